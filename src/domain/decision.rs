//! Suggestions that somebody has touched: who decided what, in which order, and who may know of it. The clearing-house
//! decides first, then the State whose need it is, and only after its yes the offerer, who learns of it then.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clock::{self, Millis};
use super::codes::closed_list;
use super::error::{Error, Result};
use super::ids::{NeedId, OfferId, OrganizationId, SuggestionId, UserId};
use super::in_words::InWords;
use super::lifecycle::{Lifecycle, SuggestionMove, SuggestionState, Target};
use super::message::Message;
use super::validation::check_day;
use super::visibility::Viewer;

/// How long the State that needs has to decide.
pub const NEED_OWNER_WORKING_DAYS: u32 = 20;
/// How long the offerer has to decide.
pub const OFFERER_DAYS: u64 = 60;
/// Longest remark beside a reason, in characters.
pub const REMARK_CHARS_MAX: usize = 5_000;

closed_list!(
    /// Why a suggestion is not taken forward; between whoever says so and the clearing-house.
    DeclineReason {
        NotRelevant = "not_relevant",
        NoCapacity = "no_capacity",
        Timing = "timing",
        Language = "language",
        Terms = "terms",
        OtherPartnerChosen = "other_partner_chosen",
        Political = "political",
        Duplicate = "duplicate",
        ConsentWithdrawn = "consent_withdrawn",
        /// The need went up in another that says the same; follows from the merging, nobody gives it.
        NeedMerged = "need_merged",
        /// Goes with a remark that says it.
        Other = "other",
    }
);

closed_list!(
    /// Where a suggestion stands, as one side may know it: another side's no is not told from a dismissal.
    SeenState {
        Proposed = "proposed",
        Shortlisted = "shortlisted",
        Dismissed = "dismissed",
        NeedAccepted = "need_accepted",
        NeedDeclined = "need_declined",
        OfferDeclined = "offer_declined",
        Mutual = "mutual",
        Lapsed = "lapsed",
        NotTakenForward = "not_taken_forward",
    }
);

/// From which side somebody looks at a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    ClearingHouse,
    NeedOwner,
    Offerer,
}

impl SeenState {
    /// The state as one side may know it.
    #[must_use]
    pub const fn of(state: SuggestionState, side: Side) -> Self {
        match (state, side) {
            (SuggestionState::Dismissed, Side::NeedOwner | Side::Offerer)
            | (SuggestionState::NeedDeclined, Side::Offerer)
            | (SuggestionState::OfferDeclined, Side::NeedOwner) => Self::NotTakenForward,
            (SuggestionState::Proposed, _) => Self::Proposed,
            (SuggestionState::Shortlisted, _) => Self::Shortlisted,
            (SuggestionState::Dismissed, _) => Self::Dismissed,
            (SuggestionState::NeedAccepted, _) => Self::NeedAccepted,
            (SuggestionState::NeedDeclined, _) => Self::NeedDeclined,
            (SuggestionState::OfferDeclined, _) => Self::OfferDeclined,
            (SuggestionState::Mutual, _) => Self::Mutual,
            (SuggestionState::Lapsed, _) => Self::Lapsed,
        }
    }

    /// The states that one side reads as one of these.
    #[must_use]
    pub fn states(seen: &[Self], side: Side) -> Vec<SuggestionState> {
        let all = SuggestionState::ALL.iter().copied();
        all.filter(|state| seen.contains(&Self::of(*state, side)))
            .collect()
    }
}

/// What the ranking said of a pair when it was first touched: what a decision on it teaches is learned from this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// In [0, 1].
    pub score: f32,
    /// Criterion and value in [0, 1], of those that could be measured.
    pub criteria: Vec<(String, f32)>,
    pub weights_version: String,
}

/// One step that somebody took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub by: SuggestionMove,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DeclineReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// None for the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    pub at_ms: Millis,
}

/// What goes with a decision.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub reason: Option<DeclineReason>,
    pub remark: Option<String>,
    /// Last day on which a State's yes reveals its need.
    pub until: Option<NaiveDate>,
}

