//! Every route, for every role, on records of the own and of another organization, against the policy table.

use clearing_house::domain::actor::Role;
use clearing_house::domain::ids::DeliveryId;
use clearing_house::domain::lifecycle::LetterState;
use clearing_house::domain::policy::{self, Action, COLUMNS, Grant};
use clearing_house::domain::webhook::{Delivery, DeliveryState};
use clearing_house::routes::{Route, TABLE};
use clearing_house::store::{letters, webhooks};
use serde_json::json;

use crate::cases;
use crate::support::app::{Caller, Reply, send};
use crate::support::build::{
    RECOMMENDATION_TABLE, activity, add_file, agreed, available_offer, import_table, letter_to,
    need, offer, open_need, practice, published_assessment, published_practice, shortlisted, with,
};

/// Which records a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Own,
    Others,
}

/// An id that no record has.
const NOTHING: &str = "01890000-0000-7000-8000-000000000000";

/// Path parameters: route prefix -> ids of the own and of another organization's record, or of the one that nobody owns.
struct Records {
    organization: String,
    user: String,
    mandate: String,
    recommendation: String,
    import: String,
    plan: String,
    own_need: String,
    other_need: String,
    own_offer: String,
    other_offer: String,
    own_key: String,
    other_key: String,
    /// A suggestion for the own need, one of the own offer, and one of others.
    own_need_suggestion: String,
    own_offer_suggestion: String,
    other_suggestion: String,
    own_cooperation: String,
    /// With a need of the own State.
    helped_cooperation: String,
    other_cooperation: String,
    /// Told to the role itself, and to another organization.
    own_notice: String,
    /// Each with a message that is on its way to it.
    own_webhook: (String, String),
    other_webhook: (String, String),
    other_notice: String,
    /// Of the own State, of assistance that the own organization gave, and of others.
    own_assessment: String,
    own_assistance: String,
    other_assessment: String,
    own_consent: String,
    other_consent: String,
    /// Prefix of the routes -> a file of the own record and of another organization's.
    files: [(&'static str, String, String); 2],
    /// Of two own needs, and of two of another State.
    own_merge: String,
    other_merge: String,
    /// Sent to the own State, and to another.
    letters: [String; 2],
    own_practice: String,
    other_practice: String,
    /// Where the own organization is said to be a co-author.
    co_authored: String,
    own_activity: String,
    other_activity: String,
    overlap: String,
    /// Of requests: one that the own organization answers, one that it makes, one of others.
    exchanges: [String; 3],
    joins: [String; 3],
}

/// What exists of records that belong to somebody: the prefix of their routes.
const OWNED: [&str; 14] = [
    "/v1/needs/{id}",
    "/v1/need-merges/{id}",
    "/v1/letters/{id}",
    "/v1/offers/{id}",
    "/v1/api-keys/{id}",
    "/v1/suggestions/{id}",
    "/v1/cooperations/{id}",
    "/v1/practices/{id}",
    "/v1/notices/{id}",
    "/v1/assessments/{id}",
    "/v1/webhooks/{id}",
    "/v1/activities/{id}",
    "/v1/exchanges/{id}",
    "/v1/join-requests/{id}",
];

impl Records {
    /// TABLE: the prefix of routes of records that belong to somebody -> an own one, and another organization's.
    fn owned(&self) -> [(&'static str, &str, &str); 23] {
        [
            ("/v1/needs/{id}", &self.own_need, &self.other_need),
            ("/v1/need-merges/{id}", &self.own_merge, &self.other_merge),
            ("/v1/letters/{id}", &self.letters[0], &self.letters[1]),
            ("/v1/offers/{id}", &self.own_offer, &self.other_offer),
            ("/v1/api-keys/{id}", &self.own_key, &self.other_key),
            (
                "/v1/suggestions/{id}/need_",
                &self.own_need_suggestion,
                &self.other_suggestion,
            ),
            (
                "/v1/suggestions/{id}",
                &self.own_offer_suggestion,
                &self.other_suggestion,
            ),
            (
                "/v1/cooperations/{id}/agree",
                &self.helped_cooperation,
                &self.other_cooperation,
            ),
            (
                "/v1/cooperations/{id}/complete",
                &self.helped_cooperation,
                &self.other_cooperation,
            ),
            (
                "/v1/cooperations/{id}/participants",
                &self.helped_cooperation,
                &self.other_cooperation,
            ),
            (
                "/v1/cooperations/{id}",
                &self.own_cooperation,
                &self.other_cooperation,
            ),
            (
                "/v1/practices/{id}/co-authorship",
                &self.co_authored,
                &self.other_practice,
            ),
            (
                "/v1/practices/{id}",
                &self.own_practice,
                &self.other_practice,
            ),
            ("/v1/notices/{id}", &self.own_notice, &self.other_notice),
            (
                "/v1/assessments/{id}/reply",
                &self.own_assistance,
                &self.other_assessment,
            ),
            (
                "/v1/assessments/{id}",
                &self.own_assessment,
                &self.other_assessment,
            ),
            (
                "/v1/webhooks/{id}",
                &self.own_webhook.0,
                &self.other_webhook.0,
            ),
            (
                "/v1/activities/{id}",
                &self.own_activity,
                &self.other_activity,
            ),
            (
                "/v1/exchanges/{id}/decline",
                &self.exchanges[0],
                &self.exchanges[2],
            ),
            ("/v1/exchanges/{id}", &self.exchanges[1], &self.exchanges[2]),
            (
                "/v1/join-requests/{id}/agree",
                &self.joins[0],
                &self.joins[2],
            ),
            (
                "/v1/join-requests/{id}/decline",
                &self.joins[0],
                &self.joins[2],
            ),
            ("/v1/join-requests/{id}", &self.joins[1], &self.joins[2]),
        ]
    }

    /// The path of the route with a record in it.
    fn path(&self, route: &Route, whose: Whose) -> String {
        let (consent, delivery) = match whose {
            Whose::Own => (&self.own_consent, self.own_webhook.1.as_str()),
            Whose::Others => (&self.other_consent, self.other_webhook.1.as_str()),
        };
        let of_webhook = route.path.starts_with("/v1/webhooks");
        let delivery = if of_webhook { delivery } else { NOTHING };
        let table = self.owned();
        let owned = table
            .iter()
            .find(|(prefix, _, _)| route.path.starts_with(prefix));
        let common = [
            ("/v1/organizations/{id}", &self.organization),
            ("/v1/users/{id}", &self.user),
            ("/v1/recommendations/{id}", &self.recommendation),
            ("/v1/imports/{id}", &self.import),
            ("/v1/plans/{id}", &self.plan),
            ("/v1/coordination/overlaps/{id}", &self.overlap),
        ];
        let common = common
            .iter()
            .find(|(prefix, _)| route.path.starts_with(prefix));
        let id = match (owned, whose) {
            (Some((_, own, _)), Whose::Own) => own,
            (Some((_, _, other)), Whose::Others) => other,
            (None, _) => common.map_or("", |(_, id)| id),
        };
        assert!(
            !id.is_empty() || !route.path.contains("{id}"),
            "no record for {}",
            route.path
        );
        route
            .path
            .replace("{id}", id)
            .replace("{external_id}", "x-1")
            .replace("{code}", "SVN")
            .replace("{mandate_id}", &self.mandate)
            .replace("{consent_id}", consent)
            .replace("{line}", "0")
            .replace("{delivery_id}", delivery)
            .replace("{version}", "1")
            .replace("{milestone_id}", NOTHING)
            .replace("{file_id}", self.file(route, whose))
    }

    fn file(&self, route: &Route, whose: Whose) -> &str {
        let mut files = self.files.iter();
        let of = files.find(|(prefix, _, _)| route.path.starts_with(prefix));
        of.map_or(NOTHING, |(_, own, other)| match whose {
            Whose::Own => own,
            Whose::Others => other,
        })
    }

    fn has_owner(route: &Route) -> bool {
        OWNED.iter().any(|p| route.path.starts_with(p))
    }
}

/// The organization in which each role is tried.
fn organization_of(role: Role) -> &'static str {
    match role {
        Role::FocalPoint => "TGO",
        Role::Agency | Role::UnctCoordinator => "UNDP",
        Role::Stakeholder => "NHRI-TGO",
        Role::Observer => "BEN",
        Role::ClearingHouse | Role::Secretariat | Role::Admin => "OHCHR",
    }
}

/// The organization of which each role could say a word to what is said of its assistance.
fn provider(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::FocalPoint) => "TGO",
        Some(Role::Stakeholder) => "NHRI-TGO",
        _ => "UNDP",
    }
}

