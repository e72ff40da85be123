//! What was learnt from real recommendations, needs and offers beside the encoder: `usefulness_1.bin`, read into
//! typed parts. `README.md` beside this file gives the format, `train_usefulness.py` writes it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::content_words::{hash, stem};
use super::embedding::DIMENSIONS;
use super::encoder::Tokens;
use super::matrix::Matrix;
use super::weights::{FEATURE_WIDTH, Layer, Reader, broken};
use crate::domain::error::Result;

static EMBEDDED: &[u8] = include_bytes!("usefulness_1.bin");

const MAGIC: &[u8] = b"CHU1";
/// Directions kept of a text's attended vector, and of its plain one.
pub(super) const ATTENDED: usize = 96;
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
    /// Inverse document frequency; 0 for words of formulas.
    pub rarity: f32,
}

pub(super) struct Learnt {
    attention: Vec<f32>,
    /// The mean of texts, [`BOTH`] numbers.
    pub mean: Vec<f32>,
    pub attended: Matrix,
    pub plain: Matrix,
    pub issues: Vec<Issue>,
    /// From [`BOTH`] numbers to a score for each issue; learnt without any text of an evaluation task.
    pub subject_heads: Layer,
    /// Hash of a word or of two words -> row of the tagging heads below those of [`BOTH`].
    pub grams: HashMap<u32, usize>,
    /// From [`BOTH`] numbers and a 1 for each gram to a score for each issue.
    pub tag_heads: Layer,
    pub words: Vec<Word>,
    /// One column a word.
    pub word_meanings: Matrix,
    rarities: HashMap<&'static str, f32>,
    rarest: f32,
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
        let attended = projection(&mut reader, ATTENDED)?;
        let plain = projection(&mut reader, PLAIN)?;
        let issues = issues(&mut reader)?;
        let subject_heads = layer(&mut reader, BOTH, issues.len())?;
        let grams = count(&mut reader)?;
        let hashes = reader.chunks(grams)?.iter().map(|x| u32::from_le_bytes(*x));
        let hashes = hashes.zip(BOTH..).collect();
        let tag_heads = layer(&mut reader, BOTH + grams, issues.len())?;
        let words = words(&mut reader)?;
        let word_meanings = reader.matrix(DIMENSIONS, words.len())?;
        reader.finish()?;
        let known = words.iter().map(|word| (stem(word.text), word.rarity));
        Ok(Self {
            attention,
            mean,
            attended,
            plain,
            issues,
            subject_heads,
            grams: hashes,
            tag_heads,
            rarest: words.iter().map(|word| word.rarity).fold(0.0, f32::max),
            rarities: known.collect(),
            words,
            word_meanings,
        })
    }

    /// How much each token tells of the subject, in [0, 1].
    pub fn attention(&self, tokens: &Tokens) -> Vec<f32> {
        attention(tokens, &self.attention)
    }

    /// The inverse document frequency of an English stem; of one never seen, that of the rarest.
    pub fn rarity(&self, stem: &str) -> f32 {
        self.rarities.get(stem).copied().unwrap_or(self.rarest)
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

fn projection(reader: &mut Reader, keeps: usize) -> Result<Matrix> {
    if count(reader)? != keeps {
        return Err(broken("of another number of directions"));
    }
    reader.matrix(DIMENSIONS, keeps)
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
        let encoder = super::super::Encoder::embedded();
        let mean = |text: &str| {
            let tokens = encoder.tokens(text);
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
