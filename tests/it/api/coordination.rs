//! Who does what where, and overlaps, over HTTP: each viewer learns of both sides or of nothing.

use clearing_house::domain::actor::Role;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp as App};
use crate::support::build::{
    RECOMMENDATION_TABLE, activity, agreed, available_offer, import_table, need, offer, open_need,
    shortlisted, with,
};

const OVERLAPS: &str = "/v1/coordination/overlaps";

/// The one recommendation, to Slovenia.
async fn recommendation(app: &App) -> Value {
    import_table(app, RECOMMENDATION_TABLE);
    app.anonymous()
        .get("/v1/recommendations")
        .await
        .expect(200)
        .body["items"][0]["id"]
        .clone()
}

fn serving(recommendation: &Value, content: Value) -> Value {
    with(content, "recommendations", json!([recommendation]))
}

async fn overlaps(caller: &Caller<'_>) -> Vec<Value> {
    let found = caller.get(OVERLAPS).await.expect(200);
    found.body["items"].as_array().cloned().expect("items")
}

/// A cooperation of an agency with Slovenia on a need that only they see; its path.
async fn cooperation(app: &App, served: &Value, agency: &Caller<'_>) -> String {
    let slovenia = app.focal_point("SVN").await;
    let need = with(
        serving(served, need("Sodišča")),
        "visibility",
        json!("restricted"),
    );
    let need = open_need(&slovenia, need).await.id();
    let offer = available_offer(agency, offer("Courts")).await.id();
    let path = agreed(&slovenia, agency, &shortlisted(app, &need, &offer).await).await;
    slovenia.step(&path, "scope").await.expect(200);
    slovenia.step(&path, "agree").await.expect(200);
    path
}