async fn call(caller: &Caller<'_>, route: &Route, path: &str) -> Reply {
    send(caller.request(route.method, path)).await
}

/// Whether the answer is a refusal for want of rights. Nothing is sent with the requests, so whoever may
/// do it gets as far as being told what is missing.
fn is_refused(reply: &Reply) -> bool {
    matches!(reply.status, 401 | 403)
}

/// A practice of the own organization, one of another, and one that another says to have written with the own.
async fn practices(app: &crate::support::app::TestApp, role: Option<Role>) -> [String; 3] {
    let author = asker(app, role).await;
    let benin = app.focal_point("BEN").await;
    let own = author.get("/v1/me").await.expect(200).body["organization"]["id"].clone();
    let together = with(practice("together"), "co_authors", json!([own]));
    let unicef = app.agency("UNICEF").await;
    [
        published_practice(&author, practice("own")).await.id(),
        published_practice(&unicef, practice("other")).await.id(),
        published_practice(&benin, together).await.id(),
    ]
}

/// A file of the own record and one of another organization's, each added by who may.
async fn files(
    prefix: &'static str,
    [own, other]: [(&Caller<'_>, &String); 2],
) -> (&'static str, String, String) {
    let add = async |(caller, id): (&Caller<'_>, &String)| {
        let added = add_file(caller, &format!("{prefix}{id}"), "note.txt", b"A note").await;
        added.expect(201).id()
    };
    (prefix, add(own).await, add(other).await)
}

async fn key(keeper: &Caller<'_>) -> String {
    let key = json!({"name": "a key", "scopes": ["read"]});
    keeper.post("/v1/api-keys", key).await.expect(201).id()
}

async fn plan(app: &crate::support::app::TestApp) -> String {
    let (staff, plan) = (app.clearing_house().await, json!({"label": "a plan"}));
    staff.post("/v1/plans", plan).await.expect(201).id()
}

/// Whoever asks for the organization in which a role is tried.
async fn asker(app: &crate::support::app::TestApp, role: Option<Role>) -> Caller<'_> {
    match role {
        Some(Role::FocalPoint) => app.focal_point("TGO").await,
        Some(Role::Stakeholder) => app.person("NHRI-TGO", Role::Stakeholder).await,
        _ => app.agency("UNDP").await,
    }
}

/// Exchanges that the own organization is asked for, that it asks for, and of others.
async fn exchanges(
    app: &crate::support::app::TestApp,
    role: Option<Role>,
    own_practice: &str,
    other_practice: &str,
) -> [String; 3] {
    let own = asker(app, role).await;
    let (unicef, benin) = (app.agency("UNICEF").await, app.focal_point("BEN").await);
    let ask = async |who: &Caller<'_>, practice: &str| {
        let path = format!("/v1/practices/{practice}/exchanges");
        who.post(&path, json!({"message": "How?"}))
            .await
            .expect(201)
            .id()
    };
    [
        ask(&unicef, own_practice).await,
        ask(&own, other_practice).await,
        ask(&benin, other_practice).await,
    ]
}

