//! `cargo bench --bench matching [OFFERS...]`: what matching costs beside the least that the machine lets it cost, on
//! invented offers (10,000, 100,000 and 1,000,000 if no numbers are given). Times are printed, never asserted.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use clearing_house::domain::assistance::AssistanceType;
use clearing_house::domain::clock::Millis;
use clearing_house::domain::countries;
use clearing_house::domain::ids::OrganizationId;
use clearing_house::domain::thesaurus::{self, Label, Scheme};
use clearing_house::domain::visibility::{Reach, Viewer, Visibility};
use clearing_house::matching::eligibility::Side;
use clearing_house::matching::index::{Index, Subject};
use clearing_house::matching::labels::with_broader;
use clearing_house::matching::meaning::{Meaning, Sought, TextHash, page};
use clearing_house::matching::profile::{Days, Firmness, Openness, Profile, Quantity};
use clearing_house::matching::text::{CODES, MANNER_BYTES, STORED_BYTES, UsefulText};
use uuid::Uuid;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
const NOW_MS: Millis = 1_800_000_000_000;
const DAY_MS: Millis = 86_400_000;
/// Questions of which the middle one is reported.
const QUESTIONS: u64 = 41;
const SUGGESTED: usize = 10;
/// What the invented texts are about, and words that belong to each.
const TOPICS: u64 = 300;
const ORGANIZATIONS: u64 = 4_000;

/// What is said in the six languages, to be encoded.
const SAID: [&str; 6] = [
    "Seek technical assistance to train prison officers and judges in the prevention of torture and ill-treatment.",
    "Renforcer les capacités de l’institution nationale des droits de l’homme et former son personnel aux enquêtes.",
    "Apoyo para elaborar una ley contra la trata de personas y crear un mecanismo nacional de remisión de víctimas.",
    "Подготовить преподавателей и обеспечить доступ детей с инвалидностью к инклюзивному образованию в школах.",
    "تقديم المساعدة التقنية لوضع خطة عمل وطنية لتعزيز حقوق المرأة ومكافحة العنف المنزلي",
    "为国家执行、报告和后续行动机制建立数据库，并培训各部委工作人员跟踪各项建议的落实情况。",
];

fn main() {
    let asked: Vec<u64> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    if let [size] = asked[..] {
        measure(size);
        return;
    }
    println!(
        "encoder          {:>10.0} texts/s (six languages, one thread)",
        texts_a_second()
    );
    for size in if asked.is_empty() { &SIZES[..] } else { &asked } {
        measure_alone(*size);
    }
}

/// Measures in a process of its own: what an earlier size left free would not count as memory of the next.
fn measure_alone(size: u64) {
    let program = std::env::current_exe().expect("this program");
    let done = Command::new(program).arg(size.to_string()).status();
    assert!(done.expect("this program starts").success());
}

fn measure(size: u64) {
    let world = World::new();
    // What the program reads once is no part of an index.
    drop(world.index(1));
    let before = resident_bytes();
    let (index, built) = timed(|| world.index(size));
    let bytes = resident_bytes().saturating_sub(before);
    println!("\n{size} offers");
    println!(
        "  resident         {:>10.0} bytes an offer",
        real(bytes) / real(index.len())
    );
    println!("  build            {built:>10.2?}");
    suggestions(&world, &index, bytes);
    upserts(&world, index.clone(), size);
    searches(&index);
}

/// The middle of what questions cost, beside a bare sum over as many bytes as they read.
fn suggestions(world: &World, index: &Index, all_bytes: usize) {
    let viewers = [
        (
            "a State",
            Viewer::member(organization(7), Reach(Visibility::Extranet)),
        ),
        ("the clearing-house", Viewer::everything(None)),
    ];
    for (who, viewer) in viewers {
        let (mut times, mut bytes) = (Vec::new(), Vec::new());
        for number in 0..QUESTIONS {
            let subject = world.need(number);
            let (read, time) = timed(|| {
                let found = index.suggest(&subject, &viewer, NOW_MS, SUGGESTED);
                let reasons = found.best.iter().map(|one| found.explain(one));
                black_box(reasons.collect::<Vec<_>>());
                found.bytes_read
            });
            times.push(time);
            bytes.push(read);
        }
        let (time, read) = (middle(times), middle(bytes));
        let (floor, whole) = (sum_time(read), sum_time(all_bytes));
        println!("  suggest, {who}");
        println!("    top 10, reasons{time:>10.2?}");
        println!(
            "    bytes read     {:>10.1} MB, bare sum {floor:.2?}: x {:.2}",
            real(read) / 1e6,
            ratio(time, floor)
        );
        println!(
            "    every byte     {:>10.1} MB, bare sum {whole:.2?}: x {:.2}",
            real(all_bytes) / 1e6,
            ratio(time, whole)
        );
    }
}

