//! The exact best of an index in two steps: a first look at every record (`sieve`), then full measures of those that
//! could still be among the best, the most promising first. What is left out cannot be among them, so the answer is
//! that of measuring everything.

use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

use uuid::Uuid;

use super::bits::Slots;
use super::classes::{CLASSES, TOP, ceiling, each_between};
use super::columns::CHUNK;
use super::eligibility::{self, Exclusion, Pair, Partners, Side};
use super::labels::{Overlap, Rarity};
use super::meaning::{MeaningChunk, Meanings, VECTOR_BYTES, WORD_BYTES};
use super::profile::Profile;
use super::records::Records;
use super::score::{self, Criterion, Evidence, Weights};
use super::sieve::{LOOK_BYTES, Looked, Sieve};
use super::text::{Manner, UsefulText, Usefulness, WordSet, usefulness, usefulness_of};
use crate::domain::clock::Millis;
use crate::domain::side_by_side;
use crate::domain::visibility::Viewer;

/// Classes that are taken first; each next band has twice as many.
const FIRST_BAND: u16 = CLASSES / 200;
/// With fewer chunks than this another core would not be worth its start; tests share out any two.
pub(super) const CHUNKS_A_CORE: usize = if cfg!(test) { 1 } else { 32 };

/// Who asks for what.
pub(super) struct Question<'a> {
    pub side: Side,
    pub profile: &'a Profile,
    pub vector: Option<&'a UsefulText>,
    pub viewer: &'a Viewer,
    pub now_ms: Millis,
    pub rarity: &'a Rarity,
    pub weights: Weights,
}

/// A record with its score; the better one is the lesser.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored {
    pub score: f32,
    pub id: Uuid,
    pub slot: usize,
}

impl Ord for Scored {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_score = other.score.total_cmp(&self.score);
        by_score.then_with(|| self.id.cmp(&other.id))
    }
}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scored {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Scored {}

/// What a scan found.
#[derive(Default)]
pub(super) struct Found {
    /// The best, the best first.
    pub best: Vec<Scored>,
    pub excluded: BTreeMap<Exclusion, usize>,
    /// How many of those that fit wait for their vectors.
    pub pending: usize,
    /// Bytes of records that were read.
    pub bytes_read: usize,
}

impl Found {
    /// Adds what was found among other records.
    fn add(&mut self, other: Self) {
        self.best.extend(other.best);
        for (reason, count) in other.excluded {
            *self.excluded.entry(reason).or_insert(0) += count;
        }
        self.pending += other.pending;
        self.bytes_read += other.bytes_read;
    }
}

/// The best so far.
struct Best {
    limit: usize,
    heap: BinaryHeap<Scored>,
}

impl Best {
    fn put(&mut self, one: Scored) {
        if self.heap.len() < self.limit {
            self.heap.push(one);
        } else if let Some(mut last) = self.heap.peek_mut().filter(|last| one < **last) {
            *last = one;
        }
    }

    /// Whether a record that cannot pass this score cannot be among the best.
    fn is_beyond(&self, bound: f32) -> bool {
        let full = self.heap.len() >= self.limit;
        full && self.heap.peek().is_none_or(|last| bound < last.score)
    }
}

/// The records of a side as a scan sees them.
#[derive(Clone, Copy)]
pub(super) struct Stock<'a> {
    pub records: &'a Records,
    pub meanings: &'a Meanings,
}

