//! Whoever asks, over the API: who that is and for whom it acts; people keep their own name,
//! language and password.

use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};

use super::entries::OrganizationSummary;
use super::users::UserView;
use crate::domain::actor::{Actor, Credential, Role, Scope};
use crate::domain::error::Result;
use crate::domain::ids::MandateId;
use crate::domain::language::Language;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::service::idempotency::Answer;
use crate::service::work::Work;
use crate::service::{credentials, users};

/// Who asks, and for whom.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MeView {
    /// Absent when a partner's system asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<UserView>,
    /// The mandate under which the person is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandate_id: Option<MandateId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationSummary>,
    pub roles: Vec<Role>,
    /// What the key allows; absent when a person asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<Scope>>,
}

impl MeView {
    fn answer(work: &mut Work<'_>) -> Result<Answer> {
        let actor = work.actor();
        let user = match actor.user_id() {
            Some(_) => Some(users::oneself(work)?),
            None => None,
        };
        let version = user.as_ref().map(|user| user.version);
        let view = Self {
            user: user.map(|user| UserView::one(work, user)).transpose()?,
            mandate_id: mandate(actor),
            organization: organization(work)?,
            roles: actor.roles.clone(),
            scopes: scopes(actor),
        };
        let answer = Answer::ok(&view)?;
        Ok(match version {
            Some(version) => answer.version(version),
            None => answer,
        })
    }
}

fn mandate(actor: &Actor) -> Option<MandateId> {
    match actor.credential {
        Credential::Person { mandate, .. } => Some(mandate),
        _ => None,
    }
}

fn scopes(actor: &Actor) -> Option<Vec<Scope>> {
    match &actor.credential {
        Credential::ApiKey { scopes, .. } => Some(scopes.clone()),
        _ => None,
    }
}

fn organization(work: &mut Work<'_>) -> Result<Option<OrganizationSummary>> {
    let Some(id) = work.actor().organization_id() else {
        return Ok(None);
    };
    let (found, language) = (work.organizations(&[id])?, work.context.language);
    let own = found.get(&id);
    Ok(own.map(|organization| OrganizationSummary::of(organization, language)))
}

/// What a person says of oneself.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct MeBody {
    pub name: String,
    /// Of mails and pages.
    pub language: Language,
}

/// A new password, and the present one as a proof.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct PasswordBody {
    pub present_password: String,
    pub password: String,
}

/// Who asks.
#[utoipa::path(get, path = "/v1/me", tag = "me", responses(
    (status = 200, body = MeView),
))]
pub async fn read(call: Call) -> Reply {
    call.read(MeView::answer).await
}

/// Replaces one's own name and language.
#[utoipa::path(put, path = "/v1/me", tag = "me",
    params(("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = MeBody, responses(
    (status = 200, body = MeView),
    Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = users::oneself_for_write(work, expected)?;
        let body: MeBody = body::parse(&bytes)?;
        users::update_oneself(work, &before, &body.name, body.language)?;
        MeView::answer(work)
    })
    .await
}

/// Changes one's own password and ends all one's sessions.
#[utoipa::path(put, path = "/v1/me/password", tag = "me", request_body = PasswordBody, responses(
    (status = 204),
))]
pub async fn change_password(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: PasswordBody = body::parse(&bytes)?;
        let (present, new) = (&body.present_password, &body.password);
        credentials::change_password(service, context, present, new)?;
        Ok(Answer::no_content())
    })
    .await
}
