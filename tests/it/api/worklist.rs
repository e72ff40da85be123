//! The worklist: each step of a need waits for whoever's turn it is, and for nobody else.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::domain::letter::Letter;
use clearing_house::domain::lifecycle::LetterState;
use clearing_house::store::letters;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp as App, send};
use crate::support::build::{
    activity, agreed, assessed, assessment, available_offer, drafted, letter_to, need, offer,
    open_need, practice, published_practice, shortlisted, with,
};

/// The tasks of a caller about a record: kind and when they are due.
async fn waiting(caller: &Caller<'_>, record: &str) -> Vec<(String, Option<String>)> {
    let told = caller.get("/v1/worklist").await.expect(200);
    let items = told.body["items"].as_array().expect("tasks").iter();
    let about = items.filter(|task| task["record"]["id"] == record);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    about
        .map(|task| (text(&task["kind"]).expect("a kind"), text(&task["due_at"])))
        .collect()
}

async fn kinds(caller: &Caller<'_>, record: &str) -> Vec<String> {
    waiting(caller, record)
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect()
}

/// New people of Togo, the clearing-house, UNICEF and OIF: those who signed in before the clock was turned are signed out.
async fn people<'a>(app: &'a App, when: &str) -> [Caller<'a>; 4] {
    let sign_up = async |code: &str, role| {
        let email = format!("{when}@{}.example", code.to_lowercase());
        app.bearer(&app.sign_up(&email, code, &[role]).await)
    };
    [
        sign_up("TGO", Role::FocalPoint).await,
        sign_up("OHCHR", Role::ClearingHouse).await,
        sign_up("UNICEF", Role::Agency).await,
        sign_up("OIF", Role::Agency).await,
    ]
}

