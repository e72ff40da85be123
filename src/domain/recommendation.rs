//! UPR recommendations and voluntary pledges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clock::Millis;
use super::codes::closed_list;
use super::ids::RecommendationId;
use super::language::Language;
use super::message::Message;

closed_list!(
    /// A recommendation of a peer or the State's own pledge.
    RecommendationKind {
        Recommendation = "recommendation",
        VoluntaryPledge = "voluntary_pledge",
    }
);

closed_list!(
    /// The position of the State under review. "accepted" is an input synonym of
    /// `Supported`; "rejected" is never stored: it is `Noted`.
    Position {
        Supported = "supported",
        Noted = "noted",
        SupportedInPart = "supported_in_part",
        UnderConsideration = "under_consideration",
        NotAvailable = "not_available",
    }
);

/// A recommendation as stored: one record, however many States made it and in however many languages
/// it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub id: RecommendationId,
    pub kind: RecommendationKind,
    /// Symbol of the Working Group's report, without `/Add.n`.
    pub document_symbol: Option<String>,
    pub paragraph: Option<String>,
    /// ISO 3166 alpha-3 code.
    pub state_under_review: String,
    pub cycle: u8,
    pub session: u8,
    pub position: Position,
    /// UPR Info action category, 1 to 5.
    pub action_category: Option<u8>,
    pub details: RecommendationDetails,
    pub texts: BTreeMap<Language, String>,
    pub version: i64,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Recommendation {
    /// Its text in this language, else in English, else in the first one it has.
    #[must_use]
    pub fn text_for(&self, language: Language) -> Option<(Language, &str)> {
        let wanted = [language, Language::En].into_iter();
        let known = self.texts.keys().copied();
        let found = wanted.chain(known).find(|l| self.texts.contains_key(l))?;
        Some((found, self.texts.get(&found)?))
    }
}

/// What no list of recommendations is ordered or counted by without its links.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecommendationDetails {
    /// Which of the texts under one paragraph it is: a digest of the words it was first known by.
    pub part: String,
    /// ISO 3166 alpha-3 codes, sorted, each once.
    pub recommending_states: Vec<String>,
    /// Labels of the thesaurus, sorted, each once; `unknown:<text>` where the thesaurus has none.
    pub themes: Vec<String>,
    pub groups_of_persons: Vec<String>,
    pub sdgs: Vec<String>,
    /// Where the position was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_of_position: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation_status: Option<String>,
    /// The sources' own names for "the same recommendation in another language".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translation_groups: Vec<String>,
}

/// One row of a source, read and checked, before it is known which
/// recommendation it belongs to. Labels stand as the source writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecommendationEntry {
    /// Where it stands in the file, counted from 1 (CSV line, sheet row, JSON item, row over all tables of a DOCX).
    pub line: u32,
    pub source_id: Option<String>,
    pub kind: RecommendationKind,
    /// Report symbol as the source gives it, with any `/Add.n` removed.
    pub document_symbol: Option<String>,
    pub paragraph: Option<String>,
    /// ISO 3166 alpha-3 code.
    pub state_under_review: String,
    /// ISO 3166 alpha-3 codes, sorted, each once; the State itself for a pledge.
    pub recommending_states: Vec<String>,
    pub cycle: u8,
    pub session: u8,
    pub position: Position,
    /// Where the position was read (a document symbol or a data set), if the source says.
    pub source_of_position: Option<String>,
    /// UPR Info action category, 1 to 5.
    pub action_category: Option<u8>,
    pub themes: Vec<String>,
    pub groups_of_persons: Vec<String>,
    pub sdgs: Vec<String>,
    pub text: String,
    pub language: Language,
    /// Rows that share it are the same recommendation in several languages.
    pub translation_group: Option<String>,
    pub implementation_status: Option<String>,
}

closed_list!(
    /// What a row's diagnostic means for the row.
    Severity {
        /// The row was left out.
        Refused = "refused",
        /// The row was taken; something in it deserves a look.
        Warning = "warning",
    }
);

/// Something to tell about one row of a file: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub line: u32,
    /// The column as the file names it.
    pub column: Option<String>,
    pub severity: Severity,
    pub message: Message,
}
