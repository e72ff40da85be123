//! What a need has said before, over the API.

use actix_web::web::Path;
use serde::{Deserialize, Serialize};

use super::entries::OrganizationSummary;
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OrganizationId};
use crate::domain::need::NeedContent;
use crate::domain::need_version::Difference;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::need_versions::{self, Compared, Saved};
use crate::service::work::Work;

/// When a need began to say something else, and by whose hand.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NeedVersionView {
    /// That of the need from which on it said so.
    pub version: i64,
    pub at: String,
    /// For whom it was saved; absent where the service itself did it, or where it is no longer known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationSummary>,
    /// The name of the person; for their own organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// What a need said at one version, beside another.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ComparedVersionView {
    #[serde(flatten)]
    pub saved: NeedVersionView,
    pub content: NeedContent,
    /// The version compared to; absent for the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_to: Option<i64>,
    /// What is other than in the version compared to.
    pub differences: Vec<Difference>,
}

impl NeedVersionView {
    fn all(work: &mut Work<'_>, versions: Vec<Saved>) -> Result<Vec<Self>> {
        let owners = versions
            .iter()
            .filter_map(|one| one.version.organization_id);
        let ids: Vec<OrganizationId> = owners.collect();
        let names = work.organizations(&ids)?;
        let language = work.context.language;
        let summary = |id: OrganizationId| {
            let found = names.get(&id);
            found.map(|one| OrganizationSummary::of(one, language))
        };
        let view = |one: Saved| Self {
            version: one.version.version,
            at: rfc3339(one.version.at_ms),
            organization: one.version.organization_id.and_then(summary),
            person: one.person,
        };
        Ok(versions.into_iter().map(view).collect())
    }
}

impl ComparedVersionView {
    fn of(work: &mut Work<'_>, compared: Compared) -> Result<Self> {
        let saved = NeedVersionView::all(work, vec![compared.saved])?.pop();
        Ok(Self {
            saved: saved.ok_or(Error::NotFound(need_versions::KIND))?,
            content: compared.content,
            compared_to: compared.other,
            differences: compared.differences,
        })
    }
}

/// The version to compare to.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// The version before the one that is read, when not given.
    pub compare_to: Option<i64>,
}

/// The versions at which a need began to say something else, newest first; for its State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/versions", tag = "needs", params(("id" = NeedId, Path), PageQuery), responses(
    (status = 200, body = PageView<NeedVersionView>),
    Refused<404>,
))]
pub async fn list(call: Call, id: Path<NeedId>, page: Query<PageQuery>) -> Reply {
    call.read(move |work| {
        let (found, next) = need_versions::list(work, *id, page.after()?, page.limit()?)?;
        Answer::ok(&PageView {
            items: NeedVersionView::all(work, found)?,
            next: paging::next(work, next.as_ref())?,
        })
    })
    .await
}

/// What a need said at a version, and what of it is other than in another version; for its State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/versions/{version}", tag = "needs",
    params(("id" = NeedId, Path), ("version" = i64, Path), CompareQuery), responses(
    (status = 200, body = ComparedVersionView),
    Refused<404>,
))]
pub async fn read(call: Call, path: Path<(NeedId, i64)>, query: Query<CompareQuery>) -> Reply {
    let (id, version) = path.into_inner();
    call.read(move |work| {
        let compared = need_versions::read(work, id, version, query.compare_to)?;
        Answer::ok(&ComparedVersionView::of(work, compared)?)
    })
    .await
}