/// Requests to join what the own organization runs or needs, of the own organization, and of others.
async fn joins(
    app: &crate::support::app::TestApp,
    role: Option<Role>,
    own_activity: &str,
    other_activity: &str,
) -> [String; 3] {
    let own = asker(app, role).await;
    let (unicef, benin) = (app.agency("UNICEF").await, app.focal_point("BEN").await);
    let ask = async |who: &Caller<'_>, path: &str| {
        let body = json!({"role": "supporting", "message": "Together?"});
        who.post(&format!("{path}/join-requests"), body)
            .await
            .expect(201)
            .id()
    };
    let target = if role == Some(Role::FocalPoint) {
        let undp = app.agency("UNDP").await;
        let public = |content| with(content, "visibility", json!("public"));
        let offer = available_offer(&undp, public(offer("helps"))).await.id();
        let need = open_need(&own, public(need("helped"))).await.id();
        agreed(&own, &undp, &shortlisted(app, &need, &offer).await).await;
        format!("/v1/needs/{need}")
    } else {
        format!("/v1/activities/{own_activity}")
    };
    let others = format!("/v1/activities/{other_activity}");
    [
        ask(&unicef, &target).await,
        ask(&own, &others).await,
        ask(&benin, &others).await,
    ]
}

/// Activities of UNDP and of UNICEF that everybody sees, and their overlap.
async fn activities(app: &crate::support::app::TestApp) -> [String; 3] {
    let undp = app.agency("UNDP").await;
    let found = undp.get("/v1/recommendations").await.expect(200);
    let content = with(
        activity("ours"),
        "recommendations",
        json!([found.body["items"][0]["id"]]),
    );
    let content = with(content, "visibility", json!("public"));
    let own = undp
        .post("/v1/activities", content.clone())
        .await
        .expect(201);
    let unicef = app.agency("UNICEF").await;
    let other = unicef.post("/v1/activities", content).await.expect(201);
    let overlaps = undp.get("/v1/coordination/overlaps").await.expect(200);
    let overlap = overlaps.body["items"][0]["id"]
        .as_str()
        .expect("an overlap");
    [own.id(), other.id(), overlap.to_owned()]
}