impl Stock<'_> {
    /// The best for a question, at most `limit`, of those that the viewer sees; many records are shared out among the
    /// cores.
    pub fn best(&self, question: &Question<'_>, seen: &Slots, limit: usize) -> Found {
        let sieve = Sieve::new(
            (self.records, self.meanings, question.side),
            (question.profile, question.vector.is_some()),
            (question.partners(), question.weights),
            question.now_ms,
        );
        let rare = Rare::of(self.records, question);
        let found = side_by_side::ranges(self.records.chunks(), CHUNKS_A_CORE, |chunks| {
            let shelves = self.look((&sieve, &rare), seen, chunks);
            Measuring::new(*self, question, &sieve, limit).found(shelves)
        });
        let mut all = Found::default();
        for share in found {
            all.add(share);
        }
        all.best.sort_unstable();
        all.best.truncate(limit);
        all
    }

    /// Sorts every record into a class.
    fn look(
        &self,
        (sieve, rare): (&Sieve<'_>, &Rare),
        seen: &Slots,
        chunks: Range<usize>,
    ) -> Shelves {
        let count = self.records.len();
        let mut shelves = Shelves::new(&chunks, count);
        let mut looked = Looked::new();
        for (shelf, chunk) in chunks.enumerate() {
            let slots = chunk * CHUNK..count.min((chunk + 1) * CHUNK);
            let words = seen.words(slots.clone());
            if words.iter().all(|word| *word == 0) {
                continue;
            }
            sieve.look(chunk, &mut looked);
            rare.apply(slots.clone(), &mut looked);
            shelves.bytes_read += slots.len() * LOOK_BYTES;
            let classes = &mut shelves.classes[shelf * CHUNK..][..slots.len()];
            looked.write_classes(words, classes);
            shelves.highest[shelf] = classes.iter().copied().max().unwrap_or(0);
            let (excluded, pending) = looked.count(words, self.meanings.known(chunk));
            shelves.pending += pending as usize;
            for ((reason, _), count) in eligibility::TABLE.iter().zip(excluded) {
                if count > 0 {
                    *shelves.excluded.entry(*reason).or_insert(0) += count as usize;
                }
            }
        }
        shelves
    }
}

/// The records of some chunks by their class.
struct Shelves {
    first_chunk: usize,
    /// By slot from the first chunk on; 0 for what is not seen or excluded.
    classes: Vec<u16>,
    /// By chunk from the first on.
    highest: Vec<u16>,
    excluded: BTreeMap<Exclusion, usize>,
    pending: usize,
    bytes_read: usize,
}

impl Shelves {
    fn new(chunks: &Range<usize>, count: usize) -> Self {
        let slots = count.min(chunks.end * CHUNK) - chunks.start * CHUNK;
        Self {
            first_chunk: chunks.start,
            classes: vec![0; slots],
            highest: vec![0; chunks.len()],
            excluded: BTreeMap::new(),
            pending: 0,
            bytes_read: 0,
        }
    }
}

/// What few needs have, and what no column tells.
struct Rare {
    /// They exclude the subject, and the viewer may know it.
    unwelcoming: Vec<usize>,
    /// They prefer some partners, and the viewer may know it: their bounds do not hold.
    preferring: Vec<usize>,
}

impl Rare {
    fn of(records: &Records, question: &Question<'_>) -> Self {
        if question.side == Side::Offer {
            return Self {
                unwelcoming: Vec::new(),
                preferring: Vec::new(),
            };
        }
        let told = |slot: &usize| records.is_inside(*slot, question.viewer);
        let sorted = |mut slots: Vec<usize>| {
            slots.sort_unstable();
            slots
        };
        let unwelcoming = records.excluding(question.profile.owner).filter(told);
        Self {
            unwelcoming: sorted(unwelcoming.collect()),
            preferring: sorted(records.preferring().filter(told).collect()),
        }
    }

    fn apply(&self, slots: Range<usize>, looked: &mut Looked) {
        for slot in within(&self.unwelcoming, &slots) {
            looked.exclude(slot - slots.start, Exclusion::ExcludedPartner);
        }
        for slot in within(&self.preferring, &slots) {
            looked.lift(slot - slots.start);
        }
    }
}

/// Those of ascending slots that lie within a range.
fn within<'a>(slots: &'a [usize], range: &Range<usize>) -> &'a [usize] {
    let from = slots.partition_point(|slot| *slot < range.start);
    let until = slots.partition_point(|slot| *slot < range.end);
    &slots[from..until]
}

/// A record that could be among the best.
#[derive(Clone, Copy)]
struct Candidate {
    /// Its place in its chunk.
    place: u16,
    /// It scores no more than that.
    bound: f32,
    /// What its measured criteria weigh together.
    weight: f32,
    /// How near the two texts are, where both are known, and how useful the offer is for the need then.
    nearness: Option<f32>,
    usefulness: Option<Usefulness>,
}

impl Candidate {
    /// Lowers the bound by what a criterion of this weight, that it took for 1, is worth less.
    fn lower(&mut self, weight: f32, value: f32) {
        self.bound -= weight * (1.0 - value) / self.weight;
    }
}

