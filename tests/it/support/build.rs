//! Builders of what cases send: complete and valid until a case says otherwise.

use std::io::{Cursor, Read};

use calamine::{Reader as _, Xlsx};
use clearing_house::domain::actor::Role;
use clearing_house::domain::ids::LetterId;
use clearing_house::domain::language::Language;
use clearing_house::domain::letter::{Letter, LetterContent, LetterKind, Sending};
use clearing_house::domain::lifecycle::LetterState;
use clearing_house::service::imports;
use clearing_house::service::work::Context;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::app::{Caller, Reply, TestApp, blocking, send};

/// A recommendation to Slovenia, as a table.
pub const RECOMMENDATION_TABLE: &str = "\
dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol
x,2,20,SVN,PRT,supported,5,Justice,Build more courts,en,115.10,A/HRC/28/15
";

/// The shortest file that is a PDF.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n";

/// Imports a table of recommendations; how many are new.
pub fn import_table(app: &TestApp, table: &str) -> u64 {
    let context = Context::system("test");
    let run = || {
        let bytes = table.as_bytes();
        imports::run(&app.service, &context, "t.csv", bytes, false, &mut |_| {})
    };
    blocking(run).expect("an import").summary.created
}

/// A need that can be submitted.
pub fn need(title: &str) -> Value {
    json!({
        "title": title,
        "problem": "The ministry has nobody who can draft the law on the national human rights institution.",
        "already_tried": "Two workshops with the university.",
        "assistance_types": ["legislative_drafting"],
        "themes": ["upr-info:national-human-rights-institution"],
        "beneficiary_authority": "Ministry of Justice",
        "lines": [{"assistance_type": "expert_deployment", "description": "Drafting expert", "quantity": 20, "unit": "expert-days"}],
        "languages_of_delivery": ["fr"],
        "success_measure": "The law is adopted.",
        "upr_process": true,
        "visibility": "extranet",
        "contact": {"name": "A. Focal", "email": "focal@mission.example"}
    })
}

/// An offer that can be submitted.
pub fn offer(title: &str) -> Value {
    json!({
        "title": title,
        "description": "Experts who have drafted laws on national human rights institutions in five countries.",
        "assistance_types": ["legislative_drafting", "expert_deployment"],
        "themes": ["upr-info:national-human-rights-institution"],
        "capacity": [{"assistance_type": "expert_deployment", "description": "Experts", "quantity": 60, "unit": "expert-days"}],
        "languages_of_delivery": ["fr", "en"],
        "upr_process": true,
        "visibility": "extranet",
        "contact": {"name": "B. Desk", "email": "desk@agency.example"}
    })
}

/// A practice that can be submitted.
pub fn practice(title: &str) -> Value {
    json!({
        "title": title,
        "summary": "A commission drafted the law on the national human rights institution in public.",
        "what_was_done": "Twelve hearings in the regions, then a draft that answered each proposal.",
        "result": "The law was adopted in a year and the institution has its budget.",
        "lessons": "Hear the regions before the first draft.",
        "themes": ["upr-info:national-human-rights-institution"],
        "countries": ["BEN"],
        "criteria": [{"criterion": "constructive_engagement", "evidence": "214 proposals, each answered."}],
        "upr_process": true,
        "contact": {"name": "C. Author", "email": "author@practice.example"}
    })
}

/// An assessment that can be submitted.
pub fn assessment(subject: &str) -> Value {
    json!({
        "subject": subject,
        "period": {"from": "2024-02-01", "until": "2024-11-30"},
        "upr_process": true,
        "ratings": {"relevance": 5, "timeliness": 3, "quality": 4, "ownership": 4, "effect": 4, "sustainability": "not_applicable"},
        "what_worked": "The experts stayed in the ministry for two months.",
        "how_to_improve": "Send the drafts some weeks before the hearing.",
        "would_request_again": true,
        "comments": "The next review is near."
    })
}

/// A State drafts an assessment of a provider: its path.
pub async fn drafted(state: &Caller<'_>, provider: &str, content: Value) -> String {
    let id = state
        .get(&format!("/v1/organizations/{provider}"))
        .await
        .expect(200)
        .id();
    let body = json!({"provider_id": id, "content": content});
    let made = state.post("/v1/assessments", body).await.expect(201);
    made.headers["location"].clone()
}

