//! TABLES: which move takes a record from which state to which. Every state
//! changes by a named move of these tables and in no other way.

use super::codes::closed_list;
use super::error::{Error, Result};
use super::in_words::InWords;
use super::message::Message;

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<S> {
    To(S),
    /// Back to the state the record had before (`renew`, `resume`).
    Previous,
}

/// One row of a table: from this state, by this move, to that state.
pub type Rule<S, M> = (S, M, Target<S>);

/// A kind of record with a lifecycle.
pub trait Lifecycle: InWords + PartialEq + 'static {
    type Move: InWords + PartialEq + 'static;
    const RULES: &'static [Rule<Self, Self::Move>];

    /// The state after `step`, or a conflict that names the moves that are legal now.
    ///
    /// # Errors
    /// `Error::Conflict` when the table has no such row.
    fn after(self, step: Self::Move, previous: Option<Self>) -> Result<Self> {
        let rule = Self::RULES
            .iter()
            .find(|(from, by, _)| *from == self && *by == step);
        match (rule, previous) {
            (Some((_, _, Target::To(state))), _) => Ok(*state),
            (Some((_, _, Target::Previous)), Some(state)) => Ok(state),
            _ => Err(self.illegal(step)),
        }
    }

    /// The moves that are legal in this state, in the order of the table.
    fn moves(self) -> Vec<Self::Move> {
        Self::RULES
            .iter()
            .filter(|(from, _, _)| *from == self)
            .map(|(_, by, _)| *by)
            .collect()
    }

    /// The refusal of a move: what, in which state, and what would be legal.
    fn illegal(self, step: Self::Move) -> Error {
        self.refusal(step, &self.moves())
    }

    /// The refusal of a move that names, of the moves that would be legal, these.
    fn refusal(self, step: Self::Move, legal: &[Self::Move]) -> Error {
        refused(self, step, legal)
    }
}

/// The refusal of a move, in a state as the reader knows it.
pub fn refused<M: InWords>(state: impl InWords, step: M, legal: &[M]) -> Error {
    let key = if legal.is_empty() {
        "error-final-state"
    } else {
        "error-illegal-move"
    };
    Error::Conflict(
        Message::new(key)
            .with_words("move", step.in_words())
            .with_words("state", state.in_words())
            .with_list("legal", legal.iter().copied().map(InWords::in_words)),
    )
}

/// Declares the table of one lifecycle: `From: move => To, move => (previous);`
macro_rules! lifecycle {
    ($state:ident by $step:ident { $($from:ident: $($by:ident => $to:tt),+;)+ }) => {
        impl Lifecycle for $state {
            type Move = $step;
            const RULES: &'static [Rule<Self, $step>] = &[
                $($(($state::$from, $step::$by, lifecycle!(@target $state $to)),)+)+
            ];
        }
    };
    (@target $state:ident (previous)) => { Target::Previous };
    (@target $state:ident $to:ident) => { Target::To($state::$to) };
}

closed_list!(
    /// Where a need stands.
    NeedState {
        Extracted = "extracted",
        Rejected = "rejected",
        Draft = "draft",
        Submitted = "submitted",
        InReview = "in_review",
        Returned = "returned",
        Cleared = "cleared",
        Open = "open",
        Matched = "matched",
        InDelivery = "in_delivery",
        Met = "met",
        PartiallyMet = "partially_met",
        ClosedUnmet = "closed_unmet",
        Withdrawn = "withdrawn",
        Expired = "expired",
        Merged = "merged",
    }
);

closed_list!(
    /// What can be done with a need.
    NeedMove {
        Endorse = "endorse",
        Reject = "reject",
        Submit = "submit",
        Review = "review",
        Return = "return",
        Clear = "clear",
        Narrow = "narrow",
        Object = "object",
        Open = "open",
        Retract = "retract",
        Match = "match",
        Deliver = "deliver",
        Meet = "meet",
        MeetPartially = "meet_partially",
        CloseUnmet = "close_unmet",
        Withdraw = "withdraw",
        Expire = "expire",
        Renew = "renew",
        Merge = "merge",
        /// Undoes a merge.
        Unmerge = "unmerge",
    }
);

