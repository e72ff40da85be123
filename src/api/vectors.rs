//! How far the encoding of texts has come, over the API.

use serde::Serialize;

use crate::http::call::{Call, Reply};
use crate::service::idempotency::Answer;
use crate::service::vectors::{self, MODEL};

/// How many texts can be found by their meaning.
#[derive(Serialize, utoipa::ToSchema)]
pub struct VectorProgressView {
    /// What makes the vectors.
    pub model: &'static str,
    /// Texts of recommendations; for the clearing-house also those of needs and offers.
    pub total: usize,
    pub done: usize,
    pub pending: usize,
}

/// How many texts can be found by their meaning, and how many are still to be encoded.
#[utoipa::path(get, path = "/v1/vectors/progress", tag = "recommendations", responses(
    (status = 200, body = VectorProgressView),
))]
pub async fn progress(call: Call) -> Reply {
    call.read(|work| {
        let progress = vectors::progress(work)?;
        Answer::ok(&VectorProgressView {
            model: MODEL,
            total: progress.total,
            done: progress.total - progress.pending,
            pending: progress.pending,
        })
    })
    .await
}
