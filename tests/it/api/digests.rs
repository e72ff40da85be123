//! Digests: at each person's pace, in its language, once, with links and no more, and a way out.

use clearing_house::service::digests;
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp as App, blocking, send};
use crate::support::build::{available_offer, need, offer, open_need, shortlisted, with};
use crate::support::mails::mails;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The workers take their turns: how many digests left.
fn send_digests(app: &App) -> usize {
    blocking(|| {
        clearing_house::service::clocks::run_due(&app.service, &|| true).expect("the clocks run");
        digests::send_due(&app.service, &|| true).expect("digests")
    })
}

/// The digests among the mails.
fn digests_in(app: &App) -> Vec<String> {
    mails(app)
        .into_iter()
        .filter(|mail| mail.contains("List-Unsubscribe:"))
        .collect()
}

async fn wish(caller: &Caller<'_>, rhythm: &str) {
    let etag = caller.get("/v1/me/digest").await.expect(200).etag();
    caller
        .put("/v1/me/digest", &etag, json!({"rhythm": rhythm}))
        .await
        .expect(200);
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let line = mail
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {mail}")).trim()
}

cases! {
    async fn what_was_read_is_not_mailed(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let staff = app.clearing_house().await;
        wish(&staff, "never").await;
        open_need(&togo, need("Loi")).await;
        let all = togo.get("/v1/notices").await.expect(200);
        let items = all.body["items"].as_array().expect("notices");
        assert!(items.len() > 1);
        let read = items[0]["id"].as_str().expect("an id");
        togo.post(&format!("/v1/notices/{read}/read"), Value::Null).await.expect(200);
        app.forward_ms(DAY_MS);
        assert_eq!(send_digests(&app), 1);
        let mail = digests_in(&app).pop().expect("a digest");
        let links = mail.matches("http://localhost/v1/").count() - mail.matches("/v1/digests/stop").count();
        assert_eq!(links, items.len() - 1, "{mail}");
    }

    async fn a_digest_comes_once_and_says_nothing_of_the_record(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        wish(&staff, "never").await;
        let me = togo.get("/v1/me").await.expect(200);
        togo.put("/v1/me", &me.etag(), json!({"name": "A. Focal", "language": "fr"})).await.expect(200);
        let id = open_need(&togo, with(need("droits secrets"), "visibility", json!("confidential"))).await.id();
        assert_eq!(send_digests(&app), 0, "daily, at seven");
        app.forward_ms(DAY_MS);
        assert_eq!((send_digests(&app), send_digests(&app)), (1, 0));
        let mail = digests_in(&app).pop().expect("a digest");
        assert!(header(&mail, "Message-ID").ends_with("@localhost>"), "{mail}");
        assert_eq!(header(&mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert!(mail.contains(&format!("http://localhost/v1/needs/{id}")), "{mail}");
        assert!(!mail.contains("droits secrets") && mail.contains("Universel") | mail.contains("universel"), "{mail}");
    }

    async fn who_wishes_hears_at_once_and_who_leaves_hears_no_more(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        wish(&staff, "never").await;
        wish(&togo, "immediately").await;
        open_need(&togo, need("Loi")).await;
        assert_eq!(send_digests(&app), 1);
        let mail = digests_in(&app).pop().expect("a digest");
        let way_out = mail.split_whitespace().find(|word| word.contains("/v1/digests/stop?token=")).expect("a way out");
        let way_out = way_out.trim_matches(['<', '>']).trim_start_matches("http://localhost").to_owned();
        app.anonymous().get("/unsubscribe").await.expect(200);
        assert_eq!(togo.get("/v1/me/digest").await.expect(200).body["rhythm"], "immediately");
        let one_click = app.anonymous().request("post", &way_out).body("List-Unsubscribe=One-Click");
        send(one_click).await.expect(204);
        assert_eq!(togo.get("/v1/me/digest").await.expect(200).body["rhythm"], "never");
        open_need(&togo, need("Plan")).await;
        assert_eq!(send_digests(&app), 0);
        wish(&togo, "immediately").await;
        app.anonymous().post(&way_out, Value::Null).await.expect(204);
        assert_eq!(togo.get("/v1/me/digest").await.expect(200).body["rhythm"], "immediately", "it works once");
        for token in ["x", "a.b", &"0".repeat(400)] {
            app.anonymous().post("/v1/digests/stop", json!({"token": token})).await.expect(422);
        }
        app.anonymous().post("/v1/digests/stop", json!({})).await.expect(422);
        let etag = togo.get("/v1/me/digest").await.expect(200).etag();
        togo.put("/v1/me/digest", &etag, json!({"rhythm": "hourly"})).await.expect(422);
        togo.put("/v1/me/digest", "\"99\"", json!({"rhythm": "daily"})).await.expect(412);
        send(togo.request("put", "/v1/me/digest").json(&json!({"rhythm": "daily"}))).await.expect(428);
        app.anonymous().get("/v1/me/digest").await.expect(401);
    }

    async fn a_mail_that_cannot_leave_waits_and_keeps_its_id(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        wish(&staff, "never").await;
        wish(&togo, "immediately").await;
        let folder = app.folder.path().join("mail");
        let away = app.folder.path().join("away");
        open_need(&togo, need("Loi")).await;
        std::fs::rename(&folder, &away).expect("the folder is away");
        assert_eq!((send_digests(&app), send_digests(&app)), (0, 0));
        std::fs::rename(&away, &folder).expect("the folder is back");
        app.forward_ms(61_000);
        assert_eq!((send_digests(&app), send_digests(&app)), (1, 0));
        let sent = digests_in(&app);
        assert_eq!(sent.len(), 1);
        let digest = header(&sent[0], "Message-ID").trim_matches(['<', '>']).split('@').next().expect("an id").to_owned();
        app.write(move |conn| {
            use diesel::connection::SimpleConnection;
            let sql = format!("UPDATE digests SET state = 'pending' WHERE id = '{digest}'");
            conn.batch_execute(&sql).map_err(clearing_house::domain::error::Error::from_diesel)
        });
        app.forward_ms(10 * 60_000);
        assert_eq!(send_digests(&app), 1, "as if the worker had died right after sending");
        let ids: Vec<String> = digests_in(&app).iter().map(|mail| header(mail, "Message-ID").to_owned()).collect();
        assert_eq!((ids.len(), &ids[0]), (2, &ids[1]), "a receiver can tell that it is one mail");
    }

    async fn a_digest_tells_nothing_that_was_hidden_meanwhile(app: TestApp) {
        let (togo, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.clearing_house().await);
        wish(&staff, "never").await;
        wish(&togo, "never").await;
        let offer = available_offer(&unicef, offer("x")).await.id();
        wish(&unicef, "never").await;
        wish(&unicef, "immediately").await;
        let need = open_need(&togo, with(need("Loi"), "visibility", json!("restricted"))).await.id();
        let path = shortlisted(&app, &need, &offer).await;
        togo.step(&path, "need_accept").await.expect(200);
        togo.step_with(&path, "need_decline", json!({"reason": "timing"})).await.expect(200);
        assert_eq!((send_digests(&app), digests_in(&app).len()), (0, 0));
    }

    async fn who_no_longer_acts_for_an_organization_is_mailed_nothing_of_it(app: TestApp) {
        let (togo, staff, admin) = (app.focal_point("TGO").await, app.clearing_house().await, app.admin().await);
        wish(&staff, "never").await;
        wish(&togo, "immediately").await;
        let state = app.anonymous().get("/v1/organizations/TGO").await.id();
        let me = format!("/v1/users/{}", togo.get("/v1/me").await.expect(200).body["user"]["id"].as_str().expect("an id"));
        let dismiss = async || {
            let user = admin.get(&me).await.expect(200);
            let mandates = user.body["mandates"].as_array().cloned().expect("mandates");
            let current = mandates.iter().find(|one| one["current"] == true).expect("a mandate");
            let end = format!("mandates/{}/end", current["id"].as_str().expect("an id"));
            admin.step(&me, &end).await.expect(200);
        };
        let filed = open_need(&togo, need("Loi")).await.id();
        let (folder, away) = (app.folder.path().join("mail"), app.folder.path().join("away"));
        std::fs::rename(&folder, &away).expect("the folder is away");
        assert_eq!(send_digests(&app), 0, "it is made and waits");
        let colleague = app.bearer(&app.sign_up("other@tgo.example", "TGO", &[clearing_house::domain::actor::Role::FocalPoint]).await);
        colleague.step(&format!("/v1/needs/{filed}"), "withdraw").await.expect(200);
        open_need(&colleague, need("Plan")).await;
        dismiss().await;
        std::fs::rename(&away, &folder).expect("the folder is back");
        app.forward_ms(61_000);
        assert_eq!((send_digests(&app), digests_in(&app).len()), (0, 0), "neither what was made nor what waited");
        let again = json!({"organization_id": state, "roles": ["focal_point"]});
        admin.step_with(&me, "mandates", again).await.expect(200);
        assert_eq!((send_digests(&app), digests_in(&app).len()), (0, 0), "what waited then is forgotten");
    }
}
