//! Search by meaning: the vectors of many texts side by side, compared in one pass. A text whose vector is
//! still to come is found by its plain words, and ranked after the others.

use sha2::{Digest, Sha256};

use super::columns::{CHUNK, Sparse, columns};
use super::text::{CODES, Manner, UsefulText, WordSet, commons_at, likenesses, nearnesses_at};
use crate::domain::countries::name_key;

/// Tells a text from its earlier wordings: the first bytes of its SHA-256, enough for those of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextHash([u8; 8]);

impl TextHash {
    #[must_use]
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let mut hash = [0; 8];
        hash.copy_from_slice(&digest[..8]);
        Self(hash)
    }

    /// The hash whose text form this is; none when it is no hash's.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let is_hash = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| is_hash)?;
        Some(Self(number.to_be_bytes()))
    }
}

impl std::fmt::Display for TextHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What is known of a text.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are known, and none is kept in this form"
)]
pub enum Meaning {
    Known(UsefulText),
    /// Not encoded yet: its words, as [`name_key`] writes them.
    Pending(Box<str>),
}

impl Meaning {
    /// A text that waits for its vector.
    #[must_use]
    pub fn pending(text: &str) -> Self {
        Self::Pending(name_key(text).into())
    }
}

/// What somebody looks for.
#[derive(Clone, Debug)]
pub struct Sought {
    vector: UsefulText,
    words: Vec<String>,
    /// A text of known meaning answers from this likeness on.
    like_min: f32,
}

/// Below this likeness a text says nothing of what is looked for (`text/README.md`, look-ups).
const LIKE_MIN: f32 = 0.08;
/// Shorter words are articles and the like, save in scripts that need few letters.
const LATIN_WORD_CHARS_MIN: usize = 4;
/// The share of the question's words that a text without a vector must have.
const WORDS_SHARE_MIN: f32 = 0.5;
/// Lifts every text of known meaning above those found by words.
const KNOWN_LIFT: f32 = 3.0;

impl Sought {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let key = name_key(text);
        let tells = |word: &&str| !word.is_ascii() || word.len() >= LATIN_WORD_CHARS_MIN;
        let mut words: Vec<String> = key.split(' ').filter(tells).map(str::to_owned).collect();
        if words.is_empty() {
            words = key.split_whitespace().map(str::to_owned).collect();
        }
        let vector = UsefulText::of(text);
        // Names of States and words of formulas tell nothing, so they may stand in any text, like it or not.
        let like_min = if vector.words().is_empty() {
            -1.0
        } else {
            LIKE_MIN
        };
        Self {
            vector,
            words,
            like_min,
        }
    }

    /// How well a text without a vector answers by its words: in [0.5, 1], none when it does not.
    fn rank_by_words(&self, text: &str) -> Option<f32> {
        let found = self.words.iter().filter(|word| text.contains(*word));
        #[expect(clippy::cast_precision_loss, reason = "some words")]
        let share = found.count() as f32 / self.words.len().max(1) as f32;
        (share >= WORDS_SHARE_MIN).then_some(share)
    }
}

columns! {
    /// One text.
    TextRow,
    /// The texts.
    TextColumns {
        hash: TextHash,
        /// Whether the next four are there; zeros stand for what is not.
        known: bool,
        codes: [i8; CODES],
        scale: f32,
        words: WordSet,
        manner: Manner,
    }
}

/// Bytes of a vector with the manner of its text, and of telling words.
pub const VECTOR_BYTES: usize = CODES + size_of::<f32>() + size_of::<Manner>();
pub const WORD_BYTES: usize = size_of::<WordSet>();

/// The meanings of many texts, by slot.
#[derive(Clone, Debug, Default)]
pub struct Meanings {
    texts: TextColumns,
    /// The words of those that are not known, as [`name_key`] writes them.
    pending: Sparse<Box<str>>,
}

