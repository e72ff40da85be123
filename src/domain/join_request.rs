//! Requests to join what another does, instead of doing the same beside it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::clock::Millis;
use super::cooperation::ParticipantRole;
use super::ids::{ActivityId, JoinRequestId, NeedId, OrganizationId, UserId};
use super::lifecycle::JoinState;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct JoinContent {
    /// As what; the lead is there already.
    pub role: ParticipantRole,
    /// What the asker would bring.
    #[validate(length(min = 1, max = 5_000))]
    pub message: String,
}

/// What is to be joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinTarget {
    Activity(ActivityId),
    /// The cooperation that stands for a need: of whoever sees the need, nobody need see who helps with it.
    Need(NeedId),
}

/// A request as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    pub id: JoinRequestId,
    pub target: JoinTarget,
    /// Who asks.
    pub organization_id: OrganizationId,
    pub state: JoinState,
    pub version: i64,
    pub content: JoinContent,
    /// Why it was declined.
    pub reason: Option<String>,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}
