//! Cooperations: who helps with a need together, each in a role, from their introduction to the end.

use super::clock::Millis;
use super::codes::closed_list;
use super::ids::{CooperationId, NeedId, OfferId, OrganizationId, SuggestionId};
use super::lifecycle::CooperationState;
use super::visibility::Viewer;

closed_list!(
    /// What an organization is in a cooperation.
    ParticipantRole {
        Lead = "lead",
        Supporting = "supporting",
        Implementing = "implementing",
        Monitoring = "monitoring",
        CivilSocietyPartner = "civil_society_partner",
    }
);

impl ParticipantRole {
    /// Whether whoever has it gives assistance; the others watch and speak for those whom it is for.
    #[must_use]
    pub const fn provides(self) -> bool {
        matches!(self, Self::Lead | Self::Supporting | Self::Implementing)
    }
}

/// Most participants of one cooperation.
pub const PARTICIPANTS_MAX: usize = 50;

/// An organization that takes part beside the State.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    pub organization_id: OrganizationId,
    pub role: ParticipantRole,
    /// With which offer it came in; none for one that was invited.
    pub offer_id: Option<OfferId>,
    pub suggestion_id: Option<SuggestionId>,
    pub since_ms: Millis,
}

/// A cooperation as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cooperation {
    pub id: CooperationId,
    pub need_id: NeedId,
    /// The State that needs.
    pub need_owner: OrganizationId,
    pub state: CooperationState,
    /// The state it had before it was suspended.
    pub previous_state: Option<CooperationState>,
    pub version: i64,
    /// Those who help, in the order in which they came.
    pub participants: Vec<Participant>,
    /// Why it was suspended or terminated.
    pub reason: Option<String>,
    /// When it was agreed on.
    pub agreed_ms: Option<Millis>,
    /// By when the first update is due that a side owes; none while none is.
    pub update_due_ms: Option<Millis>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Cooperation {
    /// Whether the viewer takes part in it, or sees all.
    #[must_use]
    pub fn is_seen_by(&self, viewer: &Viewer) -> bool {
        let takes_part = |id| id == self.need_owner || self.has(id);
        viewer.sees_all || viewer.organization.is_some_and(takes_part)
    }

    /// Whether an organization helps in it.
    #[must_use]
    pub fn has(&self, organization: OrganizationId) -> bool {
        let mut all = self.participants.iter();
        all.any(|one| one.organization_id == organization)
    }

    /// The organizations that help, each once, in the order in which they came in.
    #[must_use]
    pub fn helping(&self) -> Vec<OrganizationId> {
        let mut helping = Vec::new();
        for one in &self.participants {
            if !helping.contains(&one.organization_id) {
                helping.push(one.organization_id);
            }
        }
        helping
    }

    /// Those who give assistance, each organization once, as it first came in.
    #[must_use]
    pub fn providers(&self) -> Vec<&Participant> {
        let mut providers: Vec<&Participant> = Vec::new();
        for one in self.participants.iter().filter(|one| one.role.provides()) {
            let id = one.organization_id;
            if providers.iter().all(|known| known.organization_id != id) {
                providers.push(one);
            }
        }
        providers
    }

    /// Those who help once one more has come in. Whoever takes part already stays what it is, unless it gave nothing so
    /// far; its offer is noted where it came without one, else beside the other.
    #[must_use]
    pub fn joined_by(&self, new: Participant) -> Vec<Participant> {
        let mut all = self.participants.clone();
        let same = |one: &&mut Participant| one.organization_id == new.organization_id;
        match all.iter_mut().find(same) {
            Some(known) if known.offer_id.is_none() => {
                known.offer_id = new.offer_id;
                known.suggestion_id = new.suggestion_id;
                if !known.role.provides() {
                    known.role = new.role;
                }
            }
            Some(known) => {
                let role = known.role;
                all.push(Participant { role, ..new });
            }
            None => all.push(new),
        }
        all
    }

    /// Whether those who help have agreed on what they do, and have not left off before the end.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        let state = match self.state {
            CooperationState::Suspended => self.previous_state.unwrap_or(self.state),
            state => state,
        };
        matches!(
            state,
            CooperationState::Agreed
                | CooperationState::InProgress
                | CooperationState::Completed
                | CooperationState::Closed
        )
    }

    /// Whether help has begun to reach the need.
    #[must_use]
    pub fn has_helped(&self) -> bool {
        let helping = CooperationState::InProgress;
        let suspended = self.state == CooperationState::Suspended;
        self.state == helping || suspended && self.previous_state == Some(helping)
    }

    /// Whoever leads those who help.
    #[must_use]
    pub fn lead(&self) -> Option<OrganizationId> {
        let mut all = self.participants.iter();
        let lead = all.find(|one| one.role == ParticipantRole::Lead);
        lead.map(|one| one.organization_id)
    }

    /// Whether an organization may speak for the cooperation: the State and whoever leads.
    #[must_use]
    pub fn is_led_by(&self, organization: OrganizationId) -> bool {
        organization == self.need_owner || self.lead() == Some(organization)
    }
}
