//! What a viewer may not see does not exist for it: on every route that reads, in SQL, and in the index.

use std::collections::BTreeMap;

use clearing_house::domain::actor::Role;
use clearing_house::domain::ids::{NeedId, OfferId, OrganizationId};
use clearing_house::domain::lifecycle::{LetterState, NeedState, OfferState};
use clearing_house::domain::listing::{Direction, Filter, Page, Sort, SortKey};
use clearing_house::domain::need::{Need, NeedContent};
use clearing_house::domain::offer::{Offer, OfferContent};
use clearing_house::domain::organization::OrganizationKind;
use clearing_house::domain::visibility::{Reach, Shown, Viewer, Visibility};
use clearing_house::matching::eligibility::Side;
use clearing_house::matching::index::Index;
use clearing_house::matching::meaning::{Meaning, TextHash};
use clearing_house::matching::profile::Profile;
use clearing_house::routes::TABLE;
use clearing_house::store::{letters, needs, offers, organizations};
use serde_json::json;
use uuid::Uuid;

use crate::cases;
use crate::support::app::{Caller, TestApp as App};
use crate::support::build::{
    PDF, RECOMMENDATION_TABLE, activity, add_file, agreed, assessed, assessment, available_offer,
    drafted, import_table, letter_to, need, offer, open_need, practice, published_assessment,
    published_practice, shortlisted, with,
};

/// Routes whose answers tell of the process and not of records.
const NOT_RECORDS: [&str; 3] = ["/metrics", "/health/live", "/health/ready"];

/// Everything that a caller can read: path -> body.
async fn everything(caller: &Caller<'_>, ids: &[(&str, String)]) -> BTreeMap<String, String> {
    let mut read = BTreeMap::new();
    let fixed = [("{code}", "SVN".to_owned()), ("{version}", "1".to_owned())];
    let is_path = |(name, _): &&(&str, String)| name.starts_with('/');
    let placeholders = ids.iter().filter(|one| !is_path(one)).chain(&fixed);
    for route in TABLE
        .iter()
        .filter(|r| r.method == "get" && !NOT_RECORDS.contains(&r.path))
    {
        for (prefix, id) in ids.iter().filter(is_path) {
            if route.path.contains("{id}") && !route.path.starts_with(prefix) {
                continue;
            }
            let mut path = route.path.replace("{id}", id);
            for (placeholder, value) in placeholders.clone() {
                path = path.replace(placeholder, value);
            }
            if path.ends_with("/export") {
                path.push_str("?format=csv");
            }
            let reply = caller.get(&path).await;
            read.insert(
                path,
                format!("{} {}", reply.status, without_instance(&reply.text)),
            );
        }
    }
    for path in [
        "/v1/needs?q=droits",
        "/v1/offers?q=law",
        "/v1/needs/facets?q=droits",
        "/v1/offers/facets?q=law",
        "/v1/needs/export?format=csv&q=droits",
        "/v1/offers/export?format=csv&q=law",
        "/v1/needs?sort=created&limit=1",
        "/v1/offers?theme=upr-info:national-human-rights-institution",
        "/v1/activities?country=SVN&status=implementation",
        "/v1/coordination/matrix?country=SVN,TGO,BEN",
        "/v1/coordination/matrix?theme=upr-info:national-human-rights-institution",
        "/v1/coordination/countries/TGO",
        "/v1/practices?q=commission",
        "/v1/practices/facets?q=commission",
        "/v1/practices?country=BEN&criterion=constructive_engagement",
    ] {
        let reply = caller.get(path).await;
        let told = format!("{} {}", reply.status, without_instance(&reply.text));
        read.insert(path.to_owned(), told);
    }
    read
}

/// Problems name the request, which is never the same twice.
pub fn without_instance(text: &str) -> String {
    // The cursor of the changes is another each time, and tells nothing.
    match text
        .find("\"instance\"")
        .or_else(|| text.find("\"cursor\""))
    {
        Some(at) => text[..at].to_owned(),
        None => text.to_owned(),
    }
}

