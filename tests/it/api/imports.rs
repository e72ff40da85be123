//! Imports over HTTP.

use std::collections::BTreeSet;

use clearing_house::domain::actor::Role;
use clearing_house::domain::ids::ImportId;
use clearing_house::service::imports::{self, NewImport};
use clearing_house::service::work::Context;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use uuid::Uuid;

use crate::cases;
use crate::support::app::{Caller, Reply, blocking, send};
use crate::support::build::{column, sheet};

/// A small table in the columns of UPR Info: a joint recommendation, two parts of one paragraph, a translation,
/// a row that is refused.
const TABLE: &str = "\
source_id,dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol,translation_group
a:1,upr-info-2014,2,20,SVN,PRT,supported,5,Justice,Build more courts in the mountains,en,115.1,A/HRC/28/15,
a:2,upr-info-2014,2,20,SVN,HRV,supported,5,Justice,Build more courts in the mountains.,en,115.1,A/HRC/28/15,
a:3,upr-info-2014,2,20,SVN,FRA,noted,4,Justice|Skating,Close the old prison,en,115.1,A/HRC/28/15,
a:4,cladem-es,2,20,SVN,FRA,,,,Cerrar la vieja cárcel,es,115.1,A/HRC/28/15,
a:5,upr-info-2014,2,20,SVN,XXX,noted,4,Justice,Teach the judges,en,115.2,A/HRC/28/15,
";

async fn upload(caller: &Caller<'_>, file: &[u8], dry_run: bool) -> Reply {
    let part = Part::bytes(file.to_vec()).file_name("table.csv");
    let form = Form::new()
        .text("dry_run", dry_run.to_string())
        .part("file", part);
    send(caller.request("post", "/v1/imports").multipart(form)).await
}

