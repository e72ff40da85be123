//! Answers: JSON with its ETag and its place, the same whether new or given again.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde::Serialize;

use crate::domain::error::{Error, Result};
use crate::service::idempotency::Answer;

impl Answer {
    /// 200 with a body.
    pub fn ok<T: Serialize>(body: &T) -> Result<Self> {
        Self::with_status(200, body)
    }

    /// 201 with a body and the place of what was made.
    pub fn created<T: Serialize>(place: impl Into<String>, body: &T) -> Result<Self> {
        Ok(Self::with_status(201, body)?.header("location", place))
    }

    /// 307: what was asked for is at another place, until that is undone.
    #[must_use]
    pub fn moved(place: impl Into<String>) -> Self {
        let moved = Self {
            status: 307,
            headers: BTreeMap::new(),
            body: String::new(),
        };
        moved.header("location", place)
    }

    /// 204.
    #[must_use]
    pub const fn no_content() -> Self {
        Self {
            status: 204,
            headers: BTreeMap::new(),
            body: String::new(),
        }
    }

    /// Any status with a body.
    pub fn with_status<T: Serialize>(status: u16, body: &T) -> Result<Self> {
        let body =
            serde_json::to_string(body).map_err(|e| Error::Internal(format!("answer: {e}")))?;
        Ok(Self {
            status,
            headers: BTreeMap::new(),
            body,
        })
    }

    /// The same answer with one header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// The same answer with the version of the record as its ETag.
    #[must_use]
    pub fn version(self, version: i64) -> Self {
        self.header("etag", format!("\"{version}\""))
    }
}

/// Puts an answer on the wire.
#[must_use]
pub fn send(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name.as_str()),
            HeaderValue::try_from(value.as_str()),
        ) {
            response.insert_header((name, value));
        }
    }
    if answer.body.is_empty() {
        return response.finish();
    }
    response.insert_header((CONTENT_TYPE, "application/json"));
    response.body(answer.body)
}
