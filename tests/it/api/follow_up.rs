//! Milestones, updates of both sides, silence, and how far recommendations are implemented, over HTTP.

use clearing_house::domain::clock::DAY_MS;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App};
use crate::support::build::{
    again, agreed, available_offer, import_table, need, offer, open_need, shortlisted, with,
};

const TABLE_OF_TWO: &str = "\
dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol
x,2,20,TGO,PRT,supported,5,Justice,Build more courts,en,115.10,A/HRC/28/15
x,2,20,TGO,FRA,supported,5,Justice,Train more judges,en,115.11,A/HRC/28/15
";

/// The path of a cooperation of these two.
async fn helping(app: &App, state: &Caller<'_>, helper: &Caller<'_>, content: Value) -> String {
    let id = open_need(state, content).await.id();
    let offer = available_offer(helper, offer("Experts")).await.id();
    agreed(state, helper, &shortlisted(app, &id, &offer).await).await
}

async fn say(caller: &Caller<'_>, cooperation: &str, status: &str) -> Reply {
    let body = json!({"status": status, "text": format!("It is {status}.")});
    caller.post(&format!("{cooperation}/updates"), body).await
}

cases! {
    async fn both_sides_say_how_it_goes_and_disagreement_stands_side_by_side(app: TestApp) {
        let (togo, unicef, oif) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("OIF").await);
        let at = helping(&app, &togo, &unicef, need("Loi")).await;
        say(&togo, &at, "on_track").await.expect(409);
        togo.step(&at, "scope").await.expect(200);
        let first = say(&unicef, &at, "on_track").await.expect(200);
        assert_eq!((&first.body["newest_updates"]["disagree"], &first.body["newest_updates"]["state"]), (&json!(false), &Value::Null));
        let second = say(&togo, &at, "stalled").await.expect(200);
        let newest = &second.body["newest_updates"];
        assert_eq!((&newest["state"]["status"], &newest["partners"]["status"], &newest["disagree"]), (&json!("stalled"), &json!("on_track"), &json!(true)));
        assert_eq!(newest["partners"]["organization"]["code"], "UNICEF");
        assert_eq!(say(&unicef, &at, "stalled").await.expect(200).body["newest_updates"]["disagree"], false);
        let stream = togo.get(&format!("{at}/updates?limit=2")).await.expect(200);
        let sides: Vec<&Value> = stream.body["items"].as_array().expect("updates").iter().map(|one| &one["side"]).collect();
        assert_eq!(sides, ["partners", "state"]);
        let next = stream.body["next"].as_str().expect("another page");
        assert_eq!(togo.get(&format!("{at}/updates?limit=2&cursor={next}")).await.expect(200).body["items"][0]["status"], "on_track");
        for (field, value) in [("status", json!("fine")), ("text", json!("")), ("text", json!("  ")), ("text", json!("x".repeat(10_001))), ("files", json!(["x"]))] {
            let body = with(json!({"status": "on_track", "text": "x"}), field, value.clone());
            let refused = unicef.post(&format!("{at}/updates"), body).await.expect(422);
            assert!(refused.faulty_fields()[0].starts_with(&format!("/{field}")), "{}", refused.text);
        }
        let body = json!({"status": "on_track", "text": "x", "files": ["01890000-0000-7000-8000-000000000000"]});
        assert_eq!(unicef.post(&format!("{at}/updates"), body).await.expect(422).faulty_fields(), ["/files/0"]);
        say(&oif, &at, "on_track").await.expect(404);
        oif.get(&format!("{at}/updates")).await.expect(404);
        app.clearing_house().await.get(&format!("{at}/updates")).await.expect(200);
        say(&app.clearing_house().await, &at, "on_track").await.expect(403);
        let told = togo.get("/v1/notices").await.expect(200);
        assert!(told.text.contains("cooperation.updated"), "{}", told.text);
    }

    async fn a_cooperation_of_which_nobody_speaks_is_silent(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let at = helping(&app, &togo, &unicef, need("Loi")).await;
        togo.step(&at, "scope").await.expect(200);
        assert!(togo.get(&at).await.body["next_update_due"].is_null());
        let agreed = togo.step(&at, "agree").await.expect(200);
        assert!(agreed.body["agreed_at"].is_string() && agreed.body["next_update_due"].is_string());
        let started = togo.step(&at, "start").await.expect(200);
        assert_eq!(started.body["next_update_due"], agreed.body["next_update_due"], "work that begins puts off nothing");
        app.forward_ms((91 + 29) * DAY_MS);
        let staff = again(&app, "OHCHR").await;
        assert_eq!(staff.get(&at).await.expect(200).body["silent"], false);
        assert_eq!(staff.get("/v1/cooperations?silent=true").await.expect(200).body["items"], json!([]));
        app.forward_ms(DAY_MS * 2);
        let (staff, togo) = (again(&app, "OHCHR").await, again(&app, "TGO").await);
        assert_eq!(staff.get(&at).await.expect(200).body["silent"], true);
        assert_eq!(staff.get("/v1/cooperations?silent=true").await.expect(200).body["items"][0]["silent"], true);
        let unicef = again(&app, "UNICEF").await;
        let owes = async |caller: &Caller<'_>| caller.get("/v1/worklist").await.expect(200).text.contains(&at);
        assert!(owes(&togo).await && owes(&unicef).await && owes(&staff).await);
        assert_eq!(say(&togo, &at, "delayed").await.expect(200).body["silent"], true, "the partners have not spoken");
        assert!(!owes(&togo).await && owes(&unicef).await && owes(&staff).await);
        let both = say(&unicef, &at, "delayed").await.expect(200);
        assert_eq!(both.body["silent"], false);
        assert!(!owes(&togo).await && !owes(&unicef).await && !owes(&staff).await);
        app.forward_ms(60 * DAY_MS);
        let unicef = again(&app, "UNICEF").await;
        let early = say(&unicef, &at, "delayed").await.expect(200);
        assert_eq!(early.body["next_update_due"], both.body["next_update_due"], "the State still owes its own");
        let [state, partners] = ["state", "partners"].map(|side| early.body["updates_due"][side].as_str().expect("a time"));
        assert!(state == early.body["next_update_due"] && partners > state, "{}", early.body["updates_due"]);
        app.forward_ms(62 * DAY_MS);
        let (togo, unicef, staff) = (again(&app, "TGO").await, again(&app, "UNICEF").await, again(&app, "OHCHR").await);
        assert!(owes(&togo).await && !owes(&unicef).await);
        assert_eq!(staff.get(&at).await.expect(200).body["silent"], true);
        let rests = togo.step_because(&at, "suspend", json!("Élections")).await.expect(200);
        assert!(rests.body["next_update_due"].is_null() && rests.body["updates_due"] == json!({}));
        app.forward_ms(400 * DAY_MS);
        let togo = again(&app, "TGO").await;
        assert_eq!(togo.get(&at).await.expect(200).body["silent"], false, "while it rests nothing is due");
        let on = togo.step(&at, "resume").await.expect(200);
        assert_eq!((&on.body["state"], &on.body["silent"]), (&json!("in_progress"), &json!(false)));
        assert_eq!(togo.step(&at, "terminate").await.expect(422).faulty_fields(), ["/reason"]);
        let ended = togo.step_because(&at, "terminate", json!("Sans suite")).await.expect(200);
        assert_eq!((&ended.body["reason"], &ended.body["next_update_due"]), (&json!("Sans suite"), &Value::Null));
        say(&togo, &at, "on_track").await.expect(409);
    }

    async fn milestones_are_set_and_reached_by_state_and_lead(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        let at = helping(&app, &togo, &unicef, need("Loi")).await;
        let path = format!("{at}/milestones");
        let etag = togo.get(&at).await.etag();
        let set = async |caller: &Caller<'_>, body: Value| caller.step_with(&at, "milestones", body).await;
        let late = set(&togo, json!({"title": "Projet de loi", "due_on": "2027-06-30"})).await.expect(200);
        let both = set(&unicef, json!({"title": "Mission", "due_on": "2027-01-31"})).await.expect(200);
        let titles: Vec<&Value> = both.body["milestones"].as_array().expect("milestones").iter().map(|one| &one["title"]).collect();
        assert_eq!(titles, ["Mission", "Projet de loi"]);
        let id = late.body["milestones"][0]["id"].as_str().expect("an id");
        let done = json!({"title": "Projet de loi", "due_on": "2027-06-30", "done_on": "2024-03-01"});
        togo.put(&format!("{path}/{id}"), &etag, done.clone()).await.expect(412);
        let reached = togo.put(&format!("{path}/{id}"), &both.etag(), done.clone()).await.expect(200);
        let one = &reached.body["milestones"][1];
        assert_eq!((&one["done_on"], &one["done_by"]["code"]), (&json!("2024-03-01"), &json!("TGO")));
        let open = with(done.clone(), "done_on", Value::Null);
        let reopened = unicef.put(&format!("{path}/{id}"), &reached.etag(), open).await.expect(200);
        assert!(reopened.body["milestones"][1]["done_by"].is_null());
        for (field, value) in [("title", json!("")), ("title", json!("x".repeat(301))), ("title", json!("\u{2800}")), ("due_on", json!("2027-13-01")), ("due_on", json!("2201-01-01")), ("done_on", json!("2999-01-01"))] {
            assert_eq!(set(&togo, with(done.clone(), field, value)).await.expect(422).faulty_fields(), [format!("/{field}")]);
        }
        set(&undp, done.clone()).await.expect(404);
        set(&app.clearing_house().await, done.clone()).await.expect(403);
        let nothing = format!("{path}/01890000-0000-7000-8000-000000000000");
        togo.put(&nothing, &reopened.etag(), done).await.expect(404);
    }

    async fn the_newest_report_on_a_recommendation_stands_and_the_others_are_kept(app: TestApp) {
        let (togo, unicef, oif) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("OIF").await);
        import_table(&app, TABLE_OF_TWO);
        let known = togo.get("/v1/recommendations?state_under_review=TGO").await.expect(200);
        let id = |n: usize| known.body["items"][n]["id"].as_str().expect("an id").to_owned();
        let content = with(need("Loi"), "recommendations", json!([id(0)]));
        let at = format!("{}/implementation", helping(&app, &togo, &unicef, content).await);
        let before = togo.get(&at).await.expect(200);
        assert_eq!((&before.body["items"][0]["status"], &before.body["items"][0]["reports"]), (&json!("not_started"), &json!([])));
        let report = |status: &str| json!({"recommendation_id": id(0), "status": status, "remark": "Vu"});
        togo.post(&at, report("in_progress")).await.expect(200);
        let after = unicef.post(&at, report("partially_implemented")).await.expect(200);
        let item = &after.body["items"][0];
        assert_eq!((&item["status"], &item["reports"][0]["organization"]["code"], &item["reports"][1]["status"]), (&json!("partially_implemented"), &json!("UNICEF"), &json!("in_progress")));
        let other = with(report("implemented"), "recommendation_id", json!(id(1)));
        assert_eq!(togo.post(&at, other).await.expect(422).faulty_fields(), ["/recommendation_id"]);
        assert_eq!(togo.post(&at, report("done")).await.expect(422).faulty_fields(), ["/status"]);
        oif.post(&at, report("implemented")).await.expect(404);
        oif.get(&at).await.expect(404);
    }
}
