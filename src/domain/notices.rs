//! Notices: what people and partners' systems are told of. TABLE: kind of notice -> the kind of record that it is about,
//! and its text. What may be told to whom is decided by what the recipient sees of that record.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::actor::Role;
use super::clock::Millis;
use super::codes::closed_list;
use super::ids::{NoticeId, OrganizationId};
use super::message::Message;
use super::organization::OrganizationKind;
use super::visibility::{Reach, Viewer};

closed_list!(
    /// What a notice or a change is about; the codes are the feed's.
    RecordKind {
        Need = "need",
        Offer = "offer",
        Suggestion = "suggestion",
        Cooperation = "cooperation",
        Assessment = "assessment",
        Practice = "practice",
        NeedMerge = "need_merge",
        Letter = "letter",
        JoinRequest = "join_request",
        Exchange = "exchange",
    }
);

impl RecordKind {
    /// Where the API has a record of this kind.
    #[must_use]
    pub fn path(self, id: &str) -> String {
        format!("/v1/{}s/{id}", self.code().replace('_', "-"))
    }
}

macro_rules! notices {
    ($($kind:ident = $code:literal $record:ident $text:literal;)+) => {
        closed_list!(
            /// What happened, as the recipient is told it.
            NoticeKind { $($kind = $code,)+ }
        );

        impl NoticeKind {
            /// The kind of record that it is about.
            #[must_use]
            pub const fn record(self) -> RecordKind {
                match self { $(Self::$kind => RecordKind::$record,)+ }
            }

            /// The key of its one line of text.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$kind => $text,)+ }
            }
        }
    };
}

