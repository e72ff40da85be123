//! The register of activities over HTTP.

use clearing_house::domain::actor::Role;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::send;
use crate::support::build::{RECOMMENDATION_TABLE, activity, import_table, with};

cases! {
    async fn agencies_keep_the_register_and_see_each_other_in_it(app: TestApp) {
        let (undp, unicef, togo) = (app.agency("UNDP").await, app.agency("UNICEF").await, app.focal_point("TGO").await);
        let made = undp.post("/v1/activities", activity("Advice")).await.expect(201);
        let path = format!("/v1/activities/{}", made.id());
        assert_eq!((made.headers["location"].as_str(), &made.body["content"]["visibility"]), (path.as_str(), &json!("un_system")));
        let seen = unicef.get(&path).await.expect(200);
        assert_eq!((&seen.body["editable"], &seen.body["content"]["contact"]), (&json!(false), &Value::Null));
        togo.get(&path).await.expect(404);
        app.anonymous().get(&path).await.expect(404);
        unicef.put(&path, &made.etag(), activity("Mine")).await.expect(403);
        send(undp.request("put", &path).json(&activity("x"))).await.expect(428);
        let done = with(with(activity("Advice"), "status", json!("closed")), "ends", json!("2025-06-30"));
        let done = undp.put(&path, &made.etag(), with(done, "visibility", json!("public"))).await.expect(200);
        undp.put(&path, &made.etag(), activity("x")).await.expect(412);
        assert_eq!(app.anonymous().get(&path).await.expect(200).body["content"]["status"], done.body["content"]["status"]);
    }

    async fn only_agencies_register_activities(app: TestApp) {
        let nhri = json!({"kind": "nhri", "code": "NHRI-TGO", "names": {"en": "Commission"}, "country": "TGO"});
        app.admin().await.post("/v1/organizations", nhri).await.expect(201);
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        let (nhri, oif) = (app.person("NHRI-TGO", Role::Stakeholder).await, app.agency("OIF").await);
        for caller in [&togo, &staff, &nhri] {
            caller.post("/v1/activities", activity("x")).await.expect(403);
        }
        app.anonymous().post("/v1/activities", activity("x")).await.expect(401);
        oif.post("/v1/activities", activity("x")).await.expect(201);
    }

    async fn a_system_of_an_agency_registers_once_and_then_updates(app: TestApp) {
        let undp = app.agency("UNDP").await;
        let put = |title: &str| send(undp.request("put", "/v1/activities/external/XM-7").json(&activity(title)));
        let made = put("first").await.expect(201);
        assert_eq!(put("first").await.expect(200).etag(), made.etag());
        let changed = put("second").await.expect(200);
        assert_eq!((changed.id(), &changed.body["external_id"]), (made.id(), &json!("XM-7")));
        assert_ne!(changed.etag(), made.etag());
        let seen = app.agency("UNICEF").await.get(&format!("/v1/activities/{}", made.id())).await.expect(200);
        assert!(seen.body["external_id"].is_null());
    }

    async fn activities_are_found_by_their_parts(app: TestApp) {
        import_table(&app, RECOMMENDATION_TABLE);
        let undp = app.agency("UNDP").await;
        let recommendation = undp.get("/v1/recommendations").await.expect(200).body["items"][0]["id"].clone();
        undp.post("/v1/activities", with(activity("Serves"), "recommendations", json!([recommendation]))).await.expect(201);
        undp.post("/v1/activities", with(with(activity("Planned"), "status", json!("pipeline")), "countries", json!(["TGO"]))).await.expect(201);
        let serving = format!("recommendation={}", recommendation.as_str().expect("an id"));
        for (query, expected) in [
            (serving.as_str(), "Serves"), ("status=pipeline", "Planned"), ("country=TGO", "Planned"),
            ("country=SVN&theme=upr-info:national-human-rights-institution", "Serves"),
        ] {
            let found = undp.get(&format!("/v1/activities?{query}")).await.expect(200);
            let titles: Vec<&Value> = found.body["items"].as_array().expect("items").iter().map(|one| &one["content"]["title"]).collect();
            assert_eq!(titles, [expected], "{query}");
        }
        assert_eq!(undp.get("/v1/activities/facets").await.expect(200).body["country"], json!({"SVN": 1, "TGO": 1}));
        for (query, field) in [("status=open", "status"), ("country=XX", "country"), ("sort=fame", "sort"), ("organization=me", "organization")] {
            assert_eq!(undp.get(&format!("/v1/activities?{query}")).await.expect(422).faulty_fields(), [field]);
        }
    }

    async fn faults_of_an_activity_are_named(app: TestApp) {
        import_table(&app, RECOMMENDATION_TABLE);
        let undp = app.agency("UNDP").await;
        let recommendation = undp.get("/v1/recommendations").await.expect(200).body["items"][0]["id"].clone();
        let elsewhere = with(with(activity("x"), "recommendations", json!([recommendation])), "countries", json!(["TGO"]));
        let refused = send(undp.request("post", "/v1/activities").header("accept-language", "fr").json(&elsewhere)).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/recommendations/0"]);
        assert!(refused.text.contains("(Slovénie)"), "{}", refused.text);
        let faults: [(&str, Value, &str); 8] = [
            ("title", json!(""), "/title"),
            ("description", json!("x".repeat(20_001)), "/description"),
            ("countries", json!([]), "/countries"),
            ("countries", json!(["XXX"]), "/countries/0"),
            ("ends", json!("2019-12-31"), "/ends"),
            ("starts", json!("soon"), "/starts"),
            ("status", json!("open"), "/status"),
            ("assistance_types", json!(["other"]), "/assistance_other"),
        ];
        for (field, value, pointer) in faults {
            let refused = undp.post("/v1/activities", with(activity("x"), field, value)).await.expect(422);
            assert_eq!(refused.faulty_fields(), [pointer], "{}", refused.text);
        }
        assert_eq!(undp.get("/v1/activities").await.expect(200).body["items"], json!([]));
    }
}
