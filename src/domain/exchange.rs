//! Exchanges: somebody asks whoever tells of a practice to share it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::assistance::Contact;
use super::clock::Millis;
use super::ids::{ExchangeId, NeedId, OfferId, OrganizationId, PracticeId, UserId};
use super::lifecycle::ExchangeState;
use super::visibility::Viewer;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct ExchangeContent {
    #[validate(length(min = 1, max = 5_000))]
    pub message: String,
    /// The need of the asker for which it would help; the owner of the practice learns of it only if it sees the need.
    #[serde(default)]
    pub need_id: Option<NeedId>,
    /// Whom to answer.
    #[serde(default)]
    #[validate(nested)]
    pub contact: Option<Contact>,
}

/// An exchange as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub id: ExchangeId,
    pub practice_id: PracticeId,
    pub practice_owner: OrganizationId,
    /// Who asks.
    pub organization_id: OrganizationId,
    pub state: ExchangeState,
    pub version: i64,
    pub content: ExchangeContent,
    /// Why it was declined.
    pub reason: Option<String>,
    /// The offer that came of it.
    pub offer_id: Option<OfferId>,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Exchange {
    /// Whether the viewer asks or is asked, or sees all.
    #[must_use]
    pub fn is_seen_by(&self, viewer: &Viewer) -> bool {
        let sides = [Some(self.practice_owner), Some(self.organization_id)];
        viewer.sees_all || (viewer.organization.is_some() && sides.contains(&viewer.organization))
    }
}
