//! Webhooks: signed, sent again until they are received, sent nowhere inside, and telling nobody what it may not see.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use clearing_house::domain::actor::Role;
use clearing_house::domain::error::Error;
use clearing_house::domain::webhook::{Secrets, WEBHOOKS_MAX};
use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, RECEIVERS, Reply, TestApp as App, send};
use crate::support::build::{available_offer, need, offer, open_need, shortlisted, with};
use crate::support::receiver::{Message, Receiver, deliver};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

async fn subscribe(caller: &Caller<'_>, url: &str, kinds: &[&str]) -> Reply {
    caller
        .post("/v1/webhooks", json!({"url": url, "kinds": kinds}))
        .await
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Whether a message is signed with a secret, in any of its signatures.
fn is_signed(message: &Message, secret: &str) -> bool {
    let secrets = Secrets {
        present: secret.to_owned(),
        old: None,
    };
    let seconds: i64 = message.headers["webhook-timestamp"]
        .parse()
        .expect("seconds");
    let signature = secrets.sign(
        &message.headers["webhook-id"],
        seconds * 1_000,
        &message.text,
    );
    message.headers["webhook-signature"]
        .split(' ')
        .any(|one| one == signature)
}

/// Lets what an organization was told be of another kind, as a later edition might write it.
fn rename_notices(app: &App, organization: &str, [from, to]: [&'static str; 2]) {
    let organization = organization.to_owned();
    app.write(move |conn| {
        diesel::sql_query("UPDATE notices SET kind = $1 WHERE kind = $2 AND organization_id = $3")
            .bind::<Text, _>(to)
            .bind::<Text, _>(from)
            .bind::<Text, _>(&organization)
            .execute(conn)
            .map(|_| ())
            .map_err(Error::from_diesel)
    });
}

async fn late<'a>(app: &'a App, organization: &str, role: Role) -> Caller<'a> {
    let email = format!("{}@late.example", app.now_ms());
    app.bearer(&app.sign_up(&email, organization, &[role]).await)
}