/// As `drafted`, and handed in.
pub async fn assessed(state: &Caller<'_>, provider: &str, content: Value) -> String {
    let path = drafted(state, provider, content).await;
    state.step(&path, "submit").await.expect(200);
    path
}

/// An assessment of a provider that everybody sees: its id.
pub async fn published_assessment(state: &Caller<'_>, provider: &str) -> String {
    let path = assessed(state, provider, assessment("help")).await;
    let scope = json!({"visibility": "public"});
    state
        .step_with(&path, "publish", scope)
        .await
        .expect(200)
        .id()
}

/// An activity that can be registered.
pub fn activity(title: &str) -> Value {
    json!({
        "title": title,
        "description": "Advice to the commission that drafts the law on the national human rights institution.",
        "status": "implementation",
        "countries": ["SVN"],
        "starts": "2020-01-01",
        "assistance_types": ["legislative_drafting"],
        "themes": ["upr-info:national-human-rights-institution"],
        "achievements": "A first draft.",
        "contact": {"name": "D. Desk", "email": "desk@activity.example"}
    })
}

/// The same value with one field changed.
pub fn with(mut value: Value, field: &str, new: Value) -> Value {
    value[field] = new;
    value
}

/// An offer taken all the way to `available`.
pub async fn available_offer(owner: &Caller<'_>, content: Value) -> Reply {
    let path = format!(
        "/v1/offers/{}",
        owner.post("/v1/offers", content).await.expect(201).id()
    );
    owner.step(&path, "submit").await.expect(200);
    owner
        .app
        .clearing_house()
        .await
        .step(&path, "verify")
        .await
        .expect(200);
    owner.step(&path, "publish").await.expect(200)
}

/// A practice taken all the way to `published`.
pub async fn published_practice(owner: &Caller<'_>, content: Value) -> Reply {
    let path = format!(
        "/v1/practices/{}",
        owner.post("/v1/practices", content).await.expect(201).id()
    );
    owner.step(&path, "submit").await.expect(200);
    let staff = owner.app.clearing_house().await;
    staff.step(&path, "review").await.expect(200);
    owner.step(&path, "publish").await.expect(200)
}

/// Adds a file to a record.
pub async fn add_file(caller: &Caller<'_>, at: &str, name: &str, bytes: &[u8]) -> Reply {
    let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    let form = Form::new()
        .text("description", "Note verbale")
        .part("file", part);
    let request = caller.request("post", &format!("{at}/files"));
    send(request.multipart(form)).await
}

/// A need taken all the way to `open`.
pub async fn open_need(owner: &Caller<'_>, content: Value) -> Reply {
    let path = format!(
        "/v1/needs/{}",
        owner.post("/v1/needs", content).await.expect(201).id()
    );
    owner.step(&path, "submit").await.expect(200);
    let staff = owner.app.clearing_house().await;
    staff.step(&path, "review").await.expect(200);
    staff.step(&path, "clear").await.expect(200);
    owner.step(&path, "open").await.expect(200)
}

/// A pair that the clearing-house puts before the State: the path of the suggestion.
pub async fn shortlisted(app: &TestApp, need: &str, offer: &str) -> String {
    let body = json!({"need_id": need, "offer_id": offer, "decision": "shortlist"});
    let staff = app.clearing_house().await;
    let made = staff.post("/v1/suggestions", body).await.expect(201);
    made.headers["location"].clone()
}

/// Both sides say yes to a suggestion: the path of the cooperation.
pub async fn agreed(state: &Caller<'_>, offerer: &Caller<'_>, path: &str) -> String {
    state.step(path, "need_accept").await.expect(200);
    let mutual = offerer.step(path, "offer_accept").await.expect(200);
    let id = mutual.body["cooperation_id"].as_str();
    format!("/v1/cooperations/{}", id.expect("a cooperation"))
}

