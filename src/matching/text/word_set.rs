//! The telling words of a text in a fixed size, and how much of them two texts, or one and many, have in common.

#![expect(
    clippy::inline_always,
    reason = "only so are the functions in loops compiled for each machine"
)]

use multiversion::multiversion;

use super::content_words::{Concept, hash};
use crate::matching::fetch::{BATCH, fetch};

/// Words that a set holds at most: those that say most.
const WORDS_MAX: usize = 24;
/// Steps of a weight to 1.
const STEPS: f32 = 16.0;
/// Words that are compared at once.
const LANES: usize = 8;

/// The telling words of a text, hashed, in a fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordSet {
    /// In ascending order; unused places stand at the end with weight 0.
    hashes: [u32; WORDS_MAX],
    /// Rarity times sureness, in steps of 1/16.
    weights: [u8; WORDS_MAX],
    /// Telling words of the text, 255 at most.
    length: u8,
}

impl Default for WordSet {
    fn default() -> Self {
        Self {
            hashes: [u32::MAX; WORDS_MAX],
            weights: [0; WORDS_MAX],
            length: 0,
        }
    }
}

/// Bytes of a stored set.
pub const WORD_SET_BYTES: usize = WORDS_MAX * 5 + 1;
/// Words of a text of middle length.
const MIDDLE_LENGTH: f32 = 10.0;
/// Okapi BM25's `k1` and `b`.
const SATURATION: f32 = 1.2;
const LENGTH_SHARE: f32 = 0.75;
/// What a question of few words lacks to certainty, in rarity.
const DOUBT: f32 = 1.4;

impl WordSet {
    /// The rarest of the words that tell something.
    #[must_use]
    pub fn of(concepts: &[Concept]) -> Self {
        let mut telling: Vec<(u8, u32)> = concepts
            .iter()
            .filter(|concept| concept.rarity > 0.0)
            .map(|c| (step(c.rarity * c.sureness), hash(&c.stem)))
            .collect();
        let length = u8::try_from(telling.len()).unwrap_or(u8::MAX);
        telling.sort_unstable_by(|a, b| b.cmp(a));
        telling.truncate(WORDS_MAX);
        telling.sort_unstable_by_key(|(_, hash)| *hash);
        let mut set = Self {
            length,
            ..Self::default()
        };
        for (place, (weight, hash)) in telling.into_iter().enumerate() {
            set.hashes[place] = hash;
            set.weights[place] = weight;
        }
        set
    }

    /// Whether no word tells anything.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How much of what the question asks by name the document names too, in [0, 1]; rare words count most, and a
    /// long document, which names much, counts less.
    #[must_use]
    pub fn shared(&self, document: &Self) -> f32 {
        self.share(common(self.told().as_slice(), document), document)
    }

    /// The same from what the two have in common, as `commons` tells it.
    #[must_use]
    pub fn share(&self, common: u32, document: &Self) -> f32 {
        if common == 0 {
            return 0.0;
        }
        let asked: u32 = self.weights.iter().map(|weight| u32::from(*weight)).sum();
        let length = f32::from(document.length) / MIDDLE_LENGTH;
        let brevity =
            (1.0 + SATURATION) / (1.0 + SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * length));
        (as_f32(common) * brevity / (as_f32(asked) + DOUBT * STEPS) / (1.0 + SATURATION)).min(1.0)
    }

    /// The words, ready to meet those of many others.
    fn told(&self) -> Told {
        let mut told = Told {
            words: [(0, 0); WORDS_MAX],
            count: 0,
        };
        let words = self.hashes.iter().zip(self.weights);
        let words = words.take_while(|(_, weight)| *weight > 0);
        for (word, (hash, weight)) in told.words.iter_mut().zip(words) {
            *word = (*hash, u32::from(weight));
            told.count += 1;
        }
        told
    }

    /// No document shares more.
    #[must_use]
    pub fn shared_at_most(&self) -> f32 {
        let asked: u32 = self.weights.iter().map(|weight| u32::from(*weight)).sum();
        let brevity = 1.0 / (1.0 + SATURATION * (1.0 - LENGTH_SHARE));
        (as_f32(asked) * brevity / (as_f32(asked) + DOUBT * STEPS)).min(1.0)
    }

    /// The set as it is stored.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        bytes.extend(self.weights);
        bytes.push(self.length);
    }

    /// Reads what [`Self::write`] wrote; none when there are not exactly `WORD_SET_BYTES`.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.split_at_checked(WORDS_MAX * 4)?;
        let (weights, length) = rest.split_at_checked(WORDS_MAX)?;
        let mut set = Self {
            hashes: [0; WORDS_MAX],
            weights: weights.try_into().ok()?,
            length: *length.first().filter(|_| length.len() == 1)?,
        };
        for (hash, bytes) in set.hashes.iter_mut().zip(hashes.as_chunks::<4>().0) {
            *hash = u32::from_le_bytes(*bytes);
        }
        Some(set)
    }
}

