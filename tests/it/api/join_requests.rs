//! Joining instead of competing, over HTTP.

use serde_json::{Value, json};

use crate::cases;
use crate::support::app::send;
use crate::support::build::{
    RECOMMENDATION_TABLE, activity, agreed, available_offer, import_table, need, offer, open_need,
    shortlisted, with,
};

fn asking() -> Value {
    json!({"role": "supporting", "message": "We have two trainers in the country."})
}

cases! {
    async fn two_agencies_that_overlap_do_it_together(app: TestApp) {
        import_table(&app, RECOMMENDATION_TABLE);
        let (undp, unicef, oif) = (app.agency("UNDP").await, app.agency("UNICEF").await, app.agency("OIF").await);
        let served = undp.get("/v1/recommendations").await.expect(200).body["items"][0]["id"].clone();
        let content = |title: &str| with(activity(title), "recommendations", json!([served]));
        let ours = format!("/v1/activities/{}", undp.post("/v1/activities", content("Courts")).await.expect(201).id());
        unicef.post("/v1/activities", content("Courts for children")).await.expect(201);
        let overlaps = async || unicef.get("/v1/coordination/overlaps").await.expect(200).body["items"].as_array().map(Vec::len);
        assert_eq!(overlaps().await, Some(1));

        oif.post(&format!("{ours}/join-requests"), asking()).await.expect(404);
        let asked = unicef.post(&format!("{ours}/join-requests"), asking()).await.expect(201);
        let path = asked.headers["location"].clone();
        unicef.post(&format!("{ours}/join-requests"), asking()).await.expect(409);
        oif.get(&path).await.expect(404);
        unicef.step(&path, "agree").await.expect(403);
        assert_eq!(undp.get("/v1/join-requests?state=asked").await.expect(200).body["items"][0]["moves"], json!(["agree", "decline"]));
        send(undp.request("post", &format!("{path}/agree"))).await.expect(428);
        undp.step(&path, "agree").await.expect(200);
        undp.step_because(&path, "decline", json!("late")).await.expect(409);
        let seen = unicef.get(&ours).await.expect(200);
        assert_eq!((&seen.body["joined_by"][0]["organization"]["code"], &seen.body["joined_by"][0]["role"]), (&json!("UNICEF"), &json!("supporting")));
        assert_eq!(overlaps().await, Some(0), "they do it together now");
        // Who has joined sees it from then on, however narrow it becomes.
        let narrow = with(content("Courts"), "visibility", json!("confidential"));
        undp.put(&ours, &seen.etag(), narrow).await.expect(200);
        unicef.get(&ours).await.expect(200);
        unicef.post(&format!("{ours}/join-requests"), asking()).await.expect(409);
    }

    async fn who_sees_a_need_asks_to_help_with_those_who_do_and_learns_no_name(app: TestApp) {
        let (togo, undp, unicef) = (app.focal_point("TGO").await, app.agency("UNDP").await, app.agency("UNICEF").await);
        let need = open_need(&togo, with(need("Seen by all"), "visibility", json!("un_system"))).await.id();
        let target = format!("/v1/needs/{need}/join-requests");
        unicef.post(&target, asking()).await.expect(409);
        let offer = available_offer(&undp, with(offer("Drafting"), "visibility", json!("extranet"))).await.id();
        let cooperation = agreed(&togo, &undp, &shortlisted(&app, &need, &offer).await).await;
        let asked = unicef.post(&target, asking()).await.expect(201);
        assert!(!asked.text.contains("UNDP") && !asked.text.contains("cooperations/"), "{}", asked.text);
        unicef.get(&cooperation).await.expect(404);
        let path = asked.headers["location"].clone();
        // The lead sees who asks; the State alone answers.
        assert_eq!(undp.get(&path).await.expect(200).body["moves"], json!([]));
        undp.step(&path, "agree").await.expect(403);
        undp.step_because(&path, "decline", json!("No")).await.expect(403);
        assert_eq!(togo.get(&path).await.expect(200).body["moves"], json!(["agree", "decline"]));
        togo.step(&path, "agree").await.expect(200);
        let joined = unicef.get(&cooperation).await.expect(200);
        assert_eq!(joined.body["participants"].as_array().map(Vec::len), Some(2));
        undp.post(&target, asking()).await.expect(409);
        togo.post(&target, asking()).await.expect(409);
        app.agency("OIF").await.post(&target, asking()).await.expect(404);
    }

    async fn a_request_is_declined_with_a_reason_or_withdrawn(app: TestApp) {
        let (undp, unicef, staff) = (app.agency("UNDP").await, app.agency("UNICEF").await, app.clearing_house().await);
        let target = format!("/v1/activities/{}/join-requests", undp.post("/v1/activities", activity("Courts")).await.expect(201).id());
        let lead = unicef.post(&target, with(asking(), "role", json!("lead"))).await.expect(422);
        assert_eq!(lead.faulty_fields(), ["/role"]);
        assert_eq!(unicef.post(&target, with(asking(), "message", json!(""))).await.expect(422).faulty_fields(), ["/message"]);
        staff.post(&target, asking()).await.expect(403);
        app.anonymous().post(&target, asking()).await.expect(401);
        undp.post(&target, asking()).await.expect(409);
        let path = unicef.post(&target, asking()).await.expect(201).headers["location"].clone();
        undp.step(&path, "decline").await.expect(422);
        undp.step(&path, "withdraw").await.expect(403);
        undp.step_because(&path, "decline", json!("The team is complete.")).await.expect(200);
        assert_eq!(unicef.get(&path).await.body["reason"], "The team is complete.");
        let again = unicef.post(&target, asking()).await.expect(201).headers["location"].clone();
        unicef.step(&again, "withdraw").await.expect(200);
        unicef.get("/v1/join-requests?state=open").await.expect(422);
    }

    async fn nobody_but_the_state_lets_in_whom_it_excludes(app: TestApp) {
        let (togo, undp, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNDP").await, app.agency("UNICEF").await, app.clearing_house().await);
        let excluded = app.anonymous().get("/v1/organizations/UNICEF").await.id();
        let content = with(need("Loi"), "excluded_partners", json!([excluded]));
        let need = open_need(&togo, content).await.id();
        let offer = available_offer(&undp, offer("Drafting")).await.id();
        let cooperation = agreed(&togo, &undp, &shortlisted(&app, &need, &offer).await).await;
        let body = json!({"organization_id": excluded, "role": "supporting"});
        for caller in [&undp, &staff] {
            caller.step_with(&cooperation, "participants", body.clone()).await.expect(403);
        }
        let path = unicef.post(&format!("/v1/needs/{need}/join-requests"), asking()).await.expect(201).headers["location"].clone();
        undp.step(&path, "agree").await.expect(403);
        unicef.get(&cooperation).await.expect(404);
        togo.step(&path, "agree").await.expect(200);
        unicef.get(&cooperation).await.expect(200);
        assert_eq!(togo.get(&format!("/v1/needs/{need}")).await.expect(200).body["content"]["excluded_partners"], json!([]), "its word lifts the exclusion");
    }

    async fn requests_lapse_when_what_they_ask_to_join_has_ended(app: TestApp) {
        let (togo, undp, unicef) = (app.focal_point("TGO").await, app.agency("UNDP").await, app.agency("UNICEF").await);
        let made = undp.post("/v1/activities", activity("Courts")).await.expect(201);
        let ours = format!("/v1/activities/{}", made.id());
        let asked = unicef.post(&format!("{ours}/join-requests"), asking()).await.expect(201).headers["location"].clone();
        let closed = with(activity("Courts"), "status", json!("closed"));
        undp.put(&ours, &made.etag(), closed).await.expect(200);
        assert_eq!(unicef.get(&asked).await.expect(200).body["state"], "lapsed");
        undp.step(&asked, "agree").await.expect(409);

        let need = open_need(&togo, with(need("Seen by all"), "visibility", json!("un_system"))).await.id();
        let offer = available_offer(&undp, with(offer("Drafting"), "visibility", json!("extranet"))).await.id();
        let cooperation = agreed(&togo, &undp, &shortlisted(&app, &need, &offer).await).await;
        let target = format!("/v1/needs/{need}/join-requests");
        let first = unicef.post(&target, asking()).await.expect(201).headers["location"].clone();
        togo.step_because(&cooperation, "terminate", json!("Sans suite")).await.expect(200);
        let lapsed = unicef.get(&first).await.expect(200);
        assert_eq!((&lapsed.body["state"], &lapsed.body["moves"]), (&json!("lapsed"), &json!([])));
        let second = unicef.post(&target, asking()).await.expect(201).headers["location"].clone();
        assert_eq!(togo.get(&second).await.expect(200).body["moves"], json!(["agree", "decline"]));
        togo.step(&second, "agree").await.expect(409);
        togo.step(&format!("/v1/needs/{need}"), "withdraw").await.expect(200);
        assert_eq!(unicef.get(&second).await.expect(200).body["state"], "lapsed");
    }
}
