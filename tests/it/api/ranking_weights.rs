//! Weights that decisions teach: learned, used, told and switched off again.

use clearing_house::service::ranking_weights::{Activate, Outcome, Unlearned, learn};
use clearing_house::service::vectors;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp as App, blocking};
use crate::support::build::{available_offer, need, offer, open_need, with};

/// Records of a side: with as many offers, more pairs than it takes.
const RECORDS: usize = 16;
const WEIGHTS: &str = "/v1/ranking-weights";

fn learned(app: &App, activate: Activate) -> Outcome {
    blocking(|| learn(&app.service, activate)).expect("an outcome")
}

fn read_texts(app: &App) {
    blocking(|| while vectors::encode_some(&app.service).expect("vectors") > 0 {});
}

/// The language by which the clearing-house decides, and the kind of assistance by which it does not.
fn varied(mut content: Value, number: usize) -> Value {
    let language = if number.is_multiple_of(2) { "fr" } else { "es" };
    let kind = if number % 4 < 2 {
        "legislative_drafting"
    } else {
        "equipment_and_it"
    };
    content["languages_of_delivery"] = json!([language]);
    content["assistance_types"] = json!([kind]);
    content
}

async fn records(app: &App) -> (Vec<String>, Vec<String>) {
    let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
    let (mut needs, mut offers) = (Vec::new(), Vec::new());
    for number in 0..RECORDS {
        let asked = varied(need(&format!("Need {number}")), number);
        needs.push(open_need(&togo, asked).await.id());
        let given = varied(offer(&format!("Offer {number}")), number);
        offers.push(available_offer(&unicef, given).await.id());
    }
    read_texts(app);
    (needs, offers)
}

/// Decides on every pair: those that share a language are taken forward.
async fn decide(staff: &Caller<'_>, needs: &[String], offers: &[String]) {
    for (n, need) in needs.iter().enumerate() {
        for (o, offer) in offers.iter().enumerate() {
            let mut body = json!({"need_id": need, "offer_id": offer, "decision": "shortlist"});
            if n % 2 != o % 2 {
                body["decision"] = json!("dismiss");
                body["reason"] = json!("language");
            }
            staff.post("/v1/suggestions", body).await.expect(201);
        }
    }
}

cases! {
    async fn decisions_change_the_ranking_until_it_is_switched_off(app: TestApp) {
        let staff = app.clearing_house().await;
        let (needs, offers) = records(&app).await;
        decide(&staff, &needs, &offers).await;
        let fresh = open_need(&app.focal_point("TGO").await, varied(need("Fresh"), 0)).await.id();
        let path = format!("/v1/needs/{fresh}/suggestions");
        let before = staff.get(&path).await.expect(200);
        let program = before.body["weights_version"].as_str().expect("a version").to_owned();

        let tried = learned(&app, Activate::Never);
        assert_eq!((tried.decided.labels, tried.decided.of_other_measures), (RECORDS * RECORDS, 0));
        assert!(tried.learned.expect("a lesson").lesson.convinces());
        assert_eq!(staff.get(&path).await.body["weights_version"], program, "a trial changes nothing");

        let edition = learned(&app, Activate::IfBetter).learned.expect("a lesson");
        assert!(edition.active && edition.version == format!("{program}.1"));
        let after = staff.get(&path).await.expect(200);
        assert_eq!(after.body["weights_version"], edition.version);
        let score = |reply: &Value| reply["suggestions"][0]["score"].as_f64().expect("a score");
        assert!((score(&before.body) - score(&after.body)).abs() > 1e-4);

        let told = staff.get(WEIGHTS).await.expect(200);
        assert_eq!((&told.body["version"], &told.body["learned"]), (&json!(edition.version), &json!(true)));
        let weights = told.body["weights"].as_array().expect("weights");
        let language = weights.iter().find(|one| one["criterion"] == "language").expect("language");
        assert!(language["weight"].as_f64() > language["weight_of_program"].as_f64());
        assert_eq!(told.body["editions"][0]["compared_on"], RECORDS * RECORDS - RECORDS * RECORDS * 4 / 5);

        // A decision after that says by which weights it was measured.
        let newest = available_offer(&app.agency("UNDP").await, offer("Newest")).await.id();
        let body = json!({"need_id": fresh, "offer_id": newest, "decision": "shortlist"});
        let decided = staff.post("/v1/suggestions", body).await.expect(201);
        assert_eq!(decided.body["measured"]["weights_version"], edition.version);

        let off = staff.post(&format!("{WEIGHTS}/switch-off"), json!({})).await.expect(200);
        assert_eq!((&off.body["version"], &off.body["learned"]), (&json!(program), &json!(false)));
        assert_eq!(off.body["editions"][0]["active"], false);
        let back = staff.get(&path).await.expect(200);
        assert_eq!(back.body["weights_version"], program);
        let again = learned(&app, Activate::IfBetter).learned.expect("a lesson");
        assert_eq!(again.version, format!("{program}.2"));
    }

    async fn few_decisions_teach_nothing(app: TestApp) {
        let staff = app.clearing_house().await;
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let content = need("Alone");
        let need = open_need(&togo, content.clone()).await.id();
        let offer = available_offer(&unicef, offer("Alone")).await.id();
        let political = json!({"need_id": need, "offer_id": offer, "decision": "dismiss", "reason": "political"});
        let path = staff.post("/v1/suggestions", political).await.expect(201).headers["location"].clone();
        let outcome = learned(&app, Activate::IfBetter);
        assert_eq!(outcome.learned, Err(Unlearned::TooFew(0)));
        assert_eq!(outcome.decided.without_a_word_on_fit, 1);
        staff.step(&path, "shortlist").await.expect(200);
        let outcome = learned(&app, Activate::IfBetter);
        assert_eq!((outcome.learned, outcome.decided.of_unread_texts), (Err(Unlearned::TooFew(0)), 1));
        let another = open_need(&togo, content).await.id();
        read_texts(&app);
        let pair = json!({"need_id": another, "offer_id": offer, "decision": "shortlist"});
        staff.post("/v1/suggestions", pair).await.expect(201);
        let outcome = learned(&app, Activate::IfBetter);
        assert_eq!((outcome.learned, outcome.decided.of_unread_texts), (Err(Unlearned::TooFew(1)), 1));
        let told = staff.get(WEIGHTS).await.expect(200);
        assert_eq!(told.body["editions"], json!([]));
        togo.get(WEIGHTS).await.expect(403);
        togo.post(&format!("{WEIGHTS}/switch-off"), with(json!({}), "now", json!(true))).await.expect(403);
    }
}
