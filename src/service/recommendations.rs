//! Recommendations: everyone reads them; only imports write them.

use std::collections::{BTreeSet, HashMap};

use super::entries::Listed;
use super::search::{self, Found, IDS_PER_STATEMENT, Search};
use super::work::Work;
use crate::domain::error::{Error, Result};
use crate::domain::ids::RecommendationId;
use crate::domain::listing::{Direction, Facets, LinkKind, Position};
use crate::domain::recommendation::Recommendation;
use crate::domain::recommendation_identity::place;
use crate::domain::recommendation_listing::{
    RecommendationFilter, RecommendationPage, RecommendationSort,
};
use crate::store::recommendations;

/// The facets by which recommendations are counted, beside their own values.
const FACETS: [LinkKind; 4] = [
    LinkKind::Theme,
    LinkKind::Group,
    LinkKind::Sdg,
    LinkKind::RecommendingState,
];

/// One recommendation.
pub fn read(work: &mut Work<'_>, id: RecommendationId) -> Result<Recommendation> {
    recommendations::find(work.conn, id)?.ok_or(Error::NotFound("recommendation"))
}

/// How these recommendations are cited, those of which the report and the paragraph are known: `A/HRC/28/15, 115.10`.
pub fn citations(
    work: &mut Work<'_>,
    ids: &BTreeSet<RecommendationId>,
) -> Result<HashMap<RecommendationId, String>> {
    let ids: Vec<RecommendationId> = ids.iter().copied().collect();
    let mut citations = HashMap::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        for (id, symbol, paragraph) in recommendations::paragraphs(work.conn, ids)? {
            citations.insert(id, format!("{symbol}, {paragraph}"));
        }
    }
    Ok(citations)
}

/// One page of the recommendations that the filter leaves.
pub fn list(
    work: &mut Work<'_>,
    filter: &RecommendationFilter,
    page: &RecommendationPage,
) -> Result<Listed<Recommendation>> {
    let wanted = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let more = RecommendationPage {
        limit: page.limit + 1,
        ..page.clone()
    };
    let mut records = recommendations::list(work.conn, filter, &more)?;
    let follows = records.len() > wanted;
    records.truncate(wanted);
    let next = records.last().filter(|_| follows).map(|last| Position {
        value: place(
            &last.state_under_review,
            last.session,
            last.paragraph.as_deref(),
        ),
        id: last.id.to_string(),
    });
    Ok(Listed { records, next })
}

/// The recommendations that the filter leaves, those that mean what is looked for first.
pub fn search(
    work: &mut Work<'_>,
    filter: &RecommendationFilter,
    search: &Search,
) -> Result<Found<Recommendation>> {
    let allowed = allowed(work, filter)?;
    let (ids, next, vectors_pending) = search::recommendations(work, allowed.as_deref(), search)?;
    let records = in_order(work, &ids)?;
    Ok(Found {
        listed: Listed { records, next },
        vectors_pending,
    })
}

/// Those of the recommendations that exist, in the order of the ids.
pub(super) fn in_order(
    work: &mut Work<'_>,
    ids: &[RecommendationId],
) -> Result<Vec<Recommendation>> {
    let mut records = Vec::with_capacity(ids.len());
    for some in ids.chunks(IDS_PER_STATEMENT) {
        let page = RecommendationPage {
            key: RecommendationSort::Id,
            direction: Direction::Ascending,
            after: None,
            limit: i64::try_from(some.len()).unwrap_or(i64::MAX),
        };
        records.extend(recommendations::list(work.conn, &only(some), &page)?);
    }
    let places: HashMap<RecommendationId, usize> = ids.iter().copied().zip(0..).collect();
    records.sort_by_key(|record| places.get(&record.id).copied());
    Ok(records)
}

/// The ids that the filter leaves; none when it leaves all.
fn allowed(work: &mut Work<'_>, filter: &RecommendationFilter) -> Result<Option<Vec<String>>> {
    if filter.narrows() {
        recommendations::ids(work.conn, filter).map(Some)
    } else {
        Ok(None)
    }
}

/// A filter for these recommendations alone.
fn only(ids: &[RecommendationId]) -> RecommendationFilter {
    RecommendationFilter {
        ids: Some(ids.iter().map(ToString::to_string).collect()),
        ..RecommendationFilter::default()
    }
}

/// How many of the recommendations that the filter leaves, and that a search finds, have each value.
pub fn facets(
    work: &mut Work<'_>,
    filter: &RecommendationFilter,
    search: Option<&Search>,
) -> Result<Facets> {
    let Some(search) = search else {
        return recommendations::facets(work.conn, filter, &FACETS);
    };
    let allowed = allowed(work, filter)?;
    let mut counted = Facets::new();
    for some in
        search::all_recommendations(work, allowed.as_deref(), search)?.chunks(IDS_PER_STATEMENT)
    {
        let facets = recommendations::facets(work.conn, &only(some), &FACETS)?;
        search::add_up(&mut counted, facets);
    }
    Ok(counted)
}
