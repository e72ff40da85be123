//! The one error type. Its variants say what the caller can do about it, not
//! which part of the program noticed.

use thiserror::Error as ThisError;

use super::message::Message;

/// What went wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer to the field (`/lines/0/quantity`).
    pub field: String,
    pub message: Message,
}

/// Every failure of domain, matching, documents, store and service.
#[derive(Clone, Debug, ThisError)]
pub enum Error {
    /// The request cannot be read at all: mend its form and send it again.
    #[error("malformed: {}", .0.key)]
    Malformed(Message),
    /// Who is calling is not known: sign in and send it again.
    #[error("unauthenticated: {}", .0.key)]
    Unauthenticated(Message),
    /// The caller is known and may not do this.
    #[error("forbidden: {}", .0.key)]
    Forbidden(Message),
    /// There is no such record for this viewer.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// The route exists and does not do this.
    #[error("method not allowed: {allowed}")]
    MethodNotAllowed { allowed: String },
    /// The state of things forbids it: look at the record and decide anew.
    #[error("conflict: {}", .0.key)]
    Conflict(Message),
    /// The record changed since the caller read it: read it again.
    #[error("stale: now at version {current}")]
    Stale { current: i64 },
    /// The write names no version (`If-Match`).
    #[error("precondition required")]
    PreconditionRequired,
    /// The request is longer or larger than the limit that the message names.
    #[error("too large: {}", .0.key)]
    TooLarge(Message),
    /// The content is of a kind that is not understood here.
    #[error("unsupported: {}", .0.key)]
    Unsupported(Message),
    /// The request was read and some of its fields are wrong: mend them.
    #[error("invalid: {}", list_fields(.0))]
    Invalid(Vec<FieldError>),
    /// Too many tries: wait.
    #[error("too many requests: wait {retry_after_s} s")]
    TooManyRequests { retry_after_s: u64 },
    /// Something that the service needs is away: try again later.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// What the request asks about is still being made ready: wait.
    #[error("not ready: {}: wait {retry_after_s} s", .message.key)]
    NotReady {
        message: Message,
        retry_after_s: u64,
    },
    /// A defect or a broken machine: nothing the caller can do.
    #[error("internal: {0}")]
    Internal(String),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// One wrong field.
    #[must_use]
    pub fn field(field: impl Into<String>, message: Message) -> Self {
        Self::Invalid(vec![FieldError {
            field: field.into(),
            message,
        }])
    }
}

impl Error {
    /// The same, where what was checked stands under `prefix` in the request.
    #[must_use]
    pub fn under(self, prefix: &str) -> Self {
        match self {
            Self::Invalid(errors) => Self::Invalid(
                errors
                    .into_iter()
                    .map(|error| FieldError {
                        field: format!("{prefix}{}", error.field),
                        ..error
                    })
                    .collect(),
            ),
            other => other,
        }
    }
}

fn list_fields(errors: &[FieldError]) -> String {
    let names: Vec<String> = errors
        .iter()
        .map(|e| format!("{} ({})", e.field, e.message.key))
        .collect();
    names.join(", ")
}
