//! UPR recommendations and voluntary pledges.

use serde::{Deserialize, Serialize};

use super::codes::closed_list;
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
