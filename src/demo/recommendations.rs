//! The recommendations of the demonstration: imported as any file is, then known by State and paragraph.

use std::collections::HashMap;

use super::system;
use crate::domain::error::{Error, Result};
use crate::domain::ids::RecommendationId;
use crate::domain::listing::Direction;
use crate::domain::recommendation::Recommendation;
use crate::domain::recommendation_listing::{
    RecommendationFilter, RecommendationPage, RecommendationSort,
};
use crate::service::work::Context;
use crate::service::{Service, imports, recommendations};

/// More than the demonstration has.
const ALL: i64 = 1_000;

/// The recommendations by State and paragraph (`TGO 5.1`).
pub(super) struct Known(HashMap<String, RecommendationId>);

impl Known {
    pub fn id(&self, key: &str) -> Result<RecommendationId> {
        let found = self.0.get(key).copied();
        found.ok_or_else(|| Error::Internal(format!("demonstration: no recommendation {key}")))
    }
}

/// Whether the database holds no recommendation.
pub(super) fn are_none(service: &Service) -> Result<bool> {
    Ok(first(service, 1)?.is_empty())
}

/// Imports the demonstration's file.
pub(super) fn import(service: &Service, staff: &Context) -> Result<Known> {
    let file = include_bytes!("recommendations.csv");
    let report = imports::run(
        service,
        staff,
        "demonstration.csv",
        file,
        false,
        &mut |_| {},
    )?;
    if report.summary.refused > 0 {
        let refused = report.diagnostics;
        return Err(Error::Internal(format!("demonstration: {refused:?}")));
    }
    let key = |known: Recommendation| {
        let paragraph = known.paragraph.unwrap_or_default();
        (
            format!("{} {paragraph}", known.state_under_review),
            known.id,
        )
    };
    Ok(Known(first(service, ALL)?.into_iter().map(key).collect()))
}

fn first(service: &Service, limit: i64) -> Result<Vec<Recommendation>> {
    let page = RecommendationPage {
        key: RecommendationSort::Id,
        direction: Direction::Ascending,
        after: None,
        limit,
    };
    let filter = RecommendationFilter::default();
    let listed = service.read(&system(), |work| {
        recommendations::list(work, &filter, &page)
    })?;
    Ok(listed.records)
}
