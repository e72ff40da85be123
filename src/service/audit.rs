//! The audit trail, for the administrator.

use super::organizations::ById;
use super::work::Work;
use crate::domain::error::Result;
use crate::store::audit;

pub use crate::store::audit::{AuditEntry, AuditFilter};

/// Entries before an id, newest first.
pub fn list(
    work: &mut Work<'_>,
    filter: &AuditFilter,
    before_id: Option<&str>,
    limit: i64,
) -> Result<ById<AuditEntry>> {
    let mut records = audit::list(work.conn, filter, before_id, limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = records.len() > limit;
    records.truncate(limit);
    let last = records.last().filter(|_| more);
    let next = last.map(|entry| entry.id.clone());
    Ok(ById { records, next })
}
