//! Track records over the API: what States have said of a provider's assistance, all in all.

use actix_web::web::Path;
use serde::Serialize;

use super::entries::OrganizationSummary;
use crate::domain::language::Language;
use crate::domain::organization::Organization;
use crate::domain::track_record::{ASSESSMENTS_MIN, STATES_MIN, TrackRecord};
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::service::assessments;
use crate::service::idempotency::Answer;

/// What States have said of a provider, the same for every reader. It changes only when the assessments of three States or
/// more have come.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TrackRecordView {
    pub organization: OrganizationSummary,
    /// In halves from 1 (poor) to 5 (excellent), drawn towards the mean of all providers; absent while there are too few
    /// assessments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// How many assessments the score stands on; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessments: Option<usize>,
    /// How many States wrote them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub states: Option<usize>,
    /// Fewest assessments that a score stands on.
    pub assessments_min: usize,
    /// Fewest States.
    pub states_min: usize,
}

impl TrackRecordView {
    fn of(language: Language, provider: &Organization, record: Option<TrackRecord>) -> Self {
        Self {
            organization: OrganizationSummary::of(provider, language),
            score: record.map(|record| record.score.value()),
            assessments: record.map(|record| record.assessments),
            states: record.map(|record| record.states),
            assessments_min: ASSESSMENTS_MIN,
            states_min: STATES_MIN,
        }
    }
}

/// What States have said of an organization's assistance, all in all; by its id or by its code (`UNDP`). There is a score
/// from five assessments of three States on.
#[utoipa::path(get, path = "/v1/organizations/{id}/track-record", tag = "assessments", params(("id" = String, Path)), responses(
    (status = 200, body = TrackRecordView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<String>) -> Reply {
    call.read(move |work| {
        let language = work.context.language;
        let (provider, record) = assessments::track_record(work, &id)?;
        Answer::ok(&TrackRecordView::of(language, &provider, record))
    })
    .await
}
