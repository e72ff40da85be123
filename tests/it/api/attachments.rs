//! Files of needs and cooperations over HTTP: kept once, shown to who sees the record, and never half.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clearing_house::domain::actor::Role;
use clearing_house::domain::attachment::ORGANIZATION_MIB_MAX;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::domain::error::Error;
use clearing_house::service::clocks;
use clearing_house::store::connection::Conn;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::cases;
use crate::support::app::{Caller, Reply, TestApp as App, blocking, send};
use crate::support::build::{
    PDF, add_file as add, agreed, available_offer, need, offer, open_need, shortlisted, with,
};

async fn remove(caller: &Caller<'_>, file: &Reply) -> Reply {
    let path = file.body["url"].as_str().expect("a place");
    send(caller.request("delete", path)).await
}

fn url(file: &Reply) -> &str {
    file.body["url"].as_str().expect("a place")
}

/// Lets a file seem as large as this.
fn claim_bytes(conn: &mut Conn, id: &str, bytes: i64) -> Result<(), Error> {
    diesel::sql_query("UPDATE attachments SET bytes = $1 WHERE id = $2")
        .bind::<BigInt, _>(bytes)
        .bind::<Text, _>(id)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Everything that lies in the folder of files.
fn kept(app: &App) -> Vec<PathBuf> {
    let Ok(shelves) = fs::read_dir(app.folder.path().join("files")) else {
        return Vec::new();
    };
    let shelves = shelves.map(|shelf| shelf.expect("a shelf").path());
    shelves
        .flat_map(|shelf| fs::read_dir(shelf).expect("files"))
        .map(|file| file.expect("a file").path())
        .collect()
}

fn age(file: &Path, days: u64) {
    let then = SystemTime::now() - Duration::from_hours(24 * days);
    let opened = fs::File::options().write(true).open(file).expect("a file");
    opened.set_modified(then).expect("a time");
}

async fn cooperation(app: &App, state: &Caller<'_>, helper: &Caller<'_>) -> String {
    let id = open_need(state, need("Loi")).await.id();
    let offer = available_offer(helper, offer("Experts")).await.id();
    let at = agreed(state, helper, &shortlisted(app, &id, &offer).await).await;
    state.step(&at, "scope").await.expect(200);
    at
}

cases! {
    async fn a_file_is_for_who_sees_its_record(app: TestApp) {
        let (togo, unicef, staff) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.clearing_house().await);
        let restricted = with(need("Loi secrète"), "visibility", json!("restricted"));
        let at = format!("/v1/needs/{}", open_need(&togo, restricted).await.id());
        let file = add(&togo, &at, "Note verbale n° 12.pdf", PDF).await.expect(201);
        assert_eq!((&file.body["name"], &file.body["file_type"]), (&json!("Note verbale n° 12.pdf"), &json!("pdf")));
        for caller in [&togo, &staff] {
            let read = caller.get(url(&file)).await.expect(200);
            assert_eq!(read.text.as_bytes(), PDF);
            assert_eq!(read.headers["content-type"], "application/pdf");
            assert_eq!(read.headers["x-content-type-options"], "nosniff");
            assert!(read.headers["cache-control"].contains("no-store"));
            assert_eq!(read.headers["content-disposition"], "attachment; filename=\"Note verbale n_ 12.pdf\"; filename*=UTF-8''Note%20verbale%20n%C2%B0%2012.pdf");
        }
        unicef.get(url(&file)).await.expect(404);
        unicef.get(&format!("{at}/files")).await.expect(404);
        add(&unicef, &at, "x.pdf", PDF).await.expect(404);
        app.anonymous().get(url(&file)).await.expect(401);
        add(&staff, &at, "x.pdf", PDF).await.expect(409);
        let public = with(need("Loi"), "visibility", json!("public"));
        let seen = format!("/v1/needs/{}", open_need(&togo, public).await.id());
        let file = add(&togo, &seen, "x.csv", b"a;b\n1;2\n").await.expect(201);
        assert_eq!(unicef.get(url(&file)).await.expect(200).headers["content-type"], "text/plain; charset=utf-8");
        app.anonymous().get(url(&file)).await.expect(401);
        app.anonymous().get(&format!("{seen}/files")).await.expect(401);
        remove(&unicef, &file).await.expect(403);
        remove(&togo, &file).await.expect(204);
        togo.get(url(&file)).await.expect(404);
        let elsewhere = url(&file).replace(&seen, &at);
        togo.get(&elsewhere).await.expect(404);
    }

    async fn staff_add_the_source_of_what_they_heard(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        let state = staff.get("/v1/organizations/TGO").await.id();
        let source = json!({"kind": "note_verbale", "reference": "NV 12/2026"});
        let body = json!({"organization_id": state, "source": source, "content": need("Loi")});
        let at = format!("/v1/needs/{}", staff.post("/v1/needs/extracted", body).await.expect(201).id());
        let file = add(&staff, &at, "nv.pdf", PDF).await.expect(201);
        assert_eq!(togo.get(url(&file)).await.expect(200).text.as_bytes(), PDF);
        togo.step(&at, "endorse").await.expect(200);
        add(&staff, &at, "more.pdf", PDF).await.expect(409);
        let shown = async |code: &str| togo.get(&format!("{at}/preview?as={code}")).await.expect(200).body["files"].clone();
        assert_eq!(shown("UNDP").await[0]["name"], "nv.pdf");
        assert_eq!(shown("UNDP").await[0]["url"], file.body["url"]);
        remove(&staff, &file).await.expect(409);
        remove(&togo, &file).await.expect(204);
        assert_eq!(shown("UNDP").await, json!([]));
    }

    async fn evidence_stands_as_long_as_an_update_names_it(app: TestApp) {
        let (togo, unicef, oif) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("OIF").await);
        let at = cooperation(&app, &togo, &unicef).await;
        let (file, other) = (add(&unicef, &at, "a.pdf", PDF).await.expect(201), cooperation(&app, &togo, &unicef).await);
        let body = json!({"status": "on_track", "text": "Seen", "files": [file.id()]});
        unicef.post(&format!("{other}/updates"), body.clone()).await.expect(422);
        let said = unicef.post(&format!("{at}/updates"), body).await.expect(200);
        assert_eq!(said.body["newest_updates"]["partners"]["files"][0], file.body["id"]);
        assert_eq!(togo.get(&format!("{at}/files")).await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
        remove(&unicef, &file).await.expect(409);
        let own = add(&togo, &at, "b.pdf", PDF).await.expect(201);
        remove(&unicef, &own).await.expect(403);
        oif.get(url(&own)).await.expect(404);
        add(&oif, &at, "c.pdf", PDF).await.expect(404);
        remove(&togo, &own).await.expect(204);
    }

    async fn content_is_kept_once_and_swept_when_no_record_has_it(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let at = format!("/v1/needs/{}", open_need(&togo, need("Loi")).await.id());
        let (one, two) = (add(&togo, &at, "a.pdf", PDF).await.expect(201), add(&togo, &at, "b.pdf", PDF).await.expect(201));
        assert_eq!(one.body["hash"], two.body["hash"]);
        assert_eq!(kept(&app).len(), 1);
        remove(&togo, &one).await.expect(204);
        age(&kept(&app)[0], 3);
        blocking(|| clocks::tidy(&app.service)).expect("tidied");
        assert_eq!(togo.get(url(&two)).await.expect(200).text.as_bytes(), PDF);
        remove(&togo, &two).await.expect(204);
        blocking(|| clocks::tidy(&app.service)).expect("tidied");
        assert_eq!(kept(&app).len(), 1, "old, and still a day from its last record on: a backup may name it");
        age(&kept(&app)[0], 3);
        app.forward_ms(DAY_MS / 12);
        blocking(|| clocks::tidy(&app.service)).expect("tidied");
        assert_eq!(kept(&app), Vec::<PathBuf>::new());
        let togo = app.bearer(&app.sign_up("late@tgo.example", "TGO", &[Role::FocalPoint]).await);
        let three = add(&togo, &at, "c.pdf", PDF).await.expect(201);
        remove(&togo, &three).await.expect(204);
        app.forward_ms(DAY_MS / 12);
        blocking(|| clocks::tidy(&app.service)).expect("tidied");
        assert_eq!(kept(&app).len(), 1, "young files are left: somebody may be about to name them");
    }

    async fn content_that_is_missing_or_damaged_is_said_to_be(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let at = format!("/v1/needs/{}", open_need(&togo, need("Loi")).await.id());
        let file = add(&togo, &at, "a.pdf", PDF).await.expect(201);
        let place = kept(&app).remove(0);
        fs::write(&place, b"%PDF-1.7 something else %%EOF").expect("damaged");
        assert!(togo.get(url(&file)).await.expect(409).text.contains("missing or damaged"));
        fs::remove_file(&place).expect("gone");
        assert!(togo.get(url(&file)).await.expect(409).text.contains("missing or damaged"));
        add(&togo, &at, "again.pdf", PDF).await.expect(201);
        togo.get(url(&file)).await.expect(200);
    }

    async fn an_organization_has_room_for_so_much_and_no_more(app: TestApp) {
        let (togo, benin) = (app.focal_point("TGO").await, app.focal_point("BEN").await);
        let at = format!("/v1/needs/{}", open_need(&togo, need("Loi")).await.id());
        let id = add(&togo, &at, "a.pdf", PDF).await.expect(201).id();
        app.write(move |conn| claim_bytes(conn, &id, i64::try_from(ORGANIZATION_MIB_MAX << 20).expect("bytes")));
        let refused = add(&togo, &at, "b.pdf", PDF).await.expect(409);
        assert!(refused.text.contains("4096 MiB"), "{}", refused.text);
        let other = format!("/v1/needs/{}", open_need(&benin, need("Loi")).await.id());
        add(&benin, &other, "b.pdf", PDF).await.expect(201);
    }

    async fn files_that_should_not_be_sent_are_refused_and_leave_nothing(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let at = format!("/v1/needs/{}", open_need(&togo, need("Loi")).await.id());
        let large = [PDF, &vec![b' '; 20 << 20], b"%%EOF"].concat();
        let table: [(&str, &[u8], u16); 7] = [
            ("empty.pdf", b"", 400), ("cut.pdf", b"%PDF-1.7 cut", 400), ("broken.docx", b"PK\x03\x04 nothing", 400),
            ("program.pdf", b"MZ\x90\0\x03", 415), ("picture.gif", b"GIF89a\x01\0", 415), ("x.txt", b"a\0b", 415),
            ("large.pdf", &large, 413),
        ];
        for (name, bytes, status) in table {
            let refused = add(&togo, &at, name, bytes).await;
            assert_eq!(refused.status, status, "{name}: {}", refused.text);
        }
        let part = || Part::bytes(PDF.to_vec()).file_name("a.pdf");
        let long = Form::new().text("description", "x".repeat(501)).part("file", part());
        let two = Form::new().part("file", part()).part("file", part());
        let none = Form::new().text("description", "x");
        let odd = Form::new().text("colour", "red").part("file", part());
        for (form, field) in [(long, "/description"), (two, "/file"), (none, "/file"), (odd, "/colour")] {
            let refused = send(togo.request("post", &format!("{at}/files")).multipart(form)).await.expect(422);
            assert_eq!(refused.faulty_fields(), [field]);
        }
        let cut = togo.request("post", &format!("{at}/files")).header("content-type", "multipart/form-data; boundary=x");
        let body = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 and then";
        send(cut.body(body)).await.expect(400);
        send(togo.request("post", &format!("{at}/files")).json(&json!({}))).await.expect(415);
        assert_eq!(togo.get(&format!("{at}/files")).await.body["items"], json!([]));
        assert!(kept(&app).len() <= 1, "of what was kept before its form was refused, one file");
        for (name, clean) in [("../../../etc/passwd", "passwd.pdf"), ("..\\evil.html", "evil.html.pdf"), ("a\u{202e}b.pdf", "ab.pdf")] {
            assert_eq!(add(&togo, &at, name, PDF).await.expect(201).body["name"], clean);
        }
        assert!(!app.folder.path().join("etc").exists());
        assert_eq!(kept(&app).len(), 1);
        assert_eq!(togo.get(&format!("{at}/files/..%2F..%2Fx")).await.status, 404);
    }
}
