//! The demonstration: everything that people can reach is there to be seen, and loading it twice changes nothing.

use std::collections::BTreeSet;

use clearing_house::demo::{self, PASSWORD};
use clearing_house::domain::activity::ActivityStatus;
use clearing_house::domain::actor::Role;
use clearing_house::domain::decision::is_no;
use clearing_house::domain::error::{Error, Result};
use clearing_house::domain::lifecycle::{
    AssessmentState, CooperationMove, CooperationState, ExchangeState, JoinState, LetterState,
    Lifecycle, MergeState, PracticeState, SuggestionMove, SuggestionState,
};
use serde_json::{Value, json};

use crate::cases;
use crate::support::app::{Caller, TestApp};

/// Every state.
const NEED_STATES: [&str; 16] = [
    "cleared",
    "closed_unmet",
    "draft",
    "expired",
    "extracted",
    "in_delivery",
    "in_review",
    "matched",
    "merged",
    "met",
    "open",
    "partially_met",
    "rejected",
    "returned",
    "submitted",
    "withdrawn",
];
const OFFER_STATES: [&str; 10] = [
    "available",
    "draft",
    "expired",
    "extracted",
    "fully_committed",
    "paused",
    "rejected",
    "submitted",
    "verified",
    "withdrawn",
];

async fn load(app: &TestApp) -> Result<Vec<demo::SignIn>> {
    let service = app.service.clone();
    actix_web::web::block(move || demo::load(&service))
        .await
        .expect("a thread")
}

async fn sign_in<'a>(app: &'a TestApp, people: &[demo::SignIn], role: Role) -> Caller<'a> {
    let person = people.iter().find(|person| person.role == role);
    let person = person.unwrap_or_else(|| panic!("no {role}"));
    sign_in_as(app, person).await
}

async fn sign_in_as<'a>(app: &'a TestApp, person: &demo::SignIn) -> Caller<'a> {
    let session = app.sign_in(&person.email, PASSWORD).await.expect(201);
    app.bearer(session.body["access_token"].as_str().expect("a token"))
}

/// Whoever speaks for the owner of an entry.
async fn desk<'a>(app: &'a TestApp, entry: &Value) -> Caller<'a> {
    let code = text(entry, "/organization/code").to_lowercase();
    let role = match text(entry, "/organization/kind") {
        "state" => Role::FocalPoint,
        _ => Role::Agency,
    };
    let session = app
        .sign_in(&format!("{role}@{code}.example"), PASSWORD)
        .await
        .expect(201);
    app.bearer(text(&session.body, "/access_token"))
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no {pointer} in {value}"))
}

async fn items(caller: &Caller<'_>, path: &str) -> Vec<Value> {
    let list = caller.get(&format!("{path}?limit=100")).await.expect(200);
    list.body["items"].as_array().cloned().expect("items")
}

fn values<'a>(items: &'a [Value], pointer: &str) -> BTreeSet<&'a str> {
    let found = items.iter().filter_map(|item| item.pointer(pointer));
    found.filter_map(Value::as_str).collect()
}

/// Whether an entry names what it would implement.
fn serves_something(entry: &Value) -> bool {
    let served = entry["content"]["recommendations"].as_array();
    entry["content"]["upr_process"] == true || served.is_some_and(|all| !all.is_empty())
}

