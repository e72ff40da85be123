//! Giving a need back with comments on its fields, over HTTP.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App};
use crate::support::build::{need, with};

/// A need that is in review: its path.
async fn in_review(app: &App, owner: &Caller<'_>) -> String {
    let made = owner
        .post(
            "/v1/needs",
            with(need("Loi"), "visibility", json!("public")),
        )
        .await;
    let path = format!("/v1/needs/{}", made.expect(201).id());
    owner.step(&path, "submit").await.expect(200);
    app.clearing_house()
        .await
        .step(&path, "review")
        .await
        .expect(200);
    path
}

async fn give_back(app: &App, path: &str, comments: Value) -> Reply {
    let body = json!({"reason": "Some questions", "comments": comments});
    app.clearing_house()
        .await
        .step_with(path, "return", body)
        .await
}

fn pointers(reply: &Reply, list: &str) -> Vec<String> {
    let all = reply.body[list].as_array().cloned().unwrap_or_default();
    all.iter()
        .map(|one| one["pointer"].as_str().expect("a pointer").to_owned())
        .collect()
}

cases! {
    async fn comments_wait_for_the_state_and_are_answered_when_it_hands_the_need_in_again(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let path = in_review(&app, &togo).await;
        let comments = json!([{"pointer": "/lines/0/quantity", "text": "Jours ou mois ?"}, {"pointer": "/window", "text": "Quand ?"}]);
        let back = give_back(&app, &path, comments).await.expect(200);
        assert_eq!((&back.body["state"], &back.body["remark"]), (&json!("returned"), &json!("Some questions")));
        let seen = togo.get(&path).await.expect(200);
        assert_eq!(pointers(&seen, "comments"), ["/lines/0/quantity", "/window"]);
        assert_eq!(seen.body["comments"][1]["text"], "Quand ?");
        assert!(seen.body["comments"][0]["resolved_at"].is_null());
        let version = seen.body["comments"][0]["version"].as_i64().expect("a version");
        assert_eq!(version + 1, seen.body["version"].as_i64().expect("a version"));
        let again = togo.step(&path, "submit").await.expect(200);
        assert!(again.body["comments"].is_null());
        let history = app.clearing_house().await.get(&format!("{path}/comments")).await.expect(200);
        assert_eq!(pointers(&history, "items"), ["/window", "/lines/0/quantity"], "newest first");
        assert!(history.body["items"].as_array().expect("items").iter().all(|one| one["resolved_at"].is_string()));
        app.clearing_house().await.step(&path, "review").await.expect(200);
        give_back(&app, &path, json!([{"pointer": "/title", "text": "x"}])).await.expect(200);
        assert_eq!(pointers(&togo.get(&path).await, "comments"), ["/title"], "what was answered is not asked again");
        let page = togo.get(&format!("{path}/comments?limit=2")).await.expect(200);
        let next = page.body["next"].as_str().expect("a next page");
        let rest = togo.get(&format!("{path}/comments?limit=2&cursor={next}")).await.expect(200);
        assert_eq!([pointers(&page, "items"), pointers(&rest, "items")].concat(), ["/title", "/window", "/lines/0/quantity"]);
        assert!(rest.body["next"].is_null());
    }

    async fn comments_are_between_the_state_and_the_clearing_house(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let path = in_review(&app, &togo).await;
        give_back(&app, &path, json!([{"pointer": "/title", "text": "secret question"}])).await.expect(200);
        for caller in [app.agency("UNDP").await, app.focal_point("BEN").await] {
            caller.get(&format!("{path}/comments")).await.expect(404);
        }
        togo.step(&path, "submit").await.expect(200);
        let staff = app.clearing_house().await;
        staff.step(&path, "review").await.expect(200);
        staff.step(&path, "clear").await.expect(200);
        togo.step(&path, "open").await.expect(200);
        for caller in [app.agency("UNDP").await, app.focal_point("BEN").await] {
            let seen = caller.get(&path).await.expect(200);
            assert!(!seen.text.contains("secret question"));
            caller.get(&format!("{path}/comments")).await.expect(403);
        }
        app.anonymous().get(&format!("{path}/comments")).await.expect(401);
    }

    async fn a_comment_names_a_field_that_is_there_and_says_something(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let path = in_review(&app, &togo).await;
        let text = |text: &str| json!([{"pointer": "/title", "text": text}]);
        let at = |pointer: &str| json!([{"pointer": "/title", "text": "x"}, {"pointer": pointer, "text": "x"}]);
        let many: Vec<Value> = (0..51).map(|_| json!({"pointer": "/title", "text": "x"})).collect();
        let faults: [(Value, &str); 11] = [
            (at("/titel"), "/comments/1/pointer"), (at("title"), "/comments/1/pointer"), (at("/lines/1"), "/comments/1/pointer"),
            (at("/lines/-1"), "/comments/1/pointer"), (at("/title~2"), "/comments/1/pointer"), (at(""), "/comments/1/pointer"),
            (at(&"/x".repeat(150)), "/comments/1/pointer"), (text(""), "/comments/0/text"), (text(&"x".repeat(2_001)), "/comments/0/text"),
            (text("a\u{7}"), "/comments/0/text"), (json!(many), "/comments"),
        ];
        for (comments, field) in faults {
            let refused = give_back(&app, &path, comments.clone()).await;
            assert_eq!((refused.status, refused.faulty_fields()), (422, vec![field.to_owned()]), "{comments}: {}", refused.text);
        }
        let staff = app.clearing_house().await;
        let silent = staff.step_with(&path, "return", json!({"comments": text("x")})).await;
        assert_eq!(silent.expect(422).faulty_fields(), ["/reason"]);
        let slip = staff.step_with(&path, "return", json!({"reason": "x", "coments": []})).await;
        assert_eq!(slip.expect(422).faulty_fields(), ["/coments"]);
        assert_eq!(togo.get(&path).await.body["state"], "in_review");
        assert!(togo.get(&format!("{path}/comments")).await.expect(200).body["items"].as_array().expect("items").is_empty());
        give_back(&app, &path, json!([])).await.expect(200);
    }
}
