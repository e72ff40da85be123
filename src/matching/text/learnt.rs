//! What was learnt from real recommendations, needs and offers beside the encoder: `usefulness_6.bin`, read into
//! typed parts. `README.md` beside this file gives the format, `train_usefulness.py` writes it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::content_words::{Concept, hash, stem};
use super::dictionary::{Dictionary, Entry};
use super::embedding::DIMENSIONS;
use super::encoder::Tokens;
use super::matrix::Matrix;
use super::weights::{FEATURE_WIDTH, Layer, Reader, broken};
use crate::domain::error::Result;
use crate::domain::language::Language;

static EMBEDDED: &[u8] = include_bytes!("usefulness_6.bin");

const MAGIC: &[u8] = b"CHU4";
/// Numbers that a text is taught to say as a larger model would, and directions kept of its plain vector.
pub(super) const TAUGHT: usize = 96;
pub(super) const PLAIN: usize = 160;
/// Issues that say something of the subject: all but assistance itself, general and other.
pub(super) const SUBJECTS: usize = 51;
/// The attended and the plain vector of a text, side by side.
pub(super) const BOTH: usize = 2 * DIMENSIONS;
const COUNT_MAX: u32 = 100_000;

/// One issue of UPR Info.
pub(super) struct Issue {
    /// What stands after `upr-info:` in the thesaurus.
    pub code: &'static str,
    /// As the labelled texts spell it.
    pub name: &'static str,
    /// Root of the inverse document frequency; 0 when the issue says nothing of the subject.
    pub rarity: f32,
}

/// An English word.
pub(super) struct Word {
    pub text: &'static str,
    /// How much it tells: its inverse document frequency, less for words that say little of a subject; 0 for words of
    /// formulas and names of States.
    pub rarity: f32,
}

/// The languages whose words are translated, in the order of the file.
const TRANSLATED: [Language; 5] = [
    Language::Ar,
    Language::Zh,
    Language::Fr,
    Language::Ru,
    Language::Es,
];

pub(super) struct Learnt {
    attention: Vec<f32>,
    /// The mean of texts, [`BOTH`] numbers.
    pub mean: Vec<f32>,
    pub plain: Matrix,
    pub issues: Vec<Issue>,
    pub words: Vec<Word>,
    /// Stem of a word -> its place.
    places: HashMap<Cow<'static, str>, usize>,
    /// The rarity of a word never seen.
    unseen: f32,
    /// From [`BOTH`] numbers and how surely each word is said to what a larger model would say.
    pub taught: Layer,
    /// The same to a score for each issue; learnt without any text of an evaluation task.
    pub subject_heads: Layer,
    /// Hash of a word or of two words -> row of the tagging heads below those of [`BOTH`].
    pub grams: HashMap<u32, usize>,
    /// From [`BOTH`] numbers and a 1 for each gram to a score for each issue.
    pub tag_heads: Layer,
    /// One column a word.
    pub word_meanings: Matrix,
    /// One for each of [`TRANSLATED`].
    dictionaries: Vec<Dictionary>,
}

impl Learnt {
    /// What is part of the program; read at the first call.
    ///
    /// # Panics
    /// When the program was built with a broken file, which a test refuses.
    pub fn embedded() -> &'static Self {
        static LEARNT: OnceLock<Learnt> = OnceLock::new();
        LEARNT.get_or_init(|| match Self::parse(EMBEDDED) {
            Ok(learnt) => learnt,
            Err(error) => panic!("{error}"),
        })
    }

    fn parse(file: &'static [u8]) -> Result<Self> {
        let mut reader = Reader::new(file);
        if reader.bytes(MAGIC.len())? != MAGIC {
            return Err(broken("not what was learnt"));
        }
        let attention = reader.floats(FEATURE_WIDTH + 1)?;
        let mean = reader.floats(BOTH)?;
        expect(&mut reader, PLAIN)?;
        let plain = reader.matrix(DIMENSIONS, PLAIN)?;
        let issues = issues(&mut reader)?;
        let words = words(&mut reader)?;
        let unseen = reader.floats(1)?[0];
        expect(&mut reader, TAUGHT)?;
        let taught = layer(&mut reader, BOTH + words.len(), TAUGHT)?;
        let subject_heads = layer(&mut reader, BOTH + words.len(), issues.len())?;
        let grams = count(&mut reader)?;
        let hashes = reader.chunks(grams)?.iter().map(|x| u32::from_le_bytes(*x));
        let hashes = hashes.zip(BOTH..).collect();
        let tag_heads = layer(&mut reader, BOTH + grams, issues.len())?;
        let word_meanings = reader.matrix(DIMENSIONS, words.len())?;
        let dictionaries = TRANSLATED.iter().map(|_| Dictionary::read(&mut reader));
        let dictionaries = dictionaries.collect::<Result<_>>()?;
        reader.finish()?;
        let places = words.iter().zip(0..);
        Ok(Self {
            attention,
            mean,
            plain,
            issues,
            taught,
            subject_heads,
            grams: hashes,
            tag_heads,
            places: places
                .map(|(word, place)| (stem(word.text), place))
                .collect(),
            words,
            unseen,
            word_meanings,
            dictionaries,
        })
    }

    /// How much each token tells of the subject, in [0, 1].
    pub fn attention(&self, tokens: &Tokens) -> Vec<f32> {
        attention(tokens, &self.attention)
    }

    /// How much an English stem tells.
    pub fn rarity(&self, stem: &str) -> f32 {
        let place = self.places.get(stem);
        place.map_or(self.unseen, |place| self.words[*place].rarity)
    }

    /// The row of an English stem among the heads that hear words.
    pub fn row(&self, stem: &str) -> Option<usize> {
        self.places.get(stem).map(|place| BOTH + place)
    }

    /// The English word that a dictionary gives.
    pub fn entry(&self, entry: &Entry) -> Option<Concept> {
        let word = self.words.get(entry.word)?;
        Some(Concept {
            stem: stem(word.text).into_owned(),
            rarity: word.rarity,
            sureness: entry.sureness,
        })
    }

    /// The words of a language that is not English.
    pub fn dictionary(&self, language: Language) -> Option<&Dictionary> {
        let place = TRANSLATED.iter().position(|known| *known == language)?;
        self.dictionaries.get(place)
    }

    /// The row of a word, or of two words, among the tagging heads.
    pub fn gram(&self, text: &str) -> Option<usize> {
        self.grams.get(&hash(text)).copied()
    }
}

