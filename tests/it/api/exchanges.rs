//! Exchanges over HTTP: a practice is asked for, and offered or not.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::send;
use crate::support::build::{need, practice, published_practice, with};

fn asking() -> Value {
    json!({"message": "Could you show us how the hearings were held?", "contact": {"name": "E. Asker", "email": "asker@mission.example"}})
}

cases! {
    async fn a_practice_that_is_asked_for_becomes_a_draft_of_an_offer(app: TestApp) {
        let (benin, togo, ghana, staff) = (app.focal_point("BEN").await, app.focal_point("TGO").await, app.focal_point("GHA").await, app.clearing_house().await);
        let id = published_practice(&benin, practice("Hearings first")).await.id();
        let practice = format!("/v1/practices/{id}");
        let need = togo.post("/v1/needs", need("Hidden need")).await.expect(201).id();
        let asked = togo.post(&format!("{practice}/exchanges"), with(asking(), "need_id", json!(need))).await.expect(201);
        let path = asked.headers["location"].clone();
        assert_eq!((&asked.body["moves"], &asked.body["need_id"]), (&json!(["withdraw"]), &json!(need)));
        togo.post(&format!("{practice}/exchanges"), asking()).await.expect(409);
        let seen = benin.get(&path).await.expect(200);
        assert_eq!((&seen.body["organization"]["code"], &seen.body["contact"]["email"]), (&json!("TGO"), &json!("asker@mission.example")));
        assert!(seen.body["need_id"].is_null(), "the need is not shown to the owner of the practice");
        assert_eq!(seen.body["moves"], json!(["offer", "decline"]));
        ghana.get(&path).await.expect(404);
        assert_eq!(ghana.get("/v1/exchanges").await.expect(200).body["items"], json!([]));
        assert_eq!(staff.get(&format!("/v1/exchanges?state=asked&practice={id}")).await.expect(200).body["items"].as_array().map(Vec::len), Some(1));

        togo.post(&format!("{practice}/offer"), json!({"exchange_id": asked.id()})).await.expect(403);
        let draft = benin.post(&format!("{practice}/offer"), json!({"exchange_id": asked.id()})).await.expect(201);
        assert_eq!((&draft.body["state"], &draft.body["organization"]["code"]), (&json!("draft"), &json!("BEN")));
        assert_eq!(draft.body["source"], json!({"kind": "practice", "reference": "Hearings first", "url": practice}));
        let content = &draft.body["content"];
        assert_eq!((&content["title"], &content["eligible_states"], &content["assistance_types"]), (&json!("Hearings first"), &json!(["TGO"]), &json!(["peer_exchange"])));
        assert!(content["description"].as_str().is_some_and(|text| text.contains("Twelve hearings")));
        let answered = togo.get(&path).await.expect(200);
        assert_eq!((&answered.body["state"], &answered.body["offer_id"]), (&json!("offered"), &draft.body["id"]));
        togo.get(&draft.headers["location"]).await.expect(404);
        benin.post(&format!("{practice}/offer"), json!({"exchange_id": asked.id()})).await.expect(409);
        benin.post(&format!("{practice}/offer"), json!({})).await.expect(201);
        benin.step(&draft.headers["location"], "submit").await.expect(200);
    }

    async fn an_exchange_is_declined_with_a_reason_or_withdrawn(app: TestApp) {
        let (benin, togo) = (app.focal_point("BEN").await, app.focal_point("TGO").await);
        let practice = format!("/v1/practices/{}", published_practice(&benin, practice("Hearings first")).await.id());
        let ask = async || togo.post(&format!("{practice}/exchanges"), asking()).await;
        let path = ask().await.expect(201).headers["location"].clone();
        togo.step_because(&path, "decline", json!("no")).await.expect(403);
        benin.step(&path, "withdraw").await.expect(403);
        benin.step(&path, "decline").await.expect(422);
        send(benin.request("post", &format!("{path}/decline")).json(&json!({"reason": "x"}))).await.expect(428);
        benin.step_because(&path, "decline", json!("Nobody is free this year.")).await.expect(200);
        assert_eq!(togo.get(&path).await.body["reason"], "Nobody is free this year.");
        togo.step(&path, "withdraw").await.expect(409);
        let again = ask().await.expect(201).headers["location"].clone();
        togo.step(&again, "withdraw").await.expect(200);
    }

    async fn only_a_published_practice_of_another_is_asked_for(app: TestApp) {
        let (benin, togo, staff) = (app.focal_point("BEN").await, app.focal_point("TGO").await, app.clearing_house().await);
        let draft = benin.post("/v1/practices", practice("Draft")).await.expect(201).id();
        togo.post(&format!("/v1/practices/{draft}/exchanges"), asking()).await.expect(404);
        let practice = format!("/v1/practices/{}", published_practice(&benin, practice("Hearings first")).await.id());
        benin.post(&format!("{practice}/exchanges"), asking()).await.expect(409);
        staff.post(&format!("{practice}/exchanges"), asking()).await.expect(403);
        app.anonymous().post(&format!("{practice}/exchanges"), asking()).await.expect(401);
        let theirs = benin.post("/v1/needs", need("Theirs")).await.expect(201).id();
        for (field, value, pointer) in [
            ("message", json!(""), "/message"),
            ("need_id", json!(theirs), "/need_id"),
            ("contact", json!({"name": "x", "email": "nowhere"}), "/contact/email"),
        ] {
            let refused = togo.post(&format!("{practice}/exchanges"), with(asking(), field, value)).await.expect(422);
            assert_eq!(refused.faulty_fields(), [pointer]);
        }
        let unknown = json!({"exchange_id": "01890000-0000-7000-8000-000000000000"});
        assert_eq!(benin.post(&format!("{practice}/offer"), unknown).await.expect(422).faulty_fields(), ["/exchange_id"]);
        let togo_id = togo.get("/v1/me").await.body["organization"]["id"].clone();
        let heard = json!({"organization_id": togo_id, "source": {"kind": "practice", "reference": "x"}, "content": need("x")});
        assert_eq!(staff.post("/v1/needs/extracted", heard).await.expect(422).faulty_fields(), ["/source/kind"]);
    }
}
