//! Organizations over HTTP.

use clearing_house::service::organizations;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::blocking;
use crate::support::build::{available_offer, offer, with};

cases! {
    async fn everybody_expected_is_there_once(app: TestApp) {
        blocking(|| organizations::seed_all(&app.service)).expect("a second start");
        let first = app.anonymous().get("/v1/organizations?kind=state&limit=200").await.expect(200);
        assert_eq!(first.body["items"].as_array().map(Vec::len), Some(195));
        assert!(first.body["next"].is_null());
        let france = app.anonymous().get("/v1/organizations/FRA").await.expect(200);
        assert_eq!(france.body["state"]["m49"], "250");
        assert_eq!(france.body["state"]["regional_group"], "western_europe_others");
        assert!(france.body["names"]["ar"].is_string());
        let undp = app.anonymous().get("/v1/organizations/undp").await.expect(200);
        assert_eq!(undp.body["kind"], "un_entity");
        assert!(undp.body["state"].is_null());
        app.anonymous().get("/v1/organizations/XXX").await.expect(404);
    }

    async fn names_are_found_without_regard_to_accents(app: TestApp) {
        let found = app.anonymous().get("/v1/organizations?q=cote%20d").await.expect(200);
        assert_eq!(found.body["items"][0]["code"], "CIV");
        assert_eq!(found.body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn words_in_which_nothing_can_be_looked_for_find_nothing(app: TestApp) {
        available_offer(&app.agency("UNDP").await, with(offer("Help"), "visibility", json!("public"))).await;
        let (nobody, admin) = (app.anonymous(), app.admin().await);
        for words in ["%F0%9F%98%80", "%25", "'", "%E2%80%8B", "-_-"] {
            for path in ["organizations", "offers", "needs", "practices", "recommendations", "users"] {
                let caller = if path == "users" { &admin } else { &nobody };
                let found = caller.get(&format!("/v1/{path}?q={words}")).await.expect(200);
                assert_eq!((&found.body["items"], &found.body["next"]), (&json!([]), &Value::Null), "{path} {words}");
            }
            let facets = nobody.get(&format!("/v1/offers/facets?q={words}")).await.expect(200);
            assert!(!facets.text.contains("expert_deployment"), "{}", facets.text);
        }
        for all in ["", "%20"] {
            let found = nobody.get(&format!("/v1/organizations?q={all}&limit=3")).await.expect(200);
            assert_eq!(found.body["items"].as_array().map(Vec::len), Some(3), "an empty field of a form");
        }
        assert_eq!(nobody.get("/v1/offers?q=help").await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn pages_hold_everything_once(app: TestApp) {
        let mut codes = Vec::new();
        let mut path = "/v1/organizations?limit=70".to_owned();
        loop {
            let page = app.anonymous().get(&path).await.expect(200);
            let items = page.body["items"].as_array().expect("items");
            codes.extend(items.iter().map(|item| item["code"].to_string()));
            let Some(next) = page.body["next"].as_str() else { break };
            path = format!("/v1/organizations?limit=70&cursor={next}");
        }
        let all = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), all);
        assert!(all > 230);
    }

    async fn the_administrator_keeps_them(app: TestApp) {
        let admin = app.admin().await;
        let body = json!({"kind": "nhri", "code": "CNDH-TGO", "names": {"en": "National Commission"}, "country": "TGO"});
        app.clearing_house().await.post("/v1/organizations", body.clone()).await.expect(403);
        let made = admin.post("/v1/organizations", body.clone()).await.expect(201);
        admin.post("/v1/organizations", body).await.expect(409);
        let path = made.headers["location"].clone();
        let content = json!({"kind": "nhri", "code": "CNDH-TGO", "names": {"en": "Commission", "fr": "Commission nationale"}, "country": "TGO"});
        app.focal_point("TGO").await.put(&path, &made.etag(), content.clone()).await.expect(403);
        let changed = admin.put(&path, &made.etag(), content.clone()).await.expect(200);
        assert_eq!(changed.body["names"]["fr"], "Commission nationale");
        admin.put(&path, &made.etag(), content).await.expect(412);
        let wrong = json!({"kind": "state", "code": "XYZ", "names": {"en": " "}, "country": "nowhere"});
        let refused = admin.post("/v1/organizations", wrong).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/code", "/country", "/names/en"]);
    }
}