lifecycle!(NeedState by NeedMove {
    Extracted: Endorse => Submitted, Reject => Rejected, Retract => Withdrawn;
    Draft: Submit => Submitted, Withdraw => Withdrawn;
    Submitted: Review => InReview, Withdraw => Withdrawn, Merge => Merged;
    InReview: Return => Returned, Clear => Cleared, Withdraw => Withdrawn, Merge => Merged;
    Returned: Submit => Submitted, Withdraw => Withdrawn;
    Cleared: Narrow => Cleared, Object => Returned, Open => Open, Withdraw => Withdrawn, Merge => Merged;
    Open: Renew => Open, Narrow => Open, Match => Matched, CloseUnmet => ClosedUnmet, Withdraw => Withdrawn, Expire => Expired, Merge => Merged;
    Matched: Renew => Matched, Narrow => Matched, Deliver => InDelivery, CloseUnmet => ClosedUnmet, Withdraw => Withdrawn, Expire => Expired;
    InDelivery: Narrow => InDelivery, Meet => Met, MeetPartially => PartiallyMet, CloseUnmet => ClosedUnmet, Withdraw => Withdrawn;
    Expired: Narrow => Expired, Renew => (previous), Withdraw => Withdrawn;
    Met: Narrow => Met;
    PartiallyMet: Narrow => PartiallyMet;
    ClosedUnmet: Narrow => ClosedUnmet;
    Merged: Unmerge => (previous);
});

impl NeedState {
    /// Whether it is not handed in yet: it may lack what it must have then.
    #[must_use]
    pub const fn is_unfinished(self) -> bool {
        matches!(self, Self::Draft | Self::Extracted | Self::Returned)
    }

    /// Whether the need has left its owner's hands: others may see it as its visibility says.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Matched
                | Self::InDelivery
                | Self::Met
                | Self::PartiallyMet
                | Self::ClosedUnmet
                | Self::Expired
        )
    }

    /// Whether somebody has undertaken to help with it.
    #[must_use]
    pub const fn is_served(self) -> bool {
        matches!(
            self,
            Self::Matched | Self::InDelivery | Self::Met | Self::PartiallyMet
        )
    }

    /// Whether its owner may still change what it says.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(
            self,
            Self::Extracted | Self::Draft | Self::Submitted | Self::Returned | Self::Open
        )
    }

    /// Whether another need may be merged into it: it is handed in and not over.
    #[must_use]
    pub const fn takes_in(self) -> bool {
        matches!(
            self,
            Self::Submitted
                | Self::InReview
                | Self::Cleared
                | Self::Open
                | Self::Matched
                | Self::InDelivery
        )
    }
}

mod merging;
pub use merging::{MergeMove, MergeState};

closed_list!(
    /// Where an offer stands.
    OfferState {
        Extracted = "extracted",
        Rejected = "rejected",
        Draft = "draft",
        Submitted = "submitted",
        Verified = "verified",
        Available = "available",
        FullyCommitted = "fully_committed",
        Paused = "paused",
        Expired = "expired",
        Withdrawn = "withdrawn",
    }
);

closed_list!(
    /// What can be done with an offer.
    OfferMove {
        Endorse = "endorse",
        Reject = "reject",
        Retract = "retract",
        Submit = "submit",
        Return = "return",
        Verify = "verify",
        Publish = "publish",
        Commit = "commit",
        Release = "release",
        Pause = "pause",
        Resume = "resume",
        Expire = "expire",
        Renew = "renew",
        Withdraw = "withdraw",
    }
);

lifecycle!(OfferState by OfferMove {
    Extracted: Endorse => Submitted, Reject => Rejected, Retract => Withdrawn;
    Draft: Submit => Submitted, Withdraw => Withdrawn;
    Submitted: Verify => Verified, Return => Draft, Withdraw => Withdrawn;
    Verified: Publish => Available, Withdraw => Withdrawn;
    Available: Renew => Available, Commit => FullyCommitted, Pause => Paused, Expire => Expired, Withdraw => Withdrawn;
    FullyCommitted: Renew => FullyCommitted, Release => Available, Expire => Expired, Withdraw => Withdrawn;
    Paused: Renew => Paused, Resume => Available, Expire => Expired, Withdraw => Withdrawn;
    Expired: Renew => (previous), Withdraw => Withdrawn;
});

impl OfferState {
    /// Whether it is not handed in yet: it may lack what it must have then.
    #[must_use]
    pub const fn is_unfinished(self) -> bool {
        matches!(self, Self::Draft | Self::Extracted)
    }

    /// Whether the offer has left its owner's hands: others may see it as its visibility says.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(
            self,
            Self::Available | Self::FullyCommitted | Self::Paused | Self::Expired
        )
    }

    /// Whether it is suggested for needs.
    #[must_use]
    pub const fn is_matchable(self) -> bool {
        matches!(self, Self::Available)
    }

    /// Whether its owner may still change what it says.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(
            self,
            Self::Extracted
                | Self::Draft
                | Self::Submitted
                | Self::Available
                | Self::FullyCommitted
                | Self::Paused
        )
    }
}

