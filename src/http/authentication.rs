//! Who calls: from the access token of a person or the key of a partner's system.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderValue};
use actix_web::middleware::Next;
use actix_web::rt::task::spawn_blocking;
use actix_web::{HttpMessage, HttpRequest, ResponseError, web};

use super::problem::Problem;
use super::state::AppState;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{RefreshTokenId, UserId};
use crate::domain::message::Message;
use crate::service::secrets::hash;
use crate::service::tokens::Claims;
use crate::service::{Service, api_keys};

/// Who calls, and the session of a person: whether it stands is for the use case to ask, in its transaction.
pub struct Caller {
    pub actor: Actor,
    pub session: Option<RefreshTokenId>,
}

impl From<Actor> for Caller {
    fn from(actor: Actor) -> Self {
        Self {
            actor,
            session: None,
        }
    }
}

impl From<Claims> for Caller {
    fn from(claims: Claims) -> Self {
        Self {
            session: Some(claims.sid),
            actor: claims.into_actor(),
        }
    }
}

/// The caller, or nobody when the request carries no credential. A credential that does not hold is
/// refused; so is an API key here, unless [`admit`] has found its holder.
pub fn caller(request: &HttpRequest, state: &AppState) -> Result<Caller> {
    let Some(header) = request.headers().get(AUTHORIZATION) else {
        return Ok(Actor::nobody().into());
    };
    let known = request.extensions_mut().remove::<Caller>();
    if let Some(caller) = known {
        return Ok(caller);
    }
    let credential = bearer(header).ok_or_else(refused)?;
    let now_ms = state.service.clock.now_ms();
    let claims = state.service.signing_key.read(credential, now_ms)?;
    Ok(claims.into())
}

/// Finds the holder of an API key before anything else of the request is read: the database is asked
/// for it, and meanwhile the parameters would be judged, of which only the caller may learn the faults.
pub async fn admit<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    if let Some((state, key)) = api_key(&request) {
        match holder_of_key(&state.service, key).await {
            Ok(actor) => request.extensions_mut().insert(Caller::from(actor)),
            Err(error) => {
                let refusal = Problem::of(request.request(), error).error_response();
                return Ok(request.into_response(refusal).map_into_right_body());
            }
        };
    }
    next.call(request)
        .await
        .map(ServiceResponse::map_into_left_body)
}

fn api_key(request: &ServiceRequest) -> Option<(web::Data<AppState>, String)> {
    let state = request.app_data::<web::Data<AppState>>()?;
    let credential = bearer(request.headers().get(AUTHORIZATION)?)?;
    let is_key = credential.starts_with(api_keys::MARK);
    is_key.then(|| (state.clone(), credential.to_owned()))
}

/// The person whose access token the request carries, if it holds. What it says is kept with the
/// request, so that the token is read once.
pub fn person(request: &ServiceRequest) -> Option<UserId> {
    let state = request.app_data::<web::Data<AppState>>()?;
    let credential = bearer(request.headers().get(AUTHORIZATION)?)?;
    let now_ms = state.service.clock.now_ms();
    let claims = state.service.signing_key.read(credential, now_ms).ok()?;
    let person = claims.sub;
    request.extensions_mut().insert(Caller::from(claims));
    Some(person)
}

/// Whether the request carries the secret of this hash.
#[must_use]
pub fn shows_secret(request: &HttpRequest, secret_hash: &str) -> bool {
    let header = request.headers().get(AUTHORIZATION);
    let shown = header.and_then(bearer);
    // Hashes are compared, so that the time it takes tells nothing of the secret.
    shown.is_some_and(|shown| hash(shown) == secret_hash)
}

/// The credential in `Authorization: Bearer CREDENTIAL`; the scheme is written in any case.
fn bearer(header: &HeaderValue) -> Option<&str> {
    let (scheme, credential) = header.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(credential.trim())
}

async fn holder_of_key(service: &Service, key: String) -> Result<Actor> {
    let reading = service.clone();
    let holder = web::block(move || api_keys::holder(&reading, &key))
        .await
        .map_err(|e| Error::Internal(e.to_string()))??;
    if let Some(id) = holder.to_note {
        let noting = service.clone();
        // Nobody waits for it.
        drop(spawn_blocking(move || api_keys::note_use(&noting, id)));
    }
    Ok(holder.actor)
}

fn refused() -> Error {
    Error::Unauthenticated(Message::new("error-credential"))
}
