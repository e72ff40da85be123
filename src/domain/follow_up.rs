//! Following a cooperation up: milestones, what both sides say of how it goes, and how far the recommendations that it
//! serves are implemented.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::clock::{DAY_MS, Millis, days_after};
use super::codes::closed_list;
use super::cooperation::Cooperation;
use super::error::{Error, Result};
use super::ids::{
    AttachmentId, CooperationId, ImplementationReportId, MilestoneId, OrganizationId,
    ProgressUpdateId, RecommendationId, UserId,
};
use super::lifecycle::{CooperationMove, CooperationState};
use super::message::Message;
use super::validation;

/// A quarter, in days: how long after one update the next is due.
const UPDATE_DAYS: u64 = 91;
/// How long after an update was due a cooperation is silent, in days.
const SILENT_DAYS: i64 = 30;
/// Most milestones of one cooperation.
pub const MILESTONES_MAX: usize = 100;

closed_list!(
    /// How a cooperation goes, as one side sees it.
    ProgressStatus {
        OnTrack = "on_track",
        Delayed = "delayed",
        AtRisk = "at_risk",
        Stalled = "stalled",
    }
);

closed_list!(
    /// The two sides of a cooperation: the State that needs, and those who help.
    Side {
        State = "state",
        Partners = "partners",
    }
);

closed_list!(
    /// How far a recommendation is implemented.
    ImplementationStatus {
        NotStarted = "not_started",
        InProgress = "in_progress",
        PartiallyImplemented = "partially_implemented",
        Implemented = "implemented",
    }
);

impl Side {
    /// The side across.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::State => Self::Partners,
            Self::Partners => Self::State,
        }
    }
}

/// Something that is to be reached by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    pub id: MilestoneId,
    pub cooperation_id: CooperationId,
    pub title: String,
    pub due_on: NaiveDate,
    pub done_on: Option<NaiveDate>,
    /// Who said that it is done.
    pub done_by: Option<OrganizationId>,
    pub created_by: OrganizationId,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// What one says of a milestone.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema, Validate)]
pub struct MilestoneContent {
    #[validate(length(min = 1, max = 300))]
    pub title: String,
    /// The day by which it is to be reached, `YYYY-MM-DD`.
    #[validate(custom(function = "validation::likely_day"))]
    pub due_on: NaiveDate,
    /// The day on which it was reached; not one that is to come.
    #[serde(default)]
    #[validate(custom(function = "validation::likely_day"))]
    pub done_on: Option<NaiveDate>,
}

/// What one organization said of how a cooperation goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgressUpdate {
    pub id: ProgressUpdateId,
    pub cooperation_id: CooperationId,
    pub organization_id: OrganizationId,
    pub side: Side,
    pub status: ProgressStatus,
    pub text: String,
    /// Files of the cooperation that show it.
    pub files: Vec<AttachmentId>,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
}

/// What one says of how a cooperation goes.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema, Validate)]
pub struct ProgressContent {
    pub status: ProgressStatus,
    #[validate(length(min = 1, max = 10_000))]
    pub text: String,
    /// Files of the cooperation that show it.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub files: Vec<AttachmentId>,
}

/// What one organization reported of a recommendation. The newest report stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImplementationReport {
    pub id: ImplementationReportId,
    pub cooperation_id: CooperationId,
    pub recommendation_id: RecommendationId,
    pub organization_id: OrganizationId,
    pub status: ImplementationStatus,
    pub remark: Option<String>,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
}

/// What one reports of a recommendation that the cooperation serves.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema, Validate)]
pub struct ImplementationContent {
    pub recommendation_id: RecommendationId,
    pub status: ImplementationStatus,
    #[serde(default)]
    #[validate(length(max = 5_000))]
    pub remark: Option<String>,
}

/// Checks a text that may not be blank.
fn check_said(field: &str, text: &str) -> Result<()> {
    if validation::is_blank(text) {
        return Err(Error::field(field, Message::new("error-blank")));
    }
    Ok(())
}

