//! The audit trail of needs and offers over HTTP: what happened to all, what they say to the clearing-house alone.

use clearing_house::domain::actor::Role;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::Caller;
use crate::support::build::{need, with};

/// The trail of one record, oldest first.
async fn trail(caller: &Caller<'_>, id: &str) -> Vec<Value> {
    let path = format!("/v1/audit?record_id={id}");
    let found = caller.get(&path).await.expect(200);
    let mut items = found.body["items"].as_array().cloned().unwrap_or_default();
    items.reverse();
    items
}

cases! {
    async fn a_need_is_followed_without_being_read(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let staff = app.clearing_house().await;
        let secret = with(need("a secret title"), "visibility", json!("confidential"));
        let made = togo.post("/v1/needs", secret.clone()).await.expect(201);
        let path = format!("/v1/needs/{}", made.id());
        let renamed = with(secret, "title", json!("another secret"));
        togo.put(&path, &made.etag(), renamed).await.expect(200);
        togo.step(&path, "submit").await.expect(200);
        staff.step(&path, "review").await.expect(200);
        staff.step_because(&path, "return", json!("a secret reason")).await.expect(200);
        let told: Vec<Value> = trail(&app.admin().await, &made.id()).await.into_iter().filter(|e| e["action"] != "need_read").collect();
        assert!(!json!(told).to_string().contains("secret"), "{told:?}");
        assert_eq!(told[1]["after"], json!({"state": "draft", "changed": ["title"]}));
        let last = told.last().expect("entries");
        assert_eq!((&last["action"], &last["before"]["state"], &last["after"]["state"]), (&json!("return"), &json!("in_review"), &json!("returned")));
    }

    async fn the_clearing_house_reads_what_changed_and_why_and_that_is_noted(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let staff = app.clearing_house().await;
        let made = togo.post("/v1/needs", with(need("secret"), "visibility", json!("confidential"))).await.expect(201);
        let path = format!("/v1/needs/{}", made.id());
        for reason in ["the first reason", "the second reason"] {
            togo.step(&path, "submit").await.expect(200);
            staff.step(&path, "review").await.expect(200);
            staff.step_because(&path, "return", json!(reason)).await.expect(200);
        }
        let both = app.bearer(&app.sign_up("both@ohchr.example", "OHCHR", &[Role::ClearingHouse, Role::Admin]).await);
        let told = trail(&both, &made.id()).await;
        let of = |action: &str| told.iter().filter(|e| e["action"] == action).map(|e| e["after"].clone()).collect::<Vec<_>>();
        assert_eq!(of("created")[0]["content"]["title"], "secret");
        let reasons: Vec<Value> = of("return").iter().map(|after| after["remark"].clone()).collect();
        assert_eq!(reasons, ["the first reason", "the second reason"]);
        assert!(of("return")[0]["content"].is_null(), "what did not change is not kept again");
        let me = both.get("/v1/me").await.expect(200).body["user"]["id"].clone();
        let read = trail(&both, &made.id()).await.into_iter().filter(|e| e["action"] == "need_read" && e["user_id"] == me);
        assert!(read.count() >= 1);
    }
}
