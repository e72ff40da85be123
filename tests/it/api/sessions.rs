//! Signing in, staying signed in and signing out, over HTTP; and every credential that does not hold.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::service::tokens::{ACCESS_TOKEN_MS, Claims, SigningKey};
use clearing_house::service::work::Context;
use clearing_house::service::{clocks, credentials, users};
use clearing_house::store::{backup, settings};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, PASSWORD, Reply, TestApp, blocking, send};
use crate::support::build::need;
use crate::support::mails::{link_in_mail, mails, token_of};

const EMAIL: &str = "ana@mission.example";

async fn ana(app: &TestApp) -> String {
    app.sign_up(EMAIL, "TGO", &[Role::FocalPoint]).await
}

/// Makes a person who has no password yet: the link of the invitation.
fn invited(app: &TestApp, email: &str) -> String {
    let roles = [Role::FocalPoint];
    blocking(|| users::create_by_operator(&app.service, email, "Invited", "TGO", &roles))
        .expect("a link")
}

/// The link with which the first administrator is made, while there is none.
fn setup_link(app: &TestApp) -> Option<String> {
    blocking(|| users::setup_link(&app.service)).expect("the service")
}

async fn refresh(app: &TestApp, session: &Reply) -> Reply {
    let body = json!({"refresh_token": session.body["refresh_token"]});
    app.anonymous().post("/v1/sessions/refresh", body).await
}

/// Whoever shows the access token of a session.
fn access<'a>(app: &'a TestApp, session: &Reply) -> Caller<'a> {
    app.bearer(session.body["access_token"].as_str().expect("a token"))
}

/// What a refusal says, without the id of its request.
fn said(reply: Reply) -> Value {
    let mut body = reply.expect(401).body;
    body["instance"] = Value::Null;
    body
}

/// The claims of a token that the service would accept.
fn claims(app: &TestApp, token: &str) -> Claims {
    let now_ms = app.service.clock.now_ms();
    app.service
        .signing_key
        .read(token, now_ms)
        .expect("a token that holds")
}