impl Answer {
    /// Checks that a no says why, and that nothing is said that the move has no place for.
    ///
    /// # Errors
    /// `Error::Invalid` that names the faulty field.
    pub fn check(&self, by: SuggestionMove, now_ms: Millis) -> Result<()> {
        let misplaced = || Message::new("error-invalid-value");
        match (is_no(by), self.reason) {
            (true, None | Some(DeclineReason::NeedMerged)) => {
                let given = DeclineReason::ALL.iter().copied();
                let given = given.filter(|reason| *reason != DeclineReason::NeedMerged);
                let known = given.map(InWords::with_code);
                let message = Message::new("error-decline-reason").with_list("known", known);
                return Err(Error::field("/reason", message));
            }
            (false, Some(_)) => return Err(Error::field("/reason", misplaced())),
            (true, Some(DeclineReason::Other)) if self.remark.is_none() => {
                let message = Message::new("error-decline-remark");
                return Err(Error::field("/remark", message));
            }
            _ => {}
        }
        let length = self.remark.as_ref().map_or(1, |text| text.chars().count());
        if length > REMARK_CHARS_MAX {
            let message = Message::new("error-length")
                .with("min", 1)
                .with("max", REMARK_CHARS_MAX);
            return Err(Error::field("/remark", message));
        }
        if self.until.is_some() && by != SuggestionMove::NeedAccept {
            return Err(Error::field("/until", misplaced()));
        }
        self.until.map_or(Ok(()), |day| check_day("/until", day))?;
        self.until_ms(now_ms).map(drop)
    }

    /// When a yes ends that holds until a day, included.
    ///
    /// # Errors
    /// `Error::Invalid` when the day has passed.
    pub fn until_ms(&self, now_ms: Millis) -> Result<Option<Millis>> {
        let Some(day) = self.until else {
            return Ok(None);
        };
        let end_ms = clock::end_of(day);
        if end_ms > now_ms {
            return Ok(Some(end_ms));
        }
        let message = Message::new("error-date-passed").with_day("date", day);
        Err(Error::field("/until", message))
    }
}

/// Whether a move ends a suggestion by somebody's no.
#[must_use]
pub const fn is_no(by: SuggestionMove) -> bool {
    matches!(
        by,
        SuggestionMove::Dismiss | SuggestionMove::NeedDecline | SuggestionMove::OfferDecline
    )
}

/// Whether a no stands in this state: the pair is not brought together, unless the clearing-house puts it before the
/// State anew where it still can. What has only lapsed may be.
#[must_use]
pub fn is_not_taken_forward(state: SuggestionState) -> bool {
    let leads_here = |to: &Target<SuggestionState>| *to == Target::To(state);
    let mut rules = SuggestionState::RULES.iter();
    rules.any(|(_, by, to)| is_no(*by) && leads_here(to))
}

/// A touched suggestion as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    pub id: SuggestionId,
    pub need_id: NeedId,
    pub offer_id: OfferId,
    /// The State that needs.
    pub need_owner: OrganizationId,
    pub offerer: OrganizationId,
    pub state: SuggestionState,
    pub version: i64,
    pub measured: Measured,
    /// Oldest first.
    pub decisions: Vec<Decision>,
    /// When the present step lapses.
    pub due_ms: Option<Millis>,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl DeclineReason {
    /// Whether it speaks of how well need and offer fit, and not of what else stands in the way.
    #[must_use]
    pub const fn is_of_fit(self) -> bool {
        matches!(
            self,
            Self::NotRelevant | Self::NoCapacity | Self::Timing | Self::Language
        )
    }
}

impl Suggestion {
    /// The last word on how well the two fit: whether they do, and when it was said.
    #[must_use]
    pub fn word_on_fit(&self) -> Option<(bool, Millis)> {
        self.decisions.iter().rev().find_map(|decision| {
            if decision.by == SuggestionMove::Lapse {
                return None;
            }
            let fits = !is_no(decision.by);
            let speaks = fits || decision.reason.is_some_and(DeclineReason::is_of_fit);
            speaks.then_some((fits, decision.at_ms))
        })
    }

    /// Whether the State that needs knows of it: from the first shortlisting on.
    #[must_use]
    pub fn told_need_owner(&self) -> bool {
        let mut steps = self.decisions.iter().map(|decision| decision.by);
        steps.any(|by| by == SuggestionMove::Shortlist)
    }

    /// Whether the offerer knows of it: from the State's yes on, until it is asked anew.
    #[must_use]
    pub fn told_offerer(&self) -> bool {
        let last = |by: SuggestionMove| self.decisions.iter().rposition(|one| one.by == by);
        last(SuggestionMove::NeedAccept) > last(SuggestionMove::Shortlist)
    }

