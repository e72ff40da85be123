//! `cargo bench --bench plan [NEEDS OFFERS]`: how good and how quick an allocation plan is, from the question to the
//! plan, on a database of invented needs and offers. Times are printed, never asserted.

use std::sync::Arc;
use std::time::Instant;

use clearing_house::domain::assistance::AssistanceType;
use clearing_house::domain::clock::{SystemClock, WorkingDays};
use clearing_house::domain::error::Result;
use clearing_house::domain::ids::{NeedId, OfferId, OrganizationId, RandomIds};
use clearing_house::domain::lifecycle::{NeedState, OfferState};
use clearing_house::domain::need::Need;
use clearing_house::domain::offer::Offer;
use clearing_house::domain::organization::{Organization, OrganizationKind};
use clearing_house::domain::plan::PlanContent;
use clearing_house::domain::thesaurus::{self, Scheme};
use clearing_house::matching::meaning::TextHash;
use clearing_house::matching::text::{MODEL, Manner, UsefulText, WordSet};
use clearing_house::service::mail::MailOptions;
use clearing_house::service::plans;
use clearing_house::service::work::Context;
use clearing_house::service::{Service, ServiceOptions};
use clearing_house::store::Store;
use clearing_house::store::connection::{Conn, Database, Options};
use clearing_house::store::vectors::{self, VectorRow};
use clearing_house::store::{needs, offers, organizations};
use serde_json::{Value, json};
use uuid::Uuid;

/// TABLE: what is invented: its name, how many kinds of assistance and units there are, the most that a line of a need
/// asks for and that a line of an offer has.
const SCENES: [(&str, u64, u64, u64, u64); 3] = [
    ("15 kinds, 3 units", 15, 3, 60, 30),
    ("15 kinds, one unit, scarce", 15, 1, 60, 10),
    ("one kind, one unit, scarce", 1, 1, 60, 10),
];

/// Makes products of vectors about as large as those of texts.
const SCALE: f32 = 0.0016;

const UNITS: [&str; 3] = ["expert-days", "trainees", "workshops"];

fn main() {
    let sizes: Vec<u64> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let (need_count, offer_count) = match sizes[..] {
        [needs, offers] => (needs, offers),
        _ => (2_000, 5_000),
    };
    for scene in SCENES {
        let folder = tempfile::tempdir().expect("a folder");
        let service = service(&folder).expect("a service");
        let planted = service
            .store
            .write(move |conn| plant(conn, scene, need_count, offer_count));
        planted.expect("needs and offers");
        println!("{}: {need_count} needs x {offer_count} offers", scene.0);
        measure(&service);
    }
}

fn measure(service: &Service) {
    let context = Context::system("bench");
    let begun = Instant::now();
    service
        .match_index
        .follow(&service.store)
        .expect("an index");
    println!("  index loaded in {:>14.2?}", begun.elapsed());
    let asked = json!({"label": "bench", "weights": {"ldc": 1, "sids": 1}});
    let asked: PlanContent = serde_json::from_value(asked).expect("content");
    let begun = Instant::now();
    let draft = plans::work_out(service, &context, asked).expect("a plan");
    println!("  worked out in   {:>14.2?}", begun.elapsed());
    let begun = Instant::now();
    let kept = service.write(&context, move |work| plans::keep(work, &draft));
    let (plan, details) = kept.expect("a kept plan");
    println!("  kept in         {:>14.2?}", begun.elapsed());
    println!("  allocations     {:>14}", details.allocations.len());
    println!("  weighted value  {:>14.6}", plan.summary.weighted_value);
    println!("  LP bound        {:>14.6}", plan.summary.bound);
    println!("  gap             {:>14.8} %", 100.0 * plan.summary.gap);
}

fn service(folder: &tempfile::TempDir) -> Result<Service> {
    let store = Store::open(Options {
        database: Database::Sqlite(folder.path().join("bench.sqlite")),
        connections_max: 4,
        wait_ms: 5_000,
        synchronous_full: false,
        tls_roots: Vec::new(),
    })?;
    let options = ServiceOptions {
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds::new()),
        working_days: WorkingDays::default(),
        signing_key: None,
        public_url: "http://localhost".to_owned(),
        mail: MailOptions::Folder(folder.path().join("mail")),
        outgoing_allowed: Vec::new(),
        mail_from: "clearing-house@localhost".to_owned(),
        files: std::env::temp_dir(),
    };
    Service::open(store, options)
}

/// Numbers that look random and are always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let length = u64::try_from(of.len()).unwrap_or(1);
        &of[usize::try_from(self.below(length)).unwrap_or(0)]
    }
}

