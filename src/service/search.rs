//! Search by meaning, across the six languages, over what the caller sees.

use std::collections::HashSet;

use uuid::Uuid;

use super::entries::Listed;
use super::needs as need_cases;
use super::work::Work;
use crate::domain::error::{Error, Result};
use crate::domain::ids::RecommendationId;
use crate::domain::listing::{Direction, Filter, Page, Position, Sort, SortKey};
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::matching::meaning::{Question, Ranked, page};
use crate::matching::text::Encoder;
use crate::store::{needs, offers};

/// What is looked for, and which page of it.
#[derive(Clone, Debug)]
pub struct Search {
    pub text: String,
    pub after: Option<Position>,
    pub limit: i64,
}

/// One page of what was found.
#[derive(Clone, Debug)]
pub struct Found<T> {
    pub listed: Listed<T>,
    /// How many texts among which was looked wait for their vectors, and were found by words only.
    pub vectors_pending: usize,
}

/// A list that was not searched.
impl<T> From<Listed<T>> for Found<T> {
    fn from(listed: Listed<T>) -> Self {
        Self {
            listed,
            vectors_pending: 0,
        }
    }
}

impl Search {
    fn question(&self) -> Question {
        Question::new(&self.text, &Encoder::embedded().encode(&self.text))
    }

    /// One page of what was ranked, and where the next begins.
    fn page<Id>(&self, ranked: Vec<Ranked<Id>>) -> Result<(Vec<Id>, Option<Position>)>
    where
        Id: Copy + Ord + std::str::FromStr + ToString,
    {
        let unreadable = || Error::field("cursor", Message::new("error-cursor"));
        let after = match &self.after {
            Some(at) => Some((at.value, at.id.parse().map_err(|_| unreadable())?)),
            None => None,
        };
        let limit = usize::try_from(self.limit).unwrap_or(0);
        let mut found = page(ranked, after, limit + 1);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| Position {
            value: last.value(),
            id: last.id.to_string(),
        });
        Ok((found.into_iter().map(|one| one.id).collect(), next))
    }
}

/// The needs that the caller sees, those that mean what is looked for first.
pub fn needs(work: &mut Work<'_>, filter: &Filter, search: &Search) -> Result<Found<Need>> {
    let (question, viewer) = (search.question(), work.viewer());
    let allowed = if filter.narrows() {
        Some(parsed(&needs::ids(work.conn, &viewer, filter)?))
    } else {
        None
    };
    let (ranked, vectors_pending) = work.matching(|board| {
        let ranked = board.needs.search(&question, &viewer, allowed.as_ref());
        (ranked, board.needs.progress(&viewer).1)
    })?;
    let (ids, next) = search.page(ranked)?;
    let records = in_order(
        needs::list(work.conn, &viewer, &only(&ids), &all(&ids))?,
        &ids,
        |need| need.id.0,
    );
    for need in &records {
        need_cases::note_reading(work, need);
    }
    Ok(Found {
        listed: Listed { records, next },
        vectors_pending,
    })
}

/// The offers that the caller sees, those that mean what is looked for first.
pub fn offers(work: &mut Work<'_>, filter: &Filter, search: &Search) -> Result<Found<Offer>> {
    let (question, viewer) = (search.question(), work.viewer());
    let allowed = if filter.narrows() {
        Some(parsed(&offers::ids(work.conn, &viewer, filter)?))
    } else {
        None
    };
    let (ranked, vectors_pending) = work.matching(|board| {
        let ranked = board.offers.search(&question, &viewer, allowed.as_ref());
        (ranked, board.offers.progress(&viewer).1)
    })?;
    let (ids, next) = search.page(ranked)?;
    let records = in_order(
        offers::list(work.conn, &viewer, &only(&ids), &all(&ids))?,
        &ids,
        |offer| offer.id.0,
    );
    Ok(Found {
        listed: Listed { records, next },
        vectors_pending,
    })
}

/// The recommendations, as far as `allowed`, that mean what is looked for: ids in order, the next page, and how
/// many texts wait for their vectors.
pub fn recommendations(
    work: &mut Work<'_>,
    allowed: Option<&[String]>,
    search: &Search,
) -> Result<(Vec<RecommendationId>, Option<Position>, usize)> {
    let question = search.question();
    let allowed: Option<HashSet<RecommendationId>> = allowed.map(parsed);
    let (ranked, pending) = work.matching(|board| {
        let texts = &board.recommendations;
        (
            texts.search(&question, allowed.as_ref()),
            texts.pending_count(),
        )
    })?;
    let (ids, next) = search.page(ranked)?;
    Ok((ids, next, pending))
}

fn parsed<Id: std::str::FromStr + std::hash::Hash + Eq>(ids: &[String]) -> HashSet<Id> {
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}

/// A filter for these records alone.
pub(super) fn only(ids: &[Uuid]) -> Filter {
    Filter {
        ids: Some(ids.iter().map(ToString::to_string).collect()),
        ..Filter::default()
    }
}

/// A page that holds all of them.
pub(super) fn all(ids: &[Uuid]) -> Page {
    Page {
        sort: Sort {
            key: SortKey::Created,
            direction: Direction::Ascending,
        },
        after: None,
        limit: i64::try_from(ids.len()).unwrap_or(i64::MAX),
    }
}

/// The records in the order of the ids.
pub(super) fn in_order<T>(mut records: Vec<T>, ids: &[Uuid], id: impl Fn(&T) -> Uuid) -> Vec<T> {
    let place = |record: &T| ids.iter().position(|known| *known == id(record));
    records.sort_by_key(place);
    records
}
