//! People and mandates over HTTP.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::rfc3339;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, PASSWORD, Reply, TestApp, send};
use crate::support::build::{need, offer};
use crate::support::mails::{link_in_mail, mails, token_of};

async fn organization(app: &TestApp, code: &str) -> String {
    let path = format!("/v1/organizations/{code}");
    app.anonymous().get(&path).await.expect(200).id()
}

async fn invite(admin: &Caller<'_>, code: &str, role: &str) -> Reply {
    let organization = organization(admin.app, code).await;
    let mandates = json!([{"organization_id": organization, "roles": [role]}]);
    let body = json!({"email": "Ana@Mission.example", "name": "Ana", "language": "en", "mandates": mandates});
    admin.post("/v1/users", body).await
}

async fn post_at(caller: &Caller<'_>, path: &str, etag: &str, body: Value) -> Reply {
    let request = caller.request("post", path).header("if-match", etag);
    send(request.json(&body)).await
}

/// Whoever shows the access token of a session.
fn access<'a>(app: &'a TestApp, session: &Reply) -> Caller<'a> {
    app.bearer(session.body["access_token"].as_str().expect("a token"))
}

/// Whatever is asked, the credential does not hold: to read, to look one record up, to write, to have a text labelled.
async fn cannot_act(caller: &Caller<'_>) {
    for path in [
        "/v1/me",
        "/v1/needs",
        "/v1/worklist",
        "/v1/organizations/FRA",
        "/v1/offers/export?format=csv",
    ] {
        caller.get(path).await.expect(401);
    }
    caller.post("/v1/offers", offer("late")).await.expect(401);
    caller
        .post("/v1/tag", json!({"text": "torture"}))
        .await
        .expect(401);
}

