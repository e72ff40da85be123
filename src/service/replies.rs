//! The one reply that the State gets to its need: who helps, with what, when, and whom to speak to.

use chrono::NaiveDate;

use super::cooperations::{self, Parties};
use super::work::Work;
use crate::domain::assistance::{Contact, Line};
use crate::domain::commitment::Commitment;
use crate::domain::cooperation::{Cooperation, Participant, ParticipantRole};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, OrganizationId};
use crate::domain::in_words::InWords;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::offer::Offer;

/// Everything that partners have undertaken for one need in one cooperation.
pub struct ConsolidatedReply {
    pub cooperation: Cooperation,
    pub need: Need,
    /// Whether the caller may know where the need stands and how far it is covered.
    pub sees_need: bool,
    /// In which it is written: that asked for, else that of the need, else that of the caller.
    pub language: Language,
    /// By partner in the order in which they came, then by line.
    pub entries: Vec<ReplyEntry>,
}

/// What one partner has undertaken of one line; of none, when it has undertaken nothing yet.
pub struct ReplyEntry {
    pub partner: OrganizationId,
    pub role: ParticipantRole,
    pub undertaken: Option<Undertaken>,
    /// The days of the commitment, else of the offer with which the partner came in.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// As the cooperation opened it to those who take part.
    pub contact: Option<Contact>,
}

/// So much of a line.
pub struct Undertaken {
    /// The place of the line among the need's, from 0.
    pub line: usize,
    pub description: String,
    pub quantity: u32,
    pub unit: String,
}

/// The consolidated reply to the State of a cooperation that the caller takes part in, once it is agreed on.
///
/// # Errors
/// `Error::Conflict` before that, and when it was terminated.
pub fn read(
    work: &mut Work<'_>,
    id: CooperationId,
    language: Option<Language>,
) -> Result<ConsolidatedReply> {
    let cooperation = cooperations::read(work, id)?;
    if !cooperation.is_agreed() {
        let message = Message::new("error-reply-state");
        let message = message.with_words("state", cooperation.state.in_words());
        return Err(Error::Conflict(message));
    }
    let parties = cooperations::parties(work, &cooperation)?;
    let providers = cooperation.providers().into_iter();
    let entries = providers
        .flat_map(|one| entries_of(one, &parties))
        .collect();
    let Parties {
        need, sees_need, ..
    } = parties;
    Ok(ConsolidatedReply {
        entries,
        language: language
            .or(need.content.language)
            .unwrap_or(work.context.language),
        cooperation,
        need,
        sees_need,
    })
}

fn entries_of(provider: &Participant, parties: &Parties) -> Vec<ReplyEntry> {
    let partner = provider.organization_id;
    let offers = parties.helping.iter();
    let offers = offers.filter(|party| party.participant.organization_id == partner);
    let offers: Vec<&Offer> = offers.filter_map(|party| party.offer.as_ref()).collect();
    let lines = &parties.need.content.lines;
    let own = parties.commitments.iter();
    let own = own.filter(|one| one.organization_id == partner);
    let mut entries: Vec<ReplyEntry> = own
        .map(|one| entry(provider, &offers, lines, Some(one)))
        .collect();
    entries.sort_by_key(|one| one.undertaken.as_ref().map(|undertaken| undertaken.line));
    if entries.is_empty() {
        entries.push(entry(provider, &offers, lines, None));
    }
    entries
}

/// The days and the contact are those of the offer that what is undertaken is taken from, else of the first.
fn entry(
    provider: &Participant,
    offers: &[&Offer],
    lines: &[Line],
    commitment: Option<&Commitment>,
) -> ReplyEntry {
    let taken_from = commitment.and_then(|one| one.offer_id);
    let offer = offers.iter().find(|one| Some(one.id) == taken_from);
    let offer = offer.or(offers.first()).map(|offer| &offer.content);
    let window = offer.and_then(|offer| offer.window);
    let of_offer = (window.map(|one| one.from), window.map(|one| one.until));
    let own = commitment.map(|one| (one.from, one.until));
    let own = own.filter(|(from, until)| from.is_some() || until.is_some());
    ReplyEntry {
        partner: provider.organization_id,
        role: provider.role,
        undertaken: commitment.map(|one| undertaken(lines, one)),
        days: own.unwrap_or(of_offer),
        contact: offer.and_then(|offer| offer.contact.clone()),
    }
}

fn undertaken(lines: &[Line], commitment: &Commitment) -> Undertaken {
    let line = lines.get(commitment.line);
    Undertaken {
        line: commitment.line,
        description: line.map_or_else(String::new, |line| line.description.clone()),
        quantity: commitment.quantity,
        unit: commitment.unit.clone(),
    }
}