/// Signs in anew after the clock was turned, since tokens run out.
pub async fn again<'a>(app: &'a TestApp, organization: &str) -> Caller<'a> {
    let email = format!(
        "again-{}@{}.example",
        app.now_ms(),
        organization.to_lowercase()
    );
    let role = match organization {
        "TGO" => Role::FocalPoint,
        "OHCHR" => Role::ClearingHouse,
        _ => Role::Agency,
    };
    app.bearer(&app.sign_up(&email, organization, &[role]).await)
}

/// Runs everything that is due; how many records it was.
pub fn run_clocks(app: &TestApp) -> usize {
    blocking(|| clearing_house::service::clocks::run_due(&app.service, &|| true))
        .expect("the clocks")
}

/// The notices of one kind that a caller has about a record, newest first.
pub async fn told(caller: &Caller<'_>, kind: &str, record: &str) -> Vec<Value> {
    let all = caller.get("/v1/notices?limit=200").await.expect(200);
    let mut all = all.body["items"].as_array().cloned().expect("notices");
    all.retain(|one| one["kind"] == kind && one["record"]["id"] == record);
    all
}

/// A letter of the clearing-house to a State, as stored.
pub async fn letter_to(state: &Caller<'_>, stands: LetterState) -> Letter {
    let me = state.get("/v1/me").await.expect(200);
    let own = me.body["organization"]["id"]
        .as_str()
        .expect("an organization");
    let id = LetterId(uuid::Uuid::now_v7());
    let now_ms = state.app.now_ms();
    let sent = stands == LetterState::Sent;
    Letter {
        id,
        kind: LetterKind::FollowUp,
        state: stands,
        organization_id: own.parse().expect("an id"),
        cooperation_id: None,
        occasion: id.to_string(),
        content: LetterContent {
            title: "A planted letter".to_owned(),
            language: Language::En,
            body: String::new(),
        },
        version: 1,
        since_ms: None,
        due_ms: now_ms,
        sending: sent.then(|| Sending {
            on: clearing_house::domain::clock::day(now_ms),
            by: None,
            at_ms: now_ms,
            reference: None,
        }),
        reason: None,
        brief: None,
        created_ms: now_ms,
        updated_ms: now_ms,
    }
}

/// The body of a document: its parts are unpacked as a word processor would.
pub async fn document(caller: &Caller<'_>, path: &str) -> String {
    let reply = caller.request("get", path).send().await.expect("an answer");
    assert_eq!(reply.status(), 200);
    let kind = reply.headers()["content-type"].to_str().expect("a type");
    assert!(kind.ends_with("wordprocessingml.document"), "{kind}");
    let name = reply.headers()["content-disposition"].to_str();
    assert!(name.expect("a name").contains(".docx\""));
    let bytes = reply.bytes().await.expect("a body");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).expect("an archive");
    let mut text = String::new();
    let mut body = archive.by_name("word/document.xml").expect("a body");
    body.read_to_string(&mut text).expect("a text");
    text
}

/// The cells of one column of a CSV without quoted line ends.
pub fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().expect("headings").clone();
    let index = headers
        .iter()
        .position(|h| h == name)
        .unwrap_or_else(|| panic!("{headers:?}"));
    reader
        .records()
        .map(|row| row.expect("a row")[index].to_owned())
        .collect()
}

/// The one sheet of a workbook: what it is called, its cells, and how it is written.
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<String>>,
    pub xml: String,
}

/// The sheet that a caller is given who reads this language.
pub async fn sheet(caller: &Caller<'_>, path: &str, language: &str) -> Sheet {
    let request = caller
        .request("get", path)
        .header("accept-language", language);
    let reply = request.send().await.expect("an answer");
    assert_eq!(reply.status(), 200, "{path}");
    let bytes = reply.bytes().await.expect("a body").to_vec();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.clone())).expect("an archive");
    let mut xml = String::new();
    let mut part = archive
        .by_name("xl/worksheets/sheet1.xml")
        .expect("a sheet");
    part.read_to_string(&mut xml).expect("a text");
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let cells = book.worksheet_range(&name).expect("cells");
    let rows = cells.rows().map(|row| {
        let row = row.iter();
        row.map(ToString::to_string).collect()
    });
    Sheet {
        rows: rows.collect(),
        name,
        xml,
    }
}
