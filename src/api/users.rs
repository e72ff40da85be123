//! People and their mandates over the API, for the administrator.

use actix_web::web::{Bytes, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::entries::OrganizationSummary;
use crate::domain::actor::Role;
use crate::domain::clock::rfc3339;
use crate::domain::error::Result;
use crate::domain::ids::{MandateId, OrganizationId, UserId};
use crate::domain::language::Language;
use crate::domain::organization::Organization;
use crate::domain::user::{Mandate, User, normal_email, normal_name};
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::mandates::{self, MandateContent};
use crate::service::users::{self, NewUser, UserContent};
use crate::service::work::Work;

/// A mandate of a person.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MandateView {
    pub id: MandateId,
    pub organization: OrganizationSummary,
    pub roles: Vec<Role>,
    pub starts_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
    /// Whether the person may act under it now.
    pub current: bool,
}

impl MandateView {
    fn new(mandate: Mandate, organization: &Organization, work: &Work<'_>) -> Self {
        Self {
            current: organization.active && mandate.is_current(work.now_ms),
            id: mandate.id,
            organization: OrganizationSummary::of(organization, work.context.language),
            roles: mandate.roles,
            starts_at: rfc3339(mandate.starts_ms),
            ends_at: mandate.ends_ms.map(rfc3339),
        }
    }
}

/// A person.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UserView {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub language: Language,
    pub active: bool,
    /// Whether the invitation is still to be accepted.
    pub invited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_sign_in_at: Option<String>,
    pub mandates: Vec<MandateView>,
    pub version: i64,
    pub created_at: String,
    pub updated_at: String,
}

impl UserView {
    /// The views of some people, each with all mandates.
    pub fn of(work: &mut Work<'_>, people: Vec<User>) -> Result<Vec<Self>> {
        let ids: Vec<UserId> = people.iter().map(|user| user.id).collect();
        let mut all = mandates::of_users(work, &ids)?;
        let views = people.into_iter().map(|user| {
            let own = all.extract_if(.., |(mandate, _)| mandate.user_id == user.id);
            let own = own.map(|(mandate, owner)| MandateView::new(mandate, &owner, work));
            let own = own.collect();
            Self::new(user, own)
        });
        Ok(views.collect())
    }

    fn new(user: User, mandates: Vec<MandateView>) -> Self {
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            language: user.language,
            active: user.active,
            invited: user.password_hash.is_none(),
            last_sign_in_at: user.last_sign_in_ms.map(rfc3339),
            mandates,
            version: user.version,
            created_at: rfc3339(user.created_ms),
            updated_at: rfc3339(user.updated_ms),
        }
    }

    /// The view of one person.
    pub fn one(work: &mut Work<'_>, user: User) -> Result<Self> {
        let all = mandates::of_users(work, &[user.id])?;
        let own = all
            .into_iter()
            .map(|(mandate, owner)| MandateView::new(mandate, &owner, work));
        Ok(Self::new(user, own.collect()))
    }

    fn answer(work: &mut Work<'_>, user: User) -> Result<Answer> {
        let view = Self::one(work, user)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// A mandate that is given.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct MandateBody {
    pub organization_id: OrganizationId,
    pub roles: Vec<Role>,
    /// Now when none is given.
    #[serde(default)]
    pub starts_at: Option<DateTime<Utc>>,
    /// None: until it is ended.
    #[serde(default)]
    pub ends_at: Option<DateTime<Utc>>,
}

impl From<MandateBody> for MandateContent {
    fn from(body: MandateBody) -> Self {
        Self {
            organization_id: body.organization_id,
            roles: body.roles,
            starts_ms: body.starts_at.map(|at| at.timestamp_millis()),
            ends_ms: body.ends_at.map(|at| at.timestamp_millis()),
        }
    }
}

/// A new person, who is sent an invitation.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct NewUserBody {
    pub email: String,
    pub name: String,
    /// Of mails and pages.
    pub language: Language,
    #[serde(default)]
    pub mandates: Vec<MandateBody>,
}

/// What is said of a person.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct UserBody {
    pub email: String,
    pub name: String,
    pub language: Language,
    pub active: bool,
}

