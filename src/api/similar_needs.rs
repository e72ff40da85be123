//! Needs like another over the API.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::entry_summaries::EntrySummary;
use crate::domain::error::Result;
use crate::domain::ids::NeedId;
use crate::domain::lifecycle::NeedState;
use crate::http::call::{Call, Reply};
use crate::http::paging::LimitQuery;
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::needs;
use crate::service::similar_needs::{self, MET, SimilarNeed};
use crate::service::work::Work;

/// Which needs are looked among.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SimilarQuery {
    /// Needs in this state; those that were met, wholly or partially, when not given.
    #[param(inline)]
    pub state: Option<NeedState>,
    /// 1 to 50; 10 when not given.
    pub limit: Option<i64>,
}

/// A need that is like the one asked about.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SimilarNeedView {
    pub need: EntrySummary,
    /// How like, 0 to 1.
    pub value: f32,
}

/// Needs like another, the likest first.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SimilarNeedsView {
    pub items: Vec<SimilarNeedView>,
}

impl SimilarNeedsView {
    fn of(work: &mut Work<'_>, found: Vec<SimilarNeed>) -> Result<Self> {
        let values: Vec<f32> = found.iter().map(|one| one.value).collect();
        let needs: Vec<_> = found.into_iter().map(|one| one.need).collect();
        let summaries = EntrySummary::all(work, needs.iter())?;
        let items = summaries.into_iter().zip(values);
        Ok(Self {
            items: items
                .map(|(need, value)| SimilarNeedView { need, value })
                .collect(),
        })
    }
}

/// Needs like this one that the caller sees, the likest first: what became of them shows what works; for its State and
/// the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/similar", tag = "suggestions", params(("id" = NeedId, Path), SimilarQuery), responses(
    (status = 200, body = SimilarNeedsView),
    Refused<404>,
))]
pub async fn list(call: Call, id: Path<NeedId>, query: Query<SimilarQuery>) -> Reply {
    call.read(move |work| {
        let need = needs::for_suggestions(work, *id)?;
        let limit = LimitQuery { limit: query.limit }.limit()?;
        let states = query.state.map_or(MET.to_vec(), |state| vec![state]);
        let found = similar_needs::like(work, &need, &states, limit)?;
        Answer::ok(&SimilarNeedsView::of(work, found)?)
    })
    .await
}
