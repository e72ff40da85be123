//! UPR recommendations and voluntary pledges.

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::message::Message;

/// A recommendation of a peer or the State's own pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecommendationKind {
    Recommendation,
    VoluntaryPledge,
}

/// The position of the State under review. "accepted" is an input synonym of
/// `Supported`; "rejected" is never stored: it is `Noted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    Supported,
    Noted,
    SupportedInPart,
    UnderConsideration,
    NotAvailable,
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

/// What a row's diagnostic means for the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row was left out.
    Refused,
    /// The row was taken; something in it deserves a look.
    Warning,
}

/// Something to tell about one row of a file: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub line: u32,
    /// The column as the file names it.
    pub column: Option<String>,
    pub severity: Severity,
    pub message: Message,
}