/// Measures the records of one chunk after the other, each only as far as it could still be among the best.
struct Measuring<'a> {
    stock: Stock<'a>,
    question: &'a Question<'a>,
    sieve: &'a Sieve<'a>,
    overlap: Overlap,
    words_at_most: f32,
    best: Best,
    candidates: Vec<Candidate>,
    /// The record at hand.
    profile: Profile,
    bytes_read: usize,
}

impl<'a> Measuring<'a> {
    fn new(
        stock: Stock<'a>,
        question: &'a Question<'a>,
        sieve: &'a Sieve<'a>,
        limit: usize,
    ) -> Self {
        Self {
            stock,
            question,
            sieve,
            overlap: Overlap::new(&question.profile.labels, question.rarity),
            words_at_most: question.words_at_most(),
            best: Best {
                limit,
                heap: BinaryHeap::new(),
            },
            candidates: Vec::with_capacity(CHUNK),
            profile: Profile::blank(),
            bytes_read: 0,
        }
    }

    /// The best of some chunks, with what was seen of all their records.
    fn found(mut self, shelves: Shelves) -> Found {
        self.take_from(&shelves);
        Found {
            best: self.best.heap.into_vec(),
            excluded: shelves.excluded,
            pending: shelves.pending,
            bytes_read: self.bytes_read + shelves.bytes_read,
        }
    }

    /// Takes what could be among the best, in ever wider bands of classes from the highest down.
    fn take_from(&mut self, shelves: &Shelves) {
        let highest = shelves.highest.iter().copied().max();
        let mut until = highest.map_or(0, |top| top + 1);
        let mut width = FIRST_BAND;
        while until > 1 && !self.best.is_beyond(ceiling(until - 1)) {
            let from = until.saturating_sub(width).max(1);
            for (shelf, classes) in shelves.classes.chunks(CHUNK).enumerate() {
                if shelves.highest[shelf] >= from {
                    let chunk = shelves.first_chunk + shelf;
                    self.pick(chunk, classes, from..until);
                    self.lower_by_labels(chunk);
                    self.lower_by_texts(chunk);
                    self.score_rest(chunk);
                }
            }
            until = from;
            width = width.saturating_mul(2);
        }
    }

    /// Picks the records of a chunk in a band of classes.
    fn pick(&mut self, chunk: usize, classes: &[u16], band: Range<u16>) {
        self.candidates.clear();
        let (sieve, candidates, best) = (self.sieve, &mut self.candidates, &self.best);
        each_between(classes, band.start, band.end, |place| {
            let class = classes[place];
            // What is above all bounds stays there, whatever it is lowered by.
            let bound = if class < TOP {
                ceiling(class)
            } else {
                f32::MAX
            };
            if !best.is_beyond(bound) {
                candidates.push(Candidate {
                    place: narrow(place),
                    bound,
                    weight: sieve.weight(chunk * CHUNK + place),
                    nearness: None,
                    usefulness: None,
                });
            }
        });
    }

    fn lower_by_labels(&mut self, chunk: usize) {
        let (lists, best) = (self.stock.records.labels_of_chunk(chunk), &self.best);
        let (side, overlap) = (self.question.side, &self.overlap);
        let weight = self.question.weights.of(Criterion::Subject);
        let asked = !self.question.profile.labels.is_empty();
        let read = &mut self.bytes_read;
        self.candidates.retain_mut(|one| {
            let labels = lists.get(usize::from(one.place));
            *read += size_of_val(labels);
            let measured = if side == Side::Offer {
                asked
            } else {
                !labels.is_empty()
            };
            if measured {
                one.lower(weight, overlap.with(labels));
            }
            !best.is_beyond(one.bound)
        });
    }

    fn lower_by_texts(&mut self, chunk: usize) {
        let Some(own) = self.question.vector else {
            return;
        };
        let texts = self.stock.meanings.chunk(chunk);
        self.lower_by_meanings(&texts, own);
        self.lower_by_words(&texts, own);
    }

