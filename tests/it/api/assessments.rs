//! Assessments of assistance received, over HTTP: from due to published, who sees what, and what is refused.

use clearing_house::domain::actor::Role;
use clearing_house::domain::assessment::DUE_DAYS;
use clearing_house::domain::clock::{days_after, rfc3339};
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp as App, send};
use crate::support::build::{
    agreed, assessed, assessment, available_offer, drafted, import_table, need, offer, open_need,
    shortlisted, with,
};

/// What a State says only to its provider and the clearing-house until it publishes it.
const SECRET: &str = "Chefs de projet remplacés trois fois";

/// A cooperation for a need of Togo's, with a lead and a monitor, as far as help is under way.
async fn under_way(app: &App) -> String {
    let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
    let need = open_need(&togo, with(need("Loi"), "visibility", json!("restricted")))
        .await
        .id();
    let offer = available_offer(&unicef, offer("x")).await.id();
    let cooperation = agreed(&togo, &unicef, &shortlisted(app, &need, &offer).await).await;
    let undp = app.anonymous().get("/v1/organizations/UNDP").await.id();
    let invitation = json!({"organization_id": undp, "role": "monitoring"});
    togo.step_with(&cooperation, "participants", invitation)
        .await
        .expect(200);
    for step in ["scope", "agree", "start"] {
        togo.step(&cooperation, step).await.expect(200);
    }
    cooperation
}

async fn listed(caller: &Caller<'_>, query: &str) -> Vec<Value> {
    let list = caller
        .get(&format!("/v1/assessments?{query}"))
        .await
        .expect(200);
    list.body["items"].as_array().cloned().expect("items")
}

/// An assessment that rates everything alike.
fn rated(rating: u8) -> Value {
    let mut content = assessment("help");
    for value in content["ratings"]
        .as_object_mut()
        .expect("ratings")
        .values_mut()
    {
        *value = json!(rating);
    }
    content
}

/// What is told of a provider: score, assessments, States.
async fn track_record(caller: &Caller<'_>, provider: &str) -> (Value, Value, Value) {
    let path = format!("/v1/organizations/{provider}/track-record");
    let body = caller.get(&path).await.expect(200).body;
    assert_eq!(
        (&body["assessments_min"], &body["states_min"]),
        (&json!(5), &json!(3))
    );
    (
        body["score"].clone(),
        body["assessments"].clone(),
        body["states"].clone(),
    )
}

/// What a caller has been told of assessments, newest first.
async fn notices(caller: &Caller<'_>) -> Vec<String> {
    let told = caller.get("/v1/notices?limit=200").await.expect(200);
    let kinds = told.body["items"]
        .as_array()
        .expect("notices")
        .iter()
        .map(|one| one["kind"].as_str().expect("a kind").to_owned());
    kinds
        .filter(|kind| kind.starts_with("assessment."))
        .collect()
}

fn subjects(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|one| one["content"]["subject"].as_str().expect("a subject"))
        .collect()
}

/// Whether a caller sees an assessment: the same by its path and in the list.
async fn sees(caller: &Caller<'_>, path: &str) -> bool {
    let found = caller.get(path).await;
    let inside = listed(caller, "limit=200")
        .await
        .iter()
        .any(|one| one["url"] == path);
    let (id, file) = (
        path.rsplit('/').next().expect("an id"),
        caller
            .get("/v1/assessments/export?format=csv")
            .await
            .expect(200),
    );
    assert_eq!(file.text.contains(id), inside, "{}", file.text);
    let counted = caller.get("/v1/assessments/facets").await.expect(200).body;
    for facet in ["state", "organization", "provider"] {
        let counts = counted[facet].as_object().expect("counts").values();
        let sum: i64 = counts.map(|count| count.as_i64().expect("a count")).sum();
        assert_eq!(
            usize::try_from(sum),
            Ok(listed(caller, "limit=200").await.len()),
            "{facet}"
        );
    }
    assert_eq!(found.status == 200, inside, "{path}: {}", found.text);
    assert_eq!(found.status == 200 && found.text.contains(SECRET), inside);
    inside
}