impl MilestoneContent {
    /// Checks its limits.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self, now_ms: Millis) -> Result<()> {
        validation::check(self)?;
        check_said("/title", &self.title)?;
        self.done_on.map_or(Ok(()), |day| {
            super::commitment::check_past("/done_on", day, now_ms)
        })
    }
}

impl ProgressContent {
    /// Checks its limits.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        check_said("/text", &self.text)
    }
}

/// The newest word of each side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Newest {
    pub state: Option<ProgressUpdate>,
    pub partners: Option<ProgressUpdate>,
}

impl Newest {
    /// The newest word of one side.
    #[must_use]
    pub const fn of(&self, side: Side) -> Option<&ProgressUpdate> {
        match side {
            Side::State => self.state.as_ref(),
            Side::Partners => self.partners.as_ref(),
        }
    }

    /// Whether the two sides see it differently.
    #[must_use]
    pub fn disagree(&self) -> bool {
        match (&self.state, &self.partners) {
            (Some(state), Some(partners)) => state.status != partners.status,
            _ => false,
        }
    }
}

/// Whether updates are owed in this state.
#[must_use]
const fn is_reported_on(state: CooperationState) -> bool {
    matches!(
        state,
        CooperationState::Agreed | CooperationState::InProgress
    )
}

impl Cooperation {
    /// The side on which an organization stands that takes part.
    #[must_use]
    pub fn side_of(&self, organization: OrganizationId) -> Side {
        if organization == self.need_owner {
            Side::State
        } else {
            Side::Partners
        }
    }

    /// By when a side owes its next update, `newest` being what each side said last: a quarter after its own last, and not
    /// before the first that is due.
    #[must_use]
    pub fn due_of(&self, side: Side, newest: &Newest) -> Option<Millis> {
        let said_ms = newest.of(side).map(|update| update.created_ms);
        let own_ms = said_ms.map(|said_ms| days_after(said_ms, UPDATE_DAYS));
        self.update_due_ms
            .max(own_ms.filter(|_| self.update_due_ms.is_some()))
    }

    /// When the first update is due after one side gave one, `newest` being what each had said last before: the other side
    /// still owes its own.
    #[must_use]
    pub fn due_after_update(&self, by: Side, newest: &Newest, now_ms: Millis) -> Option<Millis> {
        let own_ms = is_reported_on(self.state).then(|| days_after(now_ms, UPDATE_DAYS))?;
        let other_ms = self.due_of(by.other(), newest);
        Some(other_ms.map_or(own_ms, |other_ms| own_ms.min(other_ms)))
    }

    /// When the next update is due after a move that led to a state: the beginning of work puts off nothing.
    #[must_use]
    pub fn due_after_move(
        &self,
        by: CooperationMove,
        state: CooperationState,
        now_ms: Millis,
    ) -> Option<Millis> {
        if by == CooperationMove::Start {
            return self.update_due_ms;
        }
        is_reported_on(state).then(|| days_after(now_ms, UPDATE_DAYS))
    }

    /// Whether an update of either side was due long ago and none came.
    #[must_use]
    pub fn is_silent(&self, now_ms: Millis) -> bool {
        self.update_due_ms
            .is_some_and(|due_ms| due_ms <= silent_before(now_ms))
    }
}

