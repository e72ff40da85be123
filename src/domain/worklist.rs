//! What waits for somebody: one step of one record that an organization, or the clearing-house, is expected to take.
//! TABLE: kind of task -> the kind of record that it is about, and its text.

use super::clock::{DAY_MS, Millis, WorkingDays};
use super::codes::closed_list;
use super::lifecycle::{NeedState, OfferState, PracticeState};
use super::need::Need;
use super::notices::RecordKind;
use super::offer::Offer;
use super::practice::Practice;

/// Within so many working days the clearing-house takes up what was submitted.
pub const ACKNOWLEDGE_WORKING_DAYS: u32 = 2;
/// Within so many working days it reviews.
pub const REVIEW_WORKING_DAYS: u32 = 5;
/// How long before an entry runs out its owner is asked to verify it.
pub const VERIFY_BEFORE_MS: Millis = 30 * DAY_MS;

macro_rules! tasks {
    ($($kind:ident = $code:literal $record:ident $text:literal;)+) => {
        closed_list!(
            /// What is to be done.
            TaskKind { $($kind = $code,)+ }
        );

        impl TaskKind {
            /// The kind of record that it is about.
            #[must_use]
            pub const fn record(self) -> RecordKind {
                match self { $(Self::$kind => RecordKind::$record,)+ }
            }

            /// The key of the sentence that says what is to be done and why.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$kind => $text,)+ }
            }
        }
    };
}

tasks! {
    AcknowledgeNeed = "acknowledge_need" Need "task-acknowledge-need";
    ReviewNeed = "review_need" Need "task-review-need";
    EndorseNeed = "endorse_need" Need "task-endorse-need";
    ClarifyNeed = "clarify_need" Need "task-clarify-need";
    ObjectOrOpenNeed = "object_or_open_need" Need "task-object-or-open-need";
    ConsentToMerge = "consent_to_merge" NeedMerge "task-consent-to-merge";
    VerifyNeed = "verify_need" Need "task-verify-need";
    ReviewOffer = "review_offer" Offer "task-review-offer";
    EndorseOffer = "endorse_offer" Offer "task-endorse-offer";
    PublishOffer = "publish_offer" Offer "task-publish-offer";
    VerifyOffer = "verify_offer" Offer "task-verify-offer";
    ReviewPractice = "review_practice" Practice "task-review-practice";
    PublishPractice = "publish_practice" Practice "task-publish-practice";
    AnswerCoAuthorship = "answer_co_authorship" Practice "task-answer-co-authorship";
    AnswerExchange = "answer_exchange" Exchange "task-answer-exchange";
    AnswerJoinRequest = "answer_join_request" JoinRequest "task-answer-join-request";
    DecideForNeed = "decide_for_need" Suggestion "task-decide-for-need";
    DecideForOffer = "decide_for_offer" Suggestion "task-decide-for-offer";
    UpdateCooperation = "update_cooperation" Cooperation "task-update-cooperation";
    BreakSilence = "break_silence" Cooperation "task-break-silence";
    SubmitAssessment = "submit_assessment" Assessment "task-submit-assessment";
    ReplyToAssessment = "reply_to_assessment" Assessment "task-reply-to-assessment";
    WriteLetter = "write_letter" Letter "task-write-letter";
    WriteBrief = "write_brief" Letter "task-write-brief";
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub kind: TaskKind,
    pub record_id: String,
    /// What the record is called, or what it is about.
    pub title: String,
    /// None when nothing becomes of waiting.
    pub due_ms: Option<Millis>,
    /// Set when it waits for somebody else, for too long, and is now before the clearing-house, too.
    pub escalated: bool,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    ClearingHouse,
    Owner,
}

/// A row of a table of tasks: in this state a record waits for somebody to do that, until then.
pub type Row<State, Record> = (
    TaskKind,
    State,
    Turn,
    fn(&Record, &WorkingDays) -> Option<Millis>,
);

