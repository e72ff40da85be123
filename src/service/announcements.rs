//! TABLES: which step of a record is told to whom, as which notice. What a recipient may not see is not told to it, whatever
//! stands here.

use super::work::Work;
use crate::domain::assessment::Assessment;
use crate::domain::clock::{Millis, day};
use crate::domain::consent::Consent;
use crate::domain::cooperation::Cooperation;
use crate::domain::decision::Suggestion;
use crate::domain::error::Result;
use crate::domain::ids::OrganizationId;
use crate::domain::letter::Letter;
use crate::domain::lifecycle::{LetterState, NeedMove, OfferMove, SuggestionMove};
use crate::domain::need::Need;
use crate::domain::need_merge::NeedMerge;
use crate::domain::notices::{Event, NoticeKind, Recipient};
use crate::domain::offer::Offer;

mod requests;

pub(super) use requests::{exchange_changed, join_request_changed, practice_changed};

/// Who is told of a step of an entry.
#[derive(Clone, Copy)]
enum Entry {
    Owner,
    ClearingHouse,
    Both,
}

impl Entry {
    fn recipients(self, owner: OrganizationId) -> Vec<Recipient> {
        let owner = Recipient::Organization(owner);
        match self {
            Self::Owner => vec![owner],
            Self::ClearingHouse => vec![Recipient::ClearingHouse],
            Self::Both => vec![owner, Recipient::ClearingHouse],
        }
    }
}

/// TABLE: what is told of a need.
const OF_NEEDS: [(NeedMove, NoticeKind, Entry); 13] = [
    (
        NeedMove::Endorse,
        NoticeKind::NeedSubmitted,
        Entry::ClearingHouse,
    ),
    (
        NeedMove::Reject,
        NoticeKind::NeedRejected,
        Entry::ClearingHouse,
    ),
    (
        NeedMove::Submit,
        NoticeKind::NeedSubmitted,
        Entry::ClearingHouse,
    ),
    (NeedMove::Review, NoticeKind::NeedInReview, Entry::Owner),
    (NeedMove::Return, NoticeKind::NeedReturned, Entry::Owner),
    (NeedMove::Clear, NoticeKind::NeedCleared, Entry::Owner),
    (
        NeedMove::Object,
        NoticeKind::NeedObjected,
        Entry::ClearingHouse,
    ),
    (NeedMove::Open, NoticeKind::NeedOpened, Entry::Both),
    (
        NeedMove::Withdraw,
        NoticeKind::NeedWithdrawn,
        Entry::ClearingHouse,
    ),
    (NeedMove::Expire, NoticeKind::NeedExpired, Entry::Both),
    (NeedMove::Renew, NoticeKind::NeedRenewed, Entry::Owner),
    (NeedMove::Merge, NoticeKind::NeedMerged, Entry::Both),
    (NeedMove::Unmerge, NoticeKind::NeedUnmerged, Entry::Both),
];

/// TABLE: what is told of an offer.
const OF_OFFERS: [(OfferMove, NoticeKind, Entry); 9] = [
    (
        OfferMove::Endorse,
        NoticeKind::OfferSubmitted,
        Entry::ClearingHouse,
    ),
    (
        OfferMove::Reject,
        NoticeKind::OfferRejected,
        Entry::ClearingHouse,
    ),
    (
        OfferMove::Submit,
        NoticeKind::OfferSubmitted,
        Entry::ClearingHouse,
    ),
    (OfferMove::Return, NoticeKind::OfferReturned, Entry::Owner),
    (OfferMove::Verify, NoticeKind::OfferVerified, Entry::Owner),
    (OfferMove::Publish, NoticeKind::OfferPublished, Entry::Both),
    (
        OfferMove::Withdraw,
        NoticeKind::OfferWithdrawn,
        Entry::ClearingHouse,
    ),
    (OfferMove::Renew, NoticeKind::OfferRenewed, Entry::Owner),
    (OfferMove::Expire, NoticeKind::OfferExpired, Entry::Both),
];

/// Who is told of a step of a suggestion.
#[derive(Clone, Copy)]
enum Party {
    NeedOwner,
    Offerer,
    ClearingHouse,
}

impl Party {
    const fn of(self, suggestion: &Suggestion) -> Recipient {
        match self {
            Self::NeedOwner => Recipient::Organization(suggestion.need_owner),
            Self::Offerer => Recipient::Organization(suggestion.offerer),
            Self::ClearingHouse => Recipient::ClearingHouse,
        }
    }
}