/// The import once it has ended.
async fn ended(caller: &Caller<'_>, accepted: Reply) -> Reply {
    let place = accepted.expect(202).headers["location"].clone();
    for _ in 0..600 {
        let import = caller.get(&place).await.expect(200);
        if import.body["state"] == "done" || import.body["state"] == "failed" {
            return import;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the import does not end");
}

async fn import(caller: &Caller<'_>, file: &str) -> Reply {
    ended(caller, upload(caller, file.as_bytes(), false).await).await
}

cases! {
    async fn an_import_that_was_taken_for_dead_does_not_end_well(app: TestApp) {
        let new = NewImport { id: ImportId(Uuid::now_v7()), file_name: "t.csv".to_owned(), file_hash: String::new(), dry_run: false };
        let (id, context) = (new.id, Context::system("test"));
        blocking(|| app.service.write(&context, move |work| imports::create(work, &new))).expect("an import");
        app.forward_ms(11 * 60 * 1000);
        assert_eq!(blocking(|| imports::fail_unfinished(&app.service, &context, false)).expect("the clocks"), 1);
        blocking(|| imports::start(&app.service, &context, id, TABLE.as_bytes().to_vec())).expect("a thread");
        actix_web::rt::time::sleep(std::time::Duration::from_secs(2)).await;
        let staff = app.bearer(&app.sign_up("late@ohchr.example", "OHCHR", &[Role::ClearingHouse]).await);
        assert_eq!(staff.get(&format!("/v1/imports/{id}")).await.expect(200).body["state"], "failed");
        assert_eq!(staff.get("/v1/recommendations").await.expect(200).body["items"], json!([]));
    }

    async fn a_table_becomes_recommendations_each_once(app: TestApp) {
        let staff = app.clearing_house().await;
        let import = import(&staff, TABLE).await;
        assert_eq!(import.body["state"], "done", "{import:?}");
        let expected = json!({"read": 5, "refused": 1, "warnings": 1, "created": 2, "updated": 0, "unchanged": 0,
            "by_position": {"supported": 1, "noted": 1}});
        assert_eq!(import.body["summary"], expected);
        let listed = app.anonymous().get("/v1/recommendations").await.expect(200);
        let joint = &listed.body["items"][0];
        assert_eq!(joint["recommending_states"][0]["code"], "HRV");
        assert_eq!(joint["recommending_states"][1]["code"], "PRT");
        let translated = &listed.body["items"][1];
        assert_eq!(translated["texts"]["es"], "Cerrar la vieja cárcel");
        assert_eq!(translated["texts"]["en"], "Close the old prison");
        assert_eq!(translated["themes"][0]["id"], "unknown:Skating");
    }

    async fn the_same_file_again_changes_nothing(app: TestApp) {
        let staff = app.clearing_house().await;
        import(&staff, TABLE).await;
        let before = staff.get("/v1/recommendations").await.expect(200);
        let again = import(&staff, TABLE).await;
        assert_eq!(again.body["summary"]["created"], 0);
        assert_eq!(again.body["summary"]["updated"], 0);
        assert_eq!(again.body["summary"]["unchanged"], 2);
        assert_eq!(staff.get("/v1/recommendations").await.body, before.body);
    }

    async fn a_dry_run_tells_all_and_publishes_nothing(app: TestApp) {
        let staff = app.clearing_house().await;
        let dry = ended(&staff, upload(&staff, TABLE.as_bytes(), true).await).await;
        assert_eq!(dry.body["summary"]["created"], 2);
        let listed = staff.get("/v1/recommendations").await.expect(200);
        assert_eq!(listed.body["items"], json!([]));
        let told = staff.get(&format!("/v1/imports/{}/diagnostics", dry.id())).await.expect(200);
        assert_eq!(told.body["items"].as_array().map(Vec::len), Some(2));
    }

    async fn what_contradicts_is_told_and_the_newer_is_believed(app: TestApp) {
        let staff = app.clearing_house().await;
        import(&staff, TABLE).await;
        let changed = TABLE.replace("FRA,noted", "FRA,supported");
        let second = import(&staff, &changed).await;
        assert_eq!(second.body["summary"]["updated"], 1, "{second:?}");
        let path = format!("/v1/imports/{}/diagnostics", second.id());
        let told = staff.get(&path).await.expect(200);
        let item = told.body["items"].as_array().and_then(|all| all.iter().find(|d| d["column"] == "position"));
        let detail = item.and_then(|d| d["detail"].as_str()).unwrap_or_default().to_owned();
        assert!(detail.contains("noted") && detail.contains("supported"), "{told:?}");
        let noted = staff.get("/v1/recommendations?position=noted").await.expect(200);
        assert_eq!(noted.body["items"], json!([]));
        // The older file, which was taken before, is no news.
        let older = import(&staff, TABLE).await;
        assert_eq!(older.body["summary"]["updated"], 0);
    }

    async fn diagnostics_say_where_and_why_and_can_be_had_as_a_file(app: TestApp) {
        let staff = app.clearing_house().await;
        let import = import(&staff, TABLE).await;
        let path = format!("/v1/imports/{}/diagnostics", import.id());
        let first = staff.get(&format!("{path}?limit=1")).await.expect(200);
        assert_eq!(first.body["items"][0]["code"], "imports-unknown-label");
        assert_eq!(first.body["items"][0]["line"], 4);
        let next = first.body["next"].as_str().expect("a next page").to_owned();
        let second = staff.get(&format!("{path}?limit=1&cursor={next}")).await.expect(200);
        assert_eq!(second.body["items"][0]["severity"], "refused");
        assert_eq!(second.body["items"][0]["line"], 6);
        assert_eq!(second.body["items"][0]["column"], "recommending_iso3");
        assert!(second.body["next"].is_null());
        let csv = staff.get(&format!("{path}?format=csv")).await.expect(200);
        assert_eq!(csv.text.lines().count(), 3, "{}", csv.text);
        assert_eq!(column(&csv.text, "Severity"), ["warning", "refused"]);
        let workbook = sheet(&staff, &format!("{path}?format=xlsx"), "fr").await;
        assert_eq!((workbook.name.as_str(), workbook.rows[1][2].as_str(), workbook.rows[2][2].as_str()), ("Observations", "avertissement", "rejet"));
    }

    async fn a_file_that_is_none_is_refused_at_once(app: TestApp) {
        let staff = app.clearing_house().await;
        upload(&staff, b"", false).await.expect(400);
        upload(&staff, b"%PDF-1.7 and so on", false).await.expect(415);
        let no_form = staff.request("post", "/v1/imports").body("a,b");
        send(no_form).await.expect(415);
        let no_file = staff.request("post", "/v1/imports").multipart(Form::new().text("dry_run", "true"));
        assert_eq!(send(no_file).await.expect(422).faulty_fields(), ["/file"]);
        let imports = staff.get("/v1/imports").await.expect(200);
        assert_eq!(imports.body["items"], json!([]));
    }

    async fn what_is_wrong_with_a_form_is_told_in_the_words_of_its_sender(app: TestApp) {
        let staff = app.clearing_house().await;
        let staff = &staff;
        let form = "multipart/form-data; boundary=x";
        let file = "content-disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n";
        let post = async |language: &str, kind: &str, body: String| {
            let request = staff.request("post", "/v1/imports").header("accept-language", language).header("content-type", kind);
            send(request.body(body)).await
        };
        let broken = [
            ("multipart/form-data", format!("--x\r\n{file}\r\na,b\r\n--x--\r\n")),
            (form, format!("--x\r\n{file}\r\na,b and then")),
            (form, "--x\r\ncontent-disposition: form-data\r\n\r\na,b\r\n--x--\r\n".to_owned()),
            (form, format!("--x\r\n{file}content-type: multipart/mixed; boundary=y\r\n\r\na,b\r\n--x--\r\n")),
            (form, "--x\r\nno header at all\r\n\r\na,b\r\n--x--\r\n".to_owned()),
        ];
        let mut told = BTreeSet::new();
        for language in ["ar", "zh", "en", "fr", "ru", "es"] {
            for (kind, body) in &broken {
                let refused = post(language, kind, body.clone()).await.expect(400);
                let detail = refused.body["detail"].as_str().expect("a detail").to_owned();
                let foreign = ["stream", "Nested", "not found", "Error", "incomplete", "supported", "parsing"];
                assert!(!foreign.iter().any(|word| detail.contains(word)), "{detail}");
                told.insert(detail);
            }
        }
        assert_eq!(told.len(), 6 * broken.len(), "{told:?}");
        let value = "content-disposition: form-data; name=\"dry_run\"\r\n";
        for (part, field) in [(file, "/file"), (value, "/dry_run")] {
            let twice = format!("--x\r\n{part}\r\ntrue\r\n--x\r\n{part}\r\ntrue\r\n--x--\r\n");
            let refused = post("fr", form, twice).await.expect(422);
            let first = &refused.body["errors"][0];
            assert_eq!((&first["field"], &first["code"]), (&json!(field), &json!("error-twice")), "{}", refused.text);
        }
        let packed = staff.request("post", "/v1/imports").header("content-encoding", "gzip").multipart(Form::new().text("dry_run", "true"));
        assert!(send(packed).await.expect(415).text.contains("Content-Encoding"));
        assert_eq!(staff.get("/v1/imports").await.expect(200).body["items"], json!([]));
    }

    async fn a_file_that_breaks_in_the_middle_leaves_nothing(app: TestApp) {
        let staff = app.clearing_house().await;
        let broken = format!("{TABLE}a:6,x,2,20,SVN,FRA,noted,4,Justice,\"never closed,en\n");
        let import = import(&staff, &broken).await;
        assert_eq!(import.body["state"], "failed", "{import:?}");
        assert!(import.body["failure"]["detail"].as_str().is_some_and(|d| !d.is_empty()));
        let listed = staff.get("/v1/recommendations").await.expect(200);
        assert_eq!(listed.body["items"], json!([]));
    }

    async fn a_file_beyond_the_limit_is_refused(app: TestApp) {
        let staff = app.clearing_house().await;
        let long = vec![b'a'; (64 << 20) + (1 << 20)];
        upload(&staff, &long, false).await.expect(413);
    }

    async fn only_staff_import(app: TestApp) {
        upload(&app.anonymous(), TABLE.as_bytes(), false).await.expect(401);
        let state = app.focal_point("SVN").await;
        upload(&state, TABLE.as_bytes(), false).await.expect(403);
        state.get("/v1/imports").await.expect(403);
        let staff = app.clearing_house().await;
        let import = import(&staff, TABLE).await;
        state.get(&format!("/v1/imports/{}", import.id())).await.expect(404);
        state.get(&format!("/v1/imports/{}/diagnostics", import.id())).await.expect(404);
    }

    async fn a_repeated_upload_is_done_once(app: TestApp) {
        let staff = app.clearing_house().await;
        let post = || {
            let part = Part::bytes(TABLE.as_bytes().to_vec()).file_name("table.csv");
            let request = staff.request("post", "/v1/imports").header("idempotency-key", "i-1");
            send(request.multipart(Form::new().part("file", part)))
        };
        let first = post().await.expect(202);
        assert_eq!(post().await.expect(202).id(), first.id());
        ended(&staff, first).await;
        let imports = staff.get("/v1/imports").await.expect(200);
        assert_eq!(imports.body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn an_import_that_was_cut_short_has_failed(app: TestApp) {
        use clearing_house::domain::ids::ImportId;
        use clearing_house::service::imports::{self, NewImport};
        use clearing_house::service::work::Context;
        let context = Context::system("test");
        let new = NewImport {
            id: ImportId(app.service.ids.next(app.service.clock.now_ms())),
            file_name: "x".to_owned(),
            file_hash: String::new(),
            dry_run: false,
        };
        let id = new.id;
        crate::support::app::blocking(|| {
            let made = app.service.write(&context, move |work| imports::create(work, &new));
            made.and_then(|_| imports::fail_unfinished(&app.service, &context, true))
        })
        .expect("both");
        app.forward_ms(3_600_000);
        crate::support::app::blocking(|| imports::fail_unfinished(&app.service, &context, true))
            .expect("a run of the clock");
        let import = app.clearing_house().await.get(&format!("/v1/imports/{id}")).await.expect(200);
        assert_eq!(import.body["state"], "failed");
        assert_eq!(import.body["failure"]["code"], "imports-interrupted");
    }
}