cases! {
    async fn a_message_is_signed_and_says_no_more_than_what_happened(app: TestApp) {
        let (togo, staff, receiver) = (app.focal_point("TGO").await, app.clearing_house().await, Receiver::start());
        let made = subscribe(&togo, &receiver.url, &["need.cleared"]).await.expect(201);
        let secret = text(&made.body["secret"]);
        assert!(secret.starts_with("whsec_"));
        let need = open_need(&togo, with(need("droits secrets"), "visibility", json!("confidential"))).await.id();
        assert_eq!((deliver(&app), deliver(&app)), (1, 0));
        let message = receiver.messages().pop().expect("a message");
        assert!(is_signed(&message, &secret) && !is_signed(&message, "whsec_AAAA"));
        assert_eq!(message.body["type"], "need.cleared");
        assert_eq!(message.body["data"], json!({"id": need, "kind": "need", "link": format!("http://localhost/v1/needs/{need}")}));
        assert!(!message.text.contains("droits"));
        let read = togo.get(&made.headers["location"]).await.expect(200);
        assert!(!read.text.contains(&secret[6..]) && read.body["old_secret_until"].is_null());
        assert_eq!(staff.get("/v1/webhooks").await.expect(200).body["items"], json!([]));
        staff.get(&made.headers["location"]).await.expect(404);
        app.focal_point("BEN").await.get(&format!("{}/deliveries", made.headers["location"])).await.expect(404);
    }

    async fn a_failing_receiver_is_asked_again_until_it_has_it_or_is_given_up(app: TestApp) {
        let (togo, receiver) = (app.focal_point("TGO").await, Receiver::start());
        let at = subscribe(&togo, &receiver.url, &["need.cleared"]).await.expect(201).headers["location"].clone();
        open_need(&togo, need("Loi")).await;
        receiver.answer(&[500, 302]);
        assert_eq!((deliver(&app), deliver(&app)), (1, 0), "not at once");
        app.forward_ms(6_000);
        assert_eq!(deliver(&app), 1);
        app.forward_ms(5 * MINUTE_MS - 1_000);
        assert_eq!(deliver(&app), 0);
        app.forward_ms(2_000);
        assert_eq!(deliver(&app), 1);
        let messages = receiver.messages();
        let ids: BTreeSet<&String> = messages.iter().map(|one| &one.headers["webhook-id"]).collect();
        assert_eq!((messages.len(), ids.len()), (3, 1), "a receiver can tell that it is one message");
        let sent = togo.get(&format!("{at}/deliveries")).await.expect(200).body["items"][0].clone();
        assert_eq!((&sent["state"], &sent["attempts"]), (&json!("delivered"), &json!(3)));
        let path = format!("{at}/deliveries/{}", text(&sent["id"]));
        let log = togo.get(&path).await.expect(200).body["log"].clone();
        assert_eq!([&log[0]["status"], &log[1]["status"], &log[2]["status"]], [&json!(500), &json!(302), &json!(200)]);
        receiver.answer(&[500; 10]);
        togo.post(&format!("{path}/redeliver"), Value::Null).await.expect(200);
        for _ in 0..10 {
            assert_eq!(deliver(&app), 1);
            app.forward_ms(DAY_MS);
        }
        assert_eq!(deliver(&app), 0);
        let togo = late(&app, "TGO", Role::FocalPoint).await;
        assert_eq!(togo.get(&path).await.expect(200).body["state"], "dead");
        assert_eq!(togo.get(&format!("{at}/deliveries?state=dead")).await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
        togo.post(&format!("{path}/redeliver"), Value::Null).await.expect(200);
        assert_eq!(deliver(&app), 1);
        assert_eq!(togo.get(&path).await.expect(200).body["state"], "delivered");
        receiver.answer(&[410]);
        togo.post(&format!("{path}/redeliver"), Value::Null).await.expect(200);
        assert_eq!(deliver(&app), 1);
        assert_eq!(togo.get(&at).await.expect(200).body["active"], false, "it said that it is gone");
        let refused = togo.post(&format!("{path}/redeliver"), Value::Null).await.expect(409);
        assert!(refused.text.contains("switched off"), "{}", refused.text);
        assert_eq!((deliver(&app), togo.get(&path).await.expect(200).body["state"].clone()), (0, json!("dead")), "its log is kept");
    }

    async fn receivers_that_never_answer_keep_nobody_else_waiting(app: TestApp) {
        let (togo, benin, receiver) = (app.focal_point("TGO").await, app.focal_point("BEN").await, Receiver::start());
        let hole = TcpListener::bind((RECEIVERS, 0)).expect("a port");
        let hole_url = format!("http://{}/hook", hole.local_addr().expect("its address"));
        for _ in 0..WEBHOOKS_MAX {
            subscribe(&togo, &hole_url, &["need.cleared"]).await.expect(201);
        }
        subscribe(&benin, &receiver.url, &["need.cleared"]).await.expect(201);
        open_need(&togo, need("Loi")).await;
        open_need(&togo, need("Code")).await;
        open_need(&benin, need("Juges")).await;
        let made = std::thread::scope(|scope| {
            let worker = scope.spawn(|| deliver(&app));
            let begun = Instant::now();
            while receiver.messages().is_empty() && begun.elapsed() < Duration::from_secs(5) {
                std::thread::sleep(Duration::from_millis(20));
            }
            let arrived = receiver.messages().len();
            drop(hole);
            (arrived, worker.join().expect("the worker"))
        });
        assert_eq!(made, (1, 2 * WEBHOOKS_MAX + 1));
    }

    async fn what_a_dead_worker_had_taken_another_delivers(app: TestApp) {
        use clearing_house::store::webhooks;
        let (togo, receiver) = (app.focal_point("TGO").await, Receiver::start());
        subscribe(&togo, &receiver.url, &["need.cleared"]).await.expect(201);
        open_need(&togo, need("Loi")).await;
        let now_ms = app.now_ms();
        let taken = app.write(move |conn| {
            let due = webhooks::due_deliveries(conn, now_ms, &BTreeSet::new(), 10)?;
            due.iter().map(|one| webhooks::claim_delivery(conn, one, now_ms + 60_000)).collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(taken, [true]);
        assert_eq!(deliver(&app), 0, "somebody is at it");
        app.forward_ms(61_000);
        assert_eq!((deliver(&app), receiver.messages().len()), (1, 1));
    }

    async fn both_secrets_hold_for_a_day_after_a_rotation(app: TestApp) {
        let (togo, receiver) = (app.focal_point("TGO").await, Receiver::start());
        let made = subscribe(&togo, &receiver.url, &["need.in_review"]).await.expect(201);
        let at = made.headers["location"].clone();
        togo.post(&format!("{at}/rotate"), Value::Null).await.expect(428);
        let rotated = togo.step(&at, "rotate").await.expect(200);
        let (old, new) = (text(&made.body["secret"]), text(&rotated.body["secret"]));
        open_need(&togo, need("Loi")).await;
        deliver(&app);
        let message = receiver.messages().pop().expect("a message");
        assert!(is_signed(&message, &old) && is_signed(&message, &new));
        app.forward_ms(DAY_MS + MINUTE_MS);
        let togo = late(&app, "TGO", Role::FocalPoint).await;
        let path = format!("/v1/needs/{}", togo.post("/v1/needs", need("Plan")).await.expect(201).id());
        togo.step(&path, "submit").await.expect(200);
        late(&app, "OHCHR", Role::ClearingHouse).await.step(&path, "review").await.expect(200);
        deliver(&app);
        let message = receiver.messages().pop().expect("a message");
        assert!(!is_signed(&message, &old) && is_signed(&message, &new));
    }

    async fn nothing_is_sent_inside(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let inside = [
            "https://127.0.0.1/x", "https://10.0.0.1", "https://[::1]:8443/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest",
            "https://0x7f000001/", "https://2130706433/", "https://[fe80::1]/", "https://[64:ff9b::a00:1]/",
        ];
        for url in inside {
            let refused = subscribe(&togo, url, &[]).await.expect(422);
            assert_eq!(refused.faulty_fields(), ["/url"], "{url}");
        }
        for url in ["http://example.org/", "ftp://example.org", "https://user:pass@example.org/", "x", "", "https://", "file:///etc/passwd"] {
            assert_eq!(subscribe(&togo, url, &[]).await.expect(422).faulty_fields(), ["/url"], "{url}");
        }
        subscribe(&togo, &format!("https://example.org/{}", "x".repeat(2_000)), &[]).await.expect(422);
        togo.post("/v1/webhooks", json!({"url": "https://example.org/", "kinds": ["need.eaten"]})).await.expect(422);
        togo.post("/v1/webhooks", json!({"url": "https://example.org/", "secret": "mine"})).await.expect(422);
        let at = subscribe(&togo, "https://localhost/", &[]).await.expect(201).headers["location"].clone();
        open_need(&togo, need("Loi")).await;
        deliver(&app);
        let sent = togo.get(&format!("{at}/deliveries")).await.expect(200).body["items"][0].clone();
        let log = togo.get(&format!("{at}/deliveries/{}", text(&sent["id"]))).await.expect(200).body["log"].clone();
        assert_eq!(log[0]["failure"], "no connection");
        app.anonymous().get("/v1/webhooks").await.expect(401);
        app.person("GHA", Role::Observer).await.get("/v1/webhooks").await.expect(403);
        togo.get(&format!("{at}/deliveries?state=lost")).await.expect(422);
        togo.put(&at, "\"9\"", json!({"url": "https://example.org/"})).await.expect(412);
        send(togo.request("delete", &at)).await.expect(428);
        send(togo.request("delete", &at).header("if-match", "\"1\"")).await.expect(204);
        togo.get(&at).await.expect(404);
        assert_eq!(deliver(&app), 0);
    }

    async fn a_message_that_cannot_be_read_keeps_no_other_waiting(app: TestApp) {
        let receiver = Receiver::start();
        for state in ["BEN", "TGO"] {
            let caller = app.focal_point(state).await;
            subscribe(&caller, &receiver.url, &["need.cleared"]).await.expect(201);
            open_need(&caller, need(state)).await;
        }
        let togo = app.focal_point("TGO").await.get("/v1/organizations/TGO").await.expect(200).id();
        rename_notices(&app, &togo, ["need.cleared", "need.levitated"]);
        assert_eq!((deliver(&app), receiver.messages().len()), (1, 1));
        rename_notices(&app, &togo, ["need.levitated", "need.cleared"]);
        assert_eq!(deliver(&app), 0);
        app.forward_ms(MINUTE_MS);
        assert_eq!((deliver(&app), receiver.messages().len()), (1, 2));
    }

    async fn a_message_of_what_is_hidden_meanwhile_is_not_sent(app: TestApp) {
        let (togo, unicef, receiver) = (app.focal_point("TGO").await, app.agency("UNICEF").await, Receiver::start());
        let other = app.agency("UNDP").await;
        for caller in [&unicef, &other] {
            subscribe(caller, &receiver.url, &["suggestion.for_offer"]).await.expect(201);
        }
        let need = open_need(&togo, with(need("Loi"), "visibility", json!("restricted"))).await.id();
        let path = shortlisted(&app, &need, &available_offer(&unicef, offer("x")).await.id()).await;
        togo.step(&path, "need_accept").await.expect(200);
        togo.step_with(&path, "need_decline", json!({"reason": "timing"})).await.expect(200);
        assert_eq!((deliver(&app), receiver.messages().len()), (0, 0));
        let list = unicef.get("/v1/webhooks").await.expect(200).body["items"][0]["id"].clone();
        let sent = unicef.get(&format!("/v1/webhooks/{}/deliveries", text(&list))).await.expect(200);
        assert_eq!(sent.body["items"], json!([]));
    }
}