/// TABLE: what is told of a suggestion. Who was never told of it sees nothing of it.
const OF_SUGGESTIONS: [(SuggestionMove, NoticeKind, &[Party]); 10] = [
    (
        SuggestionMove::Shortlist,
        NoticeKind::SuggestionForNeed,
        &[Party::NeedOwner],
    ),
    (
        SuggestionMove::Dismiss,
        NoticeKind::SuggestionNotTakenForward,
        &[Party::NeedOwner],
    ),
    (
        SuggestionMove::NeedAccept,
        NoticeKind::SuggestionForOffer,
        &[Party::Offerer],
    ),
    (
        SuggestionMove::NeedAccept,
        NoticeKind::SuggestionNeedAccepted,
        &[Party::ClearingHouse],
    ),
    (
        SuggestionMove::NeedDecline,
        NoticeKind::SuggestionDeclined,
        &[Party::ClearingHouse],
    ),
    (
        SuggestionMove::NeedDecline,
        NoticeKind::SuggestionNotTakenForward,
        &[Party::Offerer],
    ),
    (
        SuggestionMove::OfferAccept,
        NoticeKind::SuggestionMutual,
        &[Party::NeedOwner, Party::ClearingHouse],
    ),
    (
        SuggestionMove::OfferDecline,
        NoticeKind::SuggestionDeclined,
        &[Party::ClearingHouse],
    ),
    (
        SuggestionMove::OfferDecline,
        NoticeKind::SuggestionNotTakenForward,
        &[Party::NeedOwner],
    ),
    (
        SuggestionMove::Lapse,
        NoticeKind::SuggestionLapsed,
        &[Party::NeedOwner, Party::Offerer, Party::ClearingHouse],
    ),
];

/// TABLE: what is told of a cooperation, to all who take part and the clearing-house; by the name of the change.
const OF_COOPERATIONS: [(&str, NoticeKind); 16] = [
    ("introduced", NoticeKind::CooperationIntroduced),
    ("joined", NoticeKind::CooperationJoined),
    ("invited", NoticeKind::CooperationJoined),
    ("scope", NoticeKind::CooperationScoping),
    ("agree", NoticeKind::CooperationAgreed),
    ("start", NoticeKind::CooperationStarted),
    ("updated", NoticeKind::CooperationUpdated),
    ("committed", NoticeKind::CooperationCommitted),
    ("given_back", NoticeKind::CooperationCommitted),
    ("delivered", NoticeKind::CooperationDelivered),
    ("delivery_taken_back", NoticeKind::CooperationDelivered),
    ("complete", NoticeKind::CooperationCompleted),
    ("close", NoticeKind::CooperationClosed),
    ("suspend", NoticeKind::CooperationSuspended),
    ("resume", NoticeKind::CooperationResumed),
    ("terminate", NoticeKind::CooperationTerminated),
];

/// Staff have filed a need for a State.
pub(super) fn need_extracted(work: &mut Work<'_>, need: &Need) -> Result<()> {
    let event = Event::new(NoticeKind::NeedExtracted, need.id, need.version);
    work.notify(&event, &Entry::Owner.recipients(need.organization_id))
}

/// A need has made a move.
pub(super) fn need_moved(work: &mut Work<'_>, need: &Need, by: NeedMove) -> Result<()> {
    for (_, kind, to) in OF_NEEDS.iter().filter(|(known, _, _)| *known == by) {
        let event = Event::new(*kind, need.id, need.version);
        let until_ms = need.no_objection_until_ms.filter(|_| by == NeedMove::Clear);
        let event = until(event, until_ms);
        work.notify(&event, &to.recipients(need.organization_id))?;
    }
    Ok(())
}

/// Two needs are to be merged, as the clearing-house proposes: each owner is told of its own, and once more when it is asked
/// anew.
pub(super) fn merge_proposed(work: &mut Work<'_>, merge: &NeedMerge) -> Result<()> {
    for side in [&merge.merged, &merge.kept] {
        let occasion = format!("{} {}", merge.id, merge.version);
        let event = Event::new(NoticeKind::NeedMergeProposed, side.need_id, occasion);
        work.notify(&event, &[Recipient::Organization(side.owner)])?;
    }
    Ok(())
}

/// Another need went up in a need, or stands by itself again: the owner of the need that is kept is told.
pub(super) fn merge_told_to_kept(
    work: &mut Work<'_>,
    merge: &NeedMerge,
    kind: NoticeKind,
) -> Result<()> {
    let event = Event::new(kind, merge.kept.need_id, merge.id);
    work.notify(&event, &[Recipient::Organization(merge.kept.owner)])
}

/// A need has ended into which another was merged: the owner of that is told.
pub(super) fn kept_ended(work: &mut Work<'_>, merge: &NeedMerge, kept: &Need) -> Result<()> {
    let occasion = format!("{} {}", kept.id, kept.version);
    let event = Event::new(NoticeKind::NeedKeptEnded, merge.merged.need_id, occasion);
    work.notify(&event, &[Recipient::Organization(merge.merged.owner)])
}

/// Nobody has answered in time whether two needs are to be merged: each owner is told of its own, the clearing-house of the
/// one that would have gone up in the other.
pub(super) fn merge_lapsed(work: &mut Work<'_>, merge: &NeedMerge) -> Result<()> {
    let told = [(&merge.merged, Entry::Both), (&merge.kept, Entry::Owner)];
    for (side, to) in told {
        let event = Event::new(NoticeKind::NeedMergeLapsed, side.need_id, merge.id);
        work.notify(&event, &to.recipients(side.owner))?;
    }
    Ok(())
}

/// Staff have filed an offer for an organization.
pub(super) fn offer_extracted(work: &mut Work<'_>, offer: &Offer) -> Result<()> {
    let event = Event::new(NoticeKind::OfferExtracted, offer.id, offer.version);
    work.notify(&event, &Entry::Owner.recipients(offer.organization_id))
}