notices! {
    NeedExtracted = "need.extracted" Need "notice-need-extracted";
    NeedRejected = "need.rejected" Need "notice-need-rejected";
    NeedSubmitted = "need.submitted" Need "notice-need-submitted";
    NeedInReview = "need.in_review" Need "notice-need-in-review";
    NeedReturned = "need.returned" Need "notice-need-returned";
    NeedCleared = "need.cleared" Need "notice-need-cleared";
    NeedObjected = "need.objected" Need "notice-need-objected";
    NeedOpened = "need.opened" Need "notice-need-opened";
    NeedWithdrawn = "need.withdrawn" Need "notice-need-withdrawn";
    NeedRenewed = "need.renewed" Need "notice-need-renewed";
    NeedRunsOut = "need.runs_out" Need "notice-need-runs-out";
    NeedExpired = "need.expired" Need "notice-need-expired";
    NeedMergeProposed = "need.merge_proposed" Need "notice-need-merge-proposed";
    NeedMergeLapsed = "need.merge_lapsed" Need "notice-need-merge-lapsed";
    NeedMerged = "need.merged" Need "notice-need-merged";
    NeedUnmerged = "need.unmerged" Need "notice-need-unmerged";
    NeedTookIn = "need.took_in" Need "notice-need-took-in";
    NeedGaveBack = "need.gave_back" Need "notice-need-gave-back";
    NeedKeptEnded = "need.kept_ended" Need "notice-need-kept-ended";
    ConsentWithdrawn = "consent.withdrawn" Need "notice-consent-withdrawn";
    ConsentEndsSoon = "consent.ends_soon" Need "notice-consent-ends-soon";
    ConsentEnded = "consent.ended" Need "notice-consent-ended";
    OfferExtracted = "offer.extracted" Offer "notice-offer-extracted";
    OfferRejected = "offer.rejected" Offer "notice-offer-rejected";
    OfferSubmitted = "offer.submitted" Offer "notice-offer-submitted";
    OfferReturned = "offer.returned" Offer "notice-offer-returned";
    OfferVerified = "offer.verified" Offer "notice-offer-verified";
    OfferPublished = "offer.published" Offer "notice-offer-published";
    OfferWithdrawn = "offer.withdrawn" Offer "notice-offer-withdrawn";
    OfferRenewed = "offer.renewed" Offer "notice-offer-renewed";
    OfferRunsOut = "offer.runs_out" Offer "notice-offer-runs-out";
    OfferExpired = "offer.expired" Offer "notice-offer-expired";
    SuggestionForNeed = "suggestion.for_need" Suggestion "notice-suggestion-for-need";
    SuggestionForOffer = "suggestion.for_offer" Suggestion "notice-suggestion-for-offer";
    SuggestionNeedAccepted = "suggestion.need_accepted" Suggestion "notice-suggestion-need-accepted";
    SuggestionDeclined = "suggestion.declined" Suggestion "notice-suggestion-declined";
    SuggestionNotTakenForward = "suggestion.not_taken_forward" Suggestion "notice-suggestion-not-taken-forward";
    SuggestionMutual = "suggestion.mutual" Suggestion "notice-suggestion-mutual";
    SuggestionLapsed = "suggestion.lapsed" Suggestion "notice-suggestion-lapsed";
    CooperationIntroduced = "cooperation.introduced" Cooperation "notice-cooperation-introduced";
    CooperationJoined = "cooperation.joined" Cooperation "notice-cooperation-joined";
    CooperationScoping = "cooperation.scoping" Cooperation "notice-cooperation-scoping";
    CooperationAgreed = "cooperation.agreed" Cooperation "notice-cooperation-agreed";
    CooperationStarted = "cooperation.started" Cooperation "notice-cooperation-started";
    CooperationUpdated = "cooperation.updated" Cooperation "notice-cooperation-updated";
    CooperationUpdateDue = "cooperation.update_due" Cooperation "notice-cooperation-update-due";
    CooperationSilent = "cooperation.silent" Cooperation "notice-cooperation-silent";
    CooperationCommitted = "cooperation.committed" Cooperation "notice-cooperation-committed";
    CooperationDelivered = "cooperation.delivered" Cooperation "notice-cooperation-delivered";
    CooperationCompleted = "cooperation.completed" Cooperation "notice-cooperation-completed";
    CooperationClosed = "cooperation.closed" Cooperation "notice-cooperation-closed";
    CooperationSuspended = "cooperation.suspended" Cooperation "notice-cooperation-suspended";
    CooperationResumed = "cooperation.resumed" Cooperation "notice-cooperation-resumed";
    CooperationTerminated = "cooperation.terminated" Cooperation "notice-cooperation-terminated";
    AssessmentDue = "assessment.due" Assessment "notice-assessment-due";
    AssessmentLate = "assessment.late" Assessment "notice-assessment-late";
    AssessmentSubmitted = "assessment.submitted" Assessment "notice-assessment-submitted";
    AssessmentReplied = "assessment.replied" Assessment "notice-assessment-replied";
    AssessmentPublished = "assessment.published" Assessment "notice-assessment-published";
    LetterDue = "letter.due" Letter "notice-letter-due";
    LetterSent = "letter.sent" Letter "notice-letter-sent";
    PracticeSubmitted = "practice.submitted" Practice "notice-practice-submitted";
    PracticeReturned = "practice.returned" Practice "notice-practice-returned";
    PracticeReviewed = "practice.reviewed" Practice "notice-practice-reviewed";
    PracticePublished = "practice.published" Practice "notice-practice-published";
    PracticeCoAuthorAsked = "practice.co_author_asked" Practice "notice-practice-co-author-asked";
    PracticeCoAuthorConfirmed = "practice.co_author_confirmed" Practice "notice-practice-co-author-confirmed";
    PracticeCoAuthorDeclined = "practice.co_author_declined" Practice "notice-practice-co-author-declined";
    ExchangeAsked = "exchange.asked" Exchange "notice-exchange-asked";
    ExchangeOffered = "exchange.offered" Exchange "notice-exchange-offered";
    ExchangeDeclined = "exchange.declined" Exchange "notice-exchange-declined";
    ExchangeWithdrawn = "exchange.withdrawn" Exchange "notice-exchange-withdrawn";
    JoinRequestAsked = "join_request.asked" JoinRequest "notice-join-request-asked";
    JoinRequestAgreed = "join_request.agreed" JoinRequest "notice-join-request-agreed";
    JoinRequestDeclined = "join_request.declined" JoinRequest "notice-join-request-declined";
    JoinRequestWithdrawn = "join_request.withdrawn" JoinRequest "notice-join-request-withdrawn";
    JoinRequestLapsed = "join_request.lapsed" JoinRequest "notice-join-request-lapsed";
}