async fn viewers(app: &App) -> Vec<(&'static str, Caller<'_>)> {
    vec![
        ("nobody", app.anonymous()),
        ("another State", app.focal_point("BEN").await),
        ("an observer", app.person("GHA", Role::Observer).await),
        ("an agency", app.agency("UNICEF").await),
        (
            "UNDP's coordinator",
            app.person("UNDP", Role::UnctCoordinator).await,
        ),
        ("a regional organization", app.agency("OIF").await),
        ("an NHRI", app.person("NHRI-TGO", Role::Stakeholder).await),
        ("an administrator", app.admin().await),
    ]
}

/// What comes of a need that few see: its suggestion, the cooperation, and a proposal to merge another with it.
async fn hidden_help(app: &App, togo: &Caller<'_>, unfpa: &Caller<'_>) -> Vec<String> {
    let hidden = |content| with(content, "visibility", json!("restricted"));
    let need_id = open_need(togo, hidden(need("aide cachée"))).await.id();
    let state = togo.get("/v1/organizations/TGO").await.id();
    let shown = with(hidden(offer("hidden help")), "audience", json!([state]));
    let offer_id = available_offer(unfpa, shown).await.id();
    let suggestion = shortlisted(app, &need_id, &offer_id).await;
    let cooperation = agreed(togo, unfpa, &suggestion).await;
    let twin = open_need(togo, hidden(need("aide jumelle"))).await.id();
    let both = json!({"merged_id": twin, "kept_id": need_id});
    let staff = app.clearing_house().await;
    let proposed = staff.post("/v1/need-merges", both).await.expect(201);
    let merge = proposed.headers["location"].clone();
    vec![suggestion, cooperation, merge]
}