cases! {
    async fn each_step_waits_for_whose_turn_it_is(app: TestApp) {
        let [togo, staff, unicef, oif] = people(&app, "first").await;
        let id = togo.post("/v1/needs", with(need("Loi"), "visibility", json!("restricted"))).await.expect(201).id();
        let path = format!("/v1/needs/{id}");
        assert!(kinds(&staff, &id).await.is_empty(), "a draft waits for nobody");
        for (by, takes, kind) in [("submit", &togo, "acknowledge_need"), ("review", &staff, "review_need")] {
            takes.step(&path, by).await.expect(200);
            let due = waiting(&staff, &id).await;
            assert!(matches!(due.as_slice(), [(found, Some(_))] if found == kind), "{due:?}");
            assert!(kinds(&togo, &id).await.is_empty());
        }
        staff.step(&path, "clear").await.expect(200);
        assert_eq!(kinds(&togo, &id).await, ["object_or_open_need"]);
        assert!(kinds(&staff, &id).await.is_empty());
        togo.step(&path, "open").await.expect(200);
        assert!(kinds(&togo, &id).await.is_empty(), "it stands for long");

        let offered = available_offer(&unicef, offer("Help")).await.id();
        let suggestion = shortlisted(&app, &id, &offered).await;
        let about = suggestion.rsplit('/').next().expect("an id");
        assert_eq!(kinds(&togo, about).await, ["decide_for_need"]);
        assert!(kinds(&unicef, about).await.is_empty());
        togo.step(&suggestion, "need_accept").await.expect(200);
        assert_eq!(kinds(&unicef, about).await, ["decide_for_offer"]);
        assert!(kinds(&togo, about).await.is_empty());
        assert_eq!(oif.get("/v1/worklist").await.expect(200).body, json!({"items": []}));
    }

    async fn what_is_due_comes_first_and_is_said_in_the_callers_language(app: TestApp) {
        let [togo, ..] = people(&app, "second").await;
        let late = togo.post("/v1/needs", need("Late")).await.expect(201).id();
        togo.step(&format!("/v1/needs/{late}"), "submit").await.expect(200);
        app.forward_ms(DAY_MS);
        let [_, _, unicef, _] = people(&app, "third").await;
        let later = unicef.post("/v1/offers", offer("Later")).await.expect(201).id();
        unicef.step(&format!("/v1/offers/{later}"), "submit").await.expect(200);
        app.forward_ms(6 * DAY_MS);
        let [_, staff, ..] = people(&app, "fourth").await;
        let told = send(staff.request("get", "/v1/worklist").header("accept-language", "fr")).await.expect(200);
        let order: Vec<&Value> = told.body["items"].as_array().expect("tasks").iter().map(|one| &one["record"]["id"]).collect();
        assert_eq!(order, [&json!(late), &json!(later)]);
        let first = &told.body["items"][0];
        assert_eq!((&first["overdue"], &first["escalated"]), (&json!(true), &json!(false)));
        assert!(first["text"].as_str().expect("a text").contains("besoin"));
    }

    async fn an_entry_that_runs_out_waits_for_its_owner(app: TestApp) {
        let [togo, ..] = people(&app, "fifth").await;
        let id = open_need(&togo, need("Old")).await.id();
        app.forward_ms(149 * DAY_MS);
        let [togo, ..] = people(&app, "sixth").await;
        assert!(kinds(&togo, &id).await.is_empty());
        app.forward_ms(3 * DAY_MS);
        let [togo, staff, ..] = people(&app, "seventh").await;
        assert_eq!(kinds(&togo, &id).await, ["verify_need"]);
        assert!(kinds(&staff, &id).await.is_empty());
    }

    async fn a_request_to_join_waits_for_who_answers_it(app: TestApp) {
        let [togo, staff, unicef, oif] = people(&app, "eighth").await;
        let undp = app.agency("UNDP").await;
        let asking = || json!({"role": "supporting", "message": "We have two trainers."});
        let ours = undp.post("/v1/activities", activity("Courts")).await.expect(201).headers["location"].clone();
        let need = open_need(&togo, with(need("Seen by all"), "visibility", json!("un_system"))).await.id();
        let offered = available_offer(&undp, with(offer("Drafting"), "visibility", json!("extranet"))).await.id();
        agreed(&togo, &undp, &shortlisted(&app, &need, &offered).await).await;
        for (target, answers, sees) in [(ours, &undp, &togo), (format!("/v1/needs/{need}"), &togo, &undp)] {
            for by in ["decline", "withdraw", "agree"] {
                let asked = unicef.post(&format!("{target}/join-requests"), asking()).await.expect(201);
                assert_eq!(waiting(answers, &asked.id()).await, [("answer_join_request".to_owned(), None)]);
                for other in [&unicef, &oif, &staff, sees] {
                    assert!(kinds(other, &asked.id()).await.is_empty());
                }
                let who = if by == "withdraw" { &unicef } else { answers };
                who.step_because(&asked.headers["location"], by, json!("why")).await.expect(200);
                assert!(kinds(answers, &asked.id()).await.is_empty(), "{by}");
            }
        }
    }

    async fn an_exchange_waits_for_who_tells_of_the_practice(app: TestApp) {
        let [togo, staff, unicef, oif] = people(&app, "ninth").await;
        let target = format!("/v1/practices/{}", published_practice(&unicef, practice("Hearings first")).await.id());
        for by in ["decline", "withdraw", "offer"] {
            let asked = togo.post(&format!("{target}/exchanges"), json!({"message": "Show us how."})).await.expect(201);
            assert_eq!(waiting(&unicef, &asked.id()).await, [("answer_exchange".to_owned(), None)]);
            for other in [&togo, &staff, &oif] {
                assert!(kinds(other, &asked.id()).await.is_empty());
            }
            let path = &asked.headers["location"];
            match by {
                "withdraw" => togo.step(path, by).await.expect(200),
                "decline" => unicef.step_because(path, by, json!("why")).await.expect(200),
                _ => unicef.post(&format!("{target}/offer"), json!({"exchange_id": asked.id()})).await.expect(201),
            };
            assert!(kinds(&unicef, &asked.id()).await.is_empty(), "{by}");
        }
    }

    async fn a_practice_waits_for_its_review_its_owner_and_its_authors(app: TestApp) {
        let [togo, staff, unicef, oif] = people(&app, "tenth").await;
        let benin = app.focal_point("BEN").await;
        let mut authors = Vec::new();
        for caller in [&togo, &oif] {
            authors.push(caller.get("/v1/me").await.body["organization"]["id"].clone());
        }
        let content = with(practice("Together"), "co_authors", json!(authors));
        let id = benin.post("/v1/practices", content).await.expect(201).id();
        let path = format!("/v1/practices/{id}");
        let all = [&benin, &staff, &togo, &oif, &unicef];
        let check = async |expected: [&[&str]; 5]| {
            for (caller, tasks) in all.iter().zip(expected) {
                assert_eq!(kinds(caller, &id).await, tasks);
            }
        };
        check([&[]; 5]).await;
        benin.step(&path, "submit").await.expect(200);
        check([&[], &["review_practice"], &[], &[], &[]]).await;
        staff.step(&path, "review").await.expect(200);
        check([&["publish_practice"], &[], &[], &[], &[]]).await;
        benin.step(&path, "publish").await.expect(200);
        check([&[], &[], &["answer_co_authorship"], &["answer_co_authorship"], &[]]).await;
        togo.step_with(&path, "co-authorship", json!({"confirmed": true})).await.expect(200);
        check([&[], &[], &[], &["answer_co_authorship"], &[]]).await;
        oif.step_with(&path, "co-authorship", json!({"confirmed": false})).await.expect(200);
        check([&[]; 5]).await;
    }

    async fn an_assessment_waits_for_the_providers_reply(app: TestApp) {
        let [togo, staff, unicef, oif] = people(&app, "eleventh").await;
        let path = drafted(&togo, "UNICEF", assessment("help")).await;
        let id = path.rsplit('/').next().expect("an id").to_owned();
        assert!(kinds(&unicef, &id).await.is_empty());
        togo.step(&path, "submit").await.expect(200);
        for scope in [None, Some(json!({"visibility": "public"}))] {
            if let Some(scope) = scope {
                togo.step_with(&path, "publish", scope).await.expect(200);
            }
            assert_eq!(waiting(&unicef, &id).await, [("reply_to_assessment".to_owned(), None)]);
            for other in [&togo, &staff, &oif] {
                assert!(kinds(other, &id).await.is_empty());
            }
        }
        unicef.step_with(&path, "reply", json!({"text": "We shall send drafts earlier."})).await.expect(200);
        assert!(kinds(&unicef, &id).await.is_empty());
        let hidden = assessed(&togo, "UNICEF", with(assessment("help"), "visibility", json!("confidential"))).await;
        assert!(kinds(&unicef, hidden.rsplit('/').next().expect("an id")).await.is_empty(), "it does not see it");
    }

    async fn who_sits_at_two_desks_has_the_tasks_of_both(app: TestApp) {
        let token = app.sign_up("both@ohchr.example", "OHCHR", &[Role::ClearingHouse, Role::Agency]).await;
        let (togo, unicef, both) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.bearer(&token));
        let id = open_need(&togo, need("Loi")).await.id();
        let drafts = togo.post("/v1/needs", need("Décret")).await.expect(201).id();
        togo.step(&format!("/v1/needs/{drafts}"), "submit").await.expect(200);
        for (helper, waits) in [(&unicef, false), (&both, true)] {
            let path = shortlisted(&app, &id, &available_offer(helper, offer("Experts")).await.id()).await;
            togo.step(&path, "need_accept").await.expect(200);
            let own = kinds(&both, path.rsplit('/').next().expect("an id")).await;
            assert_eq!(own == ["decide_for_offer"], waits, "{own:?}");
        }
        assert_eq!(kinds(&both, &drafts).await, ["acknowledge_need"]);
        assert_eq!(kinds(&app.clearing_house().await, &drafts).await, ["acknowledge_need"]);
    }

    async fn what_the_clearing_house_leaves_undone_is_said_to_be_overdue(app: TestApp) {
        let [togo, ..] = people(&app, "twelfth").await;
        let id = togo.post("/v1/needs", need("Loi")).await.expect(201).id();
        togo.step(&format!("/v1/needs/{id}"), "submit").await.expect(200);
        let told = format!("/v1/practices/{}", togo.post("/v1/practices", practice("Hearings first")).await.expect(201).id());
        togo.step(&told, "submit").await.expect(200);
        let letter = letter_to(&togo, LetterState::Drafted).await;
        let letter = Letter { due_ms: letter.due_ms + DAY_MS, ..letter };
        app.write(move |conn| letters::insert_new(conn, &letter));
        let overdue = async |staff: &Caller<'_>| {
            let tasks = staff.get("/v1/worklist").await.expect(200).body["items"].as_array().cloned().expect("tasks");
            let overdue = tasks.iter().filter(|one| one["overdue"] == true);
            let mut kinds: Vec<String> = overdue.map(|one| one["kind"].as_str().expect("a kind").to_owned()).collect();
            kinds.sort_unstable();
            kinds
        };
        let [_, staff, ..] = people(&app, "thirteenth").await;
        assert_eq!(overdue(&staff).await, [""; 0]);
        app.forward_ms(60 * DAY_MS);
        let [_, staff, ..] = people(&app, "fourteenth").await;
        assert_eq!(overdue(&staff).await, ["acknowledge_need", "review_practice", "write_letter"]);
    }
}
