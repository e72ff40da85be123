//! The one reply that the State gets to its need: who helps, with what, when, and whom to speak to.

use chrono::NaiveDate;

use super::cooperations::{self, Parties, Party};
use super::work::Work;
use crate::domain::assistance::{Contact, Line};
use crate::domain::commitment::Commitment;
use crate::domain::cooperation::{Cooperation, ParticipantRole};
use crate::domain::error::Result;
use crate::domain::ids::{CooperationId, OrganizationId};
use crate::domain::language::Language;
use crate::domain::need::Need;

/// Everything that partners have undertaken for one need in one cooperation.
pub struct ConsolidatedReply {
    pub cooperation: Cooperation,
    pub need: Need,
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

/// The consolidated reply to the State of a cooperation that the caller takes part in.
pub fn read(
    work: &mut Work<'_>,
    id: CooperationId,
    language: Option<Language>,
) -> Result<ConsolidatedReply> {
    let cooperation = cooperations::read(work, id)?;
    let Parties {
        need,
        helping,
        commitments,
        ..
    } = cooperations::parties(work, &cooperation)?;
    let entries = helping.iter();
    let entries = entries.flat_map(|party| entries_of(party, &need.content.lines, &commitments));
    Ok(ConsolidatedReply {
        entries: entries.collect(),
        language: language
            .or(need.content.language)
            .unwrap_or(work.context.language),
        cooperation,
        need,
    })
}

fn entries_of(party: &Party, lines: &[Line], commitments: &[Commitment]) -> Vec<ReplyEntry> {
    let partner = party.participant.organization_id;
    let own = commitments
        .iter()
        .filter(|one| one.organization_id == partner);
    let mut entries: Vec<ReplyEntry> = own.map(|one| entry(party, lines, Some(one))).collect();
    entries.sort_by_key(|one| one.undertaken.as_ref().map(|undertaken| undertaken.line));
    if entries.is_empty() {
        entries.push(entry(party, lines, None));
    }
    entries
}

fn entry(party: &Party, lines: &[Line], commitment: Option<&Commitment>) -> ReplyEntry {
    let offer = party.offer.as_ref().map(|offer| &offer.content);
    let window = offer.and_then(|offer| offer.window);
    let of_offer = (window.map(|one| one.from), window.map(|one| one.until));
    let own = commitment.map(|one| (one.from, one.until));
    let own = own.filter(|(from, until)| from.is_some() || until.is_some());
    ReplyEntry {
        partner: party.participant.organization_id,
        role: party.participant.role,
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
