//! Organizations over the API.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use crate::domain::clock::rfc3339;
use crate::domain::countries::{self, Country, RegionalGroup};
use crate::domain::error::Result;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::{Names, Organization, OrganizationContent, OrganizationKind};
use crate::domain::policy::{self, Action};
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::organizations::{self, OrganizationFilter};

/// Public facts of a State.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StateFacts {
    /// Three digits of the M49 standard.
    pub m49: String,
    pub iso2: String,
    pub region: String,
    pub subregion: String,
    /// Member States only.
    pub regional_group: Option<RegionalGroup>,
    /// Least developed country.
    pub ldc: bool,
    /// Landlocked developing country.
    pub lldc: bool,
    /// Small island developing State.
    pub sids: bool,
}

impl From<&Country> for StateFacts {
    fn from(country: &Country) -> Self {
        Self {
            m49: country.m49.clone(),
            iso2: country.iso2.clone(),
            region: country.region.clone(),
            subregion: country.subregion.clone(),
            regional_group: country.group,
            ldc: country.ldc,
            lldc: country.lldc,
            sids: country.sids,
        }
    }
}

/// An organization.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OrganizationView {
    pub id: OrganizationId,
    pub kind: OrganizationKind,
    /// ISO 3166 alpha-3 for a State, the usual acronym for others.
    pub code: String,
    pub names: Names,
    /// The State in which an NHRI or a CSO works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StateFacts>,
    pub active: bool,
    pub version: i64,
    pub created_at: String,
    pub updated_at: String,
}

impl From<Organization> for OrganizationView {
    fn from(organization: Organization) -> Self {
        let is_state = organization.kind == OrganizationKind::State;
        let country = countries::by_iso3(&organization.code).filter(|_| is_state);
        Self {
            state: country.map(StateFacts::from),
            id: organization.id,
            kind: organization.kind,
            code: organization.code,
            names: organization.names,
            country: organization.country,
            active: organization.active,
            version: organization.version,
            created_at: rfc3339(organization.created_ms),
            updated_at: rfc3339(organization.updated_ms),
        }
    }
}

impl OrganizationView {
    fn answer(organization: Organization) -> Result<Answer> {
        let view = Self::from(organization);
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// What a list of organizations can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationQuery {
    pub kind: Option<OrganizationKind>,
    /// Part of the code or of a name in any of the six languages.
    pub q: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// The organizations.
#[utoipa::path(get, path = "/v1/organizations", tag = "organizations", params(OrganizationQuery), responses(
    (status = 200, body = PageView<OrganizationView>),
))]
pub async fn list(call: Call, query: Query<OrganizationQuery>) -> Reply {
    call.read(move |work| {
        let query = query.into_inner();
        let page = PageQuery {
            limit: query.limit,
            cursor: query.cursor,
        };
        let filter = OrganizationFilter {
            kind: query.kind,
            words: query.q,
        };
        let found = organizations::list(work, &filter, page.after()?, page.limit()?)?;
        Answer::ok(&PageView {
            items: found
                .records
                .into_iter()
                .map(OrganizationView::from)
                .collect(),
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One organization, by its id or by its code (`FRA`, `UNDP`).
#[utoipa::path(get, path = "/v1/organizations/{id}", tag = "organizations", params(("id" = String, Path)), responses(
    (status = 200, body = OrganizationView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<String>) -> Reply {
    call.read(move |work| {
        policy::check(work.actor(), Action::OrganizationRead, None)?;
        OrganizationView::answer(organizations::read(work, &id)?)
    })
    .await
}

/// Adds an organization.
#[utoipa::path(post, path = "/v1/organizations", tag = "organizations", request_body = OrganizationContent, responses(
    (status = 201, body = OrganizationView),
    Refused<409>,
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let organization = organizations::create(work, body::parse(&bytes)?)?;
        let view = OrganizationView::from(organization);
        let place = format!("/v1/organizations/{}", view.id);
        Ok(Answer::created(place, &view)?.version(view.version))
    })
    .await
}

/// Replaces what is said of an organization.
#[utoipa::path(put, path = "/v1/organizations/{id}", tag = "organizations",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = OrganizationContent, responses(
    (status = 200, body = OrganizationView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<String>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = organizations::for_write(work, &id, expected)?;
        OrganizationView::answer(organizations::update(work, &before, body::parse(&bytes)?)?)
    })
    .await
}