cases! {
    async fn an_invited_person_chooses_a_password_and_signs_in(app: TestApp) {
        let admin = app.admin().await;
        let made = invite(&admin, "TGO", "focal_point").await.expect(201);
        assert_eq!(made.body["email"], "ana@mission.example");
        assert_eq!(made.body["invited"], true);
        let token = token_of(&link_in_mail(&app, "invitation").await);
        let body = json!({"token": token, "password": PASSWORD, "name": "Ana Lima"});
        app.anonymous().post("/v1/invitations/accept", body.clone()).await.expect(204);
        app.anonymous().post("/v1/invitations/accept", body).await.expect(422);
        app.sign_in("ana@mission.example", PASSWORD).await.expect(201);
        let path = format!("/v1/users/{}", made.id());
        let read = admin.get(&path).await.expect(200);
        assert_eq!(read.body["name"], "Ana Lima");
        assert_eq!(read.body["invited"], false);
        admin.post(&format!("{path}/invitation"), Value::Null).await.expect(409);
    }

    async fn a_second_invitation_replaces_the_first(app: TestApp) {
        let admin = app.admin().await;
        let made = invite(&admin, "TGO", "focal_point").await.expect(201);
        let first = token_of(&link_in_mail(&app, "invitation").await);
        admin.post(&format!("/v1/users/{}/invitation", made.id()), Value::Null).await.expect(204);
        assert_eq!(mails(&app).len(), 2);
        let body = json!({"token": first, "password": PASSWORD});
        app.anonymous().post("/v1/invitations/accept", body).await.expect(422);
    }

    async fn roles_fit_the_organization(app: TestApp) {
        let admin = app.admin().await;
        for (code, role) in [
            ("TGO", "agency"),
            ("TGO", "admin"),
            ("UNDP", "clearing_house"),
            ("UNDP", "admin"),
            ("OHCHR", "unct_coordinator"),
            ("OIF", "focal_point"),
        ] {
            let refused = invite(&admin, code, role).await;
            assert_eq!(refused.status, 422, "{code} {role}");
            assert_eq!(refused.faulty_fields(), ["/roles"]);
        }
        assert!(mails(&app).is_empty());
        invite(&admin, "UNDP", "unct_coordinator").await.expect(201);
        let again = invite(&admin, "UNDP", "agency").await.expect(409);
        assert_eq!(again.body["status"], 409);
    }

    async fn whoever_is_deactivated_is_signed_out(app: TestApp) {
        let admin = app.admin().await;
        app.sign_up("ana@mission.example", "TGO", &[Role::FocalPoint]).await;
        let session = app.sign_in("ana@mission.example", PASSWORD).await.expect(201);
        let user = session.body["user_id"].as_str().expect("an id").to_owned();
        let path = format!("/v1/users/{user}");
        let content = json!({"email": "ana@mission.example", "name": "Ana", "language": "en", "active": false});
        let etag = admin.get(&path).await.expect(200).etag();
        let ana = access(&app, &session);
        ana.post("/v1/needs", need("before")).await.expect(201);
        admin.put(&path, &etag, content.clone()).await.expect(200);
        cannot_act(&ana).await;
        ana.post("/v1/needs", need("late")).await.expect(401);
        admin.put(&path, &etag, content).await.expect(412);
        let body = json!({"refresh_token": session.body["refresh_token"]});
        app.anonymous().post("/v1/sessions/refresh", body).await.expect(401);
        app.sign_in("ana@mission.example", PASSWORD).await.expect(401);
    }

    async fn an_administrator_who_is_deactivated_reads_no_metrics(app: TestApp) {
        let admin = app.admin().await;
        let token = app.sign_up("root@ohchr.example", "OHCHR", &[Role::Admin]).await;
        let root = app.bearer(&token);
        root.get("/metrics").await.expect(200);
        let path = format!("/v1/users/{}", root.get("/v1/me").await.expect(200).body["user"]["id"].as_str().expect("an id"));
        let content = json!({"email": "root@ohchr.example", "name": "Root", "language": "en", "active": false});
        admin.put(&path, &admin.get(&path).await.expect(200).etag(), content).await.expect(200);
        root.get("/metrics").await.expect(401);
    }

    async fn who_acts_for_an_organization_that_is_deactivated_is_signed_out(app: TestApp) {
        let (admin, undp) = (app.admin().await, app.agency("UNDP").await);
        let unicef = app.agency("UNICEF").await;
        let read = admin.get("/v1/organizations/UNICEF").await.expect(200);
        let content = json!({"kind": read.body["kind"], "code": "UNICEF", "names": read.body["names"], "active": false});
        admin.put(&format!("/v1/organizations/{}", read.id()), &read.etag(), content).await.expect(200);
        cannot_act(&unicef).await;
        undp.get("/v1/me").await.expect(200);
    }

    async fn an_access_token_does_not_outlive_a_mandate_that_runs_out(app: TestApp) {
        let admin = app.admin().await;
        let organization = organization(&app, "UNDP").await;
        let end_ms = app.now_ms() + 120_000;
        let mandates = json!([{"organization_id": organization, "roles": ["agency"], "ends_at": rfc3339(end_ms)}]);
        let body = json!({"email": "dan@undp.example", "name": "Dan", "language": "en", "mandates": mandates});
        admin.post("/v1/users", body).await.expect(201);
        let token = token_of(&link_in_mail(&app, "invitation").await);
        let body = json!({"token": token, "password": PASSWORD});
        app.anonymous().post("/v1/invitations/accept", body).await.expect(204);
        let session = app.sign_in("dan@undp.example", PASSWORD).await.expect(201);
        assert_eq!(session.body["access_expires_at"], rfc3339(end_ms));
        let dan = access(&app, &session);
        dan.get("/v1/me").await.expect(200);
        app.forward_ms(121_000);
        cannot_act(&dan).await;
        admin.get("/v1/me").await.expect(200);
    }

    async fn whose_last_mandate_ended_cannot_act(app: TestApp) {
        let admin = app.admin().await;
        app.sign_up("ana@mission.example", "TGO", &[Role::FocalPoint]).await;
        let session = app.sign_in("ana@mission.example", PASSWORD).await.expect(201);
        let path = format!("/v1/users/{}", session.body["user_id"].as_str().expect("an id"));
        let user = admin.get(&path).await.expect(200);
        let mandate = user.body["mandates"][0]["id"].as_str().expect("an id").to_owned();
        let second = json!({"organization_id": organization(&app, "TGO").await, "roles": ["observer"]});
        post_at(&admin, &format!("{path}/mandates"), &user.etag(), second).await.expect(409);
        let end = format!("{path}/mandates/{mandate}/end");
        admin.post(&end, Value::Null).await.expect(428);
        let ana = access(&app, &session);
        ana.get("/v1/needs").await.expect(200);
        let undp = json!({"organization_id": organization(&app, "UNDP").await, "roles": ["agency"]});
        let user = post_at(&admin, &format!("{path}/mandates"), &user.etag(), undp.clone()).await.expect(200);
        let body = json!({"email": "ana@mission.example", "password": PASSWORD, "organization_id": undp["organization_id"]});
        let other = app.anonymous().post("/v1/sessions", body).await.expect(201);
        let ended = post_at(&admin, &end, &user.etag(), Value::Null).await.expect(200);
        cannot_act(&ana).await;
        access(&app, &other).get("/v1/me").await.expect(200);
        let rest = ended.body["mandates"][1]["id"].as_str().expect("an id");
        post_at(&admin, &format!("{path}/mandates/{rest}/end"), &ended.etag(), Value::Null).await.expect(200);
        cannot_act(&access(&app, &other)).await;
        assert_eq!(ended.body["mandates"][0]["current"], false);
        let body = json!({"refresh_token": session.body["refresh_token"]});
        app.anonymous().post("/v1/sessions/refresh", body).await.expect(401);
        app.sign_in("ana@mission.example", PASSWORD).await.expect(403);
    }

    async fn only_the_administrator_sees_people_and_the_audit_trail(app: TestApp) {
        let admin = app.admin().await;
        let id = invite(&admin, "TGO", "focal_point").await.expect(201).id();
        let paths = ["/v1/users".to_owned(), format!("/v1/users/{id}"), "/v1/audit".to_owned()];
        for path in &paths {
            app.clearing_house().await.get(path).await.expect(403);
            app.focal_point("BEN").await.get(path).await.expect(403);
            app.anonymous().get(path).await.expect(401);
            admin.get(path).await.expect(200);
        }
    }
}
