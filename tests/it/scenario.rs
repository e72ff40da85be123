//! The whole way of one need, through the API alone: from a draft to a published assessment, with three organizations, while a
//! fourth agency and another State learn nothing of it on any channel.

use clearing_house::domain::actor::Role;
use clearing_house::domain::clock::DAY_MS;
use clearing_house::service::{clocks, digests};
use serde_json::json;

use crate::cases;
use crate::support::app::{Caller, TestApp as App, blocking};
use crate::support::build::{
    PDF, add_file, assessment, available_offer, import_table, need, offer, shortlisted, with,
};
use crate::support::mails::mails;
use crate::support::reading::{leaks, walk};
use crate::support::receiver::{Receiver, deliver};
use crate::visibility::without_instance;

const SECRET: &str = "Loi secrète";
const TABLE: &str = "\
dataset,cycle,session,sur_iso3,recommending_iso3,response,action_category,themes,text,lang,paragraph,document_symbol
x,2,20,TGO,PRT,supported,5,Justice,Create a national institution,en,115.10,A/HRC/28/15
";

/// Who takes part in the cooperation, and the clearing-house.
struct Cast<'a> {
    togo: Caller<'a>,
    unicef: Caller<'a>,
    undp: Caller<'a>,
    staff: Caller<'a>,
}

/// What happens by itself: clocks, digests and webhooks.
fn time_passes(app: &App) {
    blocking(|| {
        clocks::run_due(&app.service, &|| true).expect("the clocks");
        digests::send_due(&app.service, &|| true).expect("the digests");
    });
    deliver(app);
}

/// Who does not take part, with a webhook for everything that it may learn.
async fn outsider(app: &App, organization: &str, role: Role, receiver: &Receiver) -> String {
    let email = format!("outside@{}.example", organization.to_lowercase());
    let token = app.sign_up(&email, organization, &[role]).await;
    let webhook = json!({"url": receiver.url, "kinds": []});
    let made = app.bearer(&token).post("/v1/webhooks", webhook).await;
    made.expect(201);
    token
}

/// A need of Togo's on its recommendation, given back once, mended, handed in with the note verbale, and open: its path.
async fn opened(cast: &Cast<'_>, recommendation: &str) -> String {
    let Cast { togo, staff, .. } = cast;
    let whole = with(need(SECRET), "visibility", json!("restricted"));
    let whole = with(whole, "recommendations", json!([recommendation]));
    let short = with(whole.clone(), "success_measure", json!(""));
    let made = togo.post("/v1/needs", short).await.expect(201);
    let path = made.headers["location"].clone();
    let found = togo.get(&format!("{path}/quality")).await.expect(200);
    assert!(found.text.contains("/success_measure"), "{}", found.text);
    add_file(togo, &path, "note.pdf", PDF).await.expect(201);
    togo.step(&path, "submit").await.expect(200);
    assert!(tasks(staff).await.contains(&path), "to be reviewed");
    staff.step(&path, "review").await.expect(200);
    let comments = json!({"reason": "One question", "comments": [{"pointer": "/success_measure", "text": "Which?"}]});
    staff.step_with(&path, "return", comments).await.expect(200);
    let returned = togo.get(&path).await.expect(200);
    assert_eq!(returned.body["comments"][0]["text"], "Which?");
    let mended = togo.put(&path, &returned.etag(), whole).await.expect(200);
    let versions = togo.get(&format!("{path}/versions")).await.expect(200);
    assert_eq!(versions.body["items"][0]["version"], mended.body["version"]);
    for (caller, step) in [
        (togo, "submit"),
        (staff, "review"),
        (staff, "clear"),
        (togo, "open"),
    ] {
        caller.step(&path, step).await.expect(200);
    }
    path
}

