//! Who calls: from the access token of a person or the key of a partner's system.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;

use super::state::AppState;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// The caller, or nobody when the request carries no credential. A credential that does not hold is refused.
pub async fn actor(request: &HttpRequest, _state: &AppState) -> Result<Actor> {
    match request.headers().get(AUTHORIZATION) {
        None => Ok(Actor::nobody()),
        Some(_) => Err(Error::Unauthenticated(Message::new("error-credential"))),
    }
}
