//! The first look at every record of an index: which hard condition it fails, and the most that it could score by
//! what few bytes tell. Nothing here decides a score: whoever could be among the best is measured by `score::TABLE`,
//! which is why a bound must never be too low, and may be too high.

#![expect(
    clippy::inline_always,
    reason = "only so are the functions in loops compiled for each machine"
)]

use multiversion::multiversion;

use super::bits::packed;
use super::classes::{TOP, class};
use super::columns::CHUNK;
use super::eligibility::{self, Exclusion, Partners, Side};
use super::meaning::Meanings;
use super::profile::Profile;
use super::records::{NO_COUNTRY, Records, languages_of, traits, traits_of, types_of};
use super::score::{self, Criterion, UNSAID, Weights};
use crate::domain::clock::Millis;
use crate::domain::countries;
use crate::domain::track_record::{BEST, Score};

/// Bytes of a record that the first look reads: owner, traits, day, window, kinds, languages, openness, known or not.
pub const LOOK_BYTES: usize = 4 + 1 + 8 + 8 + 2 + 1 + 4 + 1;
/// More than rounding can add to a score.
const SLACK: f32 = 1e-5;

/// TABLE: what an owner is to the subject, as bits.
const OWN: u8 = 1;
const UNWELCOME: u8 = 2;
const PREFERRED: u8 = 4;
/// Where what States have said of an owner begins in the same bits: 0, or one more than the step of the score.
const TRACK_SHIFT: u32 = 4;

/// What stands for an opening when there is none.
const CLOSED: f32 = -1.0;

/// What bounds look at in a record, or in the subject.
#[derive(Clone, Copy)]
struct Outline {
    traits: u8,
    types: u16,
    languages: u8,
    from: i32,
    until: i32,
}

impl Outline {
    fn of(profile: &Profile) -> Self {
        let window = profile.window;
        Self {
            traits: traits_of(profile),
            types: types_of(profile.assistance_types),
            languages: languages_of(profile.languages),
            from: window.map_or(0, |days| days.from),
            until: window.map_or(0, |days| days.until),
        }
    }

    #[inline(always)]
    const fn has(self, bits: u8) -> bool {
        self.traits & bits == bits
    }
}

/// What a bound needs to know beside the two outlines.
#[derive(Clone, Copy)]
struct Beside {
    opening: f32,
    /// Whether both texts are known.
    known: bool,
    partner: Option<bool>,
    /// As in the bits of an owner.
    track: u8,
}

/// A bound before it is divided: the most that the measured criteria are worth by their weights, and those weights.
#[derive(Clone, Copy)]
struct Bound {
    sum: f32,
    weight: f32,
}

impl Bound {
    /// The score that cannot be passed.
    #[inline(always)]
    fn score(self) -> f32 {
        self.sum / self.weight + SLACK
    }

    #[inline(always)]
    fn add(&mut self, weight: f32, measured: bool, value: f32) {
        let weight = if measured { weight } else { 0.0 };
        self.sum += weight * value;
        self.weight += weight;
    }
}

/// The subject in the terms of an index.
pub struct Sieve<'a> {
    records: &'a Records,
    meanings: &'a Meanings,
    side: Side,
    now_ms: Millis,
    own: Outline,
    own_known: bool,
    /// Whether the preferences of the subject, a need, count.
    prefers: bool,
    /// What States have said of the owner of the subject, an offer; as in the bits of an owner.
    own_track: u8,
    /// What each owner is to the subject.
    owners: Vec<u8>,
    /// What each openness is worth to the subject, or, when needs are looked for, each country.
    openings: Vec<f32>,
    weights: Weights,
    /// What the criteria weigh that are measured of an offer, without and with a track record.
    weight_in_all: [f32; 2],
}

/// What the first look finds in a chunk.
pub struct Looked {
    /// The [`Exclusion::number`] of the first condition that each slot fails; 0 if none.
    failed: [u8; CHUNK],
    /// The class of each slot; 0 when it is excluded.
    classes: [u16; CHUNK],
    opening: [f32; CHUNK],
    owners: [u8; CHUNK],
}

impl Looked {
    #[must_use]
    pub const fn new() -> Self {
        Self {
            failed: [0; CHUNK],
            classes: [0; CHUNK],
            opening: [CLOSED; CHUNK],
            owners: [0; CHUNK],
        }
    }

    /// Excludes one more slot for a reason that only few can have.
    pub fn exclude(&mut self, place: usize, reason: Exclusion) {
        let number = reason.number();
        let failed = &mut self.failed[place];
        if *failed == 0 || *failed > number {
            *failed = number;
            self.classes[place] = 0;
        }
    }

