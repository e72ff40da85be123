//! How people come to their passwords, over the API: invitations, forgotten passwords, the first
//! administrator.

use actix_web::rt::task::spawn_blocking;
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};

use crate::domain::language::Language;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::service::credentials::{self, FirstAdministrator};
use crate::service::idempotency::Answer;

/// The token of an invitation, and the password that the person chooses.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct AcceptedInvitationBody {
    pub token: String,
    pub password: String,
    /// The person's name, if the invitation has it wrong.
    #[serde(default)]
    pub name: Option<String>,
}

/// Whose password is forgotten.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct PasswordResetBody {
    pub email: String,
}

/// The token of a link for a new password, and that password.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct NewPasswordBody {
    pub token: String,
    pub password: String,
}

/// The token that the service printed at its start, and who becomes its first administrator.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct SetupBody {
    pub token: String,
    pub email: String,
    pub name: String,
    pub password: String,
    /// That of the request when none is given.
    #[serde(default)]
    pub language: Option<Language>,
}

/// What is said whether or not the address is known.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AcceptedView {
    status: &'static str,
}

/// An invited person chooses a password; the link works once.
#[utoipa::path(post, path = "/v1/invitations/accept", tag = "sessions", request_body = AcceptedInvitationBody, responses(
    (status = 204),
))]
pub async fn accept_invitation(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: AcceptedInvitationBody = body::parse(&bytes)?;
        let name = body.name.as_deref();
        credentials::accept_invitation(service, context, &body.token, &body.password, name)?;
        Ok(Answer::no_content())
    })
    .await
}

/// Sends a link for a new password, if the address is that of somebody who may sign in. The answer is
/// the same for all addresses, and nobody waits for the mail.
#[utoipa::path(post, path = "/v1/password-resets", tag = "sessions", request_body = PasswordResetBody, responses(
    (status = 202, body = AcceptedView),
))]
pub async fn request_reset(call: Call, bytes: Bytes) -> Reply {
    let email = match body::parse::<PasswordResetBody>(&bytes) {
        Ok(body) => body.email,
        Err(error) => return Err(call.problem(error)),
    };
    let (service, context) = (call.state.service.clone(), call.context.clone());
    drop(spawn_blocking(move || {
        if let Err(error) = credentials::request_reset(&service, &context, &email) {
            tracing::error!(%error, "a password reset was not begun");
        }
    }));
    call.run(|| Answer::with_status(202, &AcceptedView { status: "accepted" }))
        .await
}

/// Gives a person a new password, and ends all sessions of that person; the link works once.
#[utoipa::path(post, path = "/v1/password-resets/confirm", tag = "sessions", request_body = NewPasswordBody, responses(
    (status = 204),
))]
pub async fn confirm_reset(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: NewPasswordBody = body::parse(&bytes)?;
        credentials::reset_password(service, context, &body.token, &body.password)?;
        Ok(Answer::no_content())
    })
    .await
}

/// Makes the first administrator; the link that the service prints at its start works once.
#[utoipa::path(post, path = "/v1/setup", tag = "sessions", request_body = SetupBody, responses(
    (status = 204),
    Refused<409>,
))]
pub async fn set_up(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: SetupBody = body::parse(&bytes)?;
        let first = FirstAdministrator {
            email: body.email,
            name: body.name,
            password: body.password,
            language: body.language.unwrap_or(context.language),
        };
        credentials::set_up(service, context, &body.token, &first)?;
        Ok(Answer::no_content())
    })
    .await
}