/// The words of a set with their weights, without the unused places.
struct Told {
    words: [(u32, u32); WORDS_MAX],
    count: usize,
}

impl Told {
    fn as_slice(&self) -> &[(u32, u32)] {
        &self.words[..self.count]
    }
}

/// The weight of the words that one set has in common with each of many.
#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
#[must_use]
pub fn commons(own: &WordSet, others: &[WordSet]) -> Vec<u32> {
    let told = own.told();
    let each = others.iter().map(|other| common(told.as_slice(), other));
    each.collect()
}

/// The same with those at some places only, appended to a list.
#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
pub fn commons_at(own: &WordSet, others: &[WordSet], places: &[u16], into: &mut Vec<u32>) {
    let told = own.told();
    for places in places.chunks(BATCH) {
        fetch(places.iter().map(|place| {
            let other = &others[usize::from(*place)];
            other.hashes[0] ^ other.hashes[WORDS_MAX / 2] ^ u32::from(other.length)
        }));
        let others = places.iter().map(|place| &others[usize::from(*place)]);
        into.extend(others.map(|other| common(told.as_slice(), other)));
    }
}

/// The weight of the words that a set has among those told, each by the lesser of its two weights.
#[inline(always)]
fn common(told: &[(u32, u32)], other: &WordSet) -> u32 {
    let hashes = other.hashes.as_chunks::<LANES>().0.iter();
    let weights = other.weights.as_chunks::<LANES>().0.iter();
    let lanes = hashes.zip(weights);
    lanes
        .map(|(hashes, weights)| {
            let mut met = [0_u32; LANES];
            for (hash, weight) in told {
                for (met, other) in met.iter_mut().zip(hashes) {
                    // Without a branch, so that all lanes are done at once.
                    *met |= 0_u32.wrapping_sub(u32::from(hash == other)) & weight;
                }
            }
            let lesser = met.iter().zip(weights).map(|(a, b)| *a.min(&u32::from(*b)));
            lesser.sum::<u32>()
        })
        .sum()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a byte before"
)]
fn step(weight: f32) -> u8 {
    (weight * STEPS).round().clamp(1.0, 255.0) as u8
}

#[expect(clippy::cast_precision_loss, reason = "a sum of some bytes")]
const fn as_f32(sum: u32) -> f32 {
    sum as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::text::content_words::concepts;

    fn set(text: &str) -> WordSet {
        WordSet::of(&concepts(text, None))
    }

    #[test]
    fn many_sets_met_at_once_are_what_each_is_alone() {
        let own = set("Training of prison officers in the prevention of torture");
        let texts = [
            "torture",
            "prison reform",
            "fisheries",
            "",
            "prevent torture in prisons",
        ];
        let others: Vec<WordSet> = (0..200).map(|n| set(texts[n % texts.len()])).collect();
        let alone: Vec<u32> = others
            .iter()
            .map(|other| {
                let words = own.hashes.iter().zip(own.weights);
                let found = words
                    .filter(|(_, weight)| *weight > 0)
                    .map(|(hash, weight)| {
                        let place = other.hashes.iter().position(|known| known == hash);
                        place.map_or(0, |place| weight.min(other.weights[place]).into())
                    });
                found.sum()
            })
            .collect();
        assert!(alone[0] > 0 && alone[1] > 0 && alone[2] == 0);
        assert_eq!(commons(&own, &others), alone);
        let places: Vec<u16> = (0..200).step_by(3).collect();
        let mut some = Vec::new();
        commons_at(&own, &others, &places, &mut some);
        assert!(some.iter().eq(alone.iter().step_by(3)));
    }

    #[test]
    fn a_stored_set_is_read_back() {
        let set = set("Prevention of torture in prisons");
        let mut bytes = Vec::new();
        set.write(&mut bytes);
        assert_eq!(bytes.len(), WORD_SET_BYTES);
        assert_eq!(WordSet::read(&bytes), Some(set));
        assert_eq!(WordSet::read(&bytes[1..]), None);
        bytes.push(0);
        assert_eq!(WordSet::read(&bytes), None);
    }
}
