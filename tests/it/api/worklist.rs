//! The worklist: each step of a need waits for whoever's turn it is, and for nobody else.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp as App, send};
use crate::support::build::{available_offer, need, offer, open_need, shortlisted, with};

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
}
