//! What the criteria of matching weigh where decisions have taught it, and what the lesson was.

use serde::{Deserialize, Serialize};

use super::clock::Millis;

/// What learning from decisions gave. Concordance is the chance that a pair taken forward scores above one that was not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Decided pairs that the weights were fitted on.
    pub trained_on: usize,
    /// The newest decided pairs, on which both weights were compared.
    pub compared_on: usize,
    /// Concordance of the weights until now on those, in [0, 1].
    pub before: f64,
    /// That of the learned ones.
    pub after: f64,
    /// The 95 % bootstrap interval of the gain, `after - before`.
    pub gain_low: f64,
    pub gain_high: f64,
}

impl Lesson {
    /// Whether the learned weights are better beyond doubt.
    #[must_use]
    pub fn convinces(&self) -> bool {
        self.gain_low > 0.0
    }
}

/// One edition of learned weights.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingWeights {
    /// The edition of the measures that they weigh, and a number: `3.1`.
    pub version: String,
    /// The edition of the measures.
    pub base: String,
    /// Criterion and weight; 1 together.
    pub weights: Vec<(String, f32)>,
    pub lesson: Lesson,
    /// Whether the ranking uses them now; one edition at most.
    pub active: bool,
    pub made_ms: Millis,
}
