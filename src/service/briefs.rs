//! What a brief tells: as the clearing-house stands now, or as it stood when the brief was sent. Made for its staff, who see
//! all: every record says who else may.

use super::work::Work;
use crate::domain::brief::{Brief, BriefEntry, ENTRIES_MAX, Figure, FigureKind};
use crate::domain::clock::{Millis, day};
use crate::domain::error::Result;
use crate::domain::letter::{Letter, LetterKind};
use crate::domain::lifecycle::{CooperationState, NeedState, OfferState};
use crate::domain::listing::{Direction, Filter, Page, Sort, SortKey};
use crate::domain::visibility::Viewer;
use crate::store::connection::Conn;
use crate::store::cooperations::CooperationFilter;
use crate::store::{briefs, cooperations, needs, offers};

/// What a brief tells; none for another letter.
pub fn of(work: &mut Work<'_>, letter: &Letter) -> Result<Option<Brief>> {
    match (letter.kind, &letter.brief) {
        (LetterKind::Brief, Some(told)) => Ok(Some(told.clone())),
        (LetterKind::Brief, None) => made(work, letter.since_ms).map(Some),
        _ => Ok(None),
    }
}

fn made(work: &mut Work<'_>, since_ms: Option<Millis>) -> Result<Brief> {
    let from_ms = since_ms.unwrap_or(0);
    Ok(Brief {
        since: since_ms.map(day),
        on: day(work.now_ms),
        figures: figures(work, from_ms)?,
        needs: waiting(work)?,
        offers: came(work, from_ms)?,
        cooperations: standing(work)?,
    })
}

/// How one figure is counted: of what came in since a moment, or of what stands at another, now.
type Count = fn(&mut Conn, (Millis, Millis)) -> Result<i64>;

/// The states in which a need waits for help.
const WAITING: [NeedState; 2] = [NeedState::Open, NeedState::Matched];

/// TABLE: what is counted, and how.
const FIGURES: [(FigureKind, Count); 10] = [
    (FigureKind::NeedsWaiting, |conn, _| {
        briefs::needs_in(conn, &WAITING, 0)
    }),
    (FigureKind::NeedsCame, |conn, (since_ms, _)| {
        briefs::needs_came(conn, since_ms)
    }),
    (FigureKind::NeedsMet, |conn, (since_ms, _)| {
        let met = [NeedState::Met, NeedState::PartiallyMet];
        briefs::needs_in(conn, &met, since_ms)
    }),
    (FigureKind::NeedsUnmet, |conn, (since_ms, _)| {
        briefs::needs_in(conn, &[NeedState::ClosedUnmet], since_ms)
    }),
    (FigureKind::OffersAvailable, |conn, _| {
        briefs::offers_in(conn, OfferState::Available)
    }),
    (FigureKind::OffersCame, |conn, (since_ms, _)| {
        briefs::offers_came(conn, since_ms)
    }),
    (FigureKind::CooperationsStanding, |conn, _| {
        briefs::cooperations_standing(conn)
    }),
    (FigureKind::CooperationsBegun, |conn, (since_ms, _)| {
        briefs::cooperations_begun(conn, since_ms)
    }),
    (FigureKind::CooperationsSilent, |conn, (_, now_ms)| {
        briefs::cooperations_silent(conn, now_ms)
    }),
    (FigureKind::AssessmentsCame, |conn, (since_ms, _)| {
        briefs::assessments_came(conn, since_ms)
    }),
];

fn figures(work: &mut Work<'_>, since_ms: Millis) -> Result<Vec<Figure>> {
    let times = (since_ms, work.now_ms);
    let figures = FIGURES.iter().map(|(kind, count)| {
        Ok(Figure {
            kind: *kind,
            count: count(work.conn, times)?,
        })
    });
    figures.collect()
}

fn first(key: SortKey, direction: Direction) -> Page {
    Page {
        sort: Sort { key, direction },
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

fn waiting(work: &mut Work<'_>) -> Result<Vec<BriefEntry>> {
    let page = first(SortKey::Created, Direction::Ascending);
    let all = Viewer::everything(None);
    let found = needs::list(work.conn, &all, &in_states(&WAITING), &page)?;
    let named = found.into_iter().map(|need| BriefEntry {
        id: need.id.to_string(),
        title: need.content.title,
        organization_id: need.organization_id,
        visibility: Some(need.content.visibility),
        on: day(need.created_ms),
        silent: false,
    });
    Ok(named.collect())
}

fn came(work: &mut Work<'_>, since_ms: Millis) -> Result<Vec<BriefEntry>> {
    let page = first(SortKey::Created, Direction::Descending);
    let all = Viewer::everything(None);
    let available = in_states(&[OfferState::Available]);
    let found = offers::list(work.conn, &all, &available, &page)?;
    let found = found
        .into_iter()
        .filter(|offer| offer.created_ms >= since_ms);
    let named = found.map(|offer| BriefEntry {
        id: offer.id.to_string(),
        title: offer.content.title,
        organization_id: offer.organization_id,
        visibility: Some(offer.content.visibility),
        on: day(offer.created_ms),
        silent: false,
    });
    Ok(named.collect())
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
