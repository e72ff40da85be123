//! Keys of partners' systems over HTTP.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::{DAY_MS, rfc3339};
use clearing_house::domain::error::Error;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, send};
use crate::support::build::{need, offer};

async fn make(owner: &Caller<'_>, scopes: Value) -> Reply {
    let body = json!({"name": "Our system", "scopes": scopes});
    owner.post("/v1/api-keys", body).await
}

fn key(made: &Reply) -> String {
    made.body["key"].as_str().expect("a key").to_owned()
}

/// A mandate and its person, as the administrator reads them: the path of the person and the mandate's id.
async fn mandate_of(app: &App, email: &str) -> (String, String) {
    let found = app
        .admin()
        .await
        .get(&format!("/v1/users?q={email}"))
        .await
        .expect(200);
    let path = format!(
        "/v1/users/{}",
        found.body["items"][0]["id"].as_str().expect("an id")
    );
    let person = app.admin().await.get(&path).await.expect(200);
    let mandate = person.body["mandates"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    (path, mandate)
}

cases! {
    async fn a_key_ends_with_the_mandate_or_the_account_of_its_maker(app: TestApp) {
        let admin = app.admin().await;
        let (mut keys, mut people) = (Vec::new(), Vec::new());
        for name in ["ana", "ben", "cleo"] {
            let email = format!("{name}@undp.example");
            let token = app.sign_up(&email, "UNDP", &[Role::Agency]).await;
            keys.push(key(&make(&app.bearer(&token), json!(["read"])).await.expect(201)));
            people.push(mandate_of(&app, &email).await);
        }
        let (path, mandate) = &people[0];
        let etag = admin.get(path).await.expect(200).etag();
        let end = admin.request("post", &format!("{path}/mandates/{mandate}/end"));
        send(end.header("if-match", etag)).await.expect(200);
        let (path, _) = &people[1];
        let etag = admin.get(path).await.expect(200).etag();
        let gone = json!({"email": "ben@undp.example", "name": "Ben", "language": "en", "active": false});
        admin.put(path, &etag, gone).await.expect(200);
        for (key, status) in keys.iter().zip([401, 401, 200]) {
            app.bearer(key).get("/v1/me").await.expect(status);
        }
        let trail = admin.get("/v1/audit?kind=api_key&action=revoked").await.expect(200);
        assert_eq!(trail.body["items"].as_array().map(Vec::len), Some(2));
    }

    async fn a_key_does_not_outlive_a_mandate_that_runs_out(app: TestApp) {
        let token = app.sign_up("dan@undp.example", "UNDP", &[Role::Agency]).await;
        let (_, mandate) = mandate_of(&app, "dan@undp.example").await;
        let end_ms = app.service.clock.now_ms() + 60_000;
        let runs_out = format!("UPDATE mandates SET ends_ms = {end_ms} WHERE id = '{mandate}'");
        app.write(move |conn| conn.batch_execute(&runs_out).map_err(Error::from_diesel));
        let made = make(&app.bearer(&token), json!(["read"])).await.expect(201);
        assert_eq!(made.body["expires_at"], json!(rfc3339(end_ms)));
    }

    async fn a_key_may_do_no_more_than_its_maker(app: TestApp) {
        let refused = make(&app.clearing_house().await, json!(["read", "write"])).await.expect(403);
        assert!(refused.text.contains("agency"), "{}", refused.text);
        make(&app.admin().await, json!(["read", "write"])).await.expect(201);
        make(&app.person("UNDP", Role::UnctCoordinator).await, json!(["write"])).await.expect(201);
    }

    async fn a_key_that_does_not_hold_is_refused_before_the_parameters_are_judged(app: TestApp) {
        let bad = app.bearer("chk_00000000_nothing");
        bad.get("/v1/offers?limit=many").await.expect(401);
        let made = make(&app.agency("UNDP").await, json!(["read"])).await.expect(201);
        let reader = app.bearer(&key(&made));
        reader.get("/v1/offers?limit=many").await.expect(422);
        reader.get("/v1/audit?limit=many").await.expect(403);
    }

    async fn a_key_acts_for_its_organization(app: TestApp) {
        let undp = app.agency("UNDP").await;
        let made = make(&undp, json!(["read", "write"])).await.expect(201);
        assert!(key(&made).starts_with(&format!("chk_{}_", made.body["prefix"].as_str().expect("a prefix"))));
        let system = app.bearer(&key(&made));
        let me = system.get("/v1/me").await.expect(200);
        assert_eq!(me.body["organization"]["code"], "UNDP");
        assert_eq!(me.body["roles"], json!(["agency"]));
        system.post("/v1/offers", offer("From a system")).await.expect(201);
        system.post("/v1/needs", need("Not its business")).await.expect(403);
        system.get("/v1/users").await.expect(403);
        make(&system, json!(["read"])).await.expect(403);
    }

    async fn a_key_without_the_scope_to_write_only_reads(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let made = make(&togo, json!(["read"])).await.expect(201);
        let system = app.bearer(&key(&made));
        system.get("/v1/needs").await.expect(200);
        system.post("/v1/needs", need("x")).await.expect(403);
    }

    async fn a_key_is_shown_once_and_known_to_its_organization_alone(app: TestApp) {
        let undp = app.agency("UNDP").await;
        let made = make(&undp, json!(["read"])).await.expect(201);
        let listed = undp.get("/v1/api-keys").await.expect(200);
        assert!(!listed.text.contains(&key(&made)));
        assert_eq!(listed.body["items"][0]["id"], made.body["id"]);
        let others = app.agency("OIF").await.get("/v1/api-keys").await.expect(200);
        assert_eq!(others.body["items"], json!([]));
        let path = format!("/v1/api-keys/{}", made.id());
        send(app.agency("OIF").await.request("delete", &path)).await.expect(404);
        let all = app.admin().await.get("/v1/api-keys").await.expect(200);
        assert_eq!(all.body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_revoked_key_is_refused(app: TestApp) {
        let undp = app.agency("UNDP").await;
        let made = make(&undp, json!(["read"])).await.expect(201);
        let path = format!("/v1/api-keys/{}", made.id());
        app.bearer(&key(&made)).get("/v1/me").await.expect(200);
        send(undp.request("delete", &path)).await.expect(204);
        send(undp.request("delete", &path)).await.expect(204);
        app.bearer(&key(&made)).get("/v1/needs").await.expect(401);
    }

    async fn a_key_ends_within_a_year(app: TestApp) {
        let undp = app.agency("UNDP").await;
        let late = json!({"name": "x", "scopes": ["read"], "expires_at": "2100-01-01T00:00:00Z"});
        let refused = undp.post("/v1/api-keys", late).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/expires_at"]);
        make(&undp, json!([])).await.expect(422);
        let made = make(&undp, json!(["read"])).await.expect(201);
        app.forward_ms(366 * DAY_MS);
        app.bearer(&key(&made)).get("/v1/needs").await.expect(401);
    }

    async fn the_last_use_of_a_key_is_known_to_the_minute(app: TestApp) {
        let undp = app.agency("UNDP").await;
        let made = make(&undp, json!(["read"])).await.expect(201);
        app.bearer(&key(&made)).get("/v1/needs").await.expect(200);
        for _ in 0..100 {
            let listed = undp.get("/v1/api-keys").await.expect(200);
            if listed.body["items"][0]["last_used_at"].is_string() {
                return;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the last use of the key is not noted");
    }

    async fn an_administrator_makes_keys_for_others_and_nobody_else_does(app: TestApp) {
        let togo = app.anonymous().get("/v1/organizations/TGO").await.expect(200).id();
        let body = json!({"name": "x", "scopes": ["read"], "organization_id": togo});
        app.agency("UNDP").await.post("/v1/api-keys", body.clone()).await.expect(403);
        let made = app.admin().await.post("/v1/api-keys", body).await.expect(201);
        let me = app.bearer(&key(&made)).get("/v1/me").await.expect(200);
        assert_eq!(me.body["roles"], json!(["focal_point"]));
    }
}
