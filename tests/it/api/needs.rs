//! Needs over HTTP.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::service::clocks;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{blocking, send};
use crate::support::build::{import_table, need, open_need, with};

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
        let staff = app.bearer(&app.sign_up("late@ohchr.example", "OHCHR", &[Role::ClearingHouse]).await);
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

    async fn the_secretariat_sees_what_it_filed_and_takes_its_mistakes_back(app: TestApp) {
        let secretariat = app.person("OHCHR", Role::Secretariat).await;
        let togo = app.focal_point("TGO").await;
        let id = togo.get("/v1/organizations/TGO").await.expect(200).id();
        let body = json!({
            "organization_id": id,
            "source": {"kind": "statement", "reference": "A/HRC/59/SR.1", "url": "https://www.ohchr.org/"},
            "content": need("heard wrongly"),
        });
        let made = secretariat.post("/v1/needs/extracted", body.clone()).await.expect(201);
        assert_eq!(made.body["moves"], json!(["retract"]));
        let path = format!("/v1/needs/{}", made.id());
        assert_eq!(secretariat.get(&path).await.expect(200).body["source"]["reference"], "A/HRC/59/SR.1");
        assert_eq!(secretariat.get("/v1/needs").await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
        togo.step(&path, "retract").await.expect(403);
        assert_eq!(secretariat.step(&path, "retract").await.expect(200).body["state"], "withdrawn");
        let kept = togo.post("/v1/needs", need("our own")).await.expect(201).id();
        secretariat.get(&format!("/v1/needs/{kept}")).await.expect(404);
        let filed = secretariat.post("/v1/needs/extracted", body).await.expect(201).id();
        togo.step(&format!("/v1/needs/{filed}"), "endorse").await.expect(200);
        secretariat.get(&format!("/v1/needs/{filed}")).await.expect(404);
    }

    async fn the_source_of_a_need_must_be_told(app: TestApp) {
        let staff = app.clearing_house().await;
        let id = staff.get("/v1/organizations/TGO").await.expect(200).id();
        let body = |source: Value, content: Value| json!({"organization_id": id, "source": source, "content": content});
        let faults = async |body: Value| staff.post("/v1/needs/extracted", body).await.expect(422).faulty_fields();
        let nothing = body(json!({"kind": "statement", "reference": ""}), need("x"));
        assert_eq!(faults(nothing).await, ["/source/reference"]);
        let script = body(json!({"kind": "statement", "reference": "SR.1", "url": "javascript:alert(1)"}), need("x"));
        assert_eq!(faults(script).await, ["/source/url"]);
        let blank = body(json!({"kind": "statement", "reference": "SR.1"}), with(need("x"), "title", json!("")));
        assert_eq!(faults(blank).await, ["/content/title"]);
    }

    async fn a_draft_finds_the_recommendation_that_it_must_name_when_it_is_submitted(app: TestApp) {
        let table = "\
dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol
x,2,20,TGO,PRT,supported,5,National Human Rights Institution,Adopt the law on the national human rights institution,en,115.10,A/HRC/28/15
x,2,20,TGO,PRT,supported,5,National Human Rights Institution,Adopter la loi,fr,115.11,A/HRC/28/15
";
        assert_eq!(import_table(&app, table), 2);
        let togo = app.focal_point("TGO").await;
        let content = with(need("Loi"), "upr_process", json!(false));
        let draft = togo.post("/v1/needs", content.clone()).await.expect(201);
        let path = format!("/v1/needs/{}", draft.id());
        let early = togo.step(&path, "submit").await.expect(422);
        assert_eq!(early.faulty_fields(), ["/recommendations"]);
        let asked = togo.request("get", &format!("{path}/recommendation-candidates")).header("accept-language", "fr");
        let found = send(asked).await.expect(200);
        let items = found.body["items"].as_array().expect("candidates").clone();
        let of = |paragraph: &str| items.iter().find(|item| item["paragraph"] == paragraph).expect("a candidate").clone();
        assert_eq!(of("115.10")["text"], "Adopt the law on the national human rights institution");
        assert_eq!((&of("115.11")["text"], &of("115.11")["language"]), (&json!("Adopter la loi"), &json!("fr")));
        let linked = with(content.clone(), "recommendations", json!([of("115.10")["recommendation_id"]]));
        let linked = togo.put(&path, &draft.etag(), linked).await.expect(200);
        let submitted = togo.step(&path, "submit").await.expect(200);
        assert_ne!(submitted.etag(), linked.etag());
        let unlinked = togo.put(&path, &submitted.etag(), content).await.expect(422);
        assert_eq!(unlinked.faulty_fields(), ["/recommendations"]);
    }

    async fn an_expired_need_is_renewed_to_the_state_it_had(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let opened = open_need(&togo, need("x")).await;
        let path = format!("/v1/needs/{}", opened.id());
        app.forward_ms(181 * DAY_MS);
        // The need, the brief that tells of it, and the digests of its State and of the clearing-house.
        assert_eq!(blocking(|| clocks::run_due(&app.service, &|| true)).expect("the clocks"), 2 + 2);
        let togo = app.bearer(&app.sign_up("second@tgo.example", "TGO", &[Role::FocalPoint]).await);
        assert_eq!(togo.get(&path).await.expect(200).body["state"], "expired");
        let renewed = togo.step_with(&path, "renew", json!({})).await.expect(200);
        assert_eq!(renewed.body["state"], "open");
        assert_eq!(blocking(|| clocks::run_due(&app.service, &|| true)).expect("the clocks"), 0);
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
        let path = format!("/v1/needs/{}", made.id());
        let translated = with(made.body["content"].clone(), "problem", json!("The Ministry of Justice has no experts who could draft the law."));
        let translated = with(translated, "title", json!("Drafting of the law"));
        let put = togo.put(&path, &made.etag(), translated).await.expect(200);
        assert_eq!(put.body["content"]["language"], "en");
        let said = with(with(put.body["content"].clone(), "title", json!("Loi")), "language", json!("es"));
        let put = togo.put(&path, &put.etag(), said).await.expect(200);
        assert_eq!(put.body["content"]["language"], "es", "what is said stands");
    }
}