/// A proposal to merge another need of a State into one of it.
async fn merge(state: &Caller<'_>, kept: &str) -> String {
    let twin = with(need("twin"), "visibility", json!("public"));
    let merged = open_need(state, twin).await.id();
    let staff = state.app.clearing_house().await;
    let body = json!({"merged_id": merged, "kept_id": kept});
    staff.post("/v1/need-merges", body).await.expect(201).id()
}

/// A letter that was sent to each of two States.
async fn sent_letters(states: [&Caller<'_>; 2]) -> [String; 2] {
    let mut ids = states.map(|_| String::new());
    for (id, state) in ids.iter_mut().zip(states) {
        let letter = letter_to(state, LetterState::Sent).await;
        *id = letter.id.to_string();
        state
            .app
            .write(move |conn| letters::insert_new(conn, &letter));
    }
    ids
}

async fn consent(state: &Caller<'_>, need: &str) -> String {
    let consents = state.get(&format!("/v1/needs/{need}/consents")).await;
    let consents = consents.expect(200);
    let id = consents.body["items"][0]["id"].as_str();
    id.expect("an id").to_owned()
}

/// Whose keys count as own ones.
async fn keeper(app: &crate::support::app::TestApp, role: Option<Role>) -> Caller<'_> {
    match role {
        Some(Role::FocalPoint) => app.focal_point("TGO").await,
        // Keys of OHCHR may do what its clearing-house staff may not: they do not make them.
        Some(Role::ClearingHouse) => app.admin().await,
        Some(Role::Stakeholder) => app.person("NHRI-TGO", Role::Stakeholder).await,
        _ => app.agency("UNDP").await,
    }
}

