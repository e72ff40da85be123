//! Mails of notices over the API: how often, and the way out of them without signing in.

use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};

use crate::domain::digest::{Rhythm, Wish};
use crate::domain::error::Result;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::digests;
use crate::service::idempotency::Answer;

/// How often a person is mailed what waits to be read: links and plain words, never what a record says.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DigestView {
    pub rhythm: Rhythm,
    pub version: i64,
}

/// How often a person wants to be mailed.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct DigestBody {
    pub rhythm: Rhythm,
}

impl DigestView {
    fn answer(wish: Wish) -> Result<Answer> {
        let Wish { rhythm, version } = wish;
        Ok(Answer::ok(&Self { rhythm, version })?.version(version))
    }
}

/// How often the caller is mailed; daily for who has said nothing.
#[utoipa::path(get, path = "/v1/me/digest", tag = "me", responses(
    (status = 200, body = DigestView),
))]
pub async fn read(call: Call) -> Reply {
    call.read(|work| DigestView::answer(digests::read(work)?))
        .await
}

/// Changes how often the caller is mailed.
#[utoipa::path(put, path = "/v1/me/digest", tag = "me",
    params(("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = DigestBody, responses(
    (status = 200, body = DigestView),
    Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let wished = || body::parse::<DigestBody>(&bytes).map(|body| body.rhythm);
        DigestView::answer(digests::update(work, expected, wished)?)
    })
    .await
}

/// The token in the address, as mail programs send it.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StopQuery {
    /// Of the link in a digest; in the body when not given here.
    pub token: Option<String>,
}

/// The token of the link in a digest.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct StopBody {
    pub token: String,
}

/// Whoever holds a digest wants no more of them; no sign-in is needed. Mail programs do it in one click (RFC 8058), with the
/// token in the address.
#[utoipa::path(post, path = "/v1/digests/stop", tag = "me", params(StopQuery), request_body = StopBody, responses(
    (status = 204),
))]
pub async fn stop(call: Call, query: Query<StopQuery>, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let token = match &query.token {
            Some(token) => token.clone(),
            None => body::parse::<StopBody>(&bytes)?.token,
        };
        digests::stop(work, &token)?;
        Ok(Answer::no_content())
    })
    .await
}
