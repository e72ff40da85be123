//! Notices: who is told what, once, and what can be done with it.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, blocking};
use crate::support::build::{agreed, available_offer, need, offer, open_need, shortlisted, with};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The kinds of notice that a caller has, oldest first.
async fn kinds(caller: &Caller<'_>) -> Vec<String> {
    let reply = caller.get("/v1/notices?limit=200").await.expect(200);
    let kind = |one: &Value| one["kind"].as_str().expect("a kind").to_owned();
    let all = reply.body["items"].as_array().expect("notices");
    all.iter().rev().map(kind).collect()
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
}
