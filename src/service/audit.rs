//! The audit trail, for the administrator: who did what to which record. What needs and offers say is between
//! their owners and the clearing-house; whoever may not see every record is told only which parts changed.

use serde_json::{Map, Value, json};

use super::organizations::ById;
use super::work::Work;
use super::{assessments, consents, cooperations, decisions, needs, offers};
use crate::domain::error::{Error, Result};
use crate::domain::ids::NeedId;
use crate::store::{audit, needs as stored_needs};

pub use crate::store::audit::{AuditEntry, AuditFilter};

/// An entry, with what the record was before and after as far as the reader may know it.
#[derive(Clone, Debug)]
pub struct Told {
    pub entry: AuditEntry,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Entries before an id, newest first.
pub fn list(
    work: &mut Work<'_>,
    filter: &AuditFilter,
    before_id: Option<&str>,
    limit: i64,
) -> Result<ById<Told>> {
    let mut records = audit::list(work.conn, filter, before_id, limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = records.len() > limit;
    records.truncate(limit);
    let last = records.last().filter(|_| more);
    let next = last.map(|entry| entry.id.clone());
    let inside = work.viewer().sees_all;
    if inside {
        note_confidential(work, &records)?;
    }
    let told = |entry| told(entry, inside);
    Ok(ById {
        records: records.into_iter().map(told).collect::<Result<_>>()?,
        next,
    })
}

/// Reading what a confidential need said is reading the need.
fn note_confidential(work: &mut Work<'_>, entries: &[AuditEntry]) -> Result<()> {
    let says = |entry: &&AuditEntry| entry.kind == needs::KIND && entry.after_json.is_some();
    let mut ids: Vec<NeedId> = entries
        .iter()
        .filter(says)
        .filter_map(|entry| entry.record_id.parse().ok())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        if let Some(need) = stored_needs::find(work.conn, id)? {
            needs::note_reading(work, &need);
        }
    }
    Ok(())
}

fn told(entry: AuditEntry, inside: bool) -> Result<Told> {
    let before = entry.before_json.as_deref().map(value).transpose()?;
    let after = entry.after_json.as_deref().map(value).transpose()?;
    let belongs_to_others = [
        needs::KIND,
        offers::KIND,
        consents::KIND,
        decisions::KIND,
        cooperations::KIND,
        assessments::KIND,
    ]
    .contains(&entry.kind.as_str());
    if inside || !belongs_to_others {
        return Ok(Told {
            entry,
            before,
            after,
        });
    }
    let changed = changed_fields(before.as_ref(), after.as_ref());
    Ok(Told {
        before: before.map(|record| json!({"state": record["state"]})),
        after: after.map(|record| json!({"state": record["state"], "changed": changed})),
        entry,
    })
}

fn value(json: &str) -> Result<Value> {
    serde_json::from_str(json).map_err(|e| Error::Internal(format!("audit entry: {e}")))
}

/// The fields of the content that differ; of a new record all that say something.
fn changed_fields(before: Option<&Value>, after: Option<&Value>) -> Vec<String> {
    let content = |record: Option<&Value>| -> Map<String, Value> {
        let content = record.and_then(|record| record["content"].as_object());
        content.cloned().unwrap_or_default()
    };
    let (before, after) = (content(before), content(after));
    let differs =
        |(name, value): &(&String, &Value)| before.get(*name).unwrap_or(&Value::Null) != *value;
    let names = after.iter().filter(differs).map(|(name, _)| name.clone());
    names.collect()
}
