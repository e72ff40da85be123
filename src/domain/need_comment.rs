//! Comments on fields of a need: what the clearing-house asks when it gives the need back.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::clock::Millis;
use super::error::{Error, FieldError, Result};
use super::ids::{NeedCommentId, NeedId, UserId};
use super::message::Message;
use super::need::NeedContent;
use super::validation;

/// A comment as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedComment {
    pub id: NeedCommentId,
    pub need_id: NeedId,
    /// The version of the need that is commented on.
    pub need_version: i64,
    /// A JSON pointer into the content of that version.
    pub pointer: String,
    pub text: String,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    /// When the State handed the need in again.
    pub resolved_ms: Option<Millis>,
}

/// A comment on one field.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
pub struct CommentContent {
    /// A JSON pointer to a field of the content: `/lines/0/quantity`.
    #[validate(length(min = 1, max = 200))]
    pub pointer: String,
    #[validate(length(min = 1, max = 2_000))]
    pub text: String,
}

/// What is asked when a need is given back.
#[derive(Clone, Debug, Default, Validate)]
pub struct Questions {
    #[validate(length(max = 50), nested)]
    pub comments: Vec<CommentContent>,
}

impl Questions {
    /// Checks the limits, and that each pointer leads to a field of what the need says.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty comment.
    pub fn check(&self, content: &NeedContent) -> Result<()> {
        validation::check(self)?;
        let said = serde_json::to_value(content)
            .map_err(|e| Error::Internal(format!("content of a need: {e}")))?;
        let leads_nowhere = |one: &CommentContent| said.pointer(&one.pointer).is_none();
        let faults = (0..).zip(&self.comments);
        let faults: Vec<FieldError> = faults
            .filter(|(_, one)| leads_nowhere(one))
            .map(|(place, one): (usize, _)| FieldError {
                field: format!("/comments/{place}/pointer"),
                message: Message::new("error-comment-pointer").with("pointer", &one.pointer),
            })
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