    /// From which side the viewer looks at it; none when it knows nothing of it. It must see need and offer as well.
    #[must_use]
    pub fn side(&self, viewer: &Viewer) -> Option<Side> {
        let is = |organization| viewer.organization == Some(organization);
        if viewer.sees_all {
            Some(Side::ClearingHouse)
        } else if is(self.need_owner) && self.told_need_owner() {
            Some(Side::NeedOwner)
        } else if is(self.offerer) && self.told_offerer() {
            Some(Side::Offerer)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::organization::OrganizationKind;
    use crate::domain::visibility::Reach;

    const NEED_OWNER: OrganizationId = OrganizationId(Uuid::from_u128(1));
    const OFFERER: OrganizationId = OrganizationId(Uuid::from_u128(2));

    fn after(steps: &[SuggestionMove]) -> Suggestion {
        let decision = |by: &SuggestionMove| Decision {
            by: *by,
            reason: None,
            remark: None,
            organization_id: None,
            user_id: None,
            at_ms: 0,
        };
        Suggestion {
            id: SuggestionId(Uuid::nil()),
            need_id: NeedId(Uuid::nil()),
            offer_id: OfferId(Uuid::nil()),
            need_owner: NEED_OWNER,
            offerer: OFFERER,
            state: SuggestionState::Proposed,
            version: 1,
            measured: Measured {
                score: 0.5,
                criteria: Vec::new(),
                weights_version: String::new(),
            },
            decisions: steps.iter().map(decision).collect(),
            due_ms: None,
            created_by: None,
            created_ms: 0,
            updated_ms: 0,
        }
    }

    #[test]
    fn the_last_word_on_the_fit_is_of_whoever_decided_and_not_of_the_clock() {
        use SuggestionMove::{Lapse, NeedAccept, OfferDecline, Shortlist};
        let mut by_system = after(&[Shortlist, NeedAccept, OfferDecline]);
        by_system.decisions[2].reason = Some(DeclineReason::NotRelevant);
        assert_eq!(
            by_system.word_on_fit(),
            Some((false, 0)),
            "a key has no person"
        );
        let lapsed = after(&[Shortlist, Lapse]);
        assert_eq!(lapsed.word_on_fit(), Some((true, 0)));
        assert_eq!(after(&[Lapse]).word_on_fit(), None);
    }

    fn side(of: OrganizationId, steps: &[SuggestionMove]) -> Option<Side> {
        let reach = Reach::of_kind(OrganizationKind::State);
        after(steps).side(&Viewer::member(of, reach))
    }

    #[test]
    fn each_side_learns_of_it_in_its_turn() {
        use SuggestionMove::{Dismiss, Lapse, NeedAccept, Shortlist};
        assert_eq!(side(NEED_OWNER, &[Dismiss]), None);
        assert_eq!(side(NEED_OWNER, &[Shortlist]), Some(Side::NeedOwner));
        assert_eq!(side(OFFERER, &[Shortlist]), None);
        let yes = [Shortlist, NeedAccept];
        assert_eq!(side(OFFERER, &yes), Some(Side::Offerer));
        let anew = [Shortlist, NeedAccept, Lapse, Shortlist];
        assert_eq!(side(OFFERER, &anew), None, "the State is asked anew");
        assert_eq!(side(NEED_OWNER, &anew), Some(Side::NeedOwner));
    }

    #[test]
    fn a_no_stands_until_the_pair_is_put_forward_anew_and_silence_is_no_no() {
        use SuggestionState::{Dismissed, NeedDeclined, OfferDeclined};
        let all = SuggestionState::ALL.iter().copied();
        let refused: Vec<SuggestionState> = all.filter(|s| is_not_taken_forward(*s)).collect();
        assert_eq!(refused, [Dismissed, NeedDeclined, OfferDeclined]);
    }

    #[test]
    fn a_no_is_known_to_whoever_said_it_alone() {
        use SuggestionState::{Dismissed, NeedDeclined, OfferDeclined};
        let table = [
            (Dismissed, [false, true, true]),
            (NeedDeclined, [false, false, true]),
            (OfferDeclined, [false, true, false]),
        ];
        for (state, hidden) in table {
            let sides = [Side::ClearingHouse, Side::NeedOwner, Side::Offerer];
            let seen = sides.map(|side| SeenState::of(state, side) == SeenState::NotTakenForward);
            assert_eq!(seen, hidden, "{state}");
        }
    }

    #[test]
    fn every_state_is_found_by_what_a_side_reads() {
        for side in [Side::ClearingHouse, Side::NeedOwner, Side::Offerer] {
            for state in SuggestionState::ALL {
                let read = SeenState::of(*state, side);
                assert!(SeenState::states(&[read], side).contains(state));
            }
        }
    }
}
