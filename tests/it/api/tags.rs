//! Labels for a text over HTTP.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::send;

fn labels<'a>(body: &'a Value, dimension: &str) -> Vec<&'a str> {
    let tags = body[dimension].as_array().expect("tags");
    tags.iter()
        .filter_map(|tag| tag["label"].as_str())
        .collect()
}

cases! {
    async fn a_text_is_labelled_in_any_language(app: TestApp) {
        let caller = app.focal_point("TGO").await;
        for text in ["Training on violence against women", "Formation sur la violence contre les femmes"] {
            let body = caller.post("/v1/tag", json!({"text": text})).await.expect(200).body;
            assert!(labels(&body, "themes").contains(&"upr-info:womens-rights"), "{body}");
            assert!(labels(&body, "groups").contains(&"uhri-groups-c4:women-and-girls"), "{body}");
            assert!(labels(&body, "sdgs").contains(&"sdg:5"), "{body}");
            assert_eq!(body["assistance_types"][0]["assistance_type"], "training", "{body}");
            let sure = body["themes"][0]["confidence"].as_f64().expect("a number");
            assert!((0.0..=1.0).contains(&sure));
        }
    }

    async fn what_cannot_be_labelled_is_refused_with_the_field(app: TestApp) {
        let caller = app.focal_point("TGO").await;
        for text in ["", " \n ", &"torture ".repeat(13_000)] {
            let reply = caller.post("/v1/tag", json!({"text": text})).await.expect(422);
            assert_eq!(reply.body["errors"][0]["field"], "/text", "{}", reply.body);
        }
        caller.post("/v1/tag", json!({"text": "torture", "language": "xx"})).await.expect(422);
        caller.post("/v1/tag", json!({"texts": ["torture"]})).await.expect(422);
        app.anonymous().post("/v1/tag", json!({"text": "torture"})).await.expect(401);
    }

    async fn the_refusal_is_said_in_the_language_of_the_caller(app: TestApp) {
        let caller = app.focal_point("TGO").await;
        let mut said = std::collections::BTreeSet::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            let request = caller.request("post", "/v1/tag").header("accept-language", language);
            let reply = send(request.json(&json!({"text": " "}))).await.expect(422);
            said.insert(reply.body["errors"][0].to_string());
        }
        assert_eq!(said.len(), 6);
    }

    async fn hostile_texts_are_labelled_or_have_no_labels(app: TestApp) {
        let caller = app.focal_point("TGO").await;
        let page = "<p>ПЫТКИ</p> 酷刑 \u{202e}torture\u{202c} 🙂 ".repeat(200);
        for text in ["🙂", "…", "ᚠᚢᚦ", "\u{200f}", page.as_str()] {
            caller.post("/v1/tag", json!({"text": text})).await.expect(200);
        }
    }
}