cases! {
    async fn a_hidden_record_changes_no_answer(app: TestApp) {
        let nhri = json!({"kind": "nhri", "code": "NHRI-TGO", "names": {"en": "Commission"}, "country": "TGO"});
        app.admin().await.post("/v1/organizations", nhri).await.expect(201);
        let togo = app.focal_point("TGO").await;
        let benin = app.focal_point("BEN").await;
        let undp = app.agency("UNDP").await;
        let public = |content| with(content, "visibility", json!("public"));
        import_table(&app, RECOMMENDATION_TABLE);
        let recommendation = undp.get("/v1/recommendations").await.expect(200).body["items"][0]["id"].clone();
        let served = |content| with(content, "recommendations", json!([recommendation]));
        let seen = open_need(&benin, public(need("seen"))).await.id();
        let note = add_file(&benin, &format!("/v1/needs/{seen}"), "note.pdf", PDF).await.expect(201);
        assert_eq!(undp.get(note.body["url"].as_str().expect("a place")).await.expect(200).text.as_bytes(), PDF);
        let ids = [
            ("/v1/needs", seen),
            ("{file_id}", note.id()),
            ("/v1/offers", available_offer(&undp, public(offer("seen"))).await.id()),
            ("/v1/practices", published_practice(&undp, practice("seen")).await.id()),
            ("/v1/assessments", published_assessment(&benin, "UNDP").await),
            ("/v1/organizations", "UNDP".to_owned()),
            ("/v1/activities", undp.post("/v1/activities", public(served(activity("seen")))).await.expect(201).id()),
        ];
        let unfpa = app.agency("UNFPA").await;
        let callers = viewers(&app).await;
        let mut before = Vec::new();
        for (_, caller) in &callers {
            before.push(everything(caller, &ids).await);
        }
        let hidden_need = open_need(&togo, with(need("droits cachés"), "visibility", json!("restricted"))).await.id();
        let confidential = open_need(&togo, with(need("droits secrets"), "visibility", json!("confidential"))).await.id();
        let draft = togo.post("/v1/offers", public(offer("hidden law"))).await.expect(201).id();
        let hidden_practice = published_practice(&togo, with(practice("pratique cachée"), "visibility", json!("restricted"))).await.id();
        let practice_draft = togo.post("/v1/practices", practice("pratique en projet")).await.expect(201).id();
        let unread = [
            drafted(&togo, "UNDP", assessment("droits en ébauche")).await,
            assessed(&togo, "UNDP", with(assessment("droits tus"), "visibility", json!("confidential"))).await,
            assessed(&togo, "UNHCR", assessment("droits confiés")).await,
        ];
        let activity = served(with(activity("hidden activity"), "visibility", json!("restricted")));
        let hidden_activity = format!("/v1/activities/{}", unfpa.post("/v1/activities", activity).await.expect(201).id());
        let mut hidden_letters = Vec::new();
        for state in LetterState::ALL.iter().copied() {
            let letter = letter_to(&togo, state).await;
            hidden_letters.push(format!("/v1/letters/{}", letter.id));
            app.write(move |conn| letters::insert_new(conn, &letter));
        }
        let help = hidden_help(&app, &togo, &unfpa).await;
        for ((name, caller), before) in callers.iter().zip(&before) {
            // The administrator's audit trail tells of everything, by design.
            let after = everything(caller, &ids).await;
            for (path, was) in before.iter().filter(|(path, _)| !(*name == "an administrator" && path.starts_with("/v1/audit"))) {
                assert_eq!(was, &after[path], "{name} notices the hidden record at {path}");
            }
            let hidden = [format!("/v1/needs/{hidden_need}"), format!("/v1/needs/{confidential}"), format!("/v1/offers/{draft}"),
                format!("/v1/practices/{hidden_practice}"), format!("/v1/practices/{practice_draft}")];
            caller.get(&hidden_activity).await.expect(404);
            for path in &hidden_letters {
                let refused = caller.get(path).await;
                assert_eq!(refused.status, if *name == "nobody" { 401 } else { 404 }, "{name} {path}");
            }
            let all = unread.iter().cloned().chain(hidden).chain(help.iter().cloned());
            for path in all {
                let refused = caller.get(&path).await;
                assert!(refused.status == 404 || (*name == "nobody" && refused.status == 401), "{name} {path}: {}", refused.status);
                let steps = match path.split('/').nth(2) {
                    Some("suggestions") => ["need_accept", "offer_accept"],
                    Some("cooperations") => ["scope", "agree"],
                    Some("need-merges") => ["consent", "withdraw"],
                    Some("practices") => ["submit", "co-authorship"],
                    Some("assessments") => ["submit", "publish"],
                    _ => ["submit", "withdraw"],
                };
                for step in steps {
                    let refused = caller.step(&path, step).await;
                    assert!(matches!(refused.status, 401 | 404), "{name} {path}/{step}: {}", refused.status);
                }
            }
        }
    }

    async fn an_export_holds_what_its_reader_sees(app: TestApp) {
        let benin = app.focal_point("BEN").await;
        open_need(&benin, with(need("for all"), "visibility", json!("public"))).await;
        open_need(&benin, with(need("for some"), "visibility", json!("restricted"))).await;
        let public = app.anonymous().get("/v1/needs/export?format=csv").await.expect(200);
        assert!(public.text.contains("for all") && !public.text.contains("for some"));
        assert!(!public.text.contains("focal@mission.example"));
        let own = benin.get("/v1/needs/export?format=csv").await.expect(200);
        assert!(own.text.contains("for some"));
    }

    async fn sql_and_the_definition_agree(app: TestApp) {
        let (all, owners) = plant_offers(&app);
        let mut chance = Chance(7);
        for n in 0..50 {
            let viewer = some_viewer(&mut chance, &owners, n);
            let expected: Vec<OfferId> = all.iter().filter(|o| viewer.sees(&o.shown())).map(|o| o.id).collect();
            let found: Vec<OfferId> = app.read(|conn| offers::list(conn, &viewer, &Filter::default(), &whole_list()))
                .into_iter()
                .map(|o| o.id)
                .collect();
            assert_eq!(found, expected, "{viewer:?}");
        }
    }

    async fn sql_and_the_index_show_needs_to_those_who_were_told(app: TestApp) {
        let (all, owners) = plant_needs(&app);
        let mut index = Index::new(Side::Need);
        for need in &all {
            let meaning = Meaning::pending("planted");
            index.upsert(&Profile::of_need(need, None), TextHash::of("planted"), meaning);
        }
        let (mut chance, mut told) = (Chance(11), 0);
        for n in 0..50 {
            let viewer = some_viewer(&mut chance, &owners, n);
            let expected: Vec<NeedId> = all.iter().filter(|o| viewer.sees(&o.shown())).map(|o| o.id).collect();
            let found: Vec<NeedId> = app.read(|conn| needs::list(conn, &viewer, &Filter::default(), &whole_list()))
                .into_iter()
                .map(|o| o.id)
                .collect();
            assert_eq!(found, expected, "{viewer:?}");
            assert_eq!(index.progress(&viewer).0, expected.len(), "{viewer:?}");
            let untold = |need: &&Need| viewer.sees(&need.shown()) && !viewer.sees(&Shown { told: &[], ..need.shown() });
            told += all.iter().filter(untold).count();
        }
        assert!(told > 100, "the case is about those who were told: {told}");
    }
}

