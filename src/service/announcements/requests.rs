//! TABLES: what is told of practices, and of what one organization asks of another: to share a practice, to be let join.

use super::super::{join_requests, work::Work};
use crate::domain::error::Result;
use crate::domain::exchange::Exchange;
use crate::domain::ids::OrganizationId;
use crate::domain::join_request::JoinRequest;
use crate::domain::notices::{Event, NoticeKind, Recipient};
use crate::domain::practice::{CoAuthorAnswer, Practice};

/// Who is told of a step of a practice.
type Told = fn(&Practice) -> Vec<Recipient>;

/// TABLE: what is told of a practice, and to whom; by the name of the change. Co-authors see it once it is published.
const OF_PRACTICES: [(&str, NoticeKind, Told); 8] = [
    ("submit", NoticeKind::PracticeSubmitted, clearing_house),
    ("return", NoticeKind::PracticeReturned, its_owner),
    ("review", NoticeKind::PracticeReviewed, its_owner),
    ("publish", NoticeKind::PracticePublished, its_known_authors),
    ("publish", NoticeKind::PracticePublished, clearing_house),
    ("publish", NoticeKind::PracticeCoAuthorAsked, asked_authors),
    (
        "confirmed",
        NoticeKind::PracticeCoAuthorConfirmed,
        its_owner,
    ),
    ("declined", NoticeKind::PracticeCoAuthorDeclined, its_owner),
];

fn clearing_house(_: &Practice) -> Vec<Recipient> {
    vec![Recipient::ClearingHouse]
}

fn its_owner(practice: &Practice) -> Vec<Recipient> {
    vec![Recipient::Organization(practice.organization_id)]
}

fn its_known_authors(practice: &Practice) -> Vec<Recipient> {
    let confirmed = practice.co_authors.confirmed();
    let confirmed = confirmed.map(Recipient::Organization);
    its_owner(practice).into_iter().chain(confirmed).collect()
}

fn asked_authors(practice: &Practice) -> Vec<Recipient> {
    let all = practice.co_authors.all().iter();
    all.filter(|one| one.answer == CoAuthorAnswer::Asked)
        .map(|one| Recipient::Organization(one.organization_id))
        .collect()
}

/// A practice has changed.
pub(in crate::service) fn practice_changed(
    work: &mut Work<'_>,
    practice: &Practice,
    what: &str,
) -> Result<()> {
    for (_, kind, to) in OF_PRACTICES.iter().filter(|(known, _, _)| *known == what) {
        let event = Event::new(*kind, practice.id, practice.version);
        work.notify(&event, &to(practice))?;
    }
    Ok(())
}

/// Who is told of a step of a request to share a practice.
type ToldOfExchange = fn(&Exchange) -> OrganizationId;

/// TABLE: what is told of a request to share a practice, and to which side; by the name of the change.
const OF_EXCHANGES: [(&str, NoticeKind, ToldOfExchange); 4] = [
    ("asked", NoticeKind::ExchangeAsked, |one| one.practice_owner),
    ("offer", NoticeKind::ExchangeOffered, |one| {
        one.organization_id
    }),
    ("decline", NoticeKind::ExchangeDeclined, |one| {
        one.organization_id
    }),
    ("withdraw", NoticeKind::ExchangeWithdrawn, |one| {
        one.practice_owner
    }),
];

/// A request to share a practice has changed.
pub(in crate::service) fn exchange_changed(
    work: &mut Work<'_>,
    exchange: &Exchange,
    what: &str,
) -> Result<()> {
    for (_, kind, to) in OF_EXCHANGES.iter().filter(|(known, _, _)| *known == what) {
        let event = Event::new(*kind, exchange.id, exchange.version);
        work.notify(&event, &[Recipient::Organization(to(exchange))])?;
    }
    Ok(())
}

/// The sides of a request to join.
#[derive(Clone, Copy)]
enum Side {
    Asks,
    /// Runs the activity, or has the need.
    Answers,
    /// Leads those who help, and sees who asks.
    Leads,
}

/// TABLE: what is told of a request to join, and to which sides; by the name of the change. That it was agreed to, the lead hears of its
/// cooperation; what lapses, no cooperation stands for.
const OF_JOIN_REQUESTS: [(&str, NoticeKind, &[Side]); 5] = [
    (
        "asked",
        NoticeKind::JoinRequestAsked,
        &[Side::Answers, Side::Leads],
    ),
    ("agree", NoticeKind::JoinRequestAgreed, &[Side::Asks]),
    (
        "decline",
        NoticeKind::JoinRequestDeclined,
        &[Side::Asks, Side::Leads],
    ),
    (
        "withdraw",
        NoticeKind::JoinRequestWithdrawn,
        &[Side::Answers, Side::Leads],
    ),
    (
        "lapse",
        NoticeKind::JoinRequestLapsed,
        &[Side::Asks, Side::Answers],
    ),
];

/// A request to join has changed.
pub(in crate::service) fn join_request_changed(
    work: &mut Work<'_>,
    request: &JoinRequest,
    what: &str,
) -> Result<()> {
    let told = OF_JOIN_REQUESTS
        .iter()
        .filter(|(known, _, _)| *known == what);
    for (_, kind, sides) in told {
        let mut to: Vec<Recipient> = Vec::new();
        for side in *sides {
            let organization = match side {
                Side::Asks => Some(request.organization_id),
                Side::Answers => join_requests::answerer(work, request)?,
                Side::Leads => join_requests::leader(work, request)?,
            };
            to.extend(organization.map(Recipient::Organization));
        }
        let event = Event::new(*kind, request.id, request.version);
        work.notify(&event, &to)?;
    }
    Ok(())
}