cases! {
    async fn every_state_that_can_be_reached_is_shown_in_six_languages(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let needs = items(&staff, "/v1/needs").await;
        let offers = items(&staff, "/v1/offers").await;
        assert_eq!(values(&needs, "/state"), NEED_STATES.into());
        assert_eq!(values(&offers, "/state"), OFFER_STATES.into());
        assert_eq!(values(&needs, "/content/language"), ["ar", "en", "es", "fr", "ru", "zh"].into());
        assert!(needs.iter().chain(&offers).all(serves_something));
    }

    async fn suggestions_and_cooperations_are_shown_in_every_state_that_is_recorded(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let recorded = |state: &&SuggestionState| **state != SuggestionState::Proposed;
        let states: BTreeSet<&str> = SuggestionState::ALL.iter().filter(recorded).map(|s| s.code()).collect();
        assert_eq!(values(&items(&staff, "/v1/suggestions").await, "/state"), states);
        let cooperations = items(&staff, "/v1/cooperations").await;
        let states: BTreeSet<&str> = CooperationState::ALL.iter().map(|s| s.code()).collect();
        assert_eq!(values(&cooperations, "/state"), states);
        let helping = |one: &Value| one["participants"].as_array().map_or(0, Vec::len);
        assert_eq!(cooperations.iter().map(helping).max(), Some(3));
    }

    async fn cooperations_are_followed_up_and_some_are_silent(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let cooperations = items(&staff, "/v1/cooperations").await;
        let with = |holds: &dyn Fn(&Value) -> bool| cooperations.iter().filter(|one| holds(one)).count();
        let silent = with(&|one| one["silent"] == true);
        assert!((1..cooperations.len()).contains(&silent), "{silent}");
        assert_eq!(with(&|one| one["newest_updates"]["disagree"] == true), 1);
        assert!(with(&|one| one["commitments"].as_array().is_some_and(|all| !all.is_empty())) >= 4);
        assert!(with(&|one| one["milestones"].as_array().is_some_and(|all| !all.is_empty())) >= 2);
        let shown = cooperations.iter().find(|one| one["newest_updates"]["disagree"] == true).expect("one");
        let files = staff.get(&format!("{}/files", text(shown, "/url"))).await.expect(200);
        let file = staff.get(text(&files.body, "/items/0/url")).await.expect(200);
        assert!(file.text.starts_with("jour;participants"));
        let served = staff.get(&format!("{}/implementation", text(shown, "/url"))).await.expect(200);
        assert_eq!(served.body["items"][0]["status"], "in_progress");
    }

    async fn assessments_are_shown_in_every_state_and_one_provider_has_a_score(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let assessments = items(&staff, "/v1/assessments").await;
        let states: BTreeSet<&str> = AssessmentState::ALL.iter().map(|s| s.code()).collect();
        assert_eq!(values(&assessments, "/state"), states);
        assert_eq!(values(&assessments, "/content/language"), ["ar", "en", "es", "fr", "ru", "zh"].into());
        assert!(assessments.iter().all(serves_something));
        let asked = assessments.iter().filter(|one| one["due_at"].is_string() && one["cooperation_id"].is_string());
        assert_eq!(asked.count(), 2, "those of the cooperations that ended");
        let score = async |code: &str| staff.get(&format!("/v1/organizations/{code}/track-record")).await.expect(200).body["score"].clone();
        assert!(score("UNDP").await.is_number());
        assert_eq!(score("LAS").await, Value::Null);
    }

    async fn practices_activities_and_requests_are_shown_in_every_state(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let practices = items(&staff, "/v1/practices").await;
        assert_eq!(values(&practices, "/state"), PracticeState::ALL.iter().map(|one| one.code()).collect());
        assert_eq!(values(&practices, "/content/language"), ["ar", "en", "es", "fr", "ru", "zh"].into());
        assert_eq!(values(&practices, "/co_authors/0/answer"), ["asked", "confirmed"].into());
        assert!(practices.iter().all(serves_something));
        let exchanges = items(&staff, "/v1/exchanges").await;
        assert_eq!(values(&exchanges, "/state"), ExchangeState::ALL.iter().map(|one| one.code()).collect());
        let activities = items(&staff, "/v1/activities").await;
        assert_eq!(values(&activities, "/content/status"), ActivityStatus::ALL.iter().map(|one| one.code()).collect());
        let requests = items(&staff, "/v1/join-requests").await;
        assert_eq!(values(&requests, "/state"), JoinState::ALL.iter().map(|one| one.code()).collect());
        assert_eq!(items(&staff, "/v1/coordination/overlaps").await.len(), 1);
    }

    async fn a_decision_that_the_tables_do_not_know_is_refused_in_every_state(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let mut refused = 0;
        for suggestion in items(&staff, "/v1/suggestions").await {
            let state: SuggestionState = text(&suggestion, "/state").parse().expect("a state");
            let path = text(&suggestion, "/url");
            let people_make = |by: &&SuggestionMove| **by != SuggestionMove::Lapse && !state.moves().contains(by);
            for by in SuggestionMove::ALL.iter().filter(people_make) {
                let caller = match by {
                    SuggestionMove::NeedAccept | SuggestionMove::NeedDecline => desk(&app, &suggestion["need"]).await,
                    SuggestionMove::OfferAccept | SuggestionMove::OfferDecline => desk(&app, &suggestion["offer"]).await,
                    _ => staff.clone(),
                };
                let reason = if is_no(*by) { json!("timing") } else { Value::Null };
                let knows = caller.get(path).await.status == 200;
                let reply = caller.step_because(path, by.code(), reason).await;
                assert_eq!(reply.status, if knows { 409 } else { 404 }, "{state} {by}: {}", reply.text);
                refused += 1;
            }
        }
        for cooperation in items(&staff, "/v1/cooperations").await {
            let state: CooperationState = text(&cooperation, "/state").parse().expect("a state");
            let caller = desk(&app, &cooperation["need"]).await;
            for by in CooperationMove::ALL.iter().filter(|by| !state.moves().contains(by)) {
                let reply = caller.step_because(text(&cooperation, "/url"), by.code(), json!("why")).await;
                assert_eq!(reply.status, 409, "{state} {by}: {}", reply.text);
                refused += 1;
            }
        }
        assert!(refused > 100, "{refused}");
    }

    async fn needs_are_given_back_with_comments_and_merged_in_every_state_of_that(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let needs = items(&staff, "/v1/needs").await;
        let asked = |need: &&Value| need["state"] == "returned" && need["comments"].as_array().is_some_and(|all| all.len() == 3);
        assert_eq!(needs.iter().filter(asked).count(), 1);
        assert_eq!(needs.iter().filter(|need| need["merged_into"].is_string()).count(), 1);
        let states: BTreeSet<&str> = MergeState::ALL.iter().map(|state| state.code()).collect();
        assert_eq!(values(&items(&staff, "/v1/need-merges").await, "/state"), states);
    }

    async fn letters_are_shown_due_and_sent_and_a_system_is_told_until_it_is_gone(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &people, Role::ClearingHouse).await;
        let letters = items(&staff, "/v1/letters").await;
        let states: BTreeSet<&str> = LetterState::ALL.iter().map(|state| state.code()).collect();
        assert_eq!(values(&letters, "/state"), states);
        assert_eq!(values(&letters, "/kind"), ["brief", "follow_up"].into());
        let waits = staff.get("/v1/worklist").await.expect(200);
        assert!(waits.text.contains("write_brief"), "{}", waits.text);
        let undp = sign_in(&app, &people, Role::Agency).await;
        let webhooks = undp.get("/v1/webhooks").await.expect(200);
        let webhook = &webhooks.body["items"][0];
        assert_eq!((&webhook["active"], webhooks.body["items"].as_array().map(Vec::len)), (&json!(false), Some(1)));
        assert!(text(webhook, "/url").contains(".example/"), "nobody's address");
        let deliveries = items(&undp, &format!("/v1/webhooks/{}/deliveries", text(webhook, "/id"))).await;
        assert_eq!(values(&deliveries, "/state"), ["dead", "delivered"].into());
    }

    async fn what_one_asks_of_another_waits_for_whoever_is_asked(app: TestApp) {
        load(&app).await.expect("a demonstration");
        for (code, kind, task) in [
            ("UNICEF", "un_entity", "answer_join_request"),
            ("ESP", "state", "answer_exchange"),
            ("UN-WOMEN", "un_entity", "answer_co_authorship"),
            ("KGZ", "state", "publish_practice"),
            ("UNDP", "un_entity", "reply_to_assessment"),
        ] {
            let caller = desk(&app, &json!({"organization": {"code": code, "kind": kind}})).await;
            let waits = caller.get("/v1/worklist").await.expect(200);
            assert!(values(waits.body["items"].as_array().expect("tasks"), "/kind").contains(task), "{code}: {}", waits.text);
        }
    }

    async fn recommendations_come_in_through_the_import_with_pledges_and_noted_ones(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let reader = sign_in(&app, &people, Role::Observer).await;
        let known = items(&reader, "/v1/recommendations").await;
        assert_eq!(known.len(), 44);
        assert_eq!(values(&known, "/kind"), ["recommendation", "voluntary_pledge"].into());
        assert!(values(&known, "/position").contains("noted"));
        let in_two_languages = |known: &&Value| known["texts"].as_object().is_some_and(|all| all.len() > 1);
        assert_eq!(known.iter().filter(in_two_languages).count(), 7);
    }

    async fn one_person_of_each_role_can_sign_in(app: TestApp) {
        let people = load(&app).await.expect("a demonstration");
        let roles: BTreeSet<Role> = people.iter().map(|person| person.role).collect();
        assert_eq!(roles, Role::ALL.iter().copied().collect());
        for person in &people {
            let caller = sign_in_as(&app, person).await;
            let me = caller.get("/v1/me").await.expect(200);
            assert!(me.text.contains(person.role.code()), "{}", me.text);
            assert!(me.text.contains(&person.organization), "{}", me.text);
        }
    }

    async fn a_second_start_changes_nothing(app: TestApp) {
        let first = load(&app).await.expect("a demonstration");
        let staff = sign_in(&app, &first, Role::ClearingHouse).await;
        let before = (items(&staff, "/v1/needs").await, items(&staff, "/v1/offers").await);
        assert_eq!(load(&app).await.expect("the same demonstration"), first);
        let after = (items(&staff, "/v1/needs").await, items(&staff, "/v1/offers").await);
        assert_eq!(before, after);
    }

    async fn a_database_with_other_content_is_left_alone(app: TestApp) {
        let agency = app.agency("UNDP").await;
        assert!(matches!(load(&app).await, Err(Error::Conflict(_))));
        assert!(items(&agency, "/v1/offers").await.is_empty());
    }
}
