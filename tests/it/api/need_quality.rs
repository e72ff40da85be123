//! The quality check of needs over HTTP.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::send;
use crate::support::build::{need, open_need, with};

fn aspects(body: &Value) -> Vec<&str> {
    let findings = body["findings"].as_array().expect("findings");
    findings
        .iter()
        .filter_map(|finding| finding["aspect"].as_str())
        .collect()
}

cases! {
    async fn a_need_is_told_what_it_lacks_before_it_is_filed_and_after(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let vague = with(with(need("Loi"), "lines", json!([])), "success_measure", json!(""));
        let request = state.request("post", "/v1/needs/quality").header("accept-language", "fr");
        let before = send(request.json(&vague)).await.expect(200);
        assert_eq!(aspects(&before.body), ["quantity", "time", "success_measure"]);
        let first = &before.body["findings"][0];
        assert_eq!(first["field"], "/lines");
        assert!(first["text"].as_str().is_some_and(|text| text.contains("jours d’expert")), "{first}");
        assert!(first["text_en"].as_str().is_some_and(|text| text.contains("expert-days")), "{first}");
        assert_eq!(state.get("/v1/needs").await.expect(200).body["items"], json!([]), "nothing is filed");
        let filed = state.post("/v1/needs", vague).await.expect(201).id();
        let after = state.get(&format!("/v1/needs/{filed}/quality")).await.expect(200);
        assert_eq!(aspects(&after.body), aspects(&before.body));
        state.step(&format!("/v1/needs/{filed}"), "submit").await.expect(200);
    }

    async fn what_is_missing_is_between_the_state_and_the_clearing_house(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let shown = open_need(&state, need("shown")).await.id();
        let draft = state.post("/v1/needs", need("draft")).await.expect(201).id();
        for (id, status) in [(&shown, 403), (&draft, 404)] {
            let path = format!("/v1/needs/{id}/quality");
            app.focal_point("BEN").await.get(&path).await.expect(status);
            app.clearing_house().await.get(&path).await.expect(200);
        }
        app.agency("UNDP").await.post("/v1/needs/quality", need("x")).await.expect(403);
        app.anonymous().post("/v1/needs/quality", need("x")).await.expect(401);
    }

    async fn what_could_not_be_filed_is_refused_as_it_would_be(app: TestApp) {
        let state = app.focal_point("TGO").await;
        let blank = with(need("x"), "title", json!(""));
        assert_eq!(state.post("/v1/needs/quality", blank).await.expect(422).faulty_fields(), ["/title"]);
        let slip = with(need("x"), "problme", json!("?"));
        assert_eq!(state.post("/v1/needs/quality", slip).await.expect(422).faulty_fields(), ["/problme"]);
    }
}