async fn records(app: &crate::support::app::TestApp, role: Option<Role>) -> Records {
    let public = |content| with(content, "visibility", json!("public"));
    let togo = app.focal_point("TGO").await;
    let benin = app.focal_point("BEN").await;
    let undp = app.agency("UNDP").await;
    let unicef = app.agency("UNICEF").await;
    let own_offerer = if role == Some(Role::FocalPoint) {
        &togo
    } else {
        &undp
    };
    let own_keeper = keeper(app, role).await;
    let own_need = open_need(&togo, public(need("own"))).await.id();
    let other_need = open_need(&benin, public(need("other"))).await.id();
    let own_offer = available_offer(own_offerer, public(offer("own")))
        .await
        .id();
    let other_offer = available_offer(&unicef, public(offer("other"))).await.id();
    let own_offer_suggestion = shortlisted(app, &other_need, &own_offer).await;
    let other_suggestion = shortlisted(app, &other_need, &other_offer).await;
    for path in [&own_offer_suggestion, &other_suggestion] {
        benin.step(path, "need_accept").await.expect(200);
    }
    let cooperation = async |state: &Caller<'_>, offerer: &Caller<'_>, offer: &str| {
        let need = open_need(state, public(need("helped"))).await.id();
        agreed(state, offerer, &shortlisted(app, &need, offer).await).await
    };
    let own_cooperation = cooperation(&benin, own_offerer, &own_offer).await;
    let helped_cooperation = cooperation(&togo, &unicef, &other_offer).await;
    let nhri = togo.get("/v1/organizations/NHRI-TGO").await.id();
    let invited = json!({"organization_id": nhri, "role": "civil_society_partner"});
    let taken_in = benin.step_with(&own_cooperation, "participants", invited);
    taken_in.await.expect(200);
    let [own_practice, other_practice, co_authored] = practices(app, role).await;
    import_table(app, RECOMMENDATION_TABLE);
    let [own_activity, other_activity, overlap] = activities(app).await;
    let exchanges = exchanges(app, role, &own_practice, &other_practice).await;
    let joins = joins(app, role, &own_activity, &other_activity).await;
    let other_cooperation = cooperation(&benin, &unicef, &other_offer).await;
    let own_helper = match role {
        Some(Role::Stakeholder) => app.person("NHRI-TGO", Role::Stakeholder).await,
        _ => own_offerer.clone(),
    };
    let id = |path: &str| path.rsplit('/').next().expect("an id").to_owned();
    let (own, other) = (id(&own_cooperation), id(&other_cooperation));
    let helped = [(&own_helper, &own), (&unicef, &other)];
    let one = |reply: Reply| reply.body["items"][0].clone();
    let user = one(app.admin().await.get("/v1/users?limit=1").await.expect(200));
    let text = |value: &serde_json::Value| value.as_str().expect("an id").to_owned();
    let (own_notice, other_notice) = notices(app, role).await;
    let other_webhook = webhook(unicef.clone()).await;
    let own_webhook = match granted(role, Action::WebhookWrite) {
        Some(role) => webhook(app.person(organization_of(role), role).await).await,
        None => other_webhook.clone(),
    };

    Records {
        own_webhook,
        other_webhook,
        own_notice,
        other_notice,
        organization: nhri,
        plan: plan(app).await,
        mandate: text(&user["mandates"][0]["id"]),
        user: text(&user["id"]),
        recommendation: text(&one(togo.get("/v1/recommendations").await)["id"]),
        import: text(&one(app.clearing_house().await.get("/v1/imports").await)["id"]),
        own_need_suggestion: id(&shortlisted(app, &own_need, &other_offer).await),
        own_offer_suggestion: id(&own_offer_suggestion),
        other_suggestion: id(&other_suggestion),
        own_cooperation: id(&own_cooperation),
        helped_cooperation: id(&helped_cooperation),
        other_cooperation: id(&other_cooperation),
        files: [
            files("/v1/needs/", [(&togo, &own_need), (&benin, &other_need)]).await,
            files("/v1/cooperations/", helped).await,
        ],
        own_assessment: published_assessment(&togo, "UNICEF").await,
        own_assistance: published_assessment(&benin, provider(role)).await,
        other_assessment: published_assessment(&benin, "UNICEF").await,
        own_consent: consent(&togo, &own_need).await,
        other_consent: consent(&benin, &other_need).await,
        own_activity,
        other_activity,
        overlap,
        exchanges,
        joins,
        letters: sent_letters([&togo, &benin]).await,
        own_merge: merge(&togo, &own_need).await,
        other_merge: merge(&benin, &other_need).await,
        own_practice,
        other_practice,
        co_authored,
        own_need,
        other_need,
        own_offer,
        other_offer,
        own_key: key(&own_keeper).await,
        other_key: key(&unicef).await,
    }
}

