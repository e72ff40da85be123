//! Milestones, updates and reports of cooperations over the API.

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::Serialize;

use super::cooperations::CooperationView;
use super::entries::OrganizationSummary;
use crate::domain::clock::rfc3339;
use crate::domain::cooperation::Cooperation;
use crate::domain::error::{Error, Result};
use crate::domain::follow_up::{
    ImplementationContent, ImplementationReport, ImplementationStatus, Milestone, MilestoneContent,
    Newest, ProgressContent, ProgressStatus, ProgressUpdate, Side,
};
use crate::domain::ids::{
    AttachmentId, CooperationId, MilestoneId, OrganizationId, ProgressUpdateId, RecommendationId,
};
use crate::domain::policy::Action;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::follow_up::{self, Served};
use crate::service::idempotency::Answer;
use crate::service::work::Work;
use crate::service::{cooperations, entries};

/// Something that is to be reached by a day.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MilestoneView {
    pub id: MilestoneId,
    pub title: String,
    pub due_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_on: Option<NaiveDate>,
    /// Who said that it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_by: Option<OrganizationSummary>,
    pub updated_at: String,
}

/// What one organization said of how a cooperation goes.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProgressUpdateView {
    pub id: ProgressUpdateId,
    pub organization: OrganizationSummary,
    /// On which side it stands: that of the State, or that of those who help.
    pub side: Side,
    pub status: ProgressStatus,
    pub text: String,
    /// Files of the cooperation that show it.
    pub files: Vec<AttachmentId>,
    pub created_at: String,
}

/// The newest word of each side, side by side.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NewestView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ProgressUpdateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partners: Option<ProgressUpdateView>,
    /// Whether the two sides see it differently.
    pub disagree: bool,
}

/// By when the next update of each side is due; none while the cooperation asks for none.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UpdatesDueView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partners: Option<String>,
}

impl UpdatesDueView {
    /// The view of what a cooperation asks for, `newest` being what each side said last.
    #[must_use]
    pub fn of(cooperation: &Cooperation, newest: &Newest) -> Self {
        let due = |side| cooperation.due_of(side, newest).map(rfc3339);
        Self {
            state: due(Side::State),
            partners: due(Side::Partners),
        }
    }
}

/// How an organization is called that a part of a cooperation names.
pub type Named<'a> = &'a dyn Fn(OrganizationId) -> Result<OrganizationSummary>;

impl MilestoneView {
    /// The view of a milestone.
    pub fn of(one: Milestone, named: Named<'_>) -> Result<Self> {
        Ok(Self {
            id: one.id,
            title: one.title,
            due_on: one.due_on,
            done_on: one.done_on,
            done_by: one.done_by.map(named).transpose()?,
            updated_at: rfc3339(one.updated_ms),
        })
    }
}

impl ProgressUpdateView {
    fn of(one: ProgressUpdate, named: Named<'_>) -> Result<Self> {
        Ok(Self {
            id: one.id,
            organization: named(one.organization_id)?,
            side: one.side,
            status: one.status,
            text: one.text,
            files: one.files,
            created_at: rfc3339(one.created_ms),
        })
    }
}

impl NewestView {
    /// The view of the newest word of each side.
    pub fn of(newest: Newest, named: Named<'_>) -> Result<Self> {
        let view = |one: Option<ProgressUpdate>| {
            let view = one.map(|one| ProgressUpdateView::of(one, named));
            view.transpose()
        };
        Ok(Self {
            disagree: newest.disagree(),
            state: view(newest.state)?,
            partners: view(newest.partners)?,
        })
    }
}

/// How far a recommendation is implemented, and what was reported of it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImplementationView {
    pub recommendation_id: RecommendationId,
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_symbol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// As the newest report says; `not_started` before the first.
    pub status: ImplementationStatus,
    /// Newest first.
    pub reports: Vec<ReportView>,
}

/// What one organization reported of a recommendation.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ReportView {
    pub organization: OrganizationSummary,
    pub status: ImplementationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    pub reported_at: String,
}

/// How far the recommendations that a cooperation serves are implemented.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImplementationsView {
    pub items: Vec<ImplementationView>,
}

impl ImplementationView {
    fn of(served: Served, named: Named<'_>) -> Result<Self> {
        let newest = served.reports.first().map(|report| report.status);
        let report = |one: ImplementationReport| {
            Ok(ReportView {
                organization: named(one.organization_id)?,
                status: one.status,
                remark: one.remark,
                reported_at: rfc3339(one.created_ms),
            })
        };
        let identity = served.recommendation;
        Ok(Self {
            recommendation_id: identity.id,
            url: format!("/v1/recommendations/{}", identity.id),
            document_symbol: identity.document_symbol,
            paragraph: identity.paragraph,
            status: newest.unwrap_or(ImplementationStatus::NotStarted),
            reports: served
                .reports
                .into_iter()
                .map(report)
                .collect::<Result<_>>()?,
        })
    }
}

