//! The audit trail: only ever appended to.

use diesel::prelude::*;

use super::connection::Conn;
use super::schema::audit;
use super::{Error, Result};
use crate::domain::clock::Millis;

/// Who did what to which record, when, with what before and after.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, Selectable)]
#[diesel(table_name = audit)]
pub struct AuditEntry {
    pub id: String,
    pub at_ms: Millis,
    pub user_id: Option<String>,
    pub api_key_id: Option<String>,
    pub organization_id: Option<String>,
    pub action: String,
    pub kind: String,
    pub record_id: String,
    pub request_id: String,
    pub before_json: Option<String>,
    pub after_json: Option<String>,
}

/// Adds one entry.
pub fn insert(conn: &mut Conn, entry: &AuditEntry) -> Result<()> {
    diesel::insert_into(audit::table)
        .values(entry.clone())
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Which entries are asked for.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub kind: Option<String>,
    pub record_id: Option<String>,
    pub user_id: Option<String>,
    pub action: Option<String>,
}

/// Entries before `before_id`, newest first.
pub fn list(
    conn: &mut Conn,
    filter: &AuditFilter,
    before_id: Option<&str>,
    limit: i64,
) -> Result<Vec<AuditEntry>> {
    let mut query = audit::table.into_boxed();
    if let Some(kind) = &filter.kind {
        query = query.filter(audit::kind.eq(kind.clone()));
    }
    if let Some(record_id) = &filter.record_id {
        query = query.filter(audit::record_id.eq(record_id.clone()));
    }
    if let Some(user_id) = &filter.user_id {
        query = query.filter(audit::user_id.eq(user_id.clone()));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit::action.eq(action.clone()));
    }
    if let Some(before_id) = before_id {
        query = query.filter(audit::id.lt(before_id.to_owned()));
    }
    query
        .order(audit::id.desc())
        .limit(limit)
        .load(conn)
        .map_err(Error::from_diesel)
}
