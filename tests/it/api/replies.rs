//! The consolidated reply to a State over HTTP: one table of all who help, as JSON and as a document that opens.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::TestApp as App;
use crate::support::build::{
    agreed, available_offer, document, need, offer, open_need, shortlisted, with,
};
/// A need that two help with, one of whom has undertaken something: the path of the cooperation.
async fn helped(app: &App) -> String {
    let togo = app.focal_point("TGO").await;
    let (unicef, undp) = (app.agency("UNICEF").await, app.agency("UNDP").await);
    let need = open_need(&togo, need("Loi <1> & loi 2")).await.id();
    let mut cooperation = String::new();
    for helper in [&unicef, &undp] {
        let content = with(
            offer("Experts"),
            "window",
            json!({"from": "2030-01-01", "until": "2030-12-31"}),
        );
        let offer = available_offer(helper, content).await.id();
        cooperation = agreed(&togo, helper, &shortlisted(app, &need, &offer).await).await;
    }
    for step in ["scope", "agree"] {
        togo.step(&cooperation, step).await.expect(200);
    }
    let body = json!({"line": 0, "quantity": 15, "unit": "expert-days", "from": "2030-02-01", "until": "2030-03-01"});
    unicef
        .post(&format!("{cooperation}/commitments"), body)
        .await
        .expect(200);
    cooperation
}

cases! {
    async fn one_reply_lists_who_helps_with_what_and_when(app: TestApp) {
        let cooperation = helped(&app).await;
        let togo = app.focal_point("TGO").await;
        let reply = togo.get(&format!("{cooperation}/reply?language=es")).await.expect(200);
        let entries = reply.body["entries"].as_array().cloned().expect("entries");
        assert_eq!(entries.len(), 2);
        let first = &entries[0];
        assert_eq!((&first["partner"]["code"], &first["role"]), (&json!("UNICEF"), &json!("lead")));
        assert_eq!((&first["line"], &first["quantity"], &first["unit"]), (&json!(0), &json!(15), &json!("expert-days")));
        assert_eq!((&first["from"], &first["until"]), (&json!("2030-02-01"), &json!("2030-03-01")));
        assert!(first["contact"]["email"].is_string(), "{first}");
        let second = &entries[1];
        assert_eq!((&second["partner"]["code"], &second["role"]), (&json!("UNDP"), &json!("supporting")));
        assert_eq!((&second["quantity"], &second["from"]), (&Value::Null, &json!("2030-01-01")), "of the offer");
        assert_eq!(reply.body["coverage"][0]["uncovered"], 5);
        let spanish = document(&togo, &format!("{cooperation}/reply?format=docx&language=es")).await;
        for part in ["Respuesta consolidada", "15 expert-days", "1 de febrero de 2030", "Loi &lt;1&gt; &amp; loi 2", "5 expert-days", "Nada comprometido"] {
            assert!(spanish.contains(part), "{part}: {spanish}");
        }
    }

    async fn the_reply_is_written_in_the_language_of_the_need_and_in_any_of_the_six(app: TestApp) {
        let cooperation = helped(&app).await;
        let togo = app.focal_point("TGO").await;
        let own = togo.get(&cooperation).await.expect(200).body["need"]["url"].as_str().expect("a need").to_owned();
        let language = togo.get(&own).await.expect(200).body["content"]["language"].clone();
        assert_eq!(togo.get(&format!("{cooperation}/reply")).await.expect(200).body["language"], language);
        let path = |language: &str| format!("{cooperation}/reply?format=docx&language={language}");
        for (language, title) in [("ar", "الرد الموحد"), ("zh", "综合答复"), ("en", "Consolidated reply"), ("fr", "Réponse consolidée"), ("ru", "Сводный ответ")] {
            let text = document(&togo, &path(language)).await;
            assert!(text.contains(title), "{language}: {text}");
            assert_eq!(text.contains("<w:bidiVisual/>"), language == "ar", "{language}");
        }
        for query in ["format=pdf", "language=de", "lang=fr"] {
            togo.get(&format!("{cooperation}/reply?{query}")).await.expect(422);
        }
    }

    async fn only_those_who_take_part_and_the_clearing_house_get_the_reply(app: TestApp) {
        let cooperation = helped(&app).await;
        let path = format!("{cooperation}/reply?format=docx");
        for caller in [app.agency("UNICEF").await, app.agency("UNDP").await, app.clearing_house().await] {
            document(&caller, &path).await;
        }
        for caller in [app.agency("UNESCO").await, app.focal_point("BEN").await] {
            caller.get(&path).await.expect(404);
        }
        app.anonymous().get(&path).await.expect(401);
    }

    async fn a_reply_says_what_providers_agreed_on_and_nothing_before(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, need("Loi")).await.id();
        let offer = available_offer(&unicef, offer("Experts")).await.id();
        let cooperation = agreed(&togo, &unicef, &shortlisted(&app, &need, &offer).await).await;
        let invited = app.anonymous().get("/v1/organizations/UNDP").await.id();
        let body = json!({"organization_id": invited, "role": "monitoring"});
        togo.step_with(&cooperation, "participants", body).await.expect(200);
        let reply = format!("{cooperation}/reply");
        for step in ["scope", "agree"] {
            let refused = togo.get(&reply).await.expect(409);
            assert!(refused.text.contains("consolidated reply"), "{}", refused.text);
            togo.step(&cooperation, step).await.expect(200);
        }
        for step in ["start", "suspend"] {
            let read = togo.get(&reply).await.expect(200);
            assert_eq!(read.body["entries"].as_array().map(Vec::len), Some(1), "who watches gives nothing: {}", read.text);
            togo.step(&cooperation, step).await.expect(200);
        }
        togo.get(&reply).await.expect(200);
        togo.step_because(&cooperation, "terminate", json!("Sans suite")).await.expect(200);
        togo.get(&format!("{reply}?format=docx")).await.expect(409);
    }
}