/// What one change costs, also while a plan works on a copy.
fn upserts(world: &World, mut index: Index, size: u64) {
    let mut times = Vec::new();
    for number in 0..1_000 {
        let (profile, text) = world.offer(number * 7_919 % (size + 100));
        let hash = TextHash::of("changed");
        times.push(timed(|| index.upsert(&profile, hash, Meaning::Known(text))).1);
    }
    let slowest = times.iter().copied().max().unwrap_or_default();
    println!(
        "  upsert           {:>10.2?}, slowest {slowest:.2?} (with a copy of the index in use)",
        middle(times)
    );
}

fn searches(index: &Index) {
    let viewer = Viewer::public();
    let times = SAID.map(|text| {
        let question = Sought::new(text);
        timed(|| black_box(page(index.search(&question, &viewer, None), None, 20))).1
    });
    println!(
        "  search, public   {:>10.2?} (without reading the query)",
        middle(times.to_vec())
    );
}

fn texts_a_second() -> f64 {
    black_box(SAID.map(UsefulText::of));
    let rounds = 40;
    let ((), time) = timed(|| {
        for _ in 0..rounds {
            black_box(SAID.map(UsefulText::of));
        }
    });
    f64::from(rounds * 6) / time.as_secs_f64()
}

/// How long one core needs to sum so many bytes, eight at a time: the least that reading them can cost.
fn sum_time(bytes: usize) -> Duration {
    let words = vec![3_u64; bytes.div_ceil(8)];
    let sum = || {
        black_box(&words)
            .iter()
            .fold(0_u64, |sum, word| sum.wrapping_add(*word))
    };
    middle((0..9).map(|_| timed(|| black_box(sum())).1).collect())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = work();
    (done, begun.elapsed())
}

fn middle<T: Ord + Copy>(mut all: Vec<T>) -> T {
    all.sort_unstable();
    all[all.len() / 2]
}

fn ratio(time: Duration, floor: Duration) -> f64 {
    time.as_secs_f64() / floor.as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "to be printed")]
const fn real(count: usize) -> f64 {
    count as f64
}

/// What this process has in memory, where the system tells; else 0.
fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.map_or(0, |pages: usize| pages * 4_096)
}

