//! Notices: who is told what, once, and what can be done with it.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, blocking};
use crate::support::build::{
    activity, agreed, available_offer, need, offer, open_need, practice, published_practice,
    shortlisted, with,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The kinds of notice that a caller has, oldest first.
async fn kinds(caller: &Caller<'_>) -> Vec<String> {
    let reply = caller.get("/v1/notices?limit=200").await.expect(200);
    let kind = |one: &Value| one["kind"].as_str().expect("a kind").to_owned();
    let all = reply.body["items"].as_array().expect("notices");
    all.iter().rev().map(kind).collect()
}

/// The kinds of notice that a caller has about a record, oldest first.
async fn about(caller: &Caller<'_>, record: &str) -> Vec<String> {
    let reply = caller.get("/v1/notices?limit=200").await.expect(200);
    let all = reply.body["items"]
        .as_array()
        .expect("notices")
        .iter()
        .rev();
    let of_record = all.filter(|one| one["record"]["id"] == record);
    of_record
        .map(|one| one["kind"].as_str().expect("a kind").to_owned())
        .collect()
}

fn asking() -> Value {
    json!({"role": "supporting", "message": "We have two trainers.\nMore of us will come."})
}

cases! {
    async fn each_step_is_told_to_those_whom_it_concerns(app: TestApp) {
        let (togo, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.clearing_house().await);
        let other = app.agency("UNDP").await;
        let need = open_need(&togo, with(need("Loi"), "visibility", json!("restricted"))).await.id();
        assert_eq!(kinds(&togo).await, ["need.in_review", "need.cleared"], "not what its own people did");
        assert_eq!(kinds(&staff).await, ["need.submitted", "need.opened"]);
        let offer = available_offer(&unicef, offer("Experts")).await.id();
        let suggestion = shortlisted(&app, &need, &offer).await;
        assert_eq!(kinds(&togo).await[2..], ["suggestion.for_need"]);
        assert_eq!(kinds(&unicef).await, ["offer.verified"], "the State decides first");
        agreed(&togo, &unicef, &suggestion).await;
        assert_eq!(kinds(&unicef).await[1..], ["suggestion.for_offer"]);
        assert_eq!(kinds(&togo).await[3..], ["cooperation.introduced", "suggestion.mutual"]);
        assert_eq!(kinds(&other).await, [""; 0], "a fourth organization learns nothing");
        let told = togo.request("get", "/v1/notices").header("accept-language", "fr");
        let told = crate::support::app::send(told).await.expect(200);
        let last = told.body["items"].as_array().and_then(|all| all.last()).expect("a notice").clone();
        assert_eq!(last["text"], "Le centre d’échange examine votre besoin.");
        assert_eq!(last["record"], json!({"kind": "need", "id": need, "title": "Loi", "url": format!("/v1/needs/{need}")}));
    }

    async fn what_one_may_no_longer_see_is_no_notice_any_more(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, with(need("Loi"), "visibility", json!("restricted"))).await.id();
        let suggestion = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        togo.step(&suggestion, "need_accept").await.expect(200);
        let told = unicef.get("/v1/notices?limit=1").await.expect(200).body["items"][0].clone();
        assert_eq!(told["kind"], "suggestion.for_offer");
        togo.step_with(&suggestion, "need_decline", json!({"reason": "timing"})).await.expect(200);
        assert_eq!(kinds(&unicef).await, ["offer.verified"]);
        unicef.get("/v1/notices?unread=true&limit=1").await.expect(200);
        unicef.post(&format!("/v1/notices/{}/read", told["id"].as_str().expect("an id")), Value::Null).await.expect(404);
    }

    async fn one_person_reads_and_a_colleague_has_not(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        open_need(&togo, need("Loi")).await;
        open_need(&togo, need("Plan")).await;
        let colleague = app.bearer(&app.sign_up("other@tgo.example", "TGO", &[clearing_house::domain::actor::Role::Observer]).await);
        let unread = async |caller: &Caller<'_>| {
            let found = caller.get("/v1/notices?unread=true&limit=200").await.expect(200);
            found.body["items"].as_array().expect("notices").clone()
        };
        let all = unread(&togo).await;
        assert_eq!(all.len(), 4);
        let id = |n: usize| all[n]["id"].as_str().expect("an id").to_owned();
        let read = togo.post(&format!("/v1/notices/{}/read", id(0)), Value::Null).await.expect(200);
        assert_eq!(read.body["read"], true);
        assert_eq!(unread(&togo).await.len(), 3);
        togo.post("/v1/notices/read", json!({"up_to": id(2)})).await.expect(204);
        togo.post("/v1/notices/read", json!({"up_to": id(2)})).await.expect(204);
        let left = unread(&togo).await;
        assert_eq!(left.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [json!(id(1))]);
        assert_eq!(unread(&colleague).await.len(), 4);
        let page = togo.get("/v1/notices?limit=3").await.expect(200);
        let next = page.body["next"].as_str().expect("a next page");
        let rest = togo.get(&format!("/v1/notices?limit=3&cursor={next}")).await.expect(200);
        assert_eq!((rest.body["items"].as_array().map(Vec::len), &rest.body["next"]), (Some(1), &Value::Null));
        let other = app.focal_point("BEN").await;
        other.post(&format!("/v1/notices/{}/read", id(0)), Value::Null).await.expect(404);
        other.post("/v1/notices/read", json!({"up_to": id(0)})).await.expect(404);
        togo.post("/v1/notices/read", json!({"up_to": "x"})).await.expect(422);
        togo.post("/v1/notices/read", json!({})).await.expect(422);
        togo.get("/v1/notices?limit=0").await.expect(422);
        togo.get("/v1/notices?unread=perhaps").await.expect(422);
        app.anonymous().get("/v1/notices").await.expect(401);
        app.admin().await.get("/v1/notices").await.expect(403);
    }

    async fn two_workers_and_one_due_event_are_one_notice(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        open_need(&togo, need("Loi")).await;
        app.forward_ms(200 * DAY_MS);
        let run = || clearing_house::service::clocks::run_due(&app.service, &|| true).expect("the clocks run");
        blocking(|| {
            std::thread::scope(|scope| {
                let both = [scope.spawn(run), scope.spawn(run)];
                both.map(|one| one.join().expect("a worker"))
            })
        });
        let togo = app.bearer(&app.sign_up("late@tgo.example", "TGO", &[clearing_house::domain::actor::Role::FocalPoint]).await);
        let expired = kinds(&togo).await.into_iter().filter(|kind| kind == "need.expired").count();
        assert_eq!(expired, 1);
    }

    async fn a_practice_is_told_to_its_owner_the_clearing_house_and_its_authors(app: TestApp) {
        let (benin, ghana, staff) = (app.focal_point("BEN").await, app.focal_point("GHA").await, app.clearing_house().await);
        let (unicef, undp) = (app.agency("UNICEF").await, app.agency("UNDP").await);
        let mut authors = Vec::new();
        for caller in [&unicef, &ghana] {
            authors.push(caller.get("/v1/me").await.body["organization"]["id"].clone());
        }
        let content = with(with(practice("Together"), "co_authors", json!(authors)), "visibility", json!("restricted"));
        let id = benin.post("/v1/practices", content).await.expect(201).id();
        let path = format!("/v1/practices/{id}");
        benin.step(&path, "submit").await.expect(200);
        assert_eq!(about(&staff, &id).await, ["practice.submitted"]);
        staff.step_because(&path, "return", json!("Say more.")).await.expect(200);
        benin.step(&path, "submit").await.expect(200);
        staff.step(&path, "review").await.expect(200);
        assert_eq!(about(&benin, &id).await, ["practice.returned", "practice.reviewed"]);
        assert!(about(&unicef, &id).await.is_empty(), "it is not published");
        benin.step(&path, "publish").await.expect(200);
        assert_eq!(about(&staff, &id).await[1..], ["practice.submitted", "practice.published"]);
        for author in [&unicef, &ghana] {
            assert_eq!(about(author, &id).await, ["practice.co_author_asked"]);
        }
        unicef.step_with(&path, "co-authorship", json!({"confirmed": true})).await.expect(200);
        ghana.step_with(&path, "co-authorship", json!({"confirmed": false})).await.expect(200);
        assert_eq!(about(&benin, &id).await[2..], ["practice.co_author_confirmed", "practice.co_author_declined"]);
        assert!(about(&ghana, &id).await.is_empty(), "it sees it no more");
        for by in ["revise", "submit"] {
            benin.step(&path, by).await.expect(200);
        }
        staff.step(&path, "review").await.expect(200);
        staff.step(&path, "publish").await.expect(200);
        assert_eq!(about(&unicef, &id).await, ["practice.co_author_asked", "practice.published"]);
        assert_eq!(about(&benin, &id).await.last().map(String::as_str), Some("practice.published"));
        assert_eq!(kinds(&undp).await, [""; 0], "who does not see it learns nothing");
    }

    async fn an_exchange_is_told_to_its_two_sides(app: TestApp) {
        let (benin, togo, ghana, staff) = (app.focal_point("BEN").await, app.focal_point("TGO").await, app.focal_point("GHA").await, app.clearing_house().await);
        let practice = published_practice(&benin, practice("Hearings first")).await.id();
        let path = format!("/v1/practices/{practice}");
        let ask = async || togo.post(&format!("{path}/exchanges"), json!({"message": "Show us how."})).await.expect(201);
        let declined = ask().await;
        benin.step_because(&declined.headers["location"], "decline", json!("Nobody is free.")).await.expect(200);
        let withdrawn = ask().await;
        togo.step(&withdrawn.headers["location"], "withdraw").await.expect(200);
        let offered = ask().await;
        benin.post(&format!("{path}/offer"), json!({"exchange_id": offered.id()})).await.expect(201);
        for (exchange, owner, asker) in [
            (&declined, &["exchange.asked"][..], &["exchange.declined"][..]),
            (&withdrawn, &["exchange.asked", "exchange.withdrawn"], &[]),
            (&offered, &["exchange.asked"], &["exchange.offered"]),
        ] {
            assert_eq!(about(&benin, &exchange.id()).await, owner);
            assert_eq!(about(&togo, &exchange.id()).await, asker);
            for other in [&ghana, &staff] {
                assert!(about(other, &exchange.id()).await.is_empty());
            }
        }
        let told = togo.get("/v1/notices?limit=1").await.expect(200).body["items"][0].clone();
        let id = offered.id();
        assert_eq!(told["record"], json!({"kind": "exchange", "id": id, "title": "Hearings first", "url": format!("/v1/exchanges/{id}")}));
        togo.get(told["record"]["url"].as_str().expect("a path")).await.expect(200);
        assert!(!togo.get("/v1/notices?limit=200").await.text.contains("Nobody is free"), "reasons are read where they stand");
        for (caller, sees) in [(&togo, true), (&benin, true), (&ghana, false)] {
            let changes = caller.get("/v1/changes?limit=200").await.expect(200);
            assert_eq!(changes.text.contains(&id), sees, "{}", changes.text);
        }
    }

    async fn a_request_to_join_an_activity_is_told_to_its_two_sides(app: TestApp) {
        let (undp, unicef, oif) = (app.agency("UNDP").await, app.agency("UNICEF").await, app.agency("OIF").await);
        let made = undp.post("/v1/activities", activity("Courts")).await.expect(201);
        let ours = format!("/v1/activities/{}", made.id());
        let ask = async || unicef.post(&format!("{ours}/join-requests"), asking()).await.expect(201);
        let declined = ask().await;
        undp.step_because(&declined.headers["location"], "decline", json!("The team is complete.")).await.expect(200);
        let withdrawn = ask().await;
        unicef.step(&withdrawn.headers["location"], "withdraw").await.expect(200);
        let agreed = ask().await;
        undp.step(&agreed.headers["location"], "agree").await.expect(200);
        for (request, owner, asker) in [
            (&declined, &["join_request.asked"][..], &["join_request.declined"][..]),
            (&withdrawn, &["join_request.asked", "join_request.withdrawn"], &[]),
            (&agreed, &["join_request.asked"], &["join_request.agreed"]),
        ] {
            assert_eq!(about(&undp, &request.id()).await, owner);
            assert_eq!(about(&unicef, &request.id()).await, asker);
        }
        assert_eq!(kinds(&oif).await, [""; 0]);
        let told = unicef.get("/v1/notices?limit=1").await.expect(200).body["items"][0]["record"].clone();
        assert_eq!(told["title"], "Courts");
        unicef.get(told["url"].as_str().expect("a path")).await.expect(200);
    }

    async fn a_request_to_help_with_a_need_is_told_to_the_state_and_to_who_leads(app: TestApp) {
        let (togo, undp, unicef, unhcr) = (app.focal_point("TGO").await, app.agency("UNDP").await, app.agency("UNICEF").await, app.agency("UNHCR").await);
        let need = open_need(&togo, with(need("Seen by all"), "visibility", json!("un_system"))).await.id();
        let offer = available_offer(&undp, with(offer("Drafting"), "visibility", json!("extranet"))).await.id();
        let cooperation = agreed(&togo, &undp, &shortlisted(&app, &need, &offer).await).await;
        let target = format!("/v1/needs/{need}/join-requests");
        let declined = unicef.post(&target, asking()).await.expect(201);
        togo.step_because(&declined.headers["location"], "decline", json!("Not now.")).await.expect(200);
        let lapsed = unicef.post(&target, asking()).await.expect(201);
        togo.step_because(&cooperation, "terminate", json!("Sans suite")).await.expect(200);
        assert_eq!(about(&togo, &declined.id()).await, ["join_request.asked"]);
        assert_eq!(about(&unicef, &declined.id()).await, ["join_request.declined"]);
        assert_eq!(about(&unicef, &lapsed.id()).await, ["join_request.lapsed"]);
        assert!(about(&undp, &declined.id()).await.is_empty(), "nobody leads any more");
        assert_eq!(kinds(&unhcr).await, [""; 0], "who sees the need does not see who asks");
        togo.step(&format!("/v1/needs/{need}"), "withdraw").await.expect(200);
        let told = unicef.get("/v1/notices?limit=1").await.expect(200).body["items"][0]["record"].clone();
        assert_eq!((&told["id"], &told["title"]), (&json!(lapsed.id()), &json!("We have two trainers.")), "not the title of a need that it does not see");
    }

    async fn who_leads_hears_who_asks_and_what_becomes_of_it(app: TestApp) {
        let (togo, undp, unicef) = (app.focal_point("TGO").await, app.agency("UNDP").await, app.agency("UNICEF").await);
        let need = open_need(&togo, with(need("Seen by all"), "visibility", json!("un_system"))).await.id();
        let offer = available_offer(&undp, with(offer("Drafting"), "visibility", json!("extranet"))).await.id();
        let cooperation = agreed(&togo, &undp, &shortlisted(&app, &need, &offer).await).await;
        let target = format!("/v1/needs/{need}/join-requests");
        let withdrawn = unicef.post(&target, asking()).await.expect(201);
        unicef.step(&withdrawn.headers["location"], "withdraw").await.expect(200);
        let declined = unicef.post(&target, asking()).await.expect(201);
        togo.step_because(&declined.headers["location"], "decline", json!("Not now.")).await.expect(200);
        let taken_in = unicef.post(&target, asking()).await.expect(201);
        togo.step(&taken_in.headers["location"], "agree").await.expect(200);
        assert_eq!(about(&undp, &withdrawn.id()).await, ["join_request.asked", "join_request.withdrawn"]);
        assert_eq!(about(&togo, &withdrawn.id()).await, ["join_request.asked", "join_request.withdrawn"]);
        assert_eq!(about(&undp, &declined.id()).await, ["join_request.asked", "join_request.declined"]);
        assert_eq!(about(&undp, &taken_in.id()).await, ["join_request.asked"]);
        assert_eq!(about(&undp, cooperation.rsplit('/').next().expect("an id")).await.last().map(String::as_str), Some("cooperation.joined"));
        assert_eq!(about(&unicef, &taken_in.id()).await, ["join_request.agreed"]);
    }
}