    /// Puts a slot above all bounds, unless it is excluded.
    pub fn lift(&mut self, place: usize) {
        if self.failed[place] == 0 {
            self.classes[place] = TOP;
        }
    }

    /// The first `into.len()` classes, of those only that are in a set.
    pub fn write_classes(&self, seen: &[u64], into: &mut [u16]) {
        let classes = self.classes.chunks(64).zip(into.chunks_mut(64));
        for ((classes, into), word) in classes.zip(seen) {
            let own = &classes[..into.len()];
            if *word == u64::MAX {
                into.copy_from_slice(own);
                continue;
            }
            for (bit, (into, class)) in into.iter_mut().zip(own).enumerate() {
                *into = if word >> bit & 1 == 1 { *class } else { 0 };
            }
        }
    }

    /// How many of a set are excluded for each reason, in the order of [`eligibility::TABLE`], and how many fit and
    /// wait for their vectors.
    #[must_use]
    pub fn count(&self, seen: &[u64], known: &[bool]) -> ([u32; eligibility::TABLE.len()], u32) {
        tally(&self.failed, seen, known)
    }
}

impl<'a> Sieve<'a> {
    #[must_use]
    pub fn new(
        (records, meanings, side): (&'a Records, &'a Meanings, Side),
        (subject, known): (&Profile, bool),
        (partners, weights): (Partners, Weights),
        now_ms: Millis,
    ) -> Self {
        let told = side == Side::Offer && partners == Partners::Told;
        let own = Outline::of(subject);
        let partner = (told && !subject.preferred_partners.is_empty()).then_some(false);
        Self {
            records,
            meanings,
            side,
            now_ms,
            own,
            own_known: known,
            prefers: partner.is_some(),
            own_track: track_bits(subject.track_record),
            owners: owners(records, subject, told),
            openings: openings(records, side, subject),
            weights,
            weight_in_all: [0, 1].map(|track| weight_of(&weights, own, (partner, track))),
        }
    }

    /// Looks at every slot of a chunk.
    pub fn look(&self, chunk: usize, into: &mut Looked) {
        self.look_up(chunk, into);
        look(self, chunk, into);
    }

    /// What tables tell of each slot: no arithmetic, only memory.
    fn look_up(&self, chunk: usize, into: &mut Looked) {
        let facts = &self.records.facts;
        let known = |owner: &u32| self.owners.get(*owner as usize).copied().unwrap_or(0);
        for (mark, owner) in into.owners.iter_mut().zip(facts.owner.chunk(chunk)) {
            *mark = known(owner);
        }
        let opening = |key: usize| self.openings.get(key).copied().unwrap_or(CLOSED);
        let openings = into.opening.iter_mut();
        match self.side {
            Side::Offer => {
                for (value, key) in openings.zip(facts.openness.chunk(chunk)) {
                    *value = opening(*key as usize);
                }
            }
            Side::Need => {
                for (value, key) in openings.zip(facts.country.chunk(chunk)) {
                    *value = opening(usize::from(*key));
                }
            }
        }
    }

    /// What all criteria weigh together that are measured of a slot.
    #[must_use]
    pub fn weight(&self, slot: usize) -> f32 {
        match self.side {
            Side::Offer => {
                let mark = self.owners[self.records.facts.owner.get(slot) as usize];
                self.weight_in_all[usize::from(mark >> TRACK_SHIFT != 0)]
            }
            Side::Need => weight_of(&self.weights, self.outline(slot), (None, self.own_track)),
        }
    }

    fn outline(&self, slot: usize) -> Outline {
        let facts = &self.records.facts;
        Outline {
            traits: facts.traits.get(slot),
            types: facts.types.get(slot),
            languages: facts.languages.get(slot),
            from: facts.from.get(slot),
            until: facts.until.get(slot),
        }
    }

    #[inline(always)]
    fn partner(&self, mark: u8) -> Option<bool> {
        self.prefers.then_some(mark & PREFERRED != 0)
    }
}

/// What each owner is to the subject, whose wishes may be told or not.
fn owners(records: &Records, subject: &Profile, told: bool) -> Vec<u8> {
    let track = |number| track_bits(records.track_record(number)) << TRACK_SHIFT;
    let mut marks: Vec<u8> = (0..records.owners.values().len()).map(track).collect();
    let wishes = |list| if told { list } else { &[][..] };
    for (list, bit) in [
        (std::slice::from_ref(&subject.owner), OWN),
        (wishes(&subject.excluded_partners), UNWELCOME),
        (wishes(&subject.preferred_partners), PREFERRED),
    ] {
        for number in list.iter().filter_map(|id| records.owners.number(id)) {
            marks[number as usize] |= bit;
        }
    }
    marks
}

