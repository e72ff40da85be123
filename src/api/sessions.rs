//! Sessions over the API: signing in, staying signed in, signing out.

use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};

use super::entries::OrganizationSummary;
use crate::domain::actor::Role;
use crate::domain::clock::rfc3339;
use crate::domain::error::Result;
use crate::domain::ids::{OrganizationId, UserId};
use crate::domain::language::Language;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::service::idempotency::Answer;
use crate::service::sessions::{self, Session, SignIn};

/// What a person signs in with.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct SignInBody {
    pub email: String,
    pub password: String,
    /// For which organization; needed by those who have mandates of several.
    #[serde(default)]
    pub organization_id: Option<OrganizationId>,
}

/// A refresh token that was given out.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct RefreshTokenBody {
    pub refresh_token: String,
}

/// The tokens of a person who is signed in, and for whom the person acts.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SessionView {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    pub access_expires_at: String,
    /// Works once, at `/v1/sessions/refresh`.
    pub refresh_token: String,
    pub refresh_expires_at: String,
    pub user_id: UserId,
    pub organization: OrganizationSummary,
    pub roles: Vec<Role>,
}

impl SessionView {
    fn answer(status: u16, session: Session, language: Language) -> Result<Answer> {
        let view = Self {
            access_token: session.access_token,
            access_expires_at: rfc3339(session.access_expires_ms),
            refresh_token: session.refresh_token.reveal().to_owned(),
            refresh_expires_at: rfc3339(session.refresh_expires_ms),
            user_id: session.membership.user.id,
            organization: OrganizationSummary::of(&session.membership.organization, language),
            roles: session.membership.mandate.roles,
        };
        Answer::with_status(status, &view)
    }
}

/// Signs a person in. After the fifth failure in a row the account is locked for a minute, then for
/// twice as long each time, up to an hour; the refusal never says which of its reasons it has.
#[utoipa::path(post, path = "/v1/sessions", tag = "sessions", request_body = SignInBody, responses(
    (status = 201, body = SessionView),
))]
pub async fn sign_in(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: SignInBody = body::parse(&bytes)?;
        let given = SignIn {
            email: body.email,
            password: body.password,
            organization_id: body.organization_id,
        };
        let session = sessions::sign_in(service, context, &given)?;
        SessionView::answer(201, session, context.language)
    })
    .await
}

/// Gives new tokens for a refresh token. A refresh token works once; showing it again ends the session.
#[utoipa::path(post, path = "/v1/sessions/refresh", tag = "sessions", request_body = RefreshTokenBody, responses(
    (status = 200, body = SessionView),
))]
pub async fn refresh(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: RefreshTokenBody = body::parse(&bytes)?;
        let session = sessions::refresh(service, context, &body.refresh_token)?;
        SessionView::answer(200, session, context.language)
    })
    .await
}

/// Ends the session of a refresh token. Its access tokens end with it.
#[utoipa::path(delete, path = "/v1/sessions", tag = "sessions", request_body = RefreshTokenBody, responses(
    (status = 204),
))]
pub async fn sign_out(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let token = body::parse::<RefreshTokenBody>(&bytes)?.refresh_token;
        service.write(context, move |work| sessions::sign_out(work, &token))?;
        Ok(Answer::no_content())
    })
    .await
}