/// One of each kind that could see an assessment of Togo's about UNICEF.
async fn audience(app: &App) -> Vec<(&'static str, Caller<'_>)> {
    let nhri = json!({"kind": "nhri", "code": "NHRI-TGO", "names": {"en": "Commission"}, "country": "TGO"});
    app.admin()
        .await
        .post("/v1/organizations", nhri)
        .await
        .expect(201);
    vec![
        ("Togo", app.focal_point("TGO").await),
        ("the clearing-house", app.clearing_house().await),
        ("UNICEF", app.agency("UNICEF").await),
        ("UNDP", app.agency("UNDP").await),
        ("Benin", app.focal_point("BEN").await),
        ("OIF", app.agency("OIF").await),
        ("the NHRI", app.person("NHRI-TGO", Role::Stakeholder).await),
        ("nobody", app.anonymous()),
    ]
}

async fn seen_by(audience: &[(&'static str, Caller<'_>)], path: &str) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for (name, caller) in audience {
        if sees(caller, path).await {
            seen.push(*name);
        }
    }
    seen
}

cases! {
    async fn a_completed_cooperation_is_assessed_replied_to_and_published(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        let cooperation = under_way(&app).await;
        assert_eq!(listed(&togo, "").await, Vec::<Value>::new());
        togo.step(&cooperation, "complete").await.expect(200);
        let id = cooperation.rsplit('/').next().expect("an id").to_owned();
        let due = listed(&togo, &format!("cooperation={id}&state=due")).await;
        assert_eq!(due.len(), 1, "who watches gives nothing: {due:?}");
        assert_eq!((&due[0]["provider"]["code"], &due[0]["cooperation_id"], &due[0]["moves"]), (&json!("UNICEF"), &json!(id), &json!(["begin"])));
        assert_eq!((&due[0]["content"]["subject"], &due[0]["content"]["upr_process"]), (&json!("Loi"), &json!(true)));
        let asked: i64 = chrono::DateTime::parse_from_rfc3339(due[0]["created_at"].as_str().expect("a time")).expect("a time").timestamp_millis();
        assert_eq!(due[0]["due_at"], json!(rfc3339(days_after(asked, DUE_DAYS))));
        let path = due[0]["url"].as_str().expect("a path").to_owned();
        for other in [&unicef, &undp] {
            other.get(&path).await.expect(404);
        }
        togo.put(&path, "\"1\"", assessment("x")).await.expect(409);
        let draft = togo.step(&path, "begin").await.expect(200);
        assert_eq!((&draft.body["state"], &draft.body["moves"]), (&json!("draft"), &json!(["submit"])));
        unicef.get(&path).await.expect(404);
        let short = togo.step(&path, "submit").await.expect(422);
        let criteria = ["relevance", "timeliness", "quality", "ownership", "effect", "sustainability"].map(|one| format!("/ratings/{one}"));
        let expected: Vec<&str> = ["/how_to_improve", "/would_request_again"].into_iter().chain(criteria.iter().map(String::as_str)).collect();
        assert_eq!(short.faulty_fields(), expected);
        let period = draft.body["content"]["period"].clone();
        let content = with(with(assessment("Loi sur la commission"), "period", period), "comments", json!(SECRET));
        let written = togo.put(&path, &draft.etag(), content).await.expect(200);
        assert_eq!(written.body["content"]["language"], "en");
        let submitted = togo.step(&path, "submit").await.expect(200);
        assert_eq!((&submitted.body["state"], &submitted.body["due_at"], &submitted.body["moves"]), (&json!("submitted"), &Value::Null, &json!(["publish"])));
        togo.put(&path, &submitted.etag(), assessment("other words")).await.expect(409);
        togo.step(&path, "reply").await.expect(403);
        let read = unicef.get(&path).await.expect(200);
        assert_eq!((&read.body["moves"], &read.body["named"], &read.body["cooperation_id"]), (&json!(["reply"]), &Value::Null, &json!(id)));
        undp.get(&path).await.expect(404);
        let replied = unicef.step_with(&path, "reply", json!({"text": "We shall send drafts earlier."})).await.expect(200);
        assert_eq!((&replied.body["state"], &replied.body["moves"]), (&json!("replied"), &json!([])));
        unicef.step_with(&path, "reply", json!({"text": "Once more."})).await.expect(409);
        unicef.step_with(&path, "publish", json!({"visibility": "public"})).await.expect(403);
        assert_eq!(notices(&togo).await, ["assessment.replied"], "its own completion needs no notice");
        let published = togo.step_with(&path, "publish", json!({"visibility": "public"})).await.expect(200);
        assert_eq!((&published.body["state"], &published.body["content"]["visibility"]), (&json!("published"), &json!("public")));
        assert!(published.body["publication"]["by"].is_string() && published.body["publication"]["at"].is_string());
        assert_eq!(notices(&unicef).await, ["assessment.published", "assessment.submitted"]);
        assert_eq!(notices(&app.clearing_house().await).await, ["assessment.published", "assessment.replied", "assessment.submitted"]);
        assert_eq!(notices(&undp).await, Vec::<String>::new());
        let public = app.anonymous().get(&path).await.expect(200);
        assert_eq!(public.body["reply"]["text"], "We shall send drafts earlier.");
        assert!(public.body["cooperation_id"].is_null() && public.body["publication"].is_null() && public.body["named"].is_null());
    }

    async fn only_help_that_was_given_is_assessed(app: TestApp) {
        let (togo, staff) = (app.focal_point("TGO").await, app.clearing_house().await);
        let begun = under_way(&app).await;
        togo.step_because(&begun, "suspend", json!("Elections")).await.expect(200);
        staff.step_because(&begun, "terminate", json!("The project was cancelled")).await.expect(200);
        assert_eq!(listed(&togo, "state=due").await.len(), 1);
        let unicef = app.agency("UNICEF").await;
        let need = open_need(&togo, need("Décret")).await.id();
        let offer = available_offer(&unicef, offer("y")).await.id();
        let never = agreed(&togo, &unicef, &shortlisted(&app, &need, &offer).await).await;
        togo.step(&never, "scope").await.expect(200);
        togo.step_because(&never, "terminate", json!("No money")).await.expect(200);
        assert_eq!(listed(&togo, "").await.len(), 1, "nothing was given");
    }

    async fn a_state_writes_of_help_from_before(app: TestApp) {
        let table = "\
dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol
x,2,20,TGO,PRT,supported,5,Justice,Build more courts,en,115.10,A/HRC/28/15
x,3,35,BEN,PRT,supported,5,Justice,Build more courts,en,115.10,A/HRC/38/15
";
        assert_eq!(import_table(&app, table), 2);
        let (togo, unicef) = (app.focal_point("TGO").await, app.agency("UNICEF").await);
        let served = async |state: &str| togo.get(&format!("/v1/recommendations?state_under_review={state}")).await.expect(200).body["items"][0].clone();
        let (own, other) = (served("TGO").await, served("BEN").await);
        let theme = own["themes"][0]["id"].as_str().expect("a theme").to_owned();
        let provider = togo.get("/v1/organizations/UNICEF").await.id();
        let of = |recommendation: &Value| {
            let content = with(assessment("Cours"), "recommendations", json!([recommendation["id"]]));
            let source = json!({"kind": "report", "reference": "A/HRC/WG.6/40/TGO/1, para. 12"});
            json!({"provider_id": provider, "content": with(with(content, "upr_process", json!(false)), "source", source)})
        };
        let refused = togo.post("/v1/assessments", of(&other)).await.expect(422);
        assert_eq!(refused.faulty_fields(), ["/content/recommendations/0"]);
        let made = send(togo.request("post", "/v1/assessments").header("idempotency-key", "one").json(&of(&own))).await.expect(201);
        let again = send(togo.request("post", "/v1/assessments").header("idempotency-key", "one").json(&of(&own))).await.expect(201);
        assert_eq!((again.id(), &made.body["state"]), (made.id(), &json!("draft")));
        let path = made.headers["location"].clone();
        togo.step(&path, "begin").await.expect(409);
        togo.step(&path, "submit").await.expect(200);
        assert_eq!(unicef.get(&path).await.expect(200).body["content"]["source"]["kind"], "report");
        let id = own["id"].as_str().expect("an id");
        for (query, found) in [
            ("cycle=2".to_owned(), 1), ("cycle=3".to_owned(), 0),
            (format!("theme={theme}"), 1), ("theme=upr-info:national-human-rights-institution".to_owned(), 0),
            (format!("recommendation={id}"), 1), (format!("recommendation={}", other["id"].as_str().expect("an id")), 0),
            (format!("provider={provider}"), 1), (format!("organization={provider}"), 0),
            ("state=submitted,replied".to_owned(), 1), ("state=draft".to_owned(), 0),
            (format!("cooperation={id}"), 0),
        ] {
            assert_eq!(listed(&togo, &query).await.len(), found, "{query}");
        }
    }

    async fn who_sees_an_assessment_in_each_state(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let all = audience(&app).await;
        let secret = with(assessment("Cours"), "comments", json!(SECRET));
        let path = drafted(&togo, "UNICEF", secret.clone()).await;
        assert_eq!(seen_by(&all, &path).await, ["Togo", "the clearing-house"]);
        togo.step(&path, "submit").await.expect(200);
        assert_eq!(seen_by(&all, &path).await, ["Togo", "the clearing-house", "UNICEF"]);
        let nhri = togo.get("/v1/organizations/NHRI-TGO").await.id();
        let scopes: [(Value, &[&str]); 6] = [
            (json!({"visibility": "restricted"}), &[]),
            (json!({"visibility": "restricted", "audience": [nhri]}), &["the NHRI"]),
            (json!({"visibility": "un_system", "audience": []}), &["UNDP"]),
            (json!({"visibility": "extranet"}), &["UNDP", "Benin", "OIF"]),
            (json!({"visibility": "public"}), &["UNDP", "Benin", "OIF", "the NHRI", "nobody"]),
            (json!({"visibility": "restricted"}), &[]),
        ];
        for (scope, more) in scopes {
            togo.step_with(&path, "publish", scope.clone()).await.expect(200);
            let expected: Vec<&str> = ["Togo", "the clearing-house", "UNICEF"].iter().chain(more).copied().collect();
            assert_eq!(seen_by(&all, &path).await, expected, "{scope}");
        }
        let late = app.agency("UNICEF").await.step_with(&path, "reply", json!({"text": "We are sorry."})).await.expect(200);
        assert_eq!((&late.body["state"], &late.body["moves"]), (&json!("published"), &json!([])));
        let confidential = assessed(&togo, "UNICEF", with(secret, "visibility", json!("confidential"))).await;
        assert_eq!(seen_by(&all, &confidential).await, ["Togo", "the clearing-house"]);
        app.agency("UNICEF").await.step_with(&confidential, "reply", json!({"text": "x"})).await.expect(404);
    }

    async fn what_makes_no_sense_is_refused_and_nothing_is_written(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let (provider, own) = (togo.get("/v1/organizations/UNICEF").await.id(), togo.get("/v1/organizations/TGO").await.id());
        let body = |content: Value| json!({"provider_id": provider, "content": content});
        for rating in [json!(0), json!(6), json!(-1), json!(3.5), json!("4"), json!("n/a"), json!(true), json!([3])] {
            let mut content = assessment("x");
            content["ratings"]["quality"] = rating.clone();
            let refused = togo.post("/v1/assessments", body(content)).await.expect(422);
            assert_eq!(refused.faulty_fields(), ["/content/ratings/quality"], "{rating}: {}", refused.text);
            assert!(refused.text.contains("from 1 (poor) to 5"), "{}", refused.text);
        }
        let long = |chars: usize| json!("é".repeat(chars));
        for (field, value, faulty) in [
            ("subject", json!(""), "/content/subject"), ("subject", json!("  "), "/content/subject"), ("subject", long(301), "/content/subject"),
            ("what_worked", long(5_001), "/content/what_worked"), ("how_to_improve", long(5_001), "/content/how_to_improve"),
            ("comments", long(5_001), "/content/comments"), ("visibility", json!("public"), "/content/visibility"),
            ("would_request_again", json!("yes"), "/content/would_request_again"), ("rating", json!(3), "/content/rating"),
            ("period", json!({"from": "2024-03-01", "until": "2024-02-01"}), "/content/period/until"),
            ("recommendations", json!(["01890000-0000-7000-8000-000000000000"]), "/content/recommendations/0"),
            ("source", json!({"kind": "rumour", "reference": "x"}), "/content/source/kind"),
        ] {
            let refused = togo.post("/v1/assessments", body(with(assessment("x"), field, value))).await.expect(422);
            assert_eq!(refused.faulty_fields(), [faulty], "{}", refused.text);
        }
        for id in [own.as_str(), "01890000-0000-7000-8000-000000000000"] {
            let refused = togo.post("/v1/assessments", json!({"provider_id": id, "content": assessment("x")})).await.expect(422);
            assert_eq!(refused.faulty_fields(), ["/provider_id"]);
        }
        for caller in [app.agency("UNICEF").await, app.clearing_house().await, app.admin().await] {
            caller.post("/v1/assessments", body(assessment("x"))).await.expect(403);
        }
        app.anonymous().post("/v1/assessments", body(assessment("x"))).await.expect(401);
        assert_eq!(listed(&togo, "").await, Vec::<Value>::new());
        for (query, field) in [("state=nowhere", "state"), ("theme=nothing", "theme"), ("cycle=second", "cycle"), ("limit=0", "limit"), ("cursor=x", "cursor")] {
            assert_eq!(togo.get(&format!("/v1/assessments?{query}")).await.expect(422).faulty_fields(), [field]);
        }
    }

    async fn what_is_missing_or_done_twice_is_refused(app: TestApp) {
        let (togo, unicef, benin) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.focal_point("BEN").await);
        for (field, value, faulty) in [
            ("how_to_improve", json!(" \n"), "/how_to_improve"), ("would_request_again", Value::Null, "/would_request_again"),
            ("period", Value::Null, "/period"), ("period", json!({"from": "2024-01-01", "until": "2199-12-31"}), "/period/until"),
            ("upr_process", json!(false), "/recommendations"),
        ] {
            let path = drafted(&togo, "UNICEF", with(assessment("x"), field, value)).await;
            assert_eq!(togo.step(&path, "submit").await.expect(422).faulty_fields(), [faulty]);
            assert_eq!(togo.get(&path).await.body["state"], "draft");
        }
        let mut nothing = assessment("x");
        for rating in nothing["ratings"].as_object_mut().expect("ratings").values_mut() {
            *rating = json!("not_applicable");
        }
        let path = drafted(&togo, "UNICEF", nothing).await;
        assert_eq!(togo.step(&path, "submit").await.expect(422).faulty_fields(), ["/ratings"]);
        let path = drafted(&togo, "UNICEF", assessment("x")).await;
        let etag = togo.get(&path).await.etag();
        benin.put(&path, &etag, assessment("y")).await.expect(404);
        app.clearing_house().await.put(&path, &etag, assessment("y")).await.expect(403);
        send(togo.request("put", &path).json(&assessment("y"))).await.expect(428);
        togo.put(&path, "\"7\"", assessment("y")).await.expect(412);
        togo.step_with(&path, "publish", json!({"visibility": "public"})).await.expect(409);
        assert_eq!(togo.step_because(&path, "submit", json!("why not")).await.expect(422).faulty_fields(), ["/reason"]);
        app.clearing_house().await.step(&path, "submit").await.expect(403);
        togo.step(&path, "submit").await.expect(200);
        let twice = togo.step(&path, "submit").await.expect(409);
        assert!(twice.text.contains("publish"), "the legal moves are named: {}", twice.text);
        assert_eq!(unicef.step_with(&path, "reply", json!({"text": " "})).await.expect(422).faulty_fields(), ["/text"]);
        assert_eq!(unicef.step_with(&path, "reply", json!({"text": "x".repeat(5_001)})).await.expect(422).faulty_fields(), ["/text"]);
        app.clearing_house().await.step_with(&path, "reply", json!({"text": "x"})).await.expect(403);
        assert_eq!(togo.step_with(&path, "publish", json!({"visibility": "confidential"})).await.expect(422).faulty_fields(), ["/visibility"]);
        assert_eq!(togo.step_with(&path, "publish", json!({})).await.expect(422).faulty_fields(), ["/visibility"]);
        let unknown = json!({"visibility": "restricted", "audience": ["01890000-0000-7000-8000-000000000000"]});
        assert_eq!(togo.step_with(&path, "publish", unknown).await.expect(422).faulty_fields(), ["/audience/0"]);
        assert_eq!(togo.get(&path).await.body["state"], "submitted");
        app.admin().await.get(&path).await.expect(404);
        let trail = app.admin().await.get("/v1/audit?kind=assessment").await.expect(200);
        assert!(trail.text.contains("how_to_improve") && !trail.text.contains("Send the drafts"), "{}", trail.text);
    }

    async fn a_score_shows_from_the_fifth_assessment_of_the_third_state_on(app: TestApp) {
        let (togo, benin, ghana) = (app.focal_point("TGO").await, app.focal_point("BEN").await, app.focal_point("GHA").await);
        for state in [&togo, &benin, &togo, &benin, &togo, &benin] {
            assessed(state, "UNDP", rated(1)).await;
        }
        assert_eq!(track_record(&togo, "UNDP").await, (Value::Null, Value::Null, Value::Null), "six of two States");
        for state in [&togo, &benin, &ghana, &togo] {
            assert_eq!(track_record(&togo, "UNICEF").await.0, Value::Null);
            assessed(state, "UNICEF", rated(4)).await;
        }
        drafted(&benin, "UNICEF", rated(1)).await;
        assert_eq!(track_record(&togo, "UNICEF").await.0, Value::Null, "four, and a draft");
        assessed(&benin, "UNICEF", with(rated(4), "visibility", json!("confidential"))).await;
        let first = (json!(4.0), json!(5), json!(3));
        for reader in [&togo, &app.agency("UNICEF").await, &app.clearing_house().await, &app.person("CHE", Role::Observer).await] {
            assert_eq!(track_record(reader, "UNICEF").await, first, "the same for everybody");
        }
        for state in [&togo, &benin, &togo] {
            assessed(state, "UNICEF", rated(1)).await;
            assert_eq!(track_record(&togo, "UNICEF").await, first, "one by one they do not show");
        }
        assessed(&app.focal_point("SEN").await, "UNICEF", rated(1)).await;
        let second = track_record(&togo, "UNICEF").await;
        assert_eq!((&second.1, &second.2), (&json!(9), &json!(4)));
        assert!(second.0.as_f64() < Some(4.0), "{second:?}");
        app.anonymous().get("/v1/organizations/UNICEF/track-record").await.expect(401);
        togo.get("/v1/organizations/NOBODY/track-record").await.expect(404);
    }

    async fn a_low_score_moves_offers_down_and_says_why(app: TestApp) {
        let (togo, unicef, undp) = (app.focal_point("TGO").await, app.agency("UNICEF").await, app.agency("UNDP").await);
        available_offer(&unicef, offer("x")).await;
        available_offer(&undp, offer("x")).await;
        let need = open_need(&togo, need("Loi")).await.id();
        let suggested = async |caller: &Caller<'_>| {
            let request = caller.request("get", &format!("/v1/needs/{need}/suggestions")).header("accept-language", "fr");
            send(request).await.expect(200).body["suggestions"].as_array().cloned().expect("suggestions")
        };
        let owners = |all: &[Value]| all.iter().map(|one| one["counterpart"]["organization"]["code"].clone()).collect::<Vec<_>>();
        let before = suggested(&togo).await;
        assert_eq!(owners(&before), ["UNICEF", "UNDP"]);
        let judged = |one: &Value| one["criteria"].as_array().expect("criteria").iter().any(|c| c["criterion"] == "track_record");
        assert!(!before.iter().any(judged));
        for state in ["BEN", "GHA", "SEN", "BEN", "GHA"] {
            assessed(&app.focal_point(state).await, "UNICEF", rated(2)).await;
        }
        let after = suggested(&togo).await;
        assert_eq!(owners(&after), ["UNDP", "UNICEF"]);
        assert_eq!((&after[0]["score"], judged(&after[0])), (&before[1]["score"], false), "who was not assessed is ranked as before");
        let against = after[1]["counter_reasons"].as_array().expect("reasons").iter().find(|one| one["key"] == "match-record-poor").expect("the reason");
        assert_eq!(against["args"]["score"], json!(["2"]));
        assert!(against["text_en"].as_str().is_some_and(|text| text.contains("only 2 out of 5")), "{against}");
        for state in ["BEN", "GHA", "SEN", "CIV", "MLI"] {
            assessed(&app.focal_point(state).await, "UNDP", rated(5)).await;
        }
        let praised = suggested(&togo).await;
        assert_eq!(owners(&praised), ["UNDP", "UNICEF"]);
        let record = |one: &Value| one["criteria"].as_array().expect("criteria").iter().find(|c| c["criterion"] == "track_record").cloned().expect("judged");
        let (high, low) = (record(&praised[0]), record(&praised[1]));
        assert_eq!((&high["reason"]["key"], &low["reason"]["key"]), (&json!("match-record-good"), &json!("match-record-middling")));
        assert_eq!((&high["reason"]["args"]["score"], &low["reason"]["args"]["score"]), (&json!(["4.5"]), &json!(["3"])), "drawn to the mean of all");
        assert!(high["reason"]["text"].as_str().is_some_and(|text| text.contains("4,5 sur 5")), "{high}");
    }

    async fn the_list_is_paged_and_ordered(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        for subject in ["one", "two", "three"] {
            drafted(&togo, "UNICEF", assessment(subject)).await;
        }
        let first = togo.get("/v1/assessments?limit=2").await.expect(200);
        assert_eq!(subjects(first.body["items"].as_array().expect("items")), ["three", "two"]);
        let cursor = first.body["next"].as_str().expect("a cursor").to_owned();
        let last = togo.get(&format!("/v1/assessments?limit=2&cursor={cursor}")).await.expect(200);
        assert_eq!((subjects(last.body["items"].as_array().expect("items")), &last.body["next"]), (vec!["one"], &Value::Null));
    }
}