impl ImplementationsView {
    fn answer(work: &mut Work<'_>, id: CooperationId) -> Result<Answer> {
        let served = follow_up::implementation(work, id)?;
        let reports = served.iter().flat_map(|one| &one.reports);
        let ids: Vec<OrganizationId> = reports.map(|one| one.organization_id).collect();
        let items = with_names(work, &ids, |named| {
            let views = served
                .into_iter()
                .map(|one| ImplementationView::of(one, named));
            views.collect::<Result<_>>()
        })?;
        Answer::ok(&Self { items })
    }
}

/// Makes views that name these organizations.
fn with_names<T>(
    work: &mut Work<'_>,
    ids: &[OrganizationId],
    make: impl FnOnce(Named<'_>) -> Result<T>,
) -> Result<T> {
    let (names, language) = (work.organizations(ids)?, work.context.language);
    make(&|id| {
        let found = names.get(&id);
        let found = found.map(|one| OrganizationSummary::of(one, language));
        found.ok_or_else(|| Error::Internal("whoever reported is unknown".to_owned()))
    })
}

/// State or lead set a milestone.
#[utoipa::path(post, path = "/v1/cooperations/{id}/milestones", tag = "cooperations",
    params(("id" = CooperationId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = MilestoneContent, responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn add_milestone(call: Call, id: Path<CooperationId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = cooperations::for_write(work, *id, Action::CooperationWrite, expected)?;
        let after = follow_up::add_milestone(work, &before, &body::parse(&bytes)?)?;
        CooperationView::answer(work, after)
    })
    .await
}

/// State or lead change a milestone, or say that it is reached.
#[utoipa::path(put, path = "/v1/cooperations/{id}/milestones/{milestone_id}", tag = "cooperations",
    params(("id" = CooperationId, Path), ("milestone_id" = MilestoneId, Path),
        ("If-Match" = String, Header, description = "ETag of the cooperation that was read")),
    request_body = MilestoneContent, responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn change_milestone(
    call: Call,
    path: Path<(CooperationId, MilestoneId)>,
    bytes: Bytes,
) -> Reply {
    let ((id, milestone), expected) = (path.into_inner(), call.expected_version());
    call.write(&bytes.clone(), move |work| {
        let before = cooperations::for_write(work, id, Action::CooperationWrite, expected)?;
        let content = body::parse(&bytes)?;
        let after = follow_up::change_milestone(work, &before, milestone, &content)?;
        CooperationView::answer(work, after)
    })
    .await
}

/// What both sides said of how a cooperation goes, newest first; for those who take part and the clearing-house.
#[utoipa::path(get, path = "/v1/cooperations/{id}/updates", tag = "cooperations",
    params(("id" = CooperationId, Path), PageQuery), responses(
    (status = 200, body = PageView<ProgressUpdateView>),
    Refused<404>,
))]
pub async fn updates(call: Call, id: Path<CooperationId>, page: Query<PageQuery>) -> Reply {
    call.read(move |work| {
        let found = follow_up::updates(work, *id, page.after()?, page.limit()?)?;
        let ids: Vec<_> = found
            .records
            .iter()
            .map(|one| one.organization_id)
            .collect();
        let items = with_names(work, &ids, |named| {
            let views = found.records.into_iter();
            let views = views.map(|one| ProgressUpdateView::of(one, named));
            views.collect::<Result<Vec<_>>>()
        })?;
        Answer::ok(&PageView {
            items,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One side says how the cooperation goes; the next update is due a quarter later. An `If-Match` is honoured.
#[utoipa::path(post, path = "/v1/cooperations/{id}/updates", tag = "cooperations",
    params(("id" = CooperationId, Path)), request_body = ProgressContent, responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<409>, Refused<412>,
))]
pub async fn say(call: Call, id: Path<CooperationId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = follow_up::for_report(work, *id)?;
        entries::check_given_version(before.version, expected)?;
        let after = follow_up::say(work, &before, &body::parse(&bytes)?)?;
        CooperationView::answer(work, after)
    })
    .await
}

/// How far the recommendations that a cooperation serves are implemented, as reported; for those who take part and the
/// clearing-house.
#[utoipa::path(get, path = "/v1/cooperations/{id}/implementation", tag = "cooperations",
    params(("id" = CooperationId, Path)), responses(
    (status = 200, body = ImplementationsView),
    Refused<404>,
))]
pub async fn implementation(call: Call, id: Path<CooperationId>) -> Reply {
    call.read(move |work| ImplementationsView::answer(work, *id))
        .await
}

/// One side reports how far a recommendation is implemented that the cooperation serves. Earlier reports are kept.
#[utoipa::path(post, path = "/v1/cooperations/{id}/implementation", tag = "cooperations",
    params(("id" = CooperationId, Path)), request_body = ImplementationContent, responses(
    (status = 200, body = ImplementationsView),
    Refused<404>, Refused<412>,
))]
pub async fn report(call: Call, id: Path<CooperationId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = follow_up::for_report(work, *id)?;
        entries::check_given_version(before.version, expected)?;
        follow_up::report(work, &before, &body::parse(&bytes)?)?;
        ImplementationsView::answer(work, *id)
    })
    .await
}
