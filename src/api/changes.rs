//! The change feed over the API, for partners that keep copies.

use serde::{Deserialize, Serialize};

use crate::domain::clock::rfc3339;
use crate::domain::notices::RecordKind;
use crate::http::call::{Call, Reply};
use crate::http::paging::PageQuery;
use crate::http::query::Query;
use crate::service::changes::{self, ChangeKind, Seen};
use crate::service::idempotency::Answer;

/// A record that changed.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ChangeView {
    pub kind: RecordKind,
    pub id: String,
    pub change: ChangeKind,
    pub url: String,
    pub at: String,
}

impl From<Seen> for ChangeView {
    fn from(seen: Seen) -> Self {
        Self {
            url: seen.kind.path(&seen.record_id),
            kind: seen.kind,
            id: seen.record_id,
            change: seen.change,
            at: rfc3339(seen.at_ms),
        }
    }
}

/// Changes, oldest first.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ChangesView {
    /// A record that changed several times may stand once, at its last change.
    pub items: Vec<ChangeView>,
    /// Give it as `after` the next time. It tells nothing by itself, and is another each time.
    pub cursor: String,
    /// Whether there may be more to read at once; else come back later.
    pub more: bool,
}

/// From where, and how many.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// `cursor` of the answer before; the whole history when not given.
    pub after: Option<String>,
    /// Changes in one answer, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
}

/// What has changed since a cursor, of the records that the caller sees: none is left out, whatever happens at the same
/// time, and the history is kept for good. A record that the caller could see before a change and cannot any more stands as
/// `gone`, with its id only; so forget also the suggestions and cooperations that hang on it. A record that comes into
/// sight because the caller's own rights grew is not told of: read the lists once when they do.
#[utoipa::path(get, path = "/v1/changes", tag = "changes", params(ChangesQuery), responses(
    (status = 200, body = ChangesView),
))]
pub async fn list(call: Call, query: Query<ChangesQuery>) -> Reply {
    call.read(move |work| {
        let page = PageQuery {
            limit: query.limit,
            cursor: None,
        };
        let found = changes::list(work, query.after.as_deref(), page.limit()?)?;
        Answer::ok(&ChangesView {
            items: found.seen.into_iter().map(ChangeView::from).collect(),
            cursor: found.cursor,
            more: found.more,
        })
    })
    .await
}
