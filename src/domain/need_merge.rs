//! Merging needs that say the same: one is kept, the other points to it; their owners consent, and it can be undone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::clock::{Millis, WorkingDays};
use super::ids::{NeedId, NeedMergeId, OrganizationId, UserId};
use super::lifecycle::{Lifecycle, MergeState, NeedMove, NeedState};
use super::visibility::Viewer;

/// How long the owners have to answer a proposal; then it lapses.
pub const ANSWER_WORKING_DAYS: u32 = 20;

/// What the clearing-house proposes.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
pub struct MergeProposal {
    /// The need that goes up in the other.
    pub merged_id: NeedId,
    /// The need that stays.
    pub kept_id: NeedId,
    /// Why they say the same.
    #[serde(default)]
    #[validate(length(min = 1, max = 5_000))]
    pub remark: Option<String>,
}

/// The merging of two needs as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedMerge {
    pub id: NeedMergeId,
    /// The need that goes up in the other.
    pub merged: Side,
    /// The need that stays.
    pub kept: Side,
    pub state: MergeState,
    pub version: i64,
    /// Why the clearing-house proposes it.
    pub remark: Option<String>,
    /// Why it was declined, withdrawn or undone.
    pub reason: Option<String>,
    /// Whose word the reason is.
    pub reason_by: Option<OrganizationId>,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// One of the two needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub need_id: NeedId,
    pub owner: OrganizationId,
    pub consent: Option<MergeConsent>,
}

/// That an owner agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeConsent {
    /// None where a system of the owner gave it.
    pub given_by: Option<UserId>,
    pub given_ms: Millis,
}

impl NeedMerge {
    /// By when its owners must have answered, while they may.
    #[must_use]
    pub fn due_ms(&self, days: &WorkingDays) -> Option<Millis> {
        let asked = self.state == MergeState::Proposed;
        asked.then(|| days.after(self.created_ms, ANSWER_WORKING_DAYS))
    }

    /// Whether the viewer owns one of the needs, or sees all.
    #[must_use]
    pub fn is_seen_by(&self, viewer: &Viewer) -> bool {
        viewer.sees_all || viewer.organization.is_some_and(|id| self.is_of(id))
    }

    /// The reason, for whoever gave it and who sees all.
    #[must_use]
    pub fn reason_for(&self, viewer: &Viewer) -> Option<&str> {
        let own = self.reason_by.is_some() && self.reason_by == viewer.organization;
        self.reason.as_deref().filter(|_| viewer.sees_all || own)
    }

    /// Whether an organization owns one of the needs.
    #[must_use]
    pub fn is_of(&self, organization: OrganizationId) -> bool {
        self.merged.owner == organization || self.kept.owner == organization
    }

    /// The side by which a viewer that takes part knows it: its own, or the need that goes up in the other.
    #[must_use]
    pub fn side_of(&self, viewer: &Viewer) -> Option<&Side> {
        let owns = |side: &&Side| viewer.organization == Some(side.owner);
        let own = [&self.merged, &self.kept].into_iter().find(owns);
        own.or(viewer.sees_all.then_some(&self.merged))
    }

    /// Whether an organization has yet to consent.
    #[must_use]
    pub fn waits_for(&self, organization: OrganizationId) -> bool {
        let waits = |side: &Side| side.owner == organization && side.consent.is_none();
        waits(&self.merged) || waits(&self.kept)
    }

    /// Whether everybody has consented.
    #[must_use]
    pub const fn is_agreed(&self) -> bool {
        self.merged.consent.is_some() && self.kept.consent.is_some()
    }

    /// Whether anybody has consented.
    #[must_use]
    pub const fn has_consent(&self) -> bool {
        self.merged.consent.is_some() || self.kept.consent.is_some()
    }

    /// The same before anybody has consented.
    #[must_use]
    pub fn without_consents(&self) -> Self {
        let open = |side: &Side| Side {
            consent: None,
            ..side.clone()
        };
        Self {
            merged: open(&self.merged),
            kept: open(&self.kept),
            ..self.clone()
        }
    }

    /// Whether a need that is one of the two still stands where it can be merged.
    #[must_use]
    pub fn can_hold(&self, need: NeedId, state: NeedState) -> bool {
        if need == self.kept.need_id {
            return state.takes_in();
        }
        state == NeedState::Merged || state.moves().contains(&NeedMove::Merge)
    }

    /// The same with an owner's consent for every need that it owns.
    #[must_use]
    pub fn with_consent(&self, owner: OrganizationId, consent: MergeConsent) -> Self {
        let agreed = |side: &Side| Side {
            consent: side.consent.or((side.owner == owner).then_some(consent)),
            ..side.clone()
        };
        Self {
            merged: agreed(&self.merged),
            kept: agreed(&self.kept),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn merge(owners: [u128; 2]) -> NeedMerge {
        let side = |owner, need| Side {
            need_id: NeedId(Uuid::from_u128(need)),
            owner: OrganizationId(Uuid::from_u128(owner)),
            consent: None,
        };
        NeedMerge {
            id: NeedMergeId(Uuid::nil()),
            merged: side(owners[0], 1),
            kept: side(owners[1], 2),
            state: MergeState::Proposed,
            version: 1,
            remark: None,
            reason: None,
            reason_by: None,
            created_by: None,
            created_ms: 0,
            updated_ms: 0,
        }
    }

    const CONSENT: MergeConsent = MergeConsent {
        given_by: None,
        given_ms: 7,
    };

    #[test]
    fn each_owner_consents_once() {
        let [one, other] = [1, 2].map(|owner| OrganizationId(Uuid::from_u128(owner)));
        let proposed = merge([1, 2]);
        let half = proposed.with_consent(one, CONSENT);
        assert!(!half.is_agreed() && !half.waits_for(one) && half.waits_for(other));
        assert!(half.with_consent(other, CONSENT).is_agreed());
        assert!(merge([1, 1]).with_consent(one, CONSENT).is_agreed());
        let stranger = OrganizationId(Uuid::from_u128(3));
        assert_eq!(proposed.with_consent(stranger, CONSENT), proposed);
        assert!(!proposed.waits_for(stranger));
    }
}