/// A cooperation whose update was due then or before is silent now.
#[must_use]
pub const fn silent_before(now_ms: Millis) -> Millis {
    now_ms - SILENT_DAYS * DAY_MS
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ids::NeedId;

    fn cooperation(state: CooperationState, update_due_ms: Option<Millis>) -> Cooperation {
        Cooperation {
            id: CooperationId(Uuid::nil()),
            need_id: NeedId(Uuid::nil()),
            need_owner: OrganizationId(Uuid::from_u128(1)),
            state,
            previous_state: None,
            version: 1,
            participants: Vec::new(),
            reason: None,
            agreed_ms: None,
            update_due_ms,
            created_ms: 0,
            updated_ms: 0,
        }
    }

    fn said(status: ProgressStatus) -> ProgressUpdate {
        ProgressUpdate {
            id: ProgressUpdateId(Uuid::nil()),
            cooperation_id: CooperationId(Uuid::nil()),
            organization_id: OrganizationId(Uuid::nil()),
            side: Side::State,
            status,
            text: String::new(),
            files: Vec::new(),
            created_by: None,
            created_ms: 0,
        }
    }

    #[test]
    fn a_cooperation_is_silent_thirty_days_after_an_update_was_due() {
        let due_ms = 1_000 * DAY_MS;
        let one = cooperation(CooperationState::InProgress, Some(due_ms));
        assert!(!one.is_silent(due_ms + 30 * DAY_MS - 1));
        assert!(one.is_silent(due_ms + 30 * DAY_MS));
        assert!(!cooperation(CooperationState::Suspended, None).is_silent(Millis::MAX));
    }

    #[test]
    fn updates_are_due_from_the_agreement_on_until_work_rests_or_ends() {
        let mut one = cooperation(CooperationState::Scoping, None);
        let mut step = |by, state| {
            one.update_due_ms = one.due_after_move(by, state, 0);
            one.state = state;
            one.update_due_ms.map(|ms| ms / DAY_MS)
        };
        assert_eq!(
            step(CooperationMove::Agree, CooperationState::Agreed),
            Some(91)
        );
        assert_eq!(
            step(CooperationMove::Start, CooperationState::InProgress),
            Some(91)
        );
        assert_eq!(
            step(CooperationMove::Suspend, CooperationState::Suspended),
            None
        );
        assert_eq!(
            step(CooperationMove::Resume, CooperationState::InProgress),
            Some(91)
        );
        assert_eq!(
            step(CooperationMove::Complete, CooperationState::Completed),
            None
        );
    }

    #[test]
    fn each_side_owes_its_next_update_a_quarter_after_its_own_last() {
        let on = |day: i64| Some(day * DAY_MS);
        let mut one = cooperation(CooperationState::InProgress, on(91));
        let mut newest = Newest::default();
        let due = |one: &Cooperation, newest: &Newest| {
            [Side::State, Side::Partners].map(|side| one.due_of(side, newest))
        };
        assert_eq!(due(&one, &newest), [on(91), on(91)]);
        one.update_due_ms = one.due_after_update(Side::State, &newest, 10 * DAY_MS);
        newest.state = Some(ProgressUpdate {
            created_ms: 10 * DAY_MS,
            ..said(ProgressStatus::OnTrack)
        });
        assert_eq!(due(&one, &newest), [on(101), on(91)]);
        one.update_due_ms = one.due_after_update(Side::Partners, &newest, 20 * DAY_MS);
        newest.partners = Some(ProgressUpdate {
            created_ms: 20 * DAY_MS,
            ..said(ProgressStatus::OnTrack)
        });
        assert_eq!(due(&one, &newest), [on(101), on(111)]);
        one.update_due_ms = on(200);
        assert_eq!(due(&one, &newest), [on(200), on(200)], "work went on again");
        one.update_due_ms = None;
        assert_eq!(due(&one, &newest), [None, None], "work rests");
    }

    #[test]
    fn two_sides_disagree_when_both_have_spoken_and_not_alike() {
        use ProgressStatus::{AtRisk, OnTrack};
        let newest = |state: Option<ProgressStatus>, partners: Option<ProgressStatus>| Newest {
            state: state.map(said),
            partners: partners.map(said),
        };
        assert!(newest(Some(OnTrack), Some(AtRisk)).disagree());
        assert!(!newest(Some(OnTrack), Some(OnTrack)).disagree());
        assert!(!newest(Some(OnTrack), None).disagree());
    }
}