cases! {
    async fn whoever_signs_in_is_known_with_the_roles_of_the_mandate(app: TestApp) {
        ana(&app).await;
        let session = app.sign_in("  ANA@mission.example ", PASSWORD).await.expect(201);
        assert_eq!(session.body["organization"]["code"], "TGO");
        assert_eq!(session.body["roles"], json!(["focal_point"]));
        let token = session.body["access_token"].as_str().expect("a token");
        let me = app.bearer(token).get("/v1/me").await.expect(200);
        assert_eq!(me.body["user"]["email"], EMAIL);
        assert_eq!(me.headers["cache-control"], "private, no-store");
    }

    async fn a_refusal_does_not_say_which_of_its_reasons_it_has(app: TestApp) {
        ana(&app).await;
        invited(&app, "invited@mission.example");
        let wrong = said(app.sign_in(EMAIL, "wrong").await);
        assert_eq!(wrong, said(app.sign_in("nobody@mission.example", PASSWORD).await));
        assert_eq!(wrong, said(app.sign_in("invited@mission.example", PASSWORD).await));
        for _ in 0..4 {
            app.sign_in(EMAIL, "wrong").await.expect(401);
        }
        assert_eq!(wrong, said(app.sign_in(EMAIL, PASSWORD).await), "a locked account");
    }

    async fn the_fifth_failure_locks_for_a_minute_and_the_next_for_two(app: TestApp) {
        ana(&app).await;
        for _ in 0..5 {
            app.sign_in(EMAIL, "wrong").await.expect(401);
        }
        app.sign_in(EMAIL, PASSWORD).await.expect(401);
        app.forward_ms(61_000);
        app.sign_in(EMAIL, "wrong").await.expect(401);
        app.forward_ms(61_000);
        app.sign_in(EMAIL, PASSWORD).await.expect(401);
        app.forward_ms(61_000);
        app.sign_in(EMAIL, PASSWORD).await.expect(201);
        app.sign_in(EMAIL, "wrong").await.expect(401);
        app.sign_in(EMAIL, PASSWORD).await.expect(201);
    }

    async fn a_refresh_token_works_once_and_its_reuse_ends_the_session(app: TestApp) {
        ana(&app).await;
        let first = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        let other = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        let second = refresh(&app, &first).await.expect(200);
        let third = refresh(&app, &second).await.expect(200);
        refresh(&app, &second).await.expect(401);
        refresh(&app, &third).await.expect(401);
        refresh(&app, &other).await.expect(200);
        let reuses = "/v1/audit?action=refresh_token_reused";
        let trail = app.admin().await.get(reuses).await.expect(200);
        assert_eq!(trail.body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_session_ends_after_thirty_days_however_often_it_is_refreshed(app: TestApp) {
        ana(&app).await;
        let session = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        app.forward_ms(29 * DAY_MS);
        let session = refresh(&app, &session).await.expect(200);
        app.forward_ms(2 * DAY_MS);
        refresh(&app, &session).await.expect(401);
    }

    async fn sessions_that_are_over_are_forgotten(app: TestApp) {
        ana(&app).await;
        let kept = || app.read(|conn| backup::count(conn, "refresh_tokens"));
        assert_eq!(kept(), 1);
        blocking(|| clocks::tidy(&app.service)).expect("the clocks");
        assert_eq!(kept(), 1, "a session that stands is kept");
        app.forward_ms(31 * DAY_MS);
        blocking(|| clocks::tidy(&app.service)).expect("the clocks");
        assert_eq!(kept(), 0);
    }

    async fn whoever_signs_out_cannot_refresh(app: TestApp) {
        ana(&app).await;
        let session = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        let body = json!({"refresh_token": session.body["refresh_token"]});
        let request = app.anonymous().request("delete", "/v1/sessions").json(&body);
        send(request).await.expect(204);
        refresh(&app, &session).await.expect(401);
        access(&app, &session).get("/v1/me").await.expect(401);
    }

    async fn whoever_signs_out_stays_signed_in_elsewhere(app: TestApp) {
        ana(&app).await;
        let (here, elsewhere) = (app.sign_in(EMAIL, PASSWORD).await.expect(201), app.sign_in(EMAIL, PASSWORD).await.expect(201));
        let renewed = refresh(&app, &here).await.expect(200);
        access(&app, &here).get("/v1/me").await.expect(200);
        let body = json!({"refresh_token": renewed.body["refresh_token"]});
        send(app.anonymous().request("delete", "/v1/sessions").json(&body)).await.expect(204);
        for token in [&here, &renewed] {
            access(&app, token).get("/v1/me").await.expect(401);
        }
        access(&app, &elsewhere).get("/v1/me").await.expect(200);
    }

    async fn a_refresh_token_that_comes_twice_ends_access_too(app: TestApp) {
        ana(&app).await;
        let first = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        let second = refresh(&app, &first).await.expect(200);
        refresh(&app, &first).await.expect(401);
        for session in [&first, &second] {
            access(&app, session).get("/v1/needs").await.expect(401);
        }
    }

    async fn a_session_that_is_over_is_over_in_every_replica(app: TestApp) {
        ana(&app).await;
        let session = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        let database = app.service.store.options().database.clone();
        let replica = TestApp::start_on(database, tempfile::tempdir().expect("a folder"));
        access(&replica, &session).get("/v1/me").await.expect(200);
        let change = json!({"present_password": PASSWORD, "password": "a quite different password"});
        send(access(&app, &session).request("put", "/v1/me/password").json(&change)).await.expect(204);
        for one in [&app, &replica] {
            access(one, &session).get("/v1/needs").await.expect(401);
            access(one, &session).post("/v1/needs", need("late")).await.expect(401);
            one.anonymous().get("/v1/needs").await.expect(200);
        }
    }

    async fn an_access_token_expires(app: TestApp) {
        let token = ana(&app).await;
        app.bearer(&token).get("/v1/me").await.expect(200);
        app.forward_ms(ACCESS_TOKEN_MS + 1_000);
        let late = app.bearer(&token).get("/v1/me").await.expect(401);
        assert_eq!(late.headers["www-authenticate"], "Bearer");
    }

    async fn forged_tokens_are_refused(app: TestApp) {
        let token = ana(&app).await;
        let claims = claims(&app, &token);
        let (_, payload_and_signature) = token.split_once('.').expect("a JWT");
        let payload = payload_and_signature.split('.').next().expect("a payload");
        let own_key = app.read(|conn| settings::find(conn, "signing_key")).expect("a key");
        let own_key = EncodingKey::from_secret(own_key.as_bytes());
        let other_algorithm = jsonwebtoken::encode(&Header::new(Algorithm::HS512), &claims, &own_key);
        let forged = [
            SigningKey::new(&"x".repeat(32)).and_then(|key| key.sign(&claims)).expect("a token"),
            other_algorithm.expect("a token"),
            // {"alg":"none","typ":"JWT"}
            format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}."),
            format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload_and_signature}"),
            format!("{token}x"),
            "chk_00000000_nothing".to_owned(),
            String::new(),
        ];
        for token in forged {
            let refused = app.bearer(&token).get("/v1/needs").await;
            assert_eq!(refused.status, 401, "{token}");
            assert_eq!(refused.headers["content-type"], "application/problem+json");
        }
        let scheme = app.anonymous().request("get", "/v1/me").header("authorization", "Basic YTpi");
        send(scheme).await.expect(401);
    }

    async fn whoever_has_several_mandates_says_which(app: TestApp) {
        let admin = app.admin().await;
        ana(&app).await;
        let undp = admin.get("/v1/organizations/UNDP").await.expect(200).id();
        let found = admin.get("/v1/users?q=ana@").await.expect(200);
        let path = format!("/v1/users/{}", found.body["items"][0]["id"].as_str().expect("an id"));
        let etag = admin.get(&path).await.expect(200).etag();
        let mandate = json!({"organization_id": undp, "roles": ["agency"]});
        let request = admin.request("post", &format!("{path}/mandates")).header("if-match", etag).json(&mandate);
        send(request).await.expect(200);
        let asked = app.sign_in(EMAIL, PASSWORD).await.expect(422);
        assert_eq!(asked.faulty_fields(), ["/organization_id"]);
        assert!(asked.text.contains("UNDP") && asked.text.contains("TGO"));
        let body = json!({"email": EMAIL, "password": PASSWORD, "organization_id": undp});
        let session = app.anonymous().post("/v1/sessions", body).await.expect(201);
        assert_eq!(session.body["roles"], json!(["agency"]));
    }

    async fn a_forgotten_password_is_replaced_once_and_ends_all_sessions(app: TestApp) {
        ana(&app).await;
        let session = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        let known = app.anonymous().post("/v1/password-resets", json!({"email": EMAIL})).await.expect(202);
        let unknown = json!({"email": "nobody@mission.example"});
        let unknown = app.anonymous().post("/v1/password-resets", unknown).await.expect(202);
        assert_eq!(known.text, unknown.text);
        let token = token_of(&link_in_mail(&app, "password_reset").await);
        let confirm = json!({"token": token, "password": "a quite different password"});
        let short = json!({"token": token, "password": "short"});
        app.anonymous().post("/v1/password-resets/confirm", short).await.expect(422);
        app.anonymous().post("/v1/password-resets/confirm", confirm.clone()).await.expect(204);
        app.anonymous().post("/v1/password-resets/confirm", confirm).await.expect(422);
        access(&app, &session).get("/v1/needs").await.expect(401);
        refresh(&app, &session).await.expect(401);
        app.sign_in(EMAIL, PASSWORD).await.expect(401);
        app.sign_in(EMAIL, "a quite different password").await.expect(201);
    }

    async fn whoever_asks_again_and_again_neither_breaks_links_nor_fills_a_mailbox(app: TestApp) {
        ana(&app).await;
        let context = Context::system("test");
        for _minute in 0..60 {
            blocking(|| credentials::request_reset(&app.service, &context, EMAIL)).expect("a request");
            app.forward_ms(60_000);
        }
        let all = mails(&app);
        let words = all.iter().flat_map(|mail| mail.split_whitespace());
        let links: Vec<&str> = words.filter(|word| word.contains("/password_reset#")).collect();
        assert_eq!(links.len(), 6, "after 0, 1, 3, 7, 15 and 31 minutes");
        let mut working = 0;
        for link in &links {
            // A password that is too short does not use a link up.
            let short = json!({"token": token_of(link), "password": "short"});
            let reply = app.anonymous().post("/v1/password-resets/confirm", short).await.expect(422);
            working += usize::from(reply.faulty_fields() == ["/password"]);
        }
        assert_eq!(working, 5, "all but the one that is an hour old");
        let mut used = 0;
        for link in &links {
            let body = json!({"token": token_of(link), "password": PASSWORD});
            let reply = app.anonymous().post("/v1/password-resets/confirm", body).await;
            used += usize::from(reply.status == 204);
        }
        assert_eq!(used, 1, "one use ends them all");
    }

    async fn links_that_are_over_are_forgotten(app: TestApp) {
        let kept = || app.read(|conn| backup::count(conn, "one_time_links"));
        setup_link(&app).expect("a link");
        setup_link(&app).expect("a link");
        assert_eq!(kept(), 2);
        blocking(|| clocks::tidy(&app.service)).expect("the clocks");
        assert_eq!(kept(), 2, "links that work are kept");
        app.forward_ms(3 * DAY_MS);
        blocking(|| clocks::tidy(&app.service)).expect("the clocks");
        assert_eq!(kept(), 0);
    }

    async fn a_link_of_one_purpose_serves_no_other_and_grows_old(app: TestApp) {
        let link = invited(&app, EMAIL);
        let body = json!({"token": token_of(&link), "password": PASSWORD});
        app.anonymous().post("/v1/password-resets/confirm", body.clone()).await.expect(422);
        app.forward_ms(7 * DAY_MS + 1_000);
        app.anonymous().post("/v1/invitations/accept", body).await.expect(422);
    }

    async fn the_first_administrator_is_made_once(app: TestApp) {
        let link = setup_link(&app).expect("a link");
        let setup = |email: &str| json!({"token": token_of(&link), "email": email, "name": "Root", "password": PASSWORD});
        app.anonymous().post("/v1/setup", setup("root@ohchr.example")).await.expect(204);
        app.anonymous().post("/v1/setup", setup("second@ohchr.example")).await.expect(422);
        let session = app.sign_in("root@ohchr.example", PASSWORD).await.expect(201);
        assert_eq!(session.body["roles"], json!(["admin"]));
        assert!(setup_link(&app).is_none());
    }

    async fn a_person_changes_the_own_name_and_password(app: TestApp) {
        let token = ana(&app).await;
        let ana = app.bearer(&token);
        let etag = ana.get("/v1/me").await.expect(200).etag();
        let content = json!({"name": " Ana\n Lima ", "language": "fr"});
        let me = ana.put("/v1/me", &etag, content.clone()).await.expect(200);
        assert_eq!(me.body["user"]["name"], "Ana Lima");
        ana.put("/v1/me", &etag, content).await.expect(412);
        let change = |present: &str| json!({"present_password": present, "password": "a quite different password"});
        let refused = ana.put("/v1/me/password", "", change("wrong")).await;
        assert_eq!(refused.status, 400, "an If-Match that is none");
        let put = |body: Value| send(ana.request("put", "/v1/me/password").json(&body));
        let refused = put(change("wrong")).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/present_password"]);
        let other = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        put(change(PASSWORD)).await.expect(204);
        for session in [&ana, &access(&app, &other)] {
            session.get("/v1/me").await.expect(401);
            session.get("/v1/needs").await.expect(401);
        }
        app.sign_in(EMAIL, PASSWORD).await.expect(401);
        app.sign_in(EMAIL, "a quite different password").await.expect(201);
    }

    async fn no_secret_is_kept_in_the_audit_trail(app: TestApp) {
        ana(&app).await;
        let session = app.sign_in(EMAIL, PASSWORD).await.expect(201);
        app.sign_in(EMAIL, "a wrong secret").await.expect(401);
        let trail = app.admin().await.get("/v1/audit?limit=200").await.expect(200);
        let refresh_token = session.body["refresh_token"].as_str().expect("a token");
        for secret in [PASSWORD, "a wrong secret", refresh_token, "$argon2id"] {
            assert!(!trail.text.contains(secret), "{secret}");
        }
        assert!(trail.text.contains("sign_in_refused"));
    }
}
