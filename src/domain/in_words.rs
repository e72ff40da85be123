//! TABLE: the closed lists whose codes have words in every language, and how the keys of these words begin. The code follows,
//! with hyphens: `state-need-in-review`.

use super::activity::ActivityStatus;
use super::actor::Role;
use super::assistance::{AssistanceType, CostTerms};
use super::decision::{DeclineReason, SeenState};
use super::language::Language;
use super::lifecycle::{
    AssessmentMove, AssessmentState, CooperationMove, CooperationState, EventMove, EventState,
    ExchangeMove, ExchangeState, JoinMove, JoinState, LetterMove, LetterState, MergeMove,
    MergeState, NeedMove, NeedState, OfferMove, OfferState, PracticeMove, PracticeState,
    SuggestionMove, SuggestionState,
};
use super::message::Message;
use super::practice::PracticeCriterion;
use super::recommendation::{Position, RecommendationKind, Severity};
use super::visibility::Visibility;

/// A code that people read in words.
pub trait InWords: Copy + std::fmt::Display {
    /// What it is called inside a sentence.
    fn in_words(self) -> Message;

    /// The same with the code behind it, where the reader is to send one.
    fn with_code(self) -> Message {
        Message::new("word-and-code")
            .with_words("word", self.in_words())
            .with("code", self)
    }
}

macro_rules! in_words {
    ($($list:ident = $beginning:literal;)+) => {$(
        impl InWords for $list {
            fn in_words(self) -> Message {
                let end = self.code().replace('_', "-");
                Message::of_key(format!(concat!($beginning, "{}"), end).into())
            }
        }
    )+};
}

in_words! {
    NeedState = "state-need-";
    MergeState = "state-merge-";
    OfferState = "state-offer-";
    SuggestionState = "state-suggestion-";
    SeenState = "state-suggestion-";
    CooperationState = "state-cooperation-";
    AssessmentState = "state-assessment-";
    PracticeState = "state-practice-";
    ExchangeState = "state-exchange-";
    JoinState = "state-join-";
    LetterState = "state-letter-";
    EventState = "state-event-";
    ActivityStatus = "state-activity-";
    NeedMove = "move-";
    MergeMove = "move-";
    OfferMove = "move-";
    SuggestionMove = "move-";
    CooperationMove = "move-";
    AssessmentMove = "move-";
    PracticeMove = "move-";
    ExchangeMove = "move-";
    JoinMove = "move-join-";
    LetterMove = "move-";
    EventMove = "move-";
    AssistanceType = "assistance-type-";
    CostTerms = "cost-terms-";
    DeclineReason = "decline-reason-";
    Language = "language-";
    Position = "position-";
    PracticeCriterion = "criterion-";
    RecommendationKind = "recommendation-kind-";
    Role = "role-";
    Severity = "severity-";
    Visibility = "visibility-";
}
