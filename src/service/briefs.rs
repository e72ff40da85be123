//! What a brief tells: as the clearing-house stands now, or as it stood when the brief was sent. Made for its staff, who see
//! all: every record says who else may.

use std::collections::HashMap;

use super::needs as need_cases;
use super::work::Work;
use crate::domain::brief::{Brief, BriefEntry, ENTRIES_MAX, Figure, FigureKind};
use crate::domain::clock::{Millis, day};
use crate::domain::error::Result;
use crate::domain::letter::{Letter, LetterKind};
use crate::domain::lifecycle::{CooperationState, LetterState, NeedState, OfferState};
use crate::domain::listing::{Direction, Filter, Page, Position, Sort, SortKey};
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::visibility::Viewer;
use crate::store::connection::Conn;
use crate::store::cooperations::CooperationFilter;
use crate::store::{briefs, cooperations, needs, offers};

/// What a brief tells; none for another letter, or a brief that was dropped.
pub fn of(work: &mut Work<'_>, letter: &Letter) -> Result<Option<Brief>> {
    match (letter.kind, &letter.brief) {
        (LetterKind::Brief, Some(told)) => Ok(Some(told.clone())),
        (LetterKind::Brief, None) if letter.state != LetterState::Dropped => {
            made(work, letter.since_ms).map(Some)
        }
        _ => Ok(None),
    }
}

/// What a brief tells to the caller. The confidential needs that it names leave a note in the audit trail.
pub fn read(work: &mut Work<'_>, letter: &Letter) -> Result<Option<Brief>> {
    let brief = of(work, letter)?;
    if let Some(brief) = &brief {
        note_reading(work, brief)?;
    }
    Ok(brief)
}

fn note_reading(work: &mut Work<'_>, brief: &Brief) -> Result<()> {
    let ids = |entries: &[BriefEntry]| entries.iter().map(|one| one.id.clone()).collect();
    let cooperations: Vec<String> = ids(&brief.cooperations);
    let (mut named, _) = cooperations::needs_and_offers_of(work.conn, &cooperations)?;
    named.extend::<Vec<String>>(ids(&brief.needs));
    named.sort();
    named.dedup();
    for need in needs::find_all(work.conn, &named)? {
        need_cases::note_reading(work, &need);
    }
    Ok(())
}

fn made(work: &mut Work<'_>, since_ms: Option<Millis>) -> Result<Brief> {
    let from_ms = since_ms.unwrap_or(0);
    let (waiting, named) = waiting(work.conn)?;
    let of = Told {
        since_ms: from_ms,
        now_ms: work.now_ms,
        waiting,
    };
    Ok(Brief {
        since: since_ms.map(day),
        on: day(work.now_ms),
        figures: figures(work.conn, of)?,
        needs: named,
        offers: came(work, from_ms)?,
        cooperations: standing(work)?,
    })
}

/// Of what a brief tells.
#[derive(Clone, Copy)]
struct Told {
    /// What came in is counted from here on.
    since_ms: Millis,
    now_ms: Millis,
    /// How many needs wait for help.
    waiting: i64,
}

/// How one figure is counted.
type Count = fn(&mut Conn, Told) -> Result<i64>;

/// The states in which a need waits for help, as long as something of it is uncovered.
const WAITING: [NeedState; 3] = [NeedState::Open, NeedState::Matched, NeedState::InDelivery];

/// TABLE: what is counted, and how.
const FIGURES: [(FigureKind, Count); 10] = [
    (FigureKind::NeedsWaiting, |_, of| Ok(of.waiting)),
    (FigureKind::NeedsCame, |conn, of| {
        briefs::needs_came(conn, of.since_ms)
    }),
    (FigureKind::NeedsMet, |conn, of| {
        let met = [NeedState::Met, NeedState::PartiallyMet];
        briefs::needs_in(conn, &met, of.since_ms)
    }),
    (FigureKind::NeedsUnmet, |conn, of| {
        briefs::needs_in(conn, &[NeedState::ClosedUnmet], of.since_ms)
    }),
    (FigureKind::OffersAvailable, |conn, _| {
        briefs::offers_in(conn, OfferState::Available)
    }),
    (FigureKind::OffersCame, |conn, of| {
        briefs::offers_came(conn, of.since_ms)
    }),
    (FigureKind::CooperationsStanding, |conn, _| {
        briefs::cooperations_standing(conn)
    }),
    (FigureKind::CooperationsBegun, |conn, of| {
        briefs::cooperations_begun(conn, of.since_ms)
    }),
    (FigureKind::CooperationsSilent, |conn, of| {
        briefs::cooperations_silent(conn, of.now_ms)
    }),
    (FigureKind::AssessmentsCame, |conn, of| {
        briefs::assessments_came(conn, of.since_ms)
    }),
];