type Scene = (&'static str, u64, u64, u64, u64);

/// Writes needs and offers with the vectors of their texts.
fn plant(conn: &mut Conn, scene: Scene, need_count: u64, offer_count: u64) -> Result<()> {
    let mut chance = Chance(7);
    let all = organizations::list(conn, None, None, i64::MAX)?;
    let states: Vec<Organization> = all
        .iter()
        .filter(|o| o.kind == OrganizationKind::State)
        .cloned()
        .collect();
    let (_, _, _, asked, given) = scene;
    for number in 0..need_count {
        let owner = chance.pick(&states).id;
        let need = need(
            number,
            owner,
            content(scene, &mut chance, ("problem", "lines", asked)),
        );
        needs::insert(conn, &need)?;
        vectors::replace(
            conn,
            &[vector(
                "need",
                need.id.0,
                &need.content.meaning(),
                &mut chance,
            )],
        )?;
    }
    for number in 0..offer_count {
        let owner = chance.pick(&all).id;
        let offer = offer(
            number,
            owner,
            content(scene, &mut chance, ("description", "capacity", given)),
        );
        offers::insert(conn, &offer)?;
        vectors::replace(
            conn,
            &[vector(
                "offer",
                offer.id.0,
                &offer.content.meaning(),
                &mut chance,
            )],
        )?;
    }
    Ok(())
}

/// What a need or an offer says; the names are of the fields in which the two differ.
fn content(scene: Scene, chance: &mut Chance, (text, lines, most): (&str, &str, u64)) -> Value {
    let (_, kinds, units, ..) = scene;
    let themes: Vec<&str> = thesaurus::labels(Scheme::UprInfo)
        .map(|label| label.id.as_str())
        .collect();
    let kinds = &AssistanceType::ALL[..usize::try_from(kinds).unwrap_or(1)];
    let units = &UNITS[..usize::try_from(units).unwrap_or(1)];
    let line = |chance: &mut Chance| json!({"assistance_type": chance.pick(kinds).code(), "description": "Help", "quantity": 1 + chance.below(most), "unit": chance.pick(units)});
    let mut content = json!({
        "title": "A title",
        "themes": [chance.pick(&themes), chance.pick(&themes)],
        "languages_of_delivery": [chance.pick(&["ar", "en", "es", "fr"])],
        "upr_process": true,
        "assistance_types": [chance.pick(kinds).code()],
    });
    content[text] = json!(format!("A text, number {}", chance.below(u64::MAX)));
    content[lines] = (0..=chance.below(3)).map(|_| line(chance)).collect();
    content
}

/// A vector that points anywhere.
fn vector(kind: &str, id: Uuid, text: &str, chance: &mut Chance) -> VectorRow {
    let codes = std::array::from_fn(|_| chance.below(256).to_le_bytes()[0].cast_signed());
    VectorRow {
        kind: kind.to_owned(),
        record_id: id.to_string(),
        language: String::new(),
        model: MODEL.to_owned(),
        text_hash: TextHash::of(text).to_string(),
        batch: id.to_string(),
        vector: UsefulText::new(codes, SCALE, WordSet::default(), Manner::default()).to_bytes(),
    }
}

fn need(number: u64, owner: OrganizationId, content: Value) -> Need {
    Need {
        id: NeedId(Uuid::from_u128(u128::from(number) + (7 << 76))),
        organization_id: owner,
        state: NeedState::Open,
        previous_state: None,
        version: 1,
        external_id: None,
        provenance: None,
        content: serde_json::from_value(content).expect("a need's content"),
        told: Vec::new(),
        covered: Vec::new(),
        remark: None,
        no_objection_until_ms: None,
        state_since_ms: 0,
        created_by: None,
        valid_until_ms: i64::MAX,
        last_verified_ms: 0,
        created_ms: 0,
        updated_ms: 0,
    }
}

fn offer(number: u64, owner: OrganizationId, content: Value) -> Offer {
    Offer {
        id: OfferId(Uuid::from_u128(u128::from(number) + (8 << 76))),
        organization_id: owner,
        state: OfferState::Available,
        previous_state: None,
        version: 1,
        external_id: None,
        provenance: None,
        content: serde_json::from_value(content).expect("an offer's content"),
        committed: Vec::new(),
        remark: None,
        state_since_ms: 0,
        created_by: None,
        valid_until_ms: i64::MAX,
        last_verified_ms: 0,
        created_ms: 0,
        updated_ms: 0,
    }
}