/// How much each token tells, in [0, 1], by a weight for each of its numbers and a bias at the end.
#[must_use]
pub fn attention(tokens: &Tokens, weights: &[f32]) -> Vec<f32> {
    let bias = weights.get(FEATURE_WIDTH).copied().unwrap_or(0.0);
    let score = |row: &[f32]| -> f32 { row.iter().zip(weights).map(|(x, w)| x * w).sum() };
    let scores = tokens.rows().map(|row| score(row) + bias);
    scores.map(probability).collect()
}

/// The probability that a logistic head's score stands for.
pub(super) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

fn count(reader: &mut Reader) -> Result<usize> {
    let count = reader.u32()?;
    if count > COUNT_MAX {
        return Err(broken("of too many parts"));
    }
    Ok(count as usize)
}

fn expect(reader: &mut Reader, directions: usize) -> Result<()> {
    if count(reader)? == directions {
        Ok(())
    } else {
        Err(broken("of another number of directions"))
    }
}

fn layer(reader: &mut Reader, rows: usize, columns: usize) -> Result<Layer> {
    Ok(Layer {
        weights: reader.matrix(rows, columns)?,
        bias: reader.floats(columns)?,
    })
}

fn issues(reader: &mut Reader) -> Result<Vec<Issue>> {
    let mut issues = Vec::new();
    for _ in 0..count(reader)? {
        issues.push(Issue {
            code: reader.text()?,
            name: reader.text()?,
            rarity: reader.floats(1)?[0],
        });
    }
    let telling = issues.iter().filter(|issue| issue.rarity > 0.0).count();
    if telling != SUBJECTS {
        return Err(broken("of another number of subjects"));
    }
    Ok(issues)
}

fn words(reader: &mut Reader) -> Result<Vec<Word>> {
    let mut words = Vec::new();
    for _ in 0..count(reader)? {
        words.push(Word {
            text: reader.text()?,
            rarity: reader.floats(1)?[0],
        });
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::thesaurus;
    use crate::matching::text::{Encoder, Layers};

    #[test]
    fn the_embedded_file_is_read_and_its_issues_are_in_the_thesaurus() {
        let learnt = Learnt::embedded();
        assert_eq!(learnt.issues.len(), 54);
        for issue in &learnt.issues {
            let id = format!("upr-info:{}", issue.code);
            assert!(thesaurus::label(&id).is_some(), "{id}");
        }
    }

    #[test]
    fn a_file_cut_short_or_foreign_is_refused() {
        let whole = EMBEDDED.len();
        for length in [0, 3, 4, 1_000, whole / 2, whole - 1] {
            assert!(Learnt::parse(&EMBEDDED[..length]).is_err(), "{length}");
        }
        assert!(Learnt::parse(b"USQ1").is_err());
    }

    #[test]
    fn formulas_get_less_attention_than_the_subject() {
        let encoder = Encoder::embedded();
        let mean = |text: &str| {
            let tokens = encoder.tokens(text, Layers::Published);
            let weights = Learnt::embedded().attention(&tokens);
            let count: f32 = weights.iter().map(|_| 1.0).sum();
            weights.iter().sum::<f32>() / count
        };
        for (formula, subject) in [
            (
                "seek technical assistance in order to",
                "torture in prisons",
            ),
            (
                "solliciter une assistance technique",
                "torture dans les prisons",
            ),
        ] {
            assert!(mean(formula) < mean(subject), "{formula}");
        }
    }
}
