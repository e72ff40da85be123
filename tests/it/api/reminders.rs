//! What time alone makes worth telling, over HTTP: once for each end, due day or silence, and never all that was slept over.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp as App};
use crate::support::build::{
    again, agreed, available_offer, need, offer, open_need, run_clocks, shortlisted, told, with,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How often a new person of an organization finds a notice about a record.
async fn times(app: &App, organization: &str, kind: &str, record: &str) -> usize {
    told(&again(app, organization).await, kind, record)
        .await
        .len()
}

/// Lets the clocks run at a moment (RFC 3339).
fn run_at(app: &App, moment: &str) {
    app.forward_to(moment);
    run_clocks(app);
}

fn id(path: &str) -> String {
    path.rsplit('/').next().expect("an id").to_owned()
}

/// A cooperation on a restricted need of Togo with UNICEF, agreed on and under way: its path.
async fn under_way(app: &App) -> String {
    let (togo, unicef) = (again(app, "TGO").await, again(app, "UNICEF").await);
    let restricted = with(need("Loi secrète"), "visibility", json!("restricted"));
    let need = open_need(&togo, restricted).await.id();
    let offered = available_offer(&unicef, offer("Experts")).await.id();
    let at = agreed(&togo, &unicef, &shortlisted(app, &need, &offered).await).await;
    for step in ["scope", "agree", "start"] {
        togo.step(&at, step).await.expect(200);
    }
    at
}

async fn count(caller: &Caller<'_>, kind: &str, path: &str) -> usize {
    told(caller, kind, &id(path)).await.len()
}

cases! {
    async fn an_owner_is_told_30_and_7_days_before_the_end_across_the_change_of_the_clocks(app: TestApp) {
        app.forward_to("2037-03-01T10:00:00Z");
        let togo = app.focal_point("TGO").await;
        // The day is over at midnight in summer time; thirty days before it is midnight in winter time.
        let id = open_need(&togo, with(need("Loi"), "valid_until", json!("2037-04-20"))).await.id();
        let offered = available_offer(&app.agency("UNICEF").await, with(offer("Aide"), "valid_until", json!("2037-04-20"))).await.id();
        run_at(&app, "2037-03-21T22:59:00Z");
        assert_eq!(times(&app, "TGO", "need.runs_out", &id).await, 0);
        run_at(&app, "2037-03-21T23:00:30Z");
        assert_eq!(times(&app, "TGO", "need.runs_out", &id).await, 1);
        assert_eq!(times(&app, "UNICEF", "offer.runs_out", &offered).await, 1);
        run_at(&app, "2037-04-13T21:59:00Z");
        assert_eq!(times(&app, "TGO", "need.runs_out", &id).await, 1, "once");
        run_at(&app, "2037-04-13T22:00:30Z");
        run_clocks(&app);
        let all = told(&again(&app, "TGO").await, "need.runs_out", &id).await;
        assert_eq!(all.len(), 2);
        assert!(all[0]["text"].as_str().expect("a text").contains("20 April 2037"), "{}", all[0]);
        assert!(!all[0]["text"].as_str().expect("a text").contains("Loi"));
        assert_eq!(times(&app, "OHCHR", "need.runs_out", &id).await, 0, "it is the owner's");
        run_at(&app, "2037-04-20T22:00:30Z");
        let togo = again(&app, "TGO").await;
        assert_eq!((told(&togo, "need.runs_out", &id).await.len(), told(&togo, "need.expired", &id).await.len()), (2, 1));
    }

    async fn what_was_slept_over_is_told_once_and_a_short_validity_never_backwards(app: TestApp) {
        app.forward_to("2037-05-01T10:00:00Z");
        let togo = app.focal_point("TGO").await;
        let short = open_need(&togo, with(need("Dix jours"), "valid_until", json!("2037-05-11"))).await.id();
        let long = open_need(&togo, with(need("Deux mois"), "valid_until", json!("2037-06-30"))).await.id();
        run_at(&app, "2037-05-02T10:00:00Z");
        assert_eq!(times(&app, "TGO", "need.runs_out", &short).await, 0, "the 30 days were over when it was published");
        run_at(&app, "2037-05-05T10:00:00Z");
        assert_eq!(times(&app, "TGO", "need.runs_out", &short).await, 1);
        assert_eq!(times(&app, "TGO", "need.runs_out", &long).await, 0);
        run_at(&app, "2037-06-28T10:00:00Z");
        assert_eq!(times(&app, "TGO", "need.runs_out", &long).await, 1, "one notice, not two");
        let drafted = togo_draft(&app).await;
        run_at(&app, "2037-07-20T10:00:00Z");
        assert_eq!(times(&app, "TGO", "need.runs_out", &drafted).await, 0, "a draft does not run out");
    }

    async fn an_open_entry_is_verified_and_renewed_in_one_action(app: TestApp) {
        app.forward_to("2037-05-01T10:00:00Z");
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let need = open_need(&togo, with(need("Loi"), "valid_until", json!("2037-06-30"))).await;
        let offer = available_offer(&unicef, with(offer("Aide"), "valid_until", json!("2037-06-30"))).await;
        run_at(&app, "2037-06-01T10:00:00Z");
        let (togo, unicef, staff) = (again(&app, "TGO").await, again(&app, "UNICEF").await, again(&app, "OHCHR").await);
        for (owner, other, at, before) in [(&togo, &unicef, format!("/v1/needs/{}", need.id()), &need), (&unicef, &togo, format!("/v1/offers/{}", offer.id()), &offer)] {
            let until = json!({"valid_until": "2037-09-30"});
            other.step_with(&at, "renew", until.clone()).await.expect(403);
            assert_eq!(owner.step_with(&at, "renew", json!({"valid_until": "2037-05-31"})).await.expect(422).faulty_fields(), ["/valid_until"]);
            assert_eq!(owner.step_with(&at, "renew", json!({"visibility": "public"})).await.expect(422).faulty_fields(), ["/visibility"]);
            owner.request("post", &format!("{at}/renew")).send().await.map(|reply| assert_eq!(reply.status(), 428)).expect("an answer");
            let renewed = owner.step_with(&at, "renew", until).await.expect(200);
            assert_eq!((&renewed.body["state"], &renewed.body["valid_until"]), (&before.body["state"], &json!("2037-09-30")));
            assert!(renewed.body["last_verified_at"].as_str() > before.body["last_verified_at"].as_str(), "{}", renewed.text);
            assert!(renewed.body["moves"].as_array().is_some_and(|all| all.contains(&json!("renew"))));
            assert!(told(owner, if owner.token == togo.token { "need.renewed" } else { "offer.renewed" }, &id(&at)).await.is_empty(), "its own doing");
            let by_staff = staff.step_with(&at, "renew", json!({})).await.expect(200);
            assert_eq!(by_staff.body["valid_until"], "2037-09-30", "the day that stood stands");
            assert_eq!(told(owner, if owner.token == togo.token { "need.renewed" } else { "offer.renewed" }, &id(&at)).await.len(), 1);
            let trail = staff.get("/v1/changes?limit=200").await.expect(200);
            assert!(trail.text.contains(&id(&at)));
        }
        let draft = togo_draft(&app).await;
        togo.step_with(&format!("/v1/needs/{draft}"), "renew", json!({})).await.expect(409);
        run_at(&app, "2037-07-02T10:00:00Z");
        let togo = again(&app, "TGO").await;
        assert_eq!(togo.get(&format!("/v1/needs/{}", need.id())).await.expect(200).body["state"], "open", "it stands");
        run_at(&app, "2037-10-02T10:00:00Z");
        let togo = again(&app, "TGO").await;
        let at = format!("/v1/needs/{}", need.id());
        assert_eq!(togo.get(&at).await.expect(200).body["state"], "expired");
        let renewed = togo.step_with(&at, "renew", json!({"valid_until": "2037-12-31"})).await.expect(200);
        assert_eq!((&renewed.body["state"], &renewed.body["valid_until"]), (&json!("open"), &json!("2037-12-31")));
    }

    async fn both_sides_are_told_that_an_update_is_due_and_of_silence_the_clearing_house_too(app: TestApp) {
        let at = under_way(&app).await;
        app.forward_ms(92 * DAY_MS);
        run_clocks(&app);
        run_clocks(&app);
        for (organization, due) in [("TGO", 1), ("UNICEF", 1), ("OHCHR", 0), ("OIF", 0)] {
            let who = again(&app, organization).await;
            assert_eq!((count(&who, "cooperation.update_due", &at).await, count(&who, "cooperation.silent", &at).await), (due, 0), "{organization}");
        }
        app.forward_ms(31 * DAY_MS);
        run_clocks(&app);
        run_clocks(&app);
        for (organization, silent) in [("TGO", 1), ("UNICEF", 1), ("OHCHR", 1), ("OIF", 0)] {
            assert_eq!(count(&again(&app, organization).await, "cooperation.silent", &at).await, silent, "{organization}");
        }
        for organization in ["TGO", "UNICEF"] {
            let side = again(&app, organization).await;
            side.post(&format!("{at}/updates"), json!({"status": "on_track", "text": "Bien"})).await.expect(200);
        }
        app.forward_ms(200 * DAY_MS);
        run_clocks(&app);
        let togo = again(&app, "TGO").await;
        assert_eq!((count(&togo, "cooperation.update_due", &at).await, count(&togo, "cooperation.silent", &at).await), (1, 2), "another silence; what was slept over is not told");
    }

    async fn an_update_is_due_of_the_side_that_gave_none(app: TestApp) {
        let at = under_way(&app).await;
        app.forward_ms(60 * DAY_MS);
        let togo = again(&app, "TGO").await;
        togo.post(&format!("{at}/updates"), json!({"status": "on_track", "text": "Bien"})).await.expect(200);
        for (days, state, partner) in [(33, 0, 1), (20, 0, 1)] {
            app.forward_ms(days * DAY_MS);
            run_clocks(&app);
            let seen = [times(&app, "TGO", "cooperation.update_due", &id(&at)).await, times(&app, "UNICEF", "cooperation.update_due", &id(&at)).await];
            assert_eq!(seen, [state, partner], "after {days} more days");
        }
        let unicef = again(&app, "UNICEF").await;
        unicef.post(&format!("{at}/updates"), json!({"status": "on_track", "text": "Good"})).await.expect(200);
        app.forward_ms(40 * DAY_MS);
        run_clocks(&app);
        assert_eq!(times(&app, "TGO", "cooperation.update_due", &id(&at)).await, 1, "its own, a quarter after its last");
        assert_eq!(times(&app, "UNICEF", "cooperation.update_due", &id(&at)).await, 1);
    }

    async fn the_other_side_is_told_of_what_is_undertaken_and_delivered(app: TestApp) {
        let at = under_way(&app).await;
        let (togo, unicef) = (again(&app, "TGO").await, again(&app, "UNICEF").await);
        unicef.post(&format!("{at}/commitments"), json!({"line": 0, "quantity": 12})).await.expect(200);
        assert_eq!(count(&togo, "cooperation.committed", &at).await, 1);
        unicef.post(&format!("{at}/commitments"), json!({"line": 0, "quantity": 10})).await.expect(200);
        assert_eq!(count(&togo, "cooperation.committed", &at).await, 2, "changed");
        let today = clearing_house::domain::clock::day(app.now_ms());
        unicef.post(&format!("{at}/deliveries"), json!({"line": 0, "quantity": 3, "on": today})).await.expect(200);
        let news = told(&togo, "cooperation.delivered", &id(&at)).await;
        assert_eq!(news.len(), 1);
        assert!(!news[0]["text"].as_str().expect("a text").contains("secrète"));
        assert_eq!(count(&unicef, "cooperation.committed", &at).await, 0, "its own doing");
        assert_eq!(count(&again(&app, "OIF").await, "cooperation.delivered", &at).await, 0);
    }

    async fn a_state_is_told_a_week_before_its_consent_ends_unless_help_stands_on_it(app: TestApp) {
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let restricted = with(need("Loi"), "visibility", json!("restricted"));
        let until = clearing_house::domain::clock::day(app.now_ms() + 20 * DAY_MS);
        let mut needs = Vec::new();
        for helped in [false, true] {
            let id = open_need(&togo, restricted.clone()).await.id();
            let path = shortlisted(&app, &id, &available_offer(&unicef, offer("x")).await.id()).await;
            togo.step_with(&path, "need_accept", json!({"until": until})).await.expect(200);
            if helped {
                unicef.step(&path, "offer_accept").await.expect(200);
            }
            needs.push(id);
        }
        app.forward_ms(12 * DAY_MS);
        run_clocks(&app);
        assert_eq!(times(&app, "TGO", "consent.ends_soon", &needs[0]).await, 0);
        app.forward_ms(3 * DAY_MS);
        run_clocks(&app);
        run_clocks(&app);
        for (organization, expected) in [("TGO", 1), ("OHCHR", 1), ("UNICEF", 0)] {
            assert_eq!(times(&app, organization, "consent.ends_soon", &needs[0]).await, expected, "{organization}");
        }
        assert_eq!(times(&app, "TGO", "consent.ends_soon", &needs[1]).await, 0, "a cooperation keeps it");
    }

    async fn a_late_assessment_escalates_to_the_clearing_house_once(app: TestApp) {
        let at = under_way(&app).await;
        let togo = again(&app, "TGO").await;
        togo.step(&at, "complete").await.expect(200);
        let due = togo.get("/v1/assessments").await.expect(200).body["items"][0]["id"].as_str().expect("an assessment").to_owned();
        run_clocks(&app);
        assert_eq!(times(&app, "OHCHR", "assessment.late", &due).await, 0);
        app.forward_ms(120 * DAY_MS);
        run_clocks(&app);
        run_clocks(&app);
        for (organization, expected) in [("TGO", 1), ("OHCHR", 1), ("UNICEF", 0)] {
            assert_eq!(times(&app, organization, "assessment.late", &due).await, expected, "{organization}");
        }
        let waiting = again(&app, "OHCHR").await.get("/v1/worklist").await.expect(200);
        let escalated = |task: &&Value| task["record"]["id"] == due && task["escalated"] == true;
        assert_eq!(waiting.body["items"].as_array().expect("tasks").iter().filter(escalated).count(), 1, "what is told stands in the worklist");
    }

    async fn a_proposal_to_merge_waits_for_each_owner_and_lapses_after_twenty_working_days(app: TestApp) {
        app.forward_to("2037-03-20T10:00:00Z");
        let (togo, benin, staff) = (app.focal_point("TGO").await, app.focal_point("BEN").await, app.clearing_house().await);
        let public = |title: &str| with(need(title), "visibility", json!("public"));
        let (old, kept) = (open_need(&togo, public("old")).await.id(), open_need(&benin, public("kept")).await.id());
        let body = json!({"merged_id": old, "kept_id": kept});
        let proposed = staff.post("/v1/need-merges", body.clone()).await.expect(201);
        let (merge, path) = (proposed.id(), proposed.headers["location"].clone());
        let tasks = async |caller: &Caller<'_>| {
            let list = caller.get("/v1/worklist").await.expect(200);
            let mut tasks = list.body["items"].as_array().cloned().expect("tasks");
            tasks.retain(|task| task["kind"] == "consent_to_merge");
            tasks
        };
        for (owner, title) in [(&togo, "old"), (&benin, "kept")] {
            let waits = tasks(owner).await;
            assert_eq!((waits.len(), &waits[0]["record"]["id"], &waits[0]["record"]["title"]), (1, &json!(merge), &json!(title)));
            assert_eq!((&waits[0]["record"]["url"], &waits[0]["due_at"]), (&json!(path), &proposed.body["due_at"]));
        }
        assert!(tasks(&staff).await.is_empty());
        benin.step(&path, "consent").await.expect(200);
        assert!(tasks(&benin).await.is_empty(), "it has said so");
        // Four weeks, one holiday and the hour of summer time.
        run_at(&app, "2037-04-20T08:59:00Z");
        assert_eq!(again(&app, "TGO").await.get(&path).await.expect(200).body["state"], "proposed");
        run_at(&app, "2037-04-20T09:01:00Z");
        run_clocks(&app);
        let (togo, staff) = (again(&app, "TGO").await, again(&app, "OHCHR").await);
        let lapsed = togo.get(&path).await.expect(200);
        assert_eq!((&lapsed.body["state"], &lapsed.body["moves"], &lapsed.body["due_at"]), (&json!("lapsed"), &json!([]), &Value::Null));
        assert!(tasks(&togo).await.is_empty());
        togo.step(&path, "consent").await.expect(409);
        assert_eq!((told(&togo, "need.merge_lapsed", &old).await.len(), told(&staff, "need.merge_lapsed", &old).await.len()), (1, 1));
        assert_eq!(togo.get(&format!("/v1/needs/{old}")).await.expect(200).body["state"], "open");
        staff.post("/v1/need-merges", body).await.expect(201);
    }
}

async fn togo_draft(app: &App) -> String {
    let togo = again(app, "TGO").await;
    let body = with(need("Brouillon"), "valid_until", Value::Null);
    togo.post("/v1/needs", body).await.expect(201).id()
}