/// A thousand needs as [`plant_offers`] plants offers, some of them revealed to one or two.
fn plant_needs(app: &App) -> (Vec<Need>, Vec<OrganizationId>) {
    let owners = some_owners(app);
    let content: NeedContent = serde_json::from_value(need("planted")).expect("content");
    let mut chance = Chance(43);
    let mut some = |n: usize| -> Vec<OrganizationId> {
        let count = chance.below(n);
        (0..count)
            .map(|_| owners[chance.below(owners.len())])
            .collect()
    };
    let all: Vec<Need> = (0..1_000u16)
        .map(|n| Need {
            id: NeedId(Uuid::from_u128(u128::from(n) + (7 << 76))),
            organization_id: owners[usize::from(n) % owners.len()],
            state: NeedState::ALL[usize::from(n / 5) % NeedState::ALL.len()],
            previous_state: None,
            version: 1,
            external_id: None,
            provenance: None,
            content: NeedContent {
                visibility: Visibility::ALL[usize::from(n) % 5],
                audience: some(3),
                ..content.clone()
            },
            told: some(3),
            covered: Vec::new(),
            remark: None,
            no_objection_until_ms: None,
            state_since_ms: 0,
            created_by: None,
            valid_until_ms: i64::MAX,
            last_verified_ms: 0,
            created_ms: i64::from(n),
            updated_ms: i64::from(n),
        })
        .collect();
    let planted = all.clone();
    app.write(move |conn| {
        planted
            .iter()
            .try_for_each(|need| needs::insert(conn, need))
    });
    (all, owners)
}

fn some_owners(app: &App) -> Vec<OrganizationId> {
    app.read(|conn| organizations::list(conn, None, None, 30))
        .iter()
        .map(|o| o.id)
        .collect()
}

const fn whole_list() -> Page {
    Page {
        sort: Sort {
            key: SortKey::Created,
            direction: Direction::Ascending,
        },
        after: None,
        limit: 10_000,
    }
}

/// A small generator of numbers, so that a failure can be seen again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }
}

fn some_viewer(chance: &mut Chance, owners: &[OrganizationId], n: usize) -> Viewer {
    match n {
        0 => Viewer::public(),
        1 => Viewer::everything(None),
        _ => {
            let kind = OrganizationKind::ALL[chance.below(OrganizationKind::ALL.len())];
            Viewer {
                sees_extracted: n.is_multiple_of(5),
                ..Viewer::member(owners[chance.below(owners.len())], Reach::of_kind(kind))
            }
        }
    }
}

/// A thousand offers of every visibility, state and audience, written at once.
fn plant_offers(app: &App) -> (Vec<Offer>, Vec<OrganizationId>) {
    let owners = some_owners(app);
    let content: OfferContent = serde_json::from_value(offer("planted")).expect("content");
    let mut chance = Chance(42);
    let all: Vec<Offer> = (0..1_000u16)
        .map(|n| Offer {
            id: OfferId(Uuid::from_u128(u128::from(n) + (7 << 76))),
            organization_id: owners[chance.below(owners.len())],
            state: OfferState::ALL[chance.below(OfferState::ALL.len())],
            previous_state: None,
            version: 1,
            external_id: None,
            provenance: None,
            content: OfferContent {
                visibility: Visibility::ALL[chance.below(Visibility::ALL.len())],
                audience: (0..chance.below(3))
                    .map(|_| owners[chance.below(owners.len())])
                    .collect(),
                ..content.clone()
            },
            committed: Vec::new(),
            remark: None,
            state_since_ms: 0,
            created_by: None,
            valid_until_ms: i64::MAX,
            last_verified_ms: 0,
            created_ms: i64::from(n),
            updated_ms: i64::from(n),
        })
        .collect();
    let planted = all.clone();
    app.write(move |conn| {
        planted
            .iter()
            .try_for_each(|offer| offers::insert(conn, offer))
    });
    (all, owners)
}
