//! Imports: a file of recommendations, read, compared with what is known, and published as a whole or not at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clock::Millis;
use super::codes::closed_list;
use super::ids::{ImportId, OrganizationId, UserId};
use super::message::Message;
use super::recommendation::Position;

/// Largest file, in MiB: all recommendations of three cycles are about 40.
pub const FILE_MIB_MAX: u64 = 64;

closed_list!(
    /// How far an import has come. Nothing of it is seen among the recommendations before `done`.
    ImportState {
        /// The file is being read.
        Reading = "reading",
        /// Every row is read and kept aside.
        Staged = "staged",
        /// The difference is being written, in one transaction.
        Publishing = "publishing",
        Done = "done",
        /// Nothing of it was taken.
        Failed = "failed",
    }
);

impl ImportState {
    /// Whether it will change no more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

/// One import as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub created_by: Option<UserId>,
    pub organization_id: Option<OrganizationId>,
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub file_hash: String,
    /// The format, once it is known.
    pub format: Option<String>,
    /// Everything is computed and told, nothing is published.
    pub dry_run: bool,
    pub state: ImportState,
    /// Rows of the file read so far.
    pub rows_read: i64,
    /// Rows compared with what is known so far.
    pub rows_done: i64,
    pub summary: Option<ImportSummary>,
    /// Why it failed.
    pub failure: Option<Message>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// What an import did, or would do. Rows are those of the file; the other counts are of recommendations, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportSummary {
    /// Rows of the file.
    pub read: u64,
    /// Rows left out, each with a reason among the diagnostics.
    pub refused: u64,
    /// Diagnostics that are no refusals.
    pub warnings: u64,
    /// Recommendations that were not known.
    pub created: u64,
    /// Known recommendations that got a new fact.
    pub updated: u64,
    /// Known recommendations of which the file says nothing new.
    pub unchanged: u64,
    /// The file's recommendations by the position that stands after the import.
    pub by_position: BTreeMap<Position, u64>,
}
