//! Recommendations: everyone reads them; only imports write them.

use super::entries::Listed;
use super::search::{self, Found, Search};
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
    let allowed = if filter.narrows() {
        Some(recommendations::ids(work.conn, filter)?)
    } else {
        None
    };
    let (ids, next, vectors_pending) = search::recommendations(work, allowed.as_deref(), search)?;
    let only = RecommendationFilter {
        ids: Some(ids.iter().map(ToString::to_string).collect()),
        ..RecommendationFilter::default()
    };
    let page = RecommendationPage {
        key: RecommendationSort::Id,
        direction: Direction::Ascending,
        after: None,
        limit: i64::try_from(ids.len()).unwrap_or(i64::MAX),
    };
    let mut records = recommendations::list(work.conn, &only, &page)?;
    records.sort_by_key(|record| ids.iter().position(|id| *id == record.id));
    Ok(Found {
        listed: Listed { records, next },
        vectors_pending,
    })
}

/// How many of the recommendations that the filter leaves have each value.
pub fn facets(work: &mut Work<'_>, filter: &RecommendationFilter) -> Result<Facets> {
    recommendations::facets(work.conn, filter, &FACETS)
}