/// What a list of people can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Who has or had a mandate of this organization.
    pub organization: Option<OrganizationId>,
    /// Part of the name or of the address.
    pub q: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// The people.
#[utoipa::path(get, path = "/v1/users", tag = "users", params(UserQuery), responses(
    (status = 200, body = PageView<UserView>),
))]
pub async fn list(call: Call, query: Query<UserQuery>) -> Reply {
    call.read(move |work| {
        let query = query.into_inner();
        let page = PageQuery {
            limit: query.limit,
            cursor: query.cursor,
        };
        let words = query.q.as_deref();
        let found = users::list(
            work,
            query.organization,
            words,
            page.after()?,
            page.limit()?,
        )?;
        Answer::ok(&PageView {
            items: UserView::of(work, found.records)?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One person.
#[utoipa::path(get, path = "/v1/users/{id}", tag = "users", params(("id" = UserId, Path)), responses(
    (status = 200, body = UserView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<UserId>) -> Reply {
    call.read(move |work| {
        let user = users::for_read(work, *id)?;
        UserView::answer(work, user)
    })
    .await
}

/// Adds a person and sends the invitation.
#[utoipa::path(post, path = "/v1/users", tag = "users", request_body = NewUserBody, responses(
    (status = 201, body = UserView),
    Refused<409>,
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: NewUserBody = body::parse(&bytes)?;
        let new = NewUser {
            email: normal_email(&body.email)?,
            name: normal_name(&body.name)?,
            language: body.language,
            password_hash: None,
        };
        let mandates = body.mandates.into_iter().map(MandateContent::from);
        let user = users::create(service, context, new, mandates.collect())?;
        let view = service.read(context, |work| UserView::one(work, user))?;
        let place = format!("/v1/users/{}", view.id);
        Ok(Answer::created(place, &view)?.version(view.version))
    })
    .await
}

/// Replaces what is said of a person. Whoever is deactivated is signed out.
#[utoipa::path(put, path = "/v1/users/{id}", tag = "users",
    params(("id" = UserId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = UserBody, responses(
    (status = 200, body = UserView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<UserId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = users::for_write(work, *id, expected)?;
        let body: UserBody = body::parse(&bytes)?;
        let content = UserContent {
            email: normal_email(&body.email)?,
            name: normal_name(&body.name)?,
            language: body.language,
            active: body.active,
        };
        let user = users::update(work, &before, content)?;
        UserView::answer(work, user)
    })
    .await
}

/// Sends the invitation again; the one before stops working.
#[utoipa::path(post, path = "/v1/users/{id}/invitation", tag = "users", params(("id" = UserId, Path)), responses(
    (status = 204),
    Refused<404>, Refused<409>,
))]
pub async fn invite(call: Call, id: Path<UserId>) -> Reply {
    call.serve(move |service, context| {
        users::invite_again(service, context, *id)?;
        Ok(Answer::no_content())
    })
    .await
}

/// Gives a person one mandate more.
#[utoipa::path(post, path = "/v1/users/{id}/mandates", tag = "users",
    params(("id" = UserId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = MandateBody, responses(
    (status = 200, body = UserView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn add_mandate(call: Call, id: Path<UserId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let user = users::for_write(work, *id, expected)?;
        let user = mandates::add(work, &user, body::parse::<MandateBody>(&bytes)?.into())?;
        UserView::answer(work, user)
    })
    .await
}

/// Ends a mandate now, and the sessions under it.
#[utoipa::path(post, path = "/v1/users/{id}/mandates/{mandate_id}/end", tag = "users",
    params(("id" = UserId, Path), ("mandate_id" = MandateId, Path),
        ("If-Match" = String, Header, description = "ETag of the version that was read")), responses(
    (status = 200, body = UserView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn end_mandate(call: Call, path: Path<(UserId, MandateId)>) -> Reply {
    let expected = call.expected_version();
    call.write(&[], move |work| {
        let (id, mandate_id) = *path;
        let user = users::for_write(work, id, expected)?;
        let user = mandates::end(work, &user, mandate_id)?;
        UserView::answer(work, user)
    })
    .await
}