impl Meanings {
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.hash.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many texts wait for their vectors.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// The slots of the texts that wait for their vectors, in no order.
    pub fn pending_slots(&self) -> impl Iterator<Item = usize> + '_ {
        self.pending.iter().map(|(slot, _)| slot)
    }

    /// Puts a text into a slot: an existing one, or the next.
    pub fn put(&mut self, slot: usize, hash: TextHash, meaning: Meaning) {
        let (vector, words) = match meaning {
            Meaning::Known(vector) => (Some(vector), None),
            Meaning::Pending(words) => (None, Some(words)),
        };
        self.pending.put(slot, words);
        let known = vector.is_some();
        let vector = vector.unwrap_or(UsefulText::new(
            [0; CODES],
            0.0,
            WordSet::default(),
            Manner::default(),
        ));
        let row = TextRow {
            hash,
            known,
            codes: *vector.codes(),
            scale: vector.scale(),
            words: *vector.words(),
            manner: vector.manner(),
        };
        self.texts.put(slot, row);
    }

    /// Gives the text of a slot its vector, unless the text has changed since it was encoded.
    pub fn set_vector(&mut self, slot: usize, hash: TextHash, vector: UsefulText) {
        if self.hash(slot) == hash {
            self.put(slot, hash, Meaning::Known(vector));
        }
    }

    #[must_use]
    pub fn hash(&self, slot: usize) -> TextHash {
        self.texts.hash.get(slot)
    }

    /// Whether each text of a chunk of slots is known.
    #[must_use]
    pub fn known(&self, chunk: usize) -> &[bool] {
        self.texts.known.chunk(chunk)
    }

    /// The vector of a slot, if it is there.
    #[must_use]
    pub fn vector(&self, slot: usize) -> Option<UsefulText> {
        let texts = &self.texts;
        let known = || {
            let words = texts.words.get(slot);
            let manner = texts.manner.get(slot);
            UsefulText::new(texts.codes.get(slot), texts.scale.get(slot), words, manner)
        };
        texts.known.get(slot).then(known)
    }

    /// The texts of a chunk of slots.
    #[must_use]
    pub fn chunk(&self, number: usize) -> MeaningChunk<'_> {
        MeaningChunk {
            known: self.texts.known.chunk(number),
            codes: self.texts.codes.chunk(number),
            scales: self.texts.scale.chunk(number),
            words: self.texts.words.chunk(number),
            manners: self.texts.manner.chunk(number),
        }
    }

    /// How well each text answers the question, by slot: in [2, 4] by its meaning, in [0.5, 1] by its words while its
    /// meaning is not known, none when it says nothing of what is looked for.
    pub fn ranks<'a>(&'a self, question: &'a Sought) -> impl Iterator<Item = Option<f32>> + 'a {
        (0..self.len().div_ceil(CHUNK)).flat_map(|chunk| self.ranks_of_chunk(question, chunk))
    }

    /// The same of one chunk of slots.
    pub fn ranks_of_chunk<'a>(
        &'a self,
        question: &'a Sought,
        chunk: usize,
    ) -> impl Iterator<Item = Option<f32>> + 'a {
        let codes = self.texts.codes.chunk(chunk);
        let scales = self.texts.scale.chunk(chunk);
        let words = self.texts.words.chunk(chunk);
        let likenesses = likenesses(&question.vector, codes, scales, words);
        let slots = (chunk * CHUNK..).zip(self.known(chunk));
        likenesses.zip(slots).map(|(likeness, (slot, known))| {
            if *known {
                (likeness >= question.like_min).then_some(KNOWN_LIFT + likeness)
            } else {
                question.rank_by_words(self.pending.get(slot)?)
            }
        })
    }
}

/// The texts of one chunk. What is not known has no telling words and is near nothing.
#[derive(Clone, Copy)]
pub struct MeaningChunk<'a> {
    pub known: &'a [bool],
    pub words: &'a [WordSet],
    pub manners: &'a [Manner],
    codes: &'a [[i8; CODES]],
    scales: &'a [f32],
}

impl MeaningChunk<'_> {
    /// How near the vectors at some places of the chunk are to another, in their order.
    ///
    /// # Panics
    /// When there is no such place: a defect of the caller.
    pub fn nearnesses<'a>(
        &'a self,
        places: &'a [u16],
        to: &UsefulText,
    ) -> impl Iterator<Item = f32> + 'a {
        nearnesses_at(to, self.codes, self.scales, places)
    }

    /// What the words at some places of the chunk have in common with others, in their order.
    ///
    /// # Panics
    /// As before.
    pub fn commons(&self, places: &[u16], with: &WordSet) -> impl Iterator<Item = u32> + use<> {
        let mut commons = Vec::with_capacity(places.len());
        commons_at(with, self.words, places, &mut commons);
        commons.into_iter()
    }
}

/// A record that answers a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked<Id> {
    pub id: Id,
    /// The greater the better; always positive, so that its bits sort like the number.
    pub rank: f32,
}

