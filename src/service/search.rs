//! Search by meaning, across the six languages, over what the caller sees.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::entries::Listed;
use super::needs as need_cases;
use super::work::Work;
use crate::domain::countries::name_key;
use crate::domain::error::{Error, Result};
use crate::domain::ids::RecommendationId;
use crate::domain::listing::{Direction, Facets, Filter, LinkKind, Page, Position, Sort, SortKey};
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::practice::Practice;
use crate::matching::meaning::{Ranked, Sought, page};
use crate::store::{needs, offers, practices};

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
    /// What is looked for; none if there is neither a letter nor a digit in it, which nothing answers.
    fn question(&self) -> Option<Sought> {
        let is_asked = !name_key(&self.text).is_empty();
        is_asked.then(|| Sought::new(&self.text))
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

/// Searches of needs, of offers and of practices, which differ in their table and in what a reading leaves behind.
macro_rules! searches {
    ($records:ident: $record:ty, $rank:ident, $facets:ident, $noted:expr) => {
        /// The records that the caller sees, those that mean what is looked for first.
        pub fn $records(
            work: &mut Work<'_>,
            filter: &Filter,
            search: &Search,
        ) -> Result<Found<$record>> {
            let (ranked, vectors_pending) = $rank(work, filter, search)?;
            let (ids, next) = search.page(ranked)?;
            let viewer = work.viewer();
            let mut records = Vec::with_capacity(ids.len());
            for some in ids.chunks(IDS_PER_STATEMENT) {
                let found = $records::list(work.conn, &viewer, &only(some), &all(some))?;
                records.extend(in_order(found, some, |record| record.id.0));
            }
            for record in &records {
                $noted(work, record);
            }
            Ok(Found {
                listed: Listed { records, next },
                vectors_pending,
            })
        }

        /// How many of all records that are found have each of these values.
        pub fn $facets(
            work: &mut Work<'_>,
            filter: &Filter,
            search: &Search,
            kinds: &[LinkKind],
        ) -> Result<Facets> {
            let (ranked, _) = $rank(work, filter, search)?;
            let ids: Vec<Uuid> = ranked.into_iter().map(|one| one.id).collect();
            let viewer = work.viewer();
            let mut counted = Facets::new();
            for some in ids.chunks(IDS_PER_STATEMENT) {
                let facets = $records::facets(work.conn, &viewer, &only(some), kinds)?;
                add_up(&mut counted, facets);
            }
            Ok(counted)
        }

        fn $rank(
            work: &mut Work<'_>,
            filter: &Filter,
            search: &Search,
        ) -> Result<(Vec<Ranked<Uuid>>, usize)> {
            let Some(question) = search.question() else {
                return Ok((Vec::new(), 0));
            };
            let viewer = work.viewer();
            let allowed = if filter.narrows() {
                Some(parsed(&$records::ids(work.conn, &viewer, filter)?))
            } else {
                None
            };
            work.matching(|board| {
                let ranked = board.$records.search(&question, &viewer, allowed.as_ref());
                (ranked, board.$records.progress(&viewer).1)
            })
        }
    };
}

searches!(needs: Need, rank_needs, need_facets, need_cases::note_reading);
searches!(offers: Offer, rank_offers, offer_facets, |_: &mut Work<'_>, _: &Offer| ());
searches!(practices: Practice, rank_practices, practice_facets, |_: &mut Work<'_>, _: &Practice| ());

/// As many as every engine takes as parameters of one statement, with room for others.
pub(super) const IDS_PER_STATEMENT: usize = 1_000;

/// Adds the counts of other records.
pub(super) fn add_up(counted: &mut Facets, facets: Facets) {
    for (name, values) in facets {
        let known = counted.entry(name).or_default();
        for (value, count) in values {
            *known.entry(value).or_default() += count;
        }
    }
}

/// The recommendations, as far as `allowed`, that mean what is looked for: ids in order, the next page, and how
/// many texts wait for their vectors.
pub fn recommendations(
    work: &mut Work<'_>,
    allowed: Option<&[String]>,
    search: &Search,
) -> Result<(Vec<RecommendationId>, Option<Position>, usize)> {
    let (ranked, pending) = rank_recommendations(work, allowed, search)?;
    let (ids, next) = search.page(ranked)?;
    Ok((ids, next, pending))
}

/// All recommendations, as far as `allowed`, that a search finds, in no order.
pub fn all_recommendations(
    work: &mut Work<'_>,
    allowed: Option<&[String]>,
    search: &Search,
) -> Result<Vec<RecommendationId>> {
    let (ranked, _) = rank_recommendations(work, allowed, search)?;
    Ok(ranked.into_iter().map(|one| one.id).collect())
}

fn rank_recommendations(
    work: &mut Work<'_>,
    allowed: Option<&[String]>,
    search: &Search,
) -> Result<(Vec<Ranked<RecommendationId>>, usize)> {
    let Some(question) = search.question() else {
        return Ok((Vec::new(), 0));
    };
    let allowed: Option<HashSet<RecommendationId>> = allowed.map(parsed);
    work.matching(|board| {
        let texts = &board.recommendations;
        let ranked = texts.search(&question, allowed.as_ref());
        (ranked, texts.pending_count())
    })
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
    let places: HashMap<Uuid, usize> = ids.iter().copied().zip(0..).collect();
    records.sort_by_key(|record| places.get(&id(record)).copied());
    records
}
