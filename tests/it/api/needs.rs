//! Needs over HTTP.

use clearing_house::domain::clock::DAY_MS;
use clearing_house::service::clocks;
use serde_json::json;

use crate::cases;
use crate::support::app::blocking;
use crate::support::build::{need, open_need, with};

cases! {
    async fn a_need_goes_from_draft_to_open(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let opened = open_need(&togo, need("Loi sur la commission")).await;
        assert_eq!(opened.body["state"], "open");
        assert_eq!(opened.body["organization"]["code"], "TGO");
    }

    async fn the_clearing_house_waits_for_the_states_objection(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let staff = app.clearing_house().await;
        let path = format!("/v1/needs/{}", togo.post("/v1/needs", need("x")).await.expect(201).id());
        togo.step(&path, "submit").await.expect(200);
        staff.step(&path, "review").await.expect(200);
        let cleared = staff.step(&path, "clear").await.expect(200);
        assert!(cleared.body["no_objection_until"].is_string());
        staff.step(&path, "open").await.expect(409);
        app.forward_ms(9 * DAY_MS);
        let staff = app.bearer(&app.sign_up("late@ohchr.example", "OHCHR", &[clearing_house::domain::actor::Role::ClearingHouse]).await);
        staff.step(&path, "open").await.expect(200);
    }

    async fn nobody_files_for_a_state_but_the_state(app: TestApp) {
        app.clearing_house().await.post("/v1/needs", need("x")).await.expect(403);
        app.agency("UNDP").await.post("/v1/needs", need("x")).await.expect(403);
        app.anonymous().post("/v1/needs", need("x")).await.expect(401);
    }

    async fn a_need_that_was_returned_says_why(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let staff = app.clearing_house().await;
        let path = format!("/v1/needs/{}", togo.post("/v1/needs", need("x")).await.expect(201).id());
        togo.step(&path, "submit").await.expect(200);
        staff.step(&path, "review").await.expect(200);
        let silent = staff.step(&path, "return").await.expect(422);
        assert_eq!(silent.faulty_fields(), ["/reason"]);
        staff.step_because(&path, "return", json!("Which authority?")).await.expect(200);
        let read = togo.get(&path).await.expect(200);
        assert_eq!(read.body["remark"], "Which authority?");
        togo.step(&path, "submit").await.expect(200);
    }

    async fn an_extracted_need_is_the_states_to_endorse(app: TestApp) {
        let staff = app.clearing_house().await;
        let togo = app.focal_point("TGO").await;
        let id = staff.get("/v1/organizations/TGO").await.expect(200).id();
        let body = json!({
            "organization_id": id,
            "source": {"kind": "note_verbale", "reference": "NV 12/2026"},
            "content": with(need("heard"), "visibility", json!("public")),
        });
        let path = format!("/v1/needs/{}", staff.post("/v1/needs/extracted", body).await.expect(201).id());
        app.focal_point("BEN").await.get(&path).await.expect(404);
        app.anonymous().get(&path).await.expect(404);
        staff.step(&path, "endorse").await.expect(403);
        let endorsed = togo.step(&path, "endorse").await.expect(200);
        assert_eq!(endorsed.body["state"], "submitted");
    }

    async fn an_expired_need_is_renewed_to_the_state_it_had(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let opened = open_need(&togo, need("x")).await;
        let path = format!("/v1/needs/{}", opened.id());
        app.forward_ms(181 * DAY_MS);
        assert_eq!(blocking(|| clocks::expire_some(&app.service)).expect("the clocks"), 1);
        let togo = app.bearer(&app.sign_up("second@tgo.example", "TGO", &[clearing_house::domain::actor::Role::FocalPoint]).await);
        assert_eq!(togo.get(&path).await.expect(200).body["state"], "expired");
        let renewed = togo.step(&path, "renew").await.expect(200);
        assert_eq!(renewed.body["state"], "open");
        assert_eq!(blocking(|| clocks::expire_some(&app.service)).expect("the clocks"), 0);
    }

    async fn reading_a_confidential_need_leaves_a_note(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let made = togo.post("/v1/needs", with(need("x"), "visibility", json!("confidential"))).await.expect(201);
        let path = format!("/v1/needs/{}", made.id());
        togo.get(&path).await.expect(200);
        let trail = format!("/v1/audit?kind=need&action=need_read&record_id={}", made.id());
        let admin = app.admin().await;
        assert_eq!(admin.get(&trail).await.expect(200).body["items"], json!([]));
        app.clearing_house().await.get(&path).await.expect(200);
        let noted = admin.get(&trail).await.expect(200);
        assert_eq!(noted.body["items"].as_array().map(Vec::len), Some(1));
        admin.get(&path).await.expect(404);
    }

    async fn the_language_of_a_text_is_detected(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let french = with(need("Rédaction de la loi"), "problem", json!("Le ministère de la justice n'a pas d'experts pour rédiger la loi."));
        let made = togo.post("/v1/needs", french).await.expect(201);
        assert_eq!(made.body["content"]["language"], "fr");
    }
}
