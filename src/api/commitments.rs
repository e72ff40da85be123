//! Commitments and deliveries over the API.

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::Serialize;

use super::cooperations::CooperationView;
use super::entries::OrganizationSummary;
use crate::domain::assistance::{AssistanceType, Line};
use crate::domain::clock::rfc3339;
use crate::domain::commitment::{Commitment, CommitmentContent, Delivery, DeliveryContent};
use crate::domain::coverage::LineCoverage;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, DeliveryReportId, OrganizationId};
use crate::domain::need::Need;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::service::commitments;
use crate::service::entries::check_version;

/// How far a line of a need is covered, in its unit; never more than is requested.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CoverageView {
    /// Its place among the need's lines, from 0.
    pub line: usize,
    pub assistance_type: AssistanceType,
    pub description: String,
    pub unit: String,
    pub requested: u32,
    pub committed: u32,
    pub delivered: u32,
    /// What nobody has undertaken yet.
    pub uncovered: u32,
}

impl CoverageView {
    fn of((line, covered): (&Line, LineCoverage)) -> Self {
        Self {
            line: covered.line,
            assistance_type: line.assistance_type,
            description: line.description.clone(),
            unit: line.unit.clone(),
            requested: covered.requested,
            committed: covered.committed,
            delivered: covered.delivered,
            uncovered: covered.uncovered(),
        }
    }

    /// Every line of a need, for who may know of it.
    pub(super) fn shown(need: &Need, shows: bool) -> Vec<Self> {
        if shows { Self::all(need) } else { Vec::new() }
    }

    /// Every line of a need.
    pub fn all(need: &Need) -> Vec<Self> {
        need.coverage().map(Self::of).collect()
    }
}

/// What one organization undertakes of one line.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CommitmentView {
    pub organization: OrganizationSummary,
    /// The place of the line among the need's, from 0.
    pub line: usize,
    pub unit: String,
    /// In all, what is delivered included.
    pub quantity: u32,
    pub delivered: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// In the order in which they were reported.
    pub deliveries: Vec<DeliveryView>,
    pub updated_at: String,
}

/// What was delivered on one day.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DeliveryView {
    pub id: DeliveryReportId,
    pub quantity: u32,
    pub on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    pub reported_at: String,
}

impl CommitmentView {
    /// The view of a commitment of the organization that `named` knows.
    pub fn of(
        one: Commitment,
        named: impl Fn(OrganizationId) -> Result<OrganizationSummary>,
    ) -> Result<Self> {
        Ok(Self {
            organization: named(one.organization_id)?,
            line: one.line,
            quantity: one.quantity,
            delivered: one.delivered(),
            unit: one.unit,
            from: one.from,
            until: one.until,
            deliveries: one.deliveries.into_iter().map(DeliveryView::of).collect(),
            updated_at: rfc3339(one.updated_ms),
        })
    }
}

impl DeliveryView {
    fn of(one: Delivery) -> Self {
        Self {
            id: one.id,
            quantity: one.quantity,
            on: one.on,
            remark: one.remark,
            reported_at: rfc3339(one.reported_ms),
        }
    }
}

/// An organization that helps undertakes so many of a line, in all: it takes the place of what it undertook before. More than
/// is uncovered is refused with what is uncovered. The capacity of the offer with which it came in goes down by as much.
#[utoipa::path(post, path = "/v1/cooperations/{id}/commitments", tag = "cooperations",
    params(("id" = CooperationId, Path)), request_body = CommitmentContent, responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<409>, Refused<412>,
))]
pub async fn commit(call: Call, id: Path<CooperationId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let part = commitments::for_part(work, *id, expected)?;
        let after = commitments::commit(work, &part, &body::parse(&bytes)?)?;
        CooperationView::answer(work, after)
    })
    .await
}

/// Gives back what the caller's organization undertook of a line and has not delivered.
#[utoipa::path(delete, path = "/v1/cooperations/{id}/commitments/{line}", tag = "cooperations",
    params(("id" = CooperationId, Path), ("line" = usize, Path, description = "Its place among the need's lines, from 0"),
        ("If-Match" = String, Header, description = "ETag of the cooperation that was read")), responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<412>, Refused<428>,
))]
pub async fn give_back(call: Call, path: Path<(CooperationId, String)>) -> Reply {
    let ((id, line), expected) = (path.into_inner(), call.expected_version());
    call.write(&[], move |work| {
        let part = commitments::for_part(work, id, expected)?;
        check_version(part.cooperation.version, expected)?;
        let line = line.parse().map_err(|_| Error::NotFound("commitment"))?;
        let after = commitments::give_back(work, &part, line)?;
        CooperationView::answer(work, after)
    })
    .await
}

/// Reports what the caller's organization has delivered of what it undertook.
#[utoipa::path(post, path = "/v1/cooperations/{id}/deliveries", tag = "cooperations",
    params(("id" = CooperationId, Path)), request_body = DeliveryContent, responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<409>, Refused<412>,
))]
pub async fn deliver(call: Call, id: Path<CooperationId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let part = commitments::for_part(work, *id, expected)?;
        let after = commitments::deliver(work, &part, &body::parse(&bytes)?)?;
        CooperationView::answer(work, after)
    })
    .await
}

/// Takes back the report of a delivery that was a mistake.
#[utoipa::path(delete, path = "/v1/cooperations/{id}/deliveries/{delivery_id}", tag = "cooperations",
    params(("id" = CooperationId, Path), ("delivery_id" = String, Path),
        ("If-Match" = String, Header, description = "ETag of the cooperation that was read")), responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn take_back(call: Call, path: Path<(CooperationId, String)>) -> Reply {
    let ((id, delivery), expected) = (path.into_inner(), call.expected_version());
    call.write(&[], move |work| {
        let part = commitments::for_part(work, id, expected)?;
        check_version(part.cooperation.version, expected)?;
        let delivery = delivery.parse().map_err(|_| Error::NotFound("delivery"))?;
        let after = commitments::take_back(work, &part, delivery)?;
        CooperationView::answer(work, after)
    })
    .await
}