cases! {
    async fn two_agencies_on_one_recommendation_overlap_once_while_both_are_at_it(app: TestApp) {
        let served = recommendation(&app).await;
        let (undp, unicef, oif) = (app.agency("UNDP").await, app.agency("UNICEF").await, app.agency("OIF").await);
        let first = undp.post("/v1/activities", serving(&served, activity("Courts"))).await.expect(201);
        undp.post("/v1/activities", serving(&served, activity("More courts"))).await.expect(201);
        assert_eq!(overlaps(&undp).await, Vec::<Value>::new(), "one agency does not overlap with itself");
        let theirs = unicef.post("/v1/activities", serving(&served, activity("Courts for children"))).await.expect(201);
        let found = overlaps(&undp).await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["subject"]["recommendation_id"], served);
        assert_eq!(found[0]["efforts"].as_array().map(Vec::len), Some(3));
        let seen = overlaps(&unicef).await;
        assert_eq!(seen[0]["id"], found[0]["id"], "it is the same for both");
        let path = found[0]["url"].as_str().expect("a path");
        unicef.get(path).await.expect(200);
        // Neither activity is shown to a regional organization.
        assert_eq!(overlaps(&oif).await, Vec::<Value>::new());
        oif.get(path).await.expect(404);

        let hidden = with(serving(&served, activity("Courts")), "visibility", json!("confidential"));
        let first = undp.put(&format!("/v1/activities/{}", first.id()), &first.etag(), hidden).await.expect(200);
        assert_eq!(overlaps(&unicef).await[0]["efforts"].as_array().map(Vec::len), Some(2));
        assert_eq!(overlaps(&undp).await[0]["efforts"].as_array().map(Vec::len), Some(3));
        let over = with(serving(&served, activity("Courts for children")), "ends", json!("2020-12-31"));
        unicef.put(&format!("/v1/activities/{}", theirs.id()), &theirs.etag(), over).await.expect(200);
        assert_eq!(overlaps(&undp).await, Vec::<Value>::new(), "what is over overlaps no more");
        undp.get(&format!("{OVERLAPS}/{}", first.id())).await.expect(404);
    }

    async fn an_overlap_with_a_cooperation_is_told_to_those_alone_who_see_both(app: TestApp) {
        let served = recommendation(&app).await;
        let (undp, unicef, staff) = (app.agency("UNDP").await, app.agency("UNICEF").await, app.clearing_house().await);
        unicef.post("/v1/activities", serving(&served, activity("Courts"))).await.expect(201);
        let walked = ["/v1/coordination/countries/SVN", "/v1/coordination/matrix?country=SVN", OVERLAPS, "/v1/activities/facets"];
        let mut before = Vec::new();
        let offer_only = available_offer(&undp, with(offer("Courts"), "visibility", json!("confidential"))).await.id();
        for path in walked {
            before.push(unicef.get(path).await.expect(200).text);
        }
        let slovenia = app.focal_point("SVN").await;
        let need = with(serving(&served, need("Sodišča")), "visibility", json!("restricted"));
        let need = open_need(&slovenia, need).await.id();
        undp.get(&format!("/v1/offers/{offer_only}")).await.expect(200);
        let offer = available_offer(&undp, with(offer("More courts"), "visibility", json!("extranet"))).await.id();
        let path = agreed(&slovenia, &undp, &shortlisted(&app, &need, &offer).await).await;
        assert_eq!(overlaps(&undp).await, Vec::<Value>::new(), "nothing is agreed yet");
        slovenia.step(&path, "scope").await.expect(200);
        slovenia.step(&path, "agree").await.expect(200);
        for caller in [&undp, &staff] {
            let found = overlaps(caller).await;
            assert_eq!(found.len(), 1, "it sees the activity and the cooperation");
            let kinds: Vec<&Value> = found[0]["efforts"].as_array().expect("efforts").iter().map(|one| &one["kind"]).collect();
            assert_eq!(kinds, ["activity", "cooperation"]);
        }
        assert_eq!(overlaps(&slovenia).await, Vec::<Value>::new(), "the activity is not shown to States");
        let id = overlaps(&staff).await[0]["id"].as_str().expect("an id").to_owned();
        unicef.get(&format!("{OVERLAPS}/{id}")).await.expect(404);
        for (path, was) in walked.iter().zip(&before) {
            let now = unicef.get(path).await.expect(200);
            if *path == "/v1/activities/facets" || *path == OVERLAPS {
                assert_eq!(now.text, *was, "{path}");
            }
            assert!(!now.text.contains("Sodišča") && !now.text.contains("cooperations/"), "{path}: {}", now.text);
        }
    }

    async fn who_takes_part_in_a_cooperation_does_not_overlap_with_it(app: TestApp) {
        let served = recommendation(&app).await;
        let (undp, unicef) = (app.agency("UNDP").await, app.agency("UNICEF").await);
        unicef.post("/v1/activities", serving(&served, activity("Courts"))).await.expect(201);
        let path = cooperation(&app, &served, &undp).await;
        assert_eq!(overlaps(&undp).await.len(), 1);
        let id = unicef.get("/v1/me").await.body["organization"]["id"].clone();
        let slovenia = app.focal_point("SVN").await;
        slovenia.step_with(&path, "participants", json!({"organization_id": id, "role": "supporting"})).await.expect(200);
        assert_eq!(overlaps(&undp).await, Vec::<Value>::new());
        assert_eq!(overlaps(&unicef).await, Vec::<Value>::new());
    }

    async fn two_that_undertake_the_same_line_of_a_need_at_once_are_told_so(app: TestApp) {
        let served = recommendation(&app).await;
        let (undp, unicef, oif) = (app.agency("UNDP").await, app.agency("UNICEF").await, app.agency("OIF").await);
        let path = cooperation(&app, &served, &undp).await;
        let slovenia = app.focal_point("SVN").await;
        let id = unicef.get("/v1/me").await.body["organization"]["id"].clone();
        slovenia.step_with(&path, "participants", json!({"organization_id": id, "role": "supporting"})).await.expect(200);
        let commit = json!({"line": 0, "quantity": 5, "unit": "expert-days"});
        for caller in [&undp, &unicef] {
            assert_eq!(overlaps(caller).await, Vec::<Value>::new(), "nothing is undertaken twice yet");
            assert!(caller.step_with(&path, "commitments", commit.clone()).await.status < 300);
        }
        for caller in [&undp, &unicef, &slovenia] {
            let found = overlaps(caller).await;
            assert_eq!((found.len(), &found[0]["subject"]["line"]), (1, &json!(0)));
        }
        assert_eq!(overlaps(&oif).await, Vec::<Value>::new());
    }

    async fn the_matrix_shows_who_does_what_where(app: TestApp) {
        let served = recommendation(&app).await;
        let (undp, ghana) = (app.agency("UNDP").await, app.focal_point("GHA").await);
        undp.post("/v1/activities", activity("Advice")).await.expect(201);
        available_offer(&undp, with(offer("For Slovenia"), "eligible_states", json!(["SVN"]))).await;
        available_offer(&undp, with(offer("For Togo"), "eligible_states", json!(["TGO"]))).await;
        cooperation(&app, &served, &undp).await;
        let matrix = undp.get("/v1/coordination/matrix?country=SVN").await.expect(200);
        let cells = matrix.body["cells"].as_array().expect("cells");
        assert_eq!(cells.len(), 1, "{}", matrix.text);
        assert_eq!(cells[0]["country"]["code"], "SVN");
        assert!(cells[0]["theme"]["id"].as_str().is_some_and(|id| id.starts_with("uhri-c4:")), "{}", matrix.text);
        let titles: Vec<&str> = cells[0]["efforts"].as_array().expect("efforts").iter().filter_map(|one| one["title"].as_str()).collect();
        assert_eq!(titles, ["Advice", "Sodišča", "Courts", "For Slovenia"]);
        // A State that takes part in nothing sees the offers and nothing else.
        let seen = ghana.get("/v1/coordination/matrix?country=SVN").await.expect(200);
        assert!(seen.text.contains("For Slovenia") && !seen.text.contains("Advice") && !seen.text.contains("Sodišča"));
        let by_theme = undp.get("/v1/coordination/matrix?theme=upr-info:national-human-rights-institution").await.expect(200);
        assert!(by_theme.text.contains("For Togo"));
        let other = undp.get("/v1/coordination/matrix?theme=upr-info:environment").await.expect(200);
        assert_eq!(other.body["cells"], json!([]));
        for (query, field) in [("", "country"), ("?country=XX", "country"), ("?theme=none", "theme")] {
            assert_eq!(undp.get(&format!("/v1/coordination/matrix{query}")).await.expect(422).faulty_fields(), [field]);
        }
        app.anonymous().get("/v1/coordination/matrix?country=SVN").await.expect(401);
        undp.get(&format!("{OVERLAPS}?cursor=x")).await.expect(422);
        undp.get(&format!("{OVERLAPS}?limit=0")).await.expect(422);
    }

    async fn the_coordinator_sees_a_country_as_far_as_undp_sees_it(app: TestApp) {
        let served = recommendation(&app).await;
        let (undp, unicef) = (app.agency("UNDP").await, app.agency("UNICEF").await);
        let coordinator = app.person("UNDP", Role::UnctCoordinator).await;
        let slovenia = app.focal_point("SVN").await;
        open_need(&slovenia, with(need("Shown"), "visibility", json!("un_system"))).await;
        open_need(&slovenia, with(need("Kept"), "visibility", json!("confidential"))).await;
        unicef.post("/v1/activities", serving(&served, activity("Courts for children"))).await.expect(201);
        cooperation(&app, &served, &undp).await;
        let view = coordinator.get("/v1/coordination/countries/svn").await.expect(200);
        let titles = |list: &str| -> Vec<String> {
            let all = view.body[list].as_array().expect("a list").iter();
            all.map(|one| one["title"].as_str().expect("a title").to_owned()).collect()
        };
        assert_eq!(view.body["country"]["code"], "SVN");
        let mut needs = titles("needs");
        needs.sort();
        assert_eq!(needs, ["Shown", "Sodišča"]);
        assert_eq!((titles("offers"), titles("activities"), titles("cooperations")), (vec!["Courts".to_owned()], vec!["Courts for children".to_owned()], vec!["Sodišča".to_owned()]));
        assert_eq!(view.body["overlaps"].as_array().map(Vec::len), Some(1));
        let others = unicef.get("/v1/coordination/countries/SVN").await.expect(200);
        assert!(others.text.contains("Shown") && !others.text.contains("Sodišča"));
        coordinator.get("/v1/coordination/countries/ATL").await.expect(404);
        app.anonymous().get("/v1/coordination/countries/SVN").await.expect(401);
    }
}