/// The paths of the records that wait for a caller.
async fn tasks(caller: &Caller<'_>) -> Vec<String> {
    let list = caller.get("/v1/worklist").await.expect(200);
    let items = list.body["items"].as_array().cloned().expect("tasks");
    items
        .iter()
        .map(|one| one["record"]["url"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Both agencies help, UNICEF in the lead: the path of the cooperation.
async fn agreed(app: &App, cast: &Cast<'_>, need: &str, offers: [&str; 2]) -> String {
    let Cast {
        togo, unicef, undp, ..
    } = cast;
    let need = need.rsplit('/').next().expect("an id");
    let mut cooperation = String::new();
    for (partner, offer) in [(unicef, offers[0]), (undp, offers[1])] {
        let suggestion = shortlisted(app, need, offer).await;
        partner.get(&suggestion).await.expect(404);
        assert!(tasks(togo).await.contains(&suggestion), "the State's turn");
        togo.step(&suggestion, "need_accept").await.expect(200);
        assert!(tasks(partner).await.contains(&suggestion), "the partner's");
        let mutual = partner.step(&suggestion, "offer_accept").await.expect(200);
        let id = mutual.body["cooperation_id"].as_str().expect("an id");
        cooperation = format!("/v1/cooperations/{id}");
    }
    unicef.step(&cooperation, "scope").await.expect(200);
    togo.step(&cooperation, "agree").await.expect(200);
    cooperation
}

/// What both undertake is delivered, reported with evidence by both sides, and completed.
async fn delivered(cast: &Cast<'_>, cooperation: &str, recommendation: &str) {
    let Cast {
        togo, unicef, undp, ..
    } = cast;
    let at = |part: &str| format!("{cooperation}/{part}");
    for (partner, quantity) in [(unicef, 15), (undp, 5)] {
        let body = json!({"line": 0, "quantity": quantity, "unit": "expert-days"});
        partner.post(&at("commitments"), body).await.expect(200);
    }
    let milestone = json!({"title": "Projet de loi", "due_on": "2027-06-30"});
    unicef
        .step_with(cooperation, "milestones", milestone)
        .await
        .expect(200);
    unicef.step(cooperation, "start").await.expect(200);
    let evidence = add_file(unicef, cooperation, "draft.pdf", PDF).await;
    let update =
        json!({"status": "on_track", "text": "Drafted.", "files": [evidence.expect(201).id()]});
    unicef.post(&at("updates"), update).await.expect(200);
    let doubt = json!({"status": "delayed", "text": "Pas encore lu."});
    let told = togo.post(&at("updates"), doubt).await.expect(200);
    assert_eq!(told.body["newest_updates"]["disagree"], true);
    for (partner, quantity) in [(unicef, 15), (undp, 5)] {
        let body =
            json!({"line": 0, "quantity": quantity, "unit": "expert-days", "on": "2024-05-06"});
        partner.post(&at("deliveries"), body).await.expect(200);
    }
    let report = json!({"recommendation_id": recommendation, "status": "in_progress"});
    togo.post(&at("implementation"), report).await.expect(200);
    let reply = togo.get(&at("reply?language=fr")).await.expect(200);
    assert_eq!(reply.body["entries"].as_array().map(Vec::len), Some(2));
    let whole = togo.get(cooperation).await.expect(200);
    let line = &whole.body["coverage"][0];
    assert_eq!(
        (&line["committed"], &line["delivered"], &line["uncovered"]),
        (&json!(20), &json!(20), &json!(0))
    );
    togo.step(cooperation, "complete").await.expect(200);
}

/// The State assesses its lead, which replies; published to those whom it names, UNDP: the path.
async fn assessed(cast: &Cast<'_>, cooperation: &str) -> String {
    let Cast {
        togo, unicef, undp, ..
    } = cast;
    let id = cooperation.rsplit('/').next().expect("an id");
    let lead = unicef.get("/v1/organizations/UNICEF").await.id();
    let due = togo
        .get(&format!("/v1/assessments?cooperation={id}&provider={lead}"))
        .await
        .expect(200);
    let path = due.body["items"][0]["url"]
        .as_str()
        .expect("due")
        .to_owned();
    assert!(tasks(togo).await.contains(&path), "due");
    let draft = togo.step(&path, "begin").await.expect(200);
    let period = draft.body["content"]["period"].clone();
    let content = with(assessment(SECRET), "period", period);
    togo.put(&path, &draft.etag(), content).await.expect(200);
    togo.step(&path, "submit").await.expect(200);
    let words = json!({"text": "We shall send drafts earlier."});
    unicef.step_with(&path, "reply", words).await.expect(200);
    undp.get(&path).await.expect(404);
    let third = undp.get("/v1/organizations/UNDP").await.id();
    let scope = json!({"visibility": "restricted", "audience": [third]});
    let published = togo.step_with(&path, "publish", scope).await.expect(200);
    assert_eq!(published.body["state"], "published");
    undp.get(&path).await.expect(200);
    path
}

cases! {
    async fn a_need_goes_from_draft_to_published_assessment_and_who_is_outside_never_learns_of_it(app: TestApp) {
        let cast = Cast { togo: app.focal_point("TGO").await, unicef: app.agency("UNICEF").await, undp: app.agency("UNDP").await, staff: app.clearing_house().await };
        assert_eq!(import_table(&app, TABLE), 1);
        let recommendation = cast.togo.get("/v1/recommendations").await.expect(200).body["items"][0]["id"].as_str().expect("an id").to_owned();
        let receiver = Receiver::start();
        let outside = [outsider(&app, "OIF", Role::Agency, &receiver).await, outsider(&app, "BEN", Role::FocalPoint, &receiver).await];
        let first = available_offer(&cast.unicef, offer("Drafting help")).await.id();
        let second = available_offer(&cast.undp, offer("More drafting help")).await.id();
        let third = available_offer(&app.bearer(&outside[0]), offer("Aide francophone")).await.id();
        let provider = cast.staff.get("/v1/organizations/UNICEF").await.id();
        let known = [first.as_str(), &second, &third, &provider, &recommendation];
        time_passes(&app);
        let mut before = Vec::new();
        for token in &outside {
            before.push(walk(&app.bearer(token), &known).await);
        }
        let told_before = receiver.messages().len();

        let need = opened(&cast, &recommendation).await;
        let cooperation = agreed(&app, &cast, &need, [&first, &second]).await;
        delivered(&cast, &cooperation, &recommendation).await;
        cast.togo.step(&cooperation, "close").await.expect(200);
        let assessment = assessed(&cast, &cooperation).await;
        let end = cast.togo.get(&need).await.expect(200);
        assert_eq!(end.body["state"], "met", "{}", end.text);
        time_passes(&app);

        for (token, before) in outside.iter().zip(&before) {
            let caller = app.bearer(token);
            for path in [&need, &cooperation, &assessment] {
                caller.get(path).await.expect(404);
            }
            for ((path, was), (_, is)) in before.iter().zip(&walk(&caller, &known).await) {
                let told = |status: u16, text: &str| (status, without_instance(text));
                assert_eq!(told(was.status, &was.text), told(is.status, &is.text), "noticed at {path}");
            }
        }
        let id = |path: &str| path.rsplit('/').next().expect("an id").to_owned();
        let ids = [id(&need), id(&cooperation), id(&assessment)];
        let mut words: Vec<&str> = ids.iter().map(String::as_str).collect();
        words.push(SECRET);
        app.forward_ms(2 * DAY_MS);
        time_passes(&app);
        for (organization, role) in [("OIF", Role::Agency), ("BEN", Role::FocalPoint)] {
            let late = app.sign_up(&format!("late@{organization}.example"), organization, &[role]).await;
            assert_eq!(leaks(&app.bearer(&late), &words[..3], &words).await, Vec::<String>::new());
        }
        let outside: Vec<String> = mails(&app).into_iter().filter(|mail| mail.contains("outside@")).collect();
        let told: Vec<String> = receiver.messages().into_iter().skip(told_before).map(|message| message.text).collect();
        let learnt = |texts: &[String]| texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
        assert!(!learnt(&outside) && !learnt(&told), "{outside:?} {told:?}");
        assert!(mails(&app).iter().any(|mail| mail.contains(words[0])), "those inside are told");
    }
}