impl<Id: Copy + Ord> Ranked<Id> {
    /// The sort key of lists: the rank as bits.
    #[must_use]
    pub fn value(&self) -> i64 {
        i64::from(self.rank.to_bits())
    }

    fn before(&self, other: &Self) -> std::cmp::Ordering {
        let by_rank = other.rank.total_cmp(&self.rank);
        by_rank.then_with(|| self.id.cmp(&other.id))
    }
}

/// One page of an answer, best first, ties by id: what comes after `after`, `limit` at most.
#[must_use]
pub fn page<Id: Copy + Ord>(
    ranked: Vec<Ranked<Id>>,
    after: Option<(i64, Id)>,
    limit: usize,
) -> Vec<Ranked<Id>> {
    let is_after = |one: &Ranked<Id>| {
        after.is_none_or(|(value, id)| one.value() < value || (one.value() == value && one.id > id))
    };
    best(
        ranked.into_iter().filter(is_after).collect(),
        limit,
        Ranked::before,
    )
}

/// The first `limit` in an order, without sorting the rest.
pub(super) fn best<T>(
    mut all: Vec<T>,
    limit: usize,
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
) -> Vec<T> {
    if limit == 0 {
        return Vec::new();
    }
    if all.len() > limit {
        all.select_nth_unstable_by(limit - 1, &order);
        all.truncate(limit);
    }
    all.sort_unstable_by(&order);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_find_what_has_no_vector_yet_after_what_has_one() {
        let question = Sought::new("Formation des juges");
        let mut meanings = Meanings::default();
        let texts = [
            Meaning::Known(UsefulText::of("Training of judges")),
            Meaning::pending("La FORMATION de juges et de procureurs"),
            Meaning::pending("Accès à l’eau"),
        ];
        for (slot, meaning) in texts.into_iter().enumerate() {
            meanings.put(slot, TextHash::of(""), meaning);
        }
        let ranks: Vec<Option<f32>> = meanings.ranks(&question).collect();
        assert!(ranks[0] > ranks[1] && ranks[1].is_some());
        assert_eq!(ranks[2], None);
    }

    #[test]
    fn a_question_that_tells_something_leaves_out_what_says_nothing_of_it() {
        let mut meanings = Meanings::default();
        let texts = [
            "Prevent torture of detainees",
            "Wells and pumps for villages in Togo",
            "Support from the international community for fisheries",
        ];
        for (slot, text) in texts.into_iter().enumerate() {
            let meaning = Meaning::Known(UsefulText::of(text));
            meanings.put(slot, TextHash::of(text), meaning);
        }
        let found = |question: &str| -> Vec<bool> {
            let question = Sought::new(question);
            meanings
                .ranks(&question)
                .map(|rank| rank.is_some())
                .collect()
        };
        for question in ["torture", "la torture", "пытки", "التعذيب", "酷刑"] {
            assert_eq!(found(question), [true, false, false], "{question}");
        }
        for question in ["Togo", "support from the international community"] {
            assert_eq!(found(question), [true; 3], "{question}");
        }
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let all: Vec<Ranked<u32>> = (0..50_u16)
            .map(|id| Ranked {
                id: u32::from(id),
                rank: f32::from(id % 7) + 0.5,
            })
            .collect();
        let whole = page(all.clone(), None, 50);
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let next = page(all.clone(), after, 8);
            let Some(last) = next.last() else { break };
            after = Some((last.value(), last.id));
            found.extend(next);
        }
        assert_eq!(found, whole);
        assert!(whole.windows(2).all(|w| w[0].before(&w[1]).is_lt()));
    }

    #[test]
    fn a_hash_is_read_as_it_was_written() {
        let hash = TextHash::of("water");
        assert_eq!(TextHash::read(&hash.to_string()), Some(hash));
        for other in ["", "12", "+123456789abcdef", "é"] {
            assert_eq!(TextHash::read(other), None, "{other}");
        }
    }

    #[test]
    fn a_vector_of_an_earlier_wording_is_not_taken() {
        let mut meanings = Meanings::default();
        meanings.put(0, TextHash::of("new"), Meaning::pending("new"));
        let vector = UsefulText::of("old");
        meanings.set_vector(0, TextHash::of("old"), vector.clone());
        assert_eq!(meanings.pending(), 1);
        meanings.set_vector(0, TextHash::of("new"), vector);
        assert_eq!(meanings.pending(), 0);
    }
}