fn organization(number: u64) -> OrganizationId {
    OrganizationId(Uuid::from_u128(0x1_0000 + u128::from(number)))
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

    fn place(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(1);
        usize::try_from(self.below(length)).unwrap_or(0)
    }

    fn of_hundred(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// Between -60 and 60, mostly about 0.
    fn wave(&mut self) -> i32 {
        let sum: u64 = (0..3).map(|_| self.below(41)).sum();
        i32::try_from(sum).unwrap_or(0) - 60
    }
}

/// What the invented records are made of.
struct World {
    labels: Vec<&'static Label>,
    topics: Vec<Vec<i32>>,
    units: Vec<std::sync::Arc<str>>,
}

impl World {
    fn new() -> Self {
        let latest = Scheme::ALL.iter().filter(|scheme| scheme.is_latest());
        let units = [
            "expert-days",
            "trainees",
            "workshops",
            "fellowships",
            "missions",
        ];
        let topic = |number| {
            let mut chance = Chance(9_000 + number);
            (0..CODES).map(|_| chance.wave()).collect()
        };
        Self {
            labels: latest
                .flat_map(|scheme| thesaurus::labels(*scheme))
                .collect(),
            topics: (0..TOPICS).map(topic).collect(),
            units: units.map(Into::into).to_vec(),
        }
    }

    fn index(&self, size: u64) -> Index {
        let mut index = Index::new(Side::Offer);
        for number in 0..size {
            let (profile, text) = self.offer(number);
            let hash = TextHash::of(&number.to_string());
            index.upsert(&profile, hash, Meaning::Known(text));
        }
        index
    }

    fn offer(&self, number: u64) -> (Profile, UsefulText) {
        let chance = &mut Chance(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        chance.below(2);
        let topic = chance.below(TOPICS);
        (
            self.profile(number, topic, chance),
            self.text(topic, chance),
        )
    }

    fn need(&self, number: u64) -> Subject {
        let (mut profile, vector) = self.offer(u64::MAX / 2 - number);
        profile.openness = Openness::default();
        profile.firmness = Firmness::Concrete;
        profile.country = Some(usize::try_from(number * 5 % 190).unwrap_or(0));
        Subject {
            profile,
            vector: Some(vector),
        }
    }

    fn profile(&self, number: u64, topic: u64, chance: &mut Chance) -> Profile {
        let visibility = Visibility::ALL[[4, 4, 4, 4, 3, 3, 3, 3, 2, 1][chance.place(10)]];
        let few = |chance: &mut Chance| {
            (0..=chance.below(2))
                .map(|_| organization(chance.below(ORGANIZATIONS)))
                .collect()
        };
        let lines: Vec<Quantity> = (0..chance.below(3)).map(|_| self.line(chance)).collect();
        let named: Vec<usize> = (0..=chance.below(2)).map(|_| chance.place(14)).collect();
        let kinds = named.into_iter().chain(
            lines
                .iter()
                .map(|line| line.assistance_type as usize)
                .filter(|kind| *kind < 14),
        );
        Profile {
            id: Uuid::from_u128(
                (u128::from(number) << 80) | u128::from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            ),
            owner: organization(chance.below(ORGANIZATIONS)),
            country: chance.of_hundred(30).then(|| chance.place(190)),
            visibility,
            released: chance.of_hundred(97),
            extracted: false,
            state: 5,
            audience: if visibility == Visibility::Restricted {
                few(chance)
            } else {
                Vec::new()
            },
            matchable: chance.of_hundred(85),
            valid_until_ms: NOW_MS
                + DAY_MS * (Millis::try_from(chance.below(180)).unwrap_or(0) - 9),
            assistance_types: kinds.collect(),
            window: chance.of_hundred(50).then(|| window(chance)),
            labels: self.labels(topic, chance),
            languages: (0..=chance.below(2)).map(|_| chance.place(6)).collect(),
            lines,
            openness: openness(chance),
            firmness: match chance.below(20) {
                0 => Firmness::Indicative,
                1 | 2 => Firmness::Standing,
                _ => Firmness::Concrete,
            },
            track_record: None,
            preferred_partners: Vec::new(),
            excluded_partners: Vec::new(),
        }
    }

    /// Two labels that go with the topic and one or two of any.
    fn labels(
        &self,
        topic: u64,
        chance: &mut Chance,
    ) -> clearing_house::matching::labels::LabelSet {
        let mut own = Chance(topic);
        let mut picked: Vec<String> = Vec::new();
        for place in [
            own.place(self.labels.len()),
            own.place(self.labels.len()),
            chance.place(self.labels.len()),
        ] {
            if chance.of_hundred(80) {
                picked.push(self.labels[place].id.clone());
            }
        }
        with_broader(&picked)
    }

    fn line(&self, chance: &mut Chance) -> Quantity {
        Quantity {
            assistance_type: AssistanceType::ALL[chance.place(15)],
            quantity: u32::try_from(1 + chance.below(60)).unwrap_or(1),
            unit: self.units[chance.place(self.units.len())].clone(),
        }
    }

    /// A text of a topic: half of what it means, and most of its words, are the topic's.
    fn text(&self, topic: u64, chance: &mut Chance) -> UsefulText {
        let centre = &self.topics[usize::try_from(topic).unwrap_or(0)];
        let codes = centre.iter().map(|number| number + chance.wave());
        let mut bytes: Vec<u8> = codes
            .map(|code| i8::try_from(code).unwrap_or(0).cast_unsigned())
            .collect();
        bytes.extend(0.0032_f32.to_le_bytes());
        bytes.extend((0..MANNER_BYTES).map(|_| chance.below(40).to_le_bytes()[0]));
        let places = (STORED_BYTES - CODES - 4 - MANNER_BYTES) / 5;
        let mut words: Vec<u64> = (0..6 + chance.below(10))
            .map(|_| {
                if chance.of_hundred(60) {
                    topic * 1_000 + chance.below(30)
                } else {
                    1_000_000 + chance.below(5_000)
                }
            })
            .collect();
        words.sort_unstable();
        words.dedup();
        let hash = |place: usize| {
            words
                .get(place)
                .map_or(u32::MAX, |word| u32::try_from(*word).unwrap_or(0))
        };
        bytes.extend((0..places).flat_map(|place| hash(place).to_le_bytes()));
        bytes.extend((0..places).map(|place| if place < words.len() { 60 } else { 0 }));
        bytes.push(u8::try_from(words.len()).unwrap_or(0));
        UsefulText::from_bytes(&bytes).expect("a text of the right length")
    }
}

fn window(chance: &mut Chance) -> Days {
    let from = 740_000 + i32::try_from(chance.below(400)).unwrap_or(0);
    let until = from + i32::try_from(chance.below(300)).unwrap_or(0);
    Days { from, until }
}

/// Most offers are open to all, some to a group of States, some to States by name.
fn openness(chance: &mut Chance) -> Openness {
    let mut openness = Openness::default();
    match chance.below(10) {
        0..7 => openness.to_all = true,
        7 | 8 => {
            let group = chance.place(25);
            let count = countries::all().len();
            openness.grouped = (0..count)
                .filter(|number| number % 25 == group || number % 7 == 0)
                .collect();
        }
        _ => openness.named = (0..=chance.below(3)).map(|_| chance.place(190)).collect(),
    }
    openness
}