/// A track record as bits.
fn track_bits(score: Option<Score>) -> u8 {
    score.map_or(0, |score| score.step() + 1)
}

/// What an opening is worth to the subject, by its number or by the country that it would be for.
fn openings(records: &Records, side: Side, subject: &Profile) -> Vec<f32> {
    let worth = |openness: &_, state| {
        let open = eligibility::is_open(openness, state);
        // A need without a country is not judged by it: any number that is not closed will do.
        let value = score::opening(openness, state).unwrap_or(0.0);
        if open { value } else { CLOSED }
    };
    match side {
        Side::Offer => {
            let all = records.openness.values().iter();
            all.map(|openness| worth(openness, subject.country))
                .collect()
        }
        Side::Need => {
            let mut worths = vec![worth(&subject.openness, None); usize::from(NO_COUNTRY) + 1];
            for (number, value) in worths.iter_mut().take(countries::all().len()).enumerate() {
                *value = worth(&subject.openness, Some(number));
            }
            worths
        }
    }
}

/// The most that a pair can score as far as outlines tell; texts and labels may fit wholly, and capacity.
#[inline(always)]
fn bound(weights: &Weights, need: Outline, offer: Outline, beside: Beside) -> Bound {
    use Criterion::{
        AssistanceType, Capacity, Eligibility, Firmness, Language, Meaning, Partner, Subject,
        Timing, TrackRecord,
    };
    let mut bound = Bound {
        sum: 0.0,
        weight: 0.0,
    };
    let read = if beside.known { 1.0 } else { 0.0 };
    bound.add(weights.of(Meaning), true, read);
    bound.add(weights.of(Subject), need.has(traits::LABELS), 1.0);
    let asked = need.types.count_ones();
    let given = (need.types & offer.types).count_ones();
    bound.add(
        weights.of(AssistanceType),
        asked > 0,
        score::ratio(given, asked.max(1)),
    );
    let shared = if need.languages & offer.languages == 0 {
        0.0
    } else {
        1.0
    };
    let spoken = if offer.languages == 0 { UNSAID } else { shared };
    bound.add(weights.of(Language), need.languages != 0, spoken);
    bound.add(
        weights.of(Eligibility),
        need.has(traits::COUNTRY),
        beside.opening,
    );
    bound.add(
        weights.of(Timing),
        need.has(traits::WINDOW),
        timely(need, offer),
    );
    let covered = if offer.has(traits::LINES) {
        1.0
    } else {
        UNSAID
    };
    bound.add(weights.of(Capacity), need.has(traits::LINES), covered);
    let preferred = if beside.partner == Some(true) {
        1.0
    } else {
        0.0
    };
    bound.add(weights.of(Partner), beside.partner.is_some(), preferred);
    let firm = offer.traits >> traits::FIRMNESS_SHIFT;
    let standing = if firm == 1 { score::STANDING } else { 0.0 };
    bound.add(
        weights.of(Firmness),
        true,
        if firm == 0 { 1.0 } else { standing },
    );
    let said = (f32::from(beside.track) - 1.0) / f32::from(BEST);
    bound.add(weights.of(TrackRecord), beside.track > 0, said);
    bound
}

/// What the criteria weigh that are measured of a need.
fn weight_of(weights: &Weights, need: Outline, (partner, track): (Option<bool>, u8)) -> f32 {
    let beside = Beside {
        opening: 0.0,
        known: true,
        partner,
        track,
    };
    bound(weights, need, need, beside).weight
}

/// Days that two windows share; below 1 when none.
#[inline(always)]
fn shared_days(a: Outline, b: Outline) -> i32 {
    a.until.min(b.until) - a.from.max(b.from) + 1
}

#[inline(always)]
fn timely(need: Outline, offer: Outline) -> f32 {
    let days = (need.until - need.from + 1).max(1);
    let shared = shared_days(need, offer).max(0);
    #[expect(clippy::cast_precision_loss, reason = "days of some years")]
    let share = shared as f32 / days as f32;
    if offer.has(traits::WINDOW) {
        share
    } else {
        UNSAID
    }
}

/// Fills in what arithmetic tells of each slot of a chunk: written so that compilers do many slots at once.
#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
fn look(sieve: &Sieve, chunk: usize, into: &mut Looked) {
    let (own, weights) = (sieve.own, sieve.weights);
    match sieve.side {
        Side::Offer => {
            let bound = |other, beside| bound(&weights, own, other, beside);
            look_with(sieve, chunk, into, bound);
        }
        Side::Need => {
            let bound = |other, beside| bound(&weights, other, own, beside);
            look_with(sieve, chunk, into, bound);
        }
    }
}

