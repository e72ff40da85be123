//! TABLE: Error -> status, and every failure as an RFC 9457 problem in the caller's language.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use tracing_actix_web::RequestId;
use utoipa::IntoResponses;
use utoipa::openapi::{Ref, RefOr, Response};

use super::call::language;

use crate::domain::error::Error;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::locale;

/// What a field error looks like in a problem.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemField {
    /// JSON pointer to the field, or the name of a parameter or header.
    pub field: String,
    /// The kind of fault; stable.
    pub code: String,
    /// What is wrong and how to mend it.
    pub detail: String,
}

/// A failure, as RFC 9457 says.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// `about:blank`, or a URN that names the kind of failure.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request's id, to quote when asking for help.
    pub instance: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// Says in the API's description that an operation may refuse with this status, beside those that may meet any request.
pub struct Refused<const STATUS: u16>;

impl<const STATUS: u16> IntoResponses for Refused<STATUS> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let status = STATUS.to_string();
        let refused = RefOr::Ref(refused(&status));
        BTreeMap::from([(status, refused)])
    }
}

/// What is said once of all refusals with a status.
#[must_use]
pub fn refused(status: &str) -> Ref {
    Ref::from_response_name(refusal_name(status))
}

/// The name of what is said once of all refusals with a status.
#[must_use]
pub fn refusal_name(status: &str) -> String {
    format!("Refused{status}")
}

/// A failure on its way to the caller.
#[derive(Debug)]
pub struct Problem {
    pub error: Error,
    pub language: Language,
    pub request_id: String,
}

/// Error -> (status, code).
const fn kind(error: &Error) -> (StatusCode, &'static str) {
    match error {
        Error::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
        Error::Unauthenticated(_) => (StatusCode::UNAUTHORIZED, "unauthenticated"),
        Error::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, "not-found"),
        Error::MethodNotAllowed { .. } => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
        Error::Conflict(_) => (StatusCode::CONFLICT, "conflict"),
        Error::Stale { .. } => (StatusCode::PRECONDITION_FAILED, "stale"),
        Error::PreconditionRequired => (StatusCode::PRECONDITION_REQUIRED, "precondition-required"),
        Error::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        Error::Unsupported(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported"),
        Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        Error::TooManyRequests { .. } => (StatusCode::TOO_MANY_REQUESTS, "too-many-requests"),
        Error::Unavailable(_) | Error::NotReady { .. } => {
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
        Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// Seconds after which a caller may try again when the service lacks something it needs.
const RETRY_WHEN_UNAVAILABLE_S: u64 = 5;

impl Problem {
    /// A failure noticed outside any handler.
    #[must_use]
    pub fn of(request: &HttpRequest, error: Error) -> Self {
        let id = request.extensions().get::<RequestId>().copied();
        Self {
            error,
            language: language(request.headers()),
            request_id: id.map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    fn body(&self) -> ProblemBody {
        let (status, code) = kind(&self.error);
        ProblemBody {
            kind: format!("urn:clearing-house:problem:{code}"),
            title: self.say(&Message::of_key(format!("problem-{code}").into())),
            status: status.as_u16(),
            detail: self.detail(),
            instance: format!("urn:clearing-house:request:{}", self.request_id),
            errors: self.fields(),
        }
    }

    fn detail(&self) -> Option<String> {
        let message = match &self.error {
            Error::Malformed(m)
            | Error::Unauthenticated(m)
            | Error::Forbidden(m)
            | Error::Conflict(m)
            | Error::TooLarge(m)
            | Error::Unsupported(m)
            | Error::NotReady { message: m, .. } => m.clone(),
            Error::Stale { current } => Message::new("error-stale").with("current", current),
            Error::PreconditionRequired => Message::new("error-if-match-required"),
            Error::NotFound(_) => Message::new("error-not-found"),
            Error::MethodNotAllowed { allowed } => {
                Message::new("error-method-not-allowed").with("allowed", allowed)
            }
            Error::TooManyRequests { retry_after_s } => {
                Message::new("error-too-many-requests").with("seconds", retry_after_s)
            }
            Error::Unavailable(_) => Message::new("error-unavailable"),
            Error::Internal(_) => Message::new("error-internal"),
            Error::Invalid(_) => return None,
        };
        Some(self.say(&message))
    }

    fn fields(&self) -> Vec<ProblemField> {
        let Error::Invalid(errors) = &self.error else {
            return Vec::new();
        };
        let field = |e: &crate::domain::error::FieldError| ProblemField {
            field: e.field.clone(),
            code: e.message.key.to_string(),
            detail: self.say(&e.message),
        };
        errors.iter().map(field).collect()
    }

    fn say(&self, message: &Message) -> String {
        locale::say(self.language, message)
    }

    fn retry_after_s(&self) -> Option<u64> {
        match self.error {
            Error::TooManyRequests { retry_after_s } | Error::NotReady { retry_after_s, .. } => {
                Some(retry_after_s)
            }
            Error::Unavailable(_) => Some(RETRY_WHEN_UNAVAILABLE_S),
            _ => None,
        }
    }

    fn add_headers(&self, response: &mut HttpResponseBuilder) {
        if let Some(seconds) = self.retry_after_s() {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Error::MethodNotAllowed { allowed } = &self.error {
            response.insert_header((ALLOW, allowed.as_str()));
        }
        if matches!(self.error, Error::Unauthenticated(_)) {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        kind(&self.error).0
    }

    fn error_response(&self) -> HttpResponse {
        if matches!(self.error, Error::Internal(_) | Error::Unavailable(_)) {
            tracing::error!(request_id = %self.request_id, error = %self.error, "request failed");
        }
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((CONTENT_TYPE, "application/problem+json"));
        self.add_headers(&mut response);
        response.body(serde_json::to_vec(&self.body()).unwrap_or_default())
    }
}