fn figures(conn: &mut Conn, of: Told) -> Result<Vec<Figure>> {
    let figures = FIGURES.iter().map(|(kind, count)| {
        Ok(Figure {
            kind: *kind,
            count: count(conn, of)?,
        })
    });
    figures.collect()
}

fn oldest_first() -> Page {
    Page {
        sort: Sort {
            key: SortKey::Created,
            direction: Direction::Ascending,
        },
        after: None,
        limit: i64::try_from(ENTRIES_MAX).unwrap_or(i64::MAX),
    }
}

fn in_states(states: &[impl ToString]) -> Filter {
    Filter {
        states: states.iter().map(ToString::to_string).collect(),
        ..Filter::default()
    }
}

/// How many needs wait for help, and those that have waited longest.
fn waiting(conn: &mut Conn) -> Result<(i64, Vec<BriefEntry>)> {
    let (all, filter) = (Viewer::everything(None), in_states(&WAITING));
    let mut page = oldest_first();
    let (mut count, mut named) = (0, Vec::new());
    loop {
        let found = needs::list(conn, &all, &filter, &page)?;
        let is_last = found.len() < ENTRIES_MAX;
        page.after = found.last().map(|need| Position {
            value: need.created_ms,
            id: need.id.to_string(),
        });
        for need in found.into_iter().filter(Need::is_matchable) {
            count += 1;
            if named.len() < ENTRIES_MAX {
                named.push(waiting_entry(need));
            }
        }
        if is_last {
            return Ok((count, named));
        }
    }
}

fn waiting_entry(need: Need) -> BriefEntry {
    BriefEntry {
        id: need.id.to_string(),
        title: need.content.title,
        organization_id: need.organization_id,
        visibility: Some(need.content.visibility),
        on: day(need.created_ms),
        silent: false,
    }
}

/// The newest of the offers that became available since a moment and still are.
fn came(work: &mut Work<'_>, since_ms: Millis) -> Result<Vec<BriefEntry>> {
    let published = briefs::offers_published(work.conn, since_ms)?;
    let mut named = Vec::new();
    for some in published.chunks(ENTRIES_MAX) {
        let ids: Vec<String> = some.iter().map(|(id, _)| id.clone()).collect();
        let found = offers::find_all(work.conn, &ids)?.into_iter();
        let found = found.filter(|offer| offer.state == OfferState::Available);
        let mut found: HashMap<String, Offer> =
            found.map(|offer| (offer.id.to_string(), offer)).collect();
        let entries = some.iter().filter_map(|(id, at_ms)| {
            let offer = found.remove(id)?;
            Some(BriefEntry {
                id: id.clone(),
                title: offer.content.title,
                organization_id: offer.organization_id,
                visibility: Some(offer.content.visibility),
                on: day(*at_ms),
                silent: false,
            })
        });
        named.extend(entries);
        if named.len() >= ENTRIES_MAX {
            break;
        }
    }
    named.truncate(ENTRIES_MAX);
    Ok(named)
}

fn standing(work: &mut Work<'_>) -> Result<Vec<BriefEntry>> {
    let all = Viewer::everything(None);
    let states = CooperationState::ALL.iter();
    let filter = CooperationFilter {
        states: states
            .filter(|state| state.is_standing())
            .map(ToString::to_string)
            .collect(),
        ..CooperationFilter::default()
    };
    let limit = i64::try_from(ENTRIES_MAX).unwrap_or(i64::MAX);
    let found = cooperations::list(work.conn, &all, &filter, None, limit)?;
    let ids: Vec<String> = found.iter().map(|one| one.id.to_string()).collect();
    let titles = cooperations::titles(work.conn, &all, &ids)?;
    let named = found.into_iter().filter_map(|one| {
        Some(BriefEntry {
            title: titles.get(&one.id.to_string())?.clone(),
            id: one.id.to_string(),
            organization_id: one.need_owner,
            visibility: None,
            on: day(one.created_ms),
            silent: one.is_silent(work.now_ms),
        })
    });
    Ok(named.collect())
}
