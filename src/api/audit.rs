//! The audit trail over the API.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::clock::rfc3339;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::query::Query;
use crate::service::audit::{self, AuditFilter, Told};
use crate::service::idempotency::Answer;

/// One entry: who did what to which record, and what the record was before and after. Of needs and offers only the
/// clearing-house reads what they say; others are told the state, and which fields changed.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AuditView {
    pub id: String,
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<String>,
    pub action: String,
    pub kind: String,
    pub record_id: String,
    pub request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

impl AuditView {
    fn new(told: Told) -> Self {
        let entry = told.entry;
        Self {
            id: entry.id,
            at: rfc3339(entry.at_ms),
            user_id: entry.user_id,
            api_key_id: entry.api_key_id,
            organization_id: entry.organization_id,
            action: entry.action,
            kind: entry.kind,
            record_id: entry.record_id,
            request_id: entry.request_id,
            before: told.before,
            after: told.after,
        }
    }
}

/// What the audit trail can be narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Kind of record: `need`, `offer`, `user` ...
    pub kind: Option<String>,
    pub record_id: Option<String>,
    pub user_id: Option<String>,
    /// What was done: `created`, `signed_in`, the name of a move ...
    pub action: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// The audit trail, newest first.
#[utoipa::path(get, path = "/v1/audit", tag = "audit", params(AuditQuery), responses(
    (status = 200, body = PageView<AuditView>),
))]
pub async fn list(call: Call, query: Query<AuditQuery>) -> Reply {
    call.read(move |work| {
        let query = query.into_inner();
        let page = PageQuery {
            limit: query.limit,
            cursor: query.cursor,
        };
        let filter = AuditFilter {
            kind: query.kind,
            record_id: query.record_id,
            user_id: query.user_id,
            action: query.action,
        };
        let before: Option<String> = page.after()?;
        let found = audit::list(work, &filter, before.as_deref(), page.limit()?)?;
        let views = found.records.into_iter().map(AuditView::new);
        Answer::ok(&PageView {
            items: views.collect::<Vec<_>>(),
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}