closed_list!(
    /// Where a suggestion stands once somebody has touched it.
    SuggestionState {
        Proposed = "proposed",
        Shortlisted = "shortlisted",
        Dismissed = "dismissed",
        NeedAccepted = "need_accepted",
        NeedDeclined = "need_declined",
        OfferDeclined = "offer_declined",
        Mutual = "mutual",
        Lapsed = "lapsed",
    }
);

closed_list!(
    /// What can be done with a suggestion; the need's owner decides before the offerer.
    SuggestionMove {
        Shortlist = "shortlist",
        Dismiss = "dismiss",
        NeedAccept = "need_accept",
        NeedDecline = "need_decline",
        OfferAccept = "offer_accept",
        OfferDecline = "offer_decline",
        Lapse = "lapse",
    }
);

lifecycle!(SuggestionState by SuggestionMove {
    Proposed: Shortlist => Shortlisted, Dismiss => Dismissed;
    Shortlisted: NeedAccept => NeedAccepted, NeedDecline => NeedDeclined, Dismiss => Dismissed, Lapse => Lapsed;
    NeedAccepted: OfferAccept => Mutual, OfferDecline => OfferDeclined, NeedDecline => NeedDeclined, Lapse => Lapsed;
    Dismissed: Shortlist => Shortlisted;
    Lapsed: Shortlist => Shortlisted;
});

closed_list!(
    /// Where a cooperation stands.
    CooperationState {
        Introduced = "introduced",
        Scoping = "scoping",
        Agreed = "agreed",
        InProgress = "in_progress",
        Completed = "completed",
        Closed = "closed",
        Suspended = "suspended",
        Terminated = "terminated",
    }
);

closed_list!(
    /// What can be done with a cooperation.
    CooperationMove {
        Scope = "scope",
        Agree = "agree",
        Start = "start",
        Complete = "complete",
        Close = "close",
        Suspend = "suspend",
        Resume = "resume",
        Terminate = "terminate",
    }
);

lifecycle!(CooperationState by CooperationMove {
    Introduced: Scope => Scoping, Terminate => Terminated;
    Scoping: Agree => Agreed, Suspend => Suspended, Terminate => Terminated;
    Agreed: Start => InProgress, Suspend => Suspended, Terminate => Terminated;
    InProgress: Complete => Completed, Suspend => Suspended, Terminate => Terminated;
    Completed: Close => Closed;
    Suspended: Resume => (previous), Terminate => Terminated;
});

impl CooperationState {
    /// Whether it has not ended.
    #[must_use]
    pub const fn is_standing(self) -> bool {
        !matches!(self, Self::Closed | Self::Terminated)
    }
}

closed_list!(
    /// Where an assessment stands.
    AssessmentState {
        Due = "due",
        Draft = "draft",
        Submitted = "submitted",
        Replied = "replied",
        Published = "published",
    }
);

closed_list!(
    /// What can be done with an assessment.
    AssessmentMove {
        Begin = "begin",
        Submit = "submit",
        Reply = "reply",
        Publish = "publish",
    }
);

lifecycle!(AssessmentState by AssessmentMove {
    Due: Begin => Draft;
    Draft: Submit => Submitted;
    Submitted: Reply => Replied, Publish => Published;
    Replied: Publish => Published;
    Published: Reply => Published, Publish => Published;
});

impl AssessmentState {
    /// Whether it has left the State's hands: others may see it as its visibility says.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(self, Self::Submitted | Self::Replied | Self::Published)
    }

    /// Whether the State may still change what it says.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft)
    }
}

// After the macro, which they use.
mod letters;
mod practices;
mod requests;

pub use letters::{LetterMove, LetterState};
pub use practices::{PracticeMove, PracticeState};
pub use requests::{ExchangeMove, ExchangeState, JoinMove, JoinState};

closed_list!(
    /// Where an event and its summary stand.
    EventState {
        Programme = "programme",
        StatementsRegistered = "statements_registered",
        TextReceived = "text_received",
        SegmentsCoded = "segments_coded",
        DelegationConfirmed = "delegation_confirmed",
        DraftsCreated = "drafts_created",
        SummaryDraft = "summary_draft",
        FactualCheck = "factual_check",
        Final = "final",
        Posted = "posted",
    }
);