    /// As if the texts had all words in common that they could.
    fn lower_by_meanings(&mut self, texts: &MeaningChunk<'_>, own: &UsefulText) {
        let places = self.places();
        let mut nearnesses = texts.nearnesses(&places, own);
        let weight = self.question.weights.of(Criterion::Meaning);
        let (question, best, at_most) = (self.question, &self.best, self.words_at_most);
        self.bytes_read += places.len() * VECTOR_BYTES;
        self.candidates.retain_mut(|one| {
            let mut most = *one;
            let place = usize::from(one.place);
            one.nearness = nearnesses.next().filter(|_| texts.known[place]);
            if let Some(nearness) = one.nearness {
                let manners = question.manners(own, texts.manners[place]);
                most.lower(weight, usefulness_of(nearness, at_most, manners).value);
            }
            !best.is_beyond(most.bound)
        });
    }

    fn lower_by_words(&mut self, texts: &MeaningChunk<'_>, own: &UsefulText) {
        let places = self.places();
        let mut commons = texts.commons(&places, own.words());
        let weight = self.question.weights.of(Criterion::Meaning);
        let (question, best) = (self.question, &self.best);
        self.bytes_read += places.len() * WORD_BYTES;
        self.candidates.retain_mut(|one| {
            let place = usize::from(one.place);
            let common = commons.next().unwrap_or(0);
            if let Some(nearness) = one.nearness {
                let shared = question.shared_words(own.words(), &texts.words[place], common);
                let manners = question.manners(own, texts.manners[place]);
                let usefulness = usefulness_of(nearness, shared, manners);
                one.usefulness = Some(usefulness);
                one.lower(weight, usefulness.value);
            }
            !best.is_beyond(one.bound)
        });
    }

    fn places(&self) -> Vec<u16> {
        self.candidates.iter().map(|one| one.place).collect()
    }

    /// Scores by the measures themselves what could still be among the best.
    fn score_rest(&mut self, chunk: usize) {
        for at in 0..self.candidates.len() {
            let one = self.candidates[at];
            if self.best.is_beyond(one.bound) {
                continue;
            }
            let slot = chunk * CHUNK + usize::from(one.place);
            self.stock.records.read(slot, &mut self.profile);
            let evidence = self.question.evidence(&self.profile, one.usefulness);
            self.best.put(Scored {
                score: self.question.weights.total(&score::measure(&evidence)),
                id: self.profile.id,
                slot,
            });
        }
    }
}

impl Question<'_> {
    /// The subject and a record of the side looked for, with what is measured.
    pub fn evidence<'b>(
        &'b self,
        other: &'b Profile,
        usefulness: Option<Usefulness>,
    ) -> Evidence<'b> {
        Evidence {
            pair: self.pair(other),
            usefulness,
            rarity: self.rarity,
        }
    }

    /// The subject and a record of the side looked for, as need and offer.
    pub fn pair<'b>(&'b self, other: &'b Profile) -> Pair<'b> {
        Pair::of(self.profile, other, self.side, self.viewer)
    }

    /// What may be told when the subject is the need.
    fn partners(&self) -> Partners {
        Partners::for_viewer(self.viewer, self.profile)
    }

    /// The share of words that the offer has in common with the need, whichever of the two is the subject, by the
    /// weight of those that they have in common.
    fn shared_words(&self, subject: &WordSet, other: &WordSet, common: u32) -> f32 {
        match self.side {
            Side::Need => other.share(common, subject),
            Side::Offer => subject.share(common, other),
        }
    }

    /// The manners of the need and of the offer, whichever of the two is the subject.
    fn manners(&self, subject: &UsefulText, other: Manner) -> (Manner, Manner) {
        match self.side {
            Side::Need => (other, subject.manner()),
            Side::Offer => (subject.manner(), other),
        }
    }

    /// No record shares more of the words than this.
    fn words_at_most(&self) -> f32 {
        let asking = self.vector.filter(|_| self.side == Side::Offer);
        asking.map_or(1.0, |vector| vector.words().shared_at_most())
    }

    /// How useful the text of the offer is for that of the need, whichever of the two is the subject.
    pub fn usefulness(&self, subject: &UsefulText, other: &UsefulText) -> Usefulness {
        match self.side {
            Side::Need => usefulness(other, subject),
            Side::Offer => usefulness(subject, other),
        }
    }
}

/// A place in a chunk.
fn narrow(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

const _: () = assert!(CHUNK <= u16::MAX as usize, "a place has room in 16 bits");

#[cfg(test)]
mod tests;