/// A webhook of the caller's organization, and a message that is on its way to it.
async fn webhook(caller: Caller<'_>) -> (String, String) {
    let address = json!({"url": "https://example.org/"});
    let webhook = caller.post("/v1/webhooks", address).await.expect(201).id();
    let told = caller.get("/v1/notices?limit=1").await.expect(200);
    let notice = told.body["items"][0]["id"].as_str().expect("a notice");
    let delivery = Delivery {
        id: DeliveryId(uuid::Uuid::now_v7()),
        webhook_id: webhook.parse().expect("an id"),
        notice_id: notice.parse().expect("an id"),
        state: DeliveryState::Pending,
        attempts: 0,
        next_ms: 0,
        created_ms: 0,
        updated_ms: 0,
    };
    let id = delivery.id.to_string();
    caller
        .app
        .write(move |conn| webhooks::insert_delivery(conn, &delivery));
    (webhook, id)
}

/// The role, if it may do this at all.
fn granted(role: Option<Role>, action: Action) -> Option<Role> {
    role.filter(|role| policy::grant(action, Some(*role)) != Grant::No)
}

/// The newest notice that the role itself was told, and that another organization was.
async fn notices(app: &crate::support::app::TestApp, role: Option<Role>) -> (String, String) {
    let newest = async |caller: Caller<'_>| {
        let found = caller.get("/v1/notices?limit=1").await.expect(200);
        let id = found.body["items"][0]["id"].as_str();
        id.expect("a notice").to_owned()
    };
    let other = newest(app.agency("UNICEF").await).await;
    match granted(role, Action::NoticeRead) {
        Some(role) => {
            let own = app.person(organization_of(role), role).await;
            (newest(own).await, other)
        }
        None => (other.clone(), other),
    }
}

cases! {
    async fn every_route_obeys_the_policy_table(app: TestApp) {
        let nhri = json!({"kind": "nhri", "code": "NHRI-TGO", "names": {"en": "Commission"}, "country": "TGO"});
        app.admin().await.post("/v1/organizations", nhri).await.expect(201);
        let mut faults = Vec::new();
        for role in COLUMNS {
            let records = records(&app, role).await;
            let caller = match role {
                None => app.anonymous(),
                Some(role) => app.person(organization_of(role), role).await,
            };
            for route in TABLE.iter().filter(|route| route.method != "delete" || route.path != "/v1/sessions") {
                for whose in [Whose::Own, Whose::Others] {
                    let path = records.path(route, whose);
                    let reply = call(&caller, route, &path).await;
                    let grant = policy::grant(route.action, role).max_of(policy::grant(route.action, None));
                    let may = match grant {
                        Grant::Yes => true,
                        Grant::Own => whose == Whose::Own || !Records::has_owner(route),
                        Grant::No => false,
                    };
                    // A record that one may not even see is 404, which is no less refused; all records are there.
                    let unseen = reply.status == 404;
                    let fits = if may { !(is_refused(&reply) || unseen) || reply.status == 401 && route.path.starts_with("/v1/sessions") } else { is_refused(&reply) || unseen };
                    if !fits || reply.status >= 500 {
                        faults.push(format!("{role:?} {whose:?} {} {path}: {} ({grant:?})", route.method, reply.status));
                    }
                }
            }
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
}

/// The wider of two grants.
trait Wider {
    fn max_of(self, other: Self) -> Self;
}

impl Wider for Grant {
    fn max_of(self, other: Self) -> Self {
        if other as u8 > self as u8 {
            other
        } else {
            self
        }
    }
}