/// TABLE: what needs wait for.
pub const OF_NEEDS: [Row<NeedState, Need>; 8] = [
    (
        TaskKind::AcknowledgeNeed,
        NeedState::Submitted,
        Turn::ClearingHouse,
        |need, days| Some(days.after(need.state_since_ms, ACKNOWLEDGE_WORKING_DAYS)),
    ),
    (
        TaskKind::ReviewNeed,
        NeedState::InReview,
        Turn::ClearingHouse,
        |need, days| Some(days.after(need.state_since_ms, REVIEW_WORKING_DAYS)),
    ),
    (
        TaskKind::EndorseNeed,
        NeedState::Extracted,
        Turn::Owner,
        |_, _| None,
    ),
    (
        TaskKind::ClarifyNeed,
        NeedState::Returned,
        Turn::Owner,
        |_, _| None,
    ),
    (
        TaskKind::ObjectOrOpenNeed,
        NeedState::Cleared,
        Turn::Owner,
        |need, _| need.no_objection_until_ms,
    ),
    (
        TaskKind::VerifyNeed,
        NeedState::Open,
        Turn::Owner,
        |need, _| Some(need.valid_until_ms),
    ),
    (
        TaskKind::VerifyNeed,
        NeedState::Matched,
        Turn::Owner,
        |need, _| Some(need.valid_until_ms),
    ),
    (
        TaskKind::VerifyNeed,
        NeedState::Expired,
        Turn::Owner,
        |need, _| Some(need.valid_until_ms),
    ),
];

/// TABLE: what offers wait for.
pub const OF_OFFERS: [Row<OfferState, Offer>; 7] = [
    (
        TaskKind::ReviewOffer,
        OfferState::Submitted,
        Turn::ClearingHouse,
        |offer, days| Some(days.after(offer.state_since_ms, REVIEW_WORKING_DAYS)),
    ),
    (
        TaskKind::EndorseOffer,
        OfferState::Extracted,
        Turn::Owner,
        |_, _| None,
    ),
    (
        TaskKind::PublishOffer,
        OfferState::Verified,
        Turn::Owner,
        |_, _| None,
    ),
    (
        TaskKind::VerifyOffer,
        OfferState::Available,
        Turn::Owner,
        |offer, _| Some(offer.valid_until_ms),
    ),
    (
        TaskKind::VerifyOffer,
        OfferState::FullyCommitted,
        Turn::Owner,
        |offer, _| Some(offer.valid_until_ms),
    ),
    (
        TaskKind::VerifyOffer,
        OfferState::Paused,
        Turn::Owner,
        |offer, _| Some(offer.valid_until_ms),
    ),
    (
        TaskKind::VerifyOffer,
        OfferState::Expired,
        Turn::Owner,
        |offer, _| Some(offer.valid_until_ms),
    ),
];

/// TABLE: what practices wait for.
pub const OF_PRACTICES: [Row<PracticeState, Practice>; 2] = [
    (
        TaskKind::ReviewPractice,
        PracticeState::Submitted,
        Turn::ClearingHouse,
        |practice, days| Some(days.after(practice.updated_ms, REVIEW_WORKING_DAYS)),
    ),
    (
        TaskKind::PublishPractice,
        PracticeState::Reviewed,
        Turn::Owner,
        |_, _| None,
    ),
];

impl Task {
    /// Whether it is time to think of it: an entry is not verified while it stands for long.
    #[must_use]
    pub fn is_ripe(&self, now_ms: Millis) -> bool {
        let verifies = matches!(self.kind, TaskKind::VerifyNeed | TaskKind::VerifyOffer);
        !verifies
            || self
                .due_ms
                .is_some_and(|due_ms| due_ms <= now_ms + VERIFY_BEFORE_MS)
    }

    /// Whether it should have been done.
    #[must_use]
    pub fn is_overdue(&self, now_ms: Millis) -> bool {
        self.due_ms.is_some_and(|due_ms| due_ms < now_ms)
    }

    /// By what a list of tasks is in order: what is due first, then what is due at no time, by kind and id.
    #[must_use]
    pub fn order(&self) -> (Millis, TaskKind, &str) {
        (
            self.due_ms.unwrap_or(Millis::MAX),
            self.kind,
            &self.record_id,
        )
    }
}
