//! A trial of matching on texts whose right answers are known: what its files hold.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

/// A document that may be found, a query, or a labelled text. Empty where the file says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TrialText {
    pub id: String,
    pub text: String,
    pub lang: String,
    pub kind: String,
    /// ISO 3166 code of the State under review.
    pub sur: String,
    pub session: String,
    /// ISO 3166 code of the State whose need it is.
    pub needing_state: String,
    /// Who offers: ISO 3166 codes or names, separated by `|`.
    pub provider: String,
    /// What a reader found it to be about.
    pub themes: Vec<String>,
}

/// How relevant documents are: query -> document -> grade, 0 for not at all. What is not named is 0.
pub type Grades = BTreeMap<String, HashMap<String, u8>>;

/// One ranking task.
#[derive(Clone, Debug, Default)]
pub struct RankingTask {
    pub docs: Vec<TrialText>,
    pub queries: Vec<TrialText>,
    pub grades: Grades,
}