closed_list!(
    /// What can be done with an event.
    EventMove {
        RegisterStatements = "register_statements",
        ReceiveText = "receive_text",
        CodeSegments = "code_segments",
        ConfirmByDelegation = "confirm_by_delegation",
        CreateDrafts = "create_drafts",
        DraftSummary = "draft_summary",
        CheckFacts = "check_facts",
        Correct = "correct",
        Finalise = "finalise",
        Post = "post",
    }
);

lifecycle!(EventState by EventMove {
    Programme: RegisterStatements => StatementsRegistered;
    StatementsRegistered: ReceiveText => TextReceived;
    TextReceived: CodeSegments => SegmentsCoded;
    SegmentsCoded: ConfirmByDelegation => DelegationConfirmed, CodeSegments => SegmentsCoded;
    DelegationConfirmed: CreateDrafts => DraftsCreated;
    DraftsCreated: DraftSummary => SummaryDraft;
    SummaryDraft: CheckFacts => FactualCheck;
    FactualCheck: Correct => SummaryDraft, Finalise => Final;
    Final: Post => Posted;
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Spoken;

    /// Every pair of state and move: the table's rows lead where they say, all others are refused by name.
    fn check<S: Lifecycle + std::fmt::Debug>(states: &[S], moves: &[S::Move])
    where
        S::Move: std::fmt::Debug,
    {
        for state in states {
            for step in moves {
                let rows: Vec<_> = S::RULES
                    .iter()
                    .filter(|(from, by, _)| from == state && by == step)
                    .collect();
                assert!(rows.len() <= 1, "{state}: {step} stands twice");
                match (rows.first(), state.after(*step, Some(states[0]))) {
                    (Some((_, _, Target::To(to))), Ok(next)) => assert_eq!(next, *to),
                    (Some((_, _, Target::Previous)), Ok(next)) => assert_eq!(next, states[0]),
                    (None, Err(Error::Conflict(message))) => {
                        let lawful = state.moves().into_iter().map(InWords::in_words);
                        let legal = ("legal".into(), Spoken::Words(lawful.collect()));
                        assert!(message.spoken.contains(&legal), "{message:?}");
                    }
                    (row, outcome) => panic!("{state} {step}: {row:?} {outcome:?}"),
                }
            }
        }
        let unreachable: Vec<_> = states
            .iter()
            .filter(|s| {
                !S::RULES
                    .iter()
                    .any(|(from, _, to)| from == *s || *to == Target::To(**s))
            })
            .collect();
        assert!(unreachable.is_empty(), "{unreachable:?}");
    }

    #[test]
    fn every_pair_of_state_and_move_obeys_the_tables() {
        check(NeedState::ALL, NeedMove::ALL);
        check(MergeState::ALL, MergeMove::ALL);
        check(OfferState::ALL, OfferMove::ALL);
        check(SuggestionState::ALL, SuggestionMove::ALL);
        check(CooperationState::ALL, CooperationMove::ALL);
        check(AssessmentState::ALL, AssessmentMove::ALL);
        check(PracticeState::ALL, PracticeMove::ALL);
        check(ExchangeState::ALL, ExchangeMove::ALL);
        check(JoinState::ALL, JoinMove::ALL);
        check(LetterState::ALL, LetterMove::ALL);
        check(EventState::ALL, EventMove::ALL);
    }

    #[test]
    fn a_renewed_need_has_the_state_it_had() {
        assert_eq!(
            NeedState::Expired
                .after(NeedMove::Renew, Some(NeedState::Matched))
                .unwrap(),
            NeedState::Matched
        );
        assert!(NeedState::Expired.after(NeedMove::Renew, None).is_err());
    }

    #[test]
    fn whatever_runs_out_can_be_renewed_before_and_stays_what_it_is() {
        for state in NeedState::ALL {
            if state.moves().contains(&NeedMove::Expire) {
                assert_eq!(state.after(NeedMove::Renew, None).unwrap(), *state);
            }
        }
        for state in OfferState::ALL {
            if state.moves().contains(&OfferMove::Expire) {
                assert_eq!(state.after(OfferMove::Renew, None).unwrap(), *state);
            }
        }
    }

    #[test]
    fn whatever_may_be_merged_takes_others_in() {
        let may_merge = |state: &&NeedState| state.moves().contains(&NeedMove::Merge);
        for state in NeedState::ALL.iter().filter(may_merge) {
            assert!(state.takes_in(), "{state}");
        }
        assert!(!NeedState::Merged.takes_in());
    }
}