/// Something to tell. The same kind, record and occasion is the same event: it is told once, however often it is noticed.
#[derive(Clone, Debug)]
pub struct Event {
    pub kind: NoticeKind,
    pub record_id: String,
    /// What tells one such event of a record from the next: the version that it made, or the moment that came.
    pub occasion: String,
    /// The days that its text names; it says nothing else of the record.
    pub days: Vec<(&'static str, NaiveDate)>,
}

impl Event {
    /// An event of a record.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write `Event::new(kind, id, 7)`"
    )]
    #[must_use]
    pub fn new(kind: NoticeKind, record_id: impl ToString, occasion: impl ToString) -> Self {
        Self {
            kind,
            record_id: record_id.to_string(),
            occasion: occasion.to_string(),
            days: Vec::new(),
        }
    }

    /// The same event with one more day that its text names.
    #[must_use]
    pub fn with(mut self, name: &'static str, day: NaiveDate) -> Self {
        self.days.push((name, day));
        self
    }
}

/// Who is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    ClearingHouse,
    Organization(OrganizationId),
}

closed_list!(
    /// Which of an organization's people and systems a notice is for.
    Audience {
        /// Those who act for it in its own affairs.
        Members = "members",
        /// The staff of the clearing-house, which see every record.
        ClearingHouse = "clearing_house",
    }
);

impl Audience {
    /// To which audiences somebody in these roles belongs.
    #[must_use]
    pub fn of(roles: &[Role]) -> Vec<Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|audience| roles.iter().any(|role| audience.has(*role)))
            .collect()
    }

    const fn has(self, role: Role) -> bool {
        match role {
            Role::ClearingHouse => matches!(self, Self::ClearingHouse),
            Role::FocalPoint
            | Role::Agency
            | Role::UnctCoordinator
            | Role::Stakeholder
            | Role::Observer => matches!(self, Self::Members),
            Role::Secretariat | Role::Admin => false,
        }
    }

    /// Whose eyes decide what this audience of an organization may be told.
    #[must_use]
    pub const fn viewer(self, organization: OrganizationId, kind: OrganizationKind) -> Viewer {
        match self {
            Self::Members => Viewer::member(organization, Reach::of_kind(kind)),
            Self::ClearingHouse => Viewer::everything(Some(organization)),
        }
    }
}

/// A notice as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    pub record_id: String,
    pub occasion: String,
    pub organization_id: OrganizationId,
    pub audience: Audience,
    /// The days that its text names.
    pub days: Vec<(Cow<'static, str>, NaiveDate)>,
    pub at_ms: Millis,
}

impl Notice {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> Message {
        let days = self.days.iter().cloned();
        days.fold(Message::new(self.kind.text()), |text, (name, day)| {
            text.with_day(name, day)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_begins_with_what_it_is_about_and_its_text_is_named_after_it() {
        for kind in NoticeKind::ALL {
            let text = format!("notice-{}", kind.code().replace(['.', '_'], "-"));
            assert_eq!(kind.text(), text);
        }
    }

    #[test]
    fn each_role_is_told_of_its_own_affairs() {
        assert_eq!(Audience::of(&[Role::FocalPoint]), [Audience::Members]);
        assert_eq!(
            Audience::of(&[Role::ClearingHouse, Role::Agency]),
            [Audience::Members, Audience::ClearingHouse]
        );
        assert!(Audience::of(&[Role::Admin, Role::Secretariat]).is_empty());
    }
}