#[inline(always)]
fn look_with(
    sieve: &Sieve,
    chunk: usize,
    into: &mut Looked,
    bound: impl Fn(Outline, Beside) -> Bound,
) {
    let bounds = bounds(sieve, chunk, into, bound);
    fail(sieve, chunk, into);
    let slots = into.classes.iter_mut().zip(&into.failed).zip(bounds);
    for ((into, failed), bound) in slots {
        let class = class(bound);
        *into = if *failed == 0 { class } else { 0 };
    }
}

/// The most that each slot of a chunk can score.
#[inline(always)]
fn bounds(
    sieve: &Sieve,
    chunk: usize,
    looked: &Looked,
    bound: impl Fn(Outline, Beside) -> Bound,
) -> [f32; CHUNK] {
    let facts = &sieve.records.facts;
    let traits = facts.traits.chunk(chunk);
    let count = traits.len();
    let (types, languages) = (facts.types.chunk(chunk), facts.languages.chunk(chunk));
    let (from, until) = (facts.from.chunk(chunk), facts.until.chunk(chunk));
    let known = sieve.meanings.known(chunk);
    let (types, languages, known) = (&types[..count], &languages[..count], &known[..count]);
    let (from, until) = (&from[..count], &until[..count]);
    let (opening, owners) = (&looked.opening[..count], &looked.owners[..count]);
    let (own_known, own_track) = (sieve.own_known, sieve.own_track);
    let mut bounds = [0.0; CHUNK];
    let all = &mut bounds[..count];
    for slot in 0..count {
        let other = Outline {
            traits: traits[slot],
            types: types[slot],
            languages: languages[slot],
            from: from[slot],
            until: until[slot],
        };
        let beside = Beside {
            opening: opening[slot],
            known: known[slot] & own_known,
            partner: sieve.partner(owners[slot]),
            track: owners[slot] >> TRACK_SHIFT | own_track,
        };
        all[slot] = bound(other, beside).score();
    }
    bounds
}

/// Notes of each slot of a chunk the first condition that it fails.
#[inline(always)]
fn fail(sieve: &Sieve, chunk: usize, into: &mut Looked) {
    use Exclusion::{
        ExcludedPartner, Expired, NoCommonPeriod, NotOpenToState, OwnOrganization, Unavailable,
    };
    let facts = &sieve.records.facts;
    let own_traits = facts.traits.chunk(chunk);
    let count = own_traits.len();
    let valid = &facts.valid_until_ms.chunk(chunk)[..count];
    let (from, until) = (facts.from.chunk(chunk), facts.until.chunk(chunk));
    let (from, until) = (&from[..count], &until[..count]);
    let (opening, owners) = (&into.opening[..count], &into.owners[..count]);
    let (own, now_ms) = (sieve.own, sieve.now_ms);
    let failed = &mut into.failed[..count];
    // Numbers of eight bytes by themselves, so that the rest is done on many slots at once.
    for slot in 0..count {
        failed[slot] = u8::from(valid[slot] <= now_ms);
    }
    for slot in 0..count {
        let both = own_traits[slot] & own.traits & traits::WINDOW != 0;
        let apart = until[slot].min(own.until) < from[slot].max(own.from);
        let fails = [
            (both & apart, NoCommonPeriod),
            (opening[slot] < 0.0, NotOpenToState),
            (owners[slot] & UNWELCOME != 0, ExcludedPartner),
            (owners[slot] & OWN != 0, OwnOrganization),
            (failed[slot] != 0, Expired),
            (own_traits[slot] & traits::MATCHABLE == 0, Unavailable),
        ];
        let mut first = 0;
        for (fails, reason) in fails {
            first = if fails { reason.number() } else { first };
        }
        failed[slot] = first;
    }
}

#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
fn tally(
    failed: &[u8; CHUNK],
    seen: &[u64],
    known: &[bool],
) -> ([u32; eligibility::TABLE.len()], u32) {
    let mut counts = [0; eligibility::TABLE.len()];
    let mut pending = 0;
    let words = failed.as_chunks::<64>().0.iter().zip(seen);
    for ((failed, seen), known) in words.zip(known.chunks(64)) {
        for (count, number) in counts.iter_mut().zip(1_u8..) {
            *count += (equal(failed, number) & seen).count_ones();
        }
        if known.iter().any(|known| !known) {
            let mut waits = [0; 64];
            for (waits, known) in waits.iter_mut().zip(known) {
                *waits = u8::from(!known);
            }
            pending += (equal(failed, 0) & packed(&waits) & seen).count_ones();
        }
    }
    (counts, pending)
}

/// Which of 64 numbers are this one.
#[inline(always)]
fn equal(numbers: &[u8; 64], to: u8) -> u64 {
    packed(&numbers.map(|number| u8::from(number == to)))
}