/// An offer has made a move.
pub(super) fn offer_moved(work: &mut Work<'_>, offer: &Offer, by: OfferMove) -> Result<()> {
    for (_, kind, to) in OF_OFFERS.iter().filter(|(known, _, _)| *known == by) {
        let event = Event::new(*kind, offer.id, offer.version);
        work.notify(&event, &to.recipients(offer.organization_id))?;
    }
    Ok(())
}

/// A consent no longer holds: its State has withdrawn it, or its time or its purpose is over.
pub(super) fn consent_over(
    work: &mut Work<'_>,
    consent: &Consent,
    owner: OrganizationId,
) -> Result<()> {
    let kind = if work.actor().organization_id() == Some(owner) {
        NoticeKind::ConsentWithdrawn
    } else {
        NoticeKind::ConsentEnded
    };
    let event = Event::new(kind, consent.need_id, consent.id);
    work.notify(&event, &Entry::Both.recipients(owner))
}

/// A suggestion has made a move, and all that follows from it is done.
pub(super) fn suggestion_moved(
    work: &mut Work<'_>,
    suggestion: &Suggestion,
    by: SuggestionMove,
) -> Result<()> {
    for (_, kind, parties) in OF_SUGGESTIONS.iter().filter(|(known, _, _)| *known == by) {
        let event = Event::new(*kind, suggestion.id, suggestion.version);
        let event = until(event, suggestion.due_ms);
        let to: Vec<Recipient> = parties.iter().map(|party| party.of(suggestion)).collect();
        work.notify(&event, &to)?;
    }
    Ok(())
}

/// A cooperation has changed.
pub(super) fn cooperation_changed(
    work: &mut Work<'_>,
    cooperation: &Cooperation,
    what: &str,
) -> Result<()> {
    let Some((_, kind)) = OF_COOPERATIONS.iter().find(|(known, _)| *known == what) else {
        return Ok(());
    };
    let event = Event::new(*kind, cooperation.id, cooperation.version);
    work.notify(&event, &parties(cooperation))
}

/// Who is told of a step of an assessment.
type Told = fn(&Assessment) -> Recipient;

/// TABLE: what is told of an assessment, and to whom; by the name of the change.
const OF_ASSESSMENTS: [(&str, NoticeKind, Told); 7] = [
    ("due", NoticeKind::AssessmentDue, its_state),
    ("submit", NoticeKind::AssessmentSubmitted, its_provider),
    ("submit", NoticeKind::AssessmentSubmitted, clearing_house),
    ("reply", NoticeKind::AssessmentReplied, its_state),
    ("reply", NoticeKind::AssessmentReplied, clearing_house),
    ("publish", NoticeKind::AssessmentPublished, its_provider),
    ("publish", NoticeKind::AssessmentPublished, clearing_house),
];

fn its_state(assessment: &Assessment) -> Recipient {
    Recipient::Organization(assessment.organization_id)
}

fn its_provider(assessment: &Assessment) -> Recipient {
    Recipient::Organization(assessment.provider)
}

fn clearing_house(_: &Assessment) -> Recipient {
    Recipient::ClearingHouse
}

/// An assessment has changed.
pub(super) fn assessment_changed(
    work: &mut Work<'_>,
    assessment: &Assessment,
    what: &str,
) -> Result<()> {
    for (_, kind, to) in OF_ASSESSMENTS.iter().filter(|(known, _, _)| *known == what) {
        let event = Event::new(*kind, assessment.id, assessment.version);
        let event = until(event, assessment.due_ms.filter(|_| what == "due"));
        work.notify(&event, &[to(assessment)])?;
    }
    Ok(())
}

/// A letter is due, which the clearing-house writes, or was sent, which is told to whom it is; of one that was dropped nobody is told.
pub(super) fn letter_changed(work: &mut Work<'_>, letter: &Letter) -> Result<()> {
    let (kind, to) = match letter.state {
        LetterState::Drafted => (NoticeKind::LetterDue, Recipient::ClearingHouse),
        LetterState::Sent => {
            let to = Recipient::Organization(letter.organization_id);
            (NoticeKind::LetterSent, to)
        }
        LetterState::Dropped => return Ok(()),
    };
    let event = Event::new(kind, letter.id, letter.version);
    let drafted = letter.state == LetterState::Drafted;
    let event = until(event, Some(letter.due_ms).filter(|_| drafted));
    work.notify(&event, &[to])
}

/// Everybody whom a cooperation concerns.
pub(super) fn parties(cooperation: &Cooperation) -> Vec<Recipient> {
    let helping = cooperation.participants.iter();
    let organizations = helping
        .map(|one| one.organization_id)
        .chain([cooperation.need_owner]);
    organizations
        .map(Recipient::Organization)
        .chain([Recipient::ClearingHouse])
        .collect()
}

/// An event whose text names the day on which something ends.
fn until(event: Event, until_ms: Option<Millis>) -> Event {
    match until_ms {
        Some(until_ms) => event.with("until", day(until_ms)),
        None => event,
    }
}
