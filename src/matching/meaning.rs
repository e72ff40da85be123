//! Search by meaning: the vectors of many texts side by side, compared in one pass. A text whose vector is
//! still to come is found by its plain words, and ranked after the others.

use sha2::{Digest, Sha256};

use super::text::{UsefulText, likeness};
use crate::domain::countries::name_key;

/// Tells a text from its earlier wordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextHash([u8; 16]);

impl TextHash {
    #[must_use]
    pub fn of(text: &str) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        let mut hash = [0; 16];
        hash.copy_from_slice(&digest[..16]);
        Self(hash)
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
    reason = "nearly all are known, and side by side they are scanned fastest"
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
pub struct Question {
    vector: UsefulText,
    words: Vec<String>,
}

/// Shorter words are articles and the like, save in scripts that need few letters.
const LATIN_WORD_CHARS_MIN: usize = 4;
/// The share of the question's words that a text without a vector must have.
const WORDS_SHARE_MIN: f32 = 0.5;
/// Lifts every text of known meaning above those found by words.
const KNOWN_LIFT: f32 = 3.0;

impl Question {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let key = name_key(text);
        let tells = |word: &&str| !word.is_ascii() || word.len() >= LATIN_WORD_CHARS_MIN;
        let mut words: Vec<String> = key.split(' ').filter(tells).map(str::to_owned).collect();
        if words.is_empty() {
            words = key.split_whitespace().map(str::to_owned).collect();
        }
        Self {
            vector: UsefulText::of(text),
            words,
        }
    }

    /// How well a text answers: in [2, 4] by its meaning, in [0.5, 1] by its words, none when it does not.
    fn rank(&self, meaning: &Meaning) -> Option<f32> {
        match meaning {
            Meaning::Known(vector) => Some(KNOWN_LIFT + likeness(&self.vector, vector)),
            Meaning::Pending(words) => {
                let found = self.words.iter().filter(|word| words.contains(*word));
                #[expect(clippy::cast_precision_loss, reason = "some words")]
                let share = found.count() as f32 / self.words.len().max(1) as f32;
                (share >= WORDS_SHARE_MIN).then_some(share)
            }
        }
    }
}

/// The meanings of many texts, by slot.
#[derive(Clone, Debug, Default)]
pub struct Meanings {
    hashes: Vec<TextHash>,
    known: Vec<Meaning>,
    pending: usize,
}

impl Meanings {
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// How many texts wait for their vectors.
    #[must_use]
    pub const fn pending(&self) -> usize {
        self.pending
    }

    /// Puts a text into a slot: an existing one, or the next.
    pub fn put(&mut self, slot: usize, hash: TextHash, meaning: Meaning) {
        self.pending += usize::from(matches!(meaning, Meaning::Pending(_)));
        if slot == self.known.len() {
            self.hashes.push(hash);
            self.known.push(meaning);
        } else {
            self.pending -= usize::from(self.is_pending(slot));
            self.hashes[slot] = hash;
            self.known[slot] = meaning;
        }
    }

    /// Takes a slot out; the last one moves into its place.
    pub fn swap_remove(&mut self, slot: usize) {
        self.pending -= usize::from(self.is_pending(slot));
        self.hashes.swap_remove(slot);
        self.known.swap_remove(slot);
    }

    /// Gives the text of a slot its vector, unless the text has changed since it was encoded.
    pub fn learn(&mut self, slot: usize, hash: &str, vector: UsefulText) {
        if self.hashes[slot].to_string() == hash {
            self.put(slot, self.hashes[slot], Meaning::Known(vector));
        }
    }

    #[must_use]
    pub fn hash(&self, slot: usize) -> TextHash {
        self.hashes[slot]
    }

    #[must_use]
    pub fn is_pending(&self, slot: usize) -> bool {
        matches!(self.known[slot], Meaning::Pending(_))
    }

    /// The vector of a slot, if it is there.
    #[must_use]
    pub fn vector(&self, slot: usize) -> Option<&UsefulText> {
        match &self.known[slot] {
            Meaning::Known(vector) => Some(vector),
            Meaning::Pending(_) => None,
        }
    }

    /// How well the text of a slot answers the question; see [`Ranked::rank`].
    #[must_use]
    pub fn rank(&self, slot: usize, question: &Question) -> Option<f32> {
        question.rank(&self.known[slot])
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

    fn question(text: &str) -> Question {
        Question::new(text)
    }

    #[test]
    fn words_find_what_has_no_vector_yet_after_what_has_one() {
        let question = question("Formation des juges");
        let near = Meaning::Known(UsefulText::of("Training of judges"));
        let words = Meaning::pending("La FORMATION de juges et de procureurs");
        let other = Meaning::pending("Accès à l’eau");
        let rank = |meaning: &Meaning| question.rank(meaning);
        assert!(rank(&near) > rank(&words));
        assert!(rank(&words).is_some() && rank(&other).is_none());
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
    fn a_vector_of_an_earlier_wording_is_not_taken() {
        let mut meanings = Meanings::default();
        meanings.put(0, TextHash::of("new"), Meaning::pending("new"));
        let vector = UsefulText::of("old");
        meanings.learn(0, &TextHash::of("old").to_string(), vector.clone());
        assert_eq!(meanings.pending(), 1);
        meanings.learn(0, &TextHash::of("new").to_string(), vector);
        assert_eq!(meanings.pending(), 0);
    }
}
