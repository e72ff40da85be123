//! What a need has said before: every content that was saved, and how two of them differ; for its State and the
//! clearing-house, while others see what it says now.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::need_comments::for_history;
use super::work::Work;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, UserId};
use crate::domain::message::Message;
use crate::domain::need::{Need, NeedContent};
use crate::domain::need_version::{Difference, NeedVersion, differences};
use crate::store::{need_versions, users};

/// The kind by which failures name versions.
pub const KIND: &str = "version";

/// A version, and the name of whoever saved it where the caller may know that.
#[derive(Clone, Debug)]
pub struct Saved {
    pub version: NeedVersion,
    pub person: Option<String>,
}

/// One version beside another.
#[derive(Clone, Debug)]
pub struct Compared {
    pub saved: Saved,
    pub content: NeedContent,
    /// The version that it is compared to; none for the first.
    pub other: Option<i64>,
    pub differences: Vec<Difference>,
}

/// Keeps what a need says now, if it says something else than before.
pub(super) fn keep(work: &mut Work<'_>, before: Option<&Need>, after: &Need) -> Result<()> {
    if before.is_some_and(|before| before.content == after.content) {
        return Ok(());
    }
    let version = NeedVersion {
        version: after.version,
        organization_id: work.actor().organization_id(),
        user_id: work.actor().user_id(),
        at_ms: work.now_ms,
    };
    need_versions::insert(work.conn, after.id, &version, &after.content)
}

/// The versions of a need before one, newest first, and before which one the next page begins.
pub fn list(
    work: &mut Work<'_>,
    id: NeedId,
    before: Option<i64>,
    limit: i64,
) -> Result<(Vec<Saved>, Option<i64>)> {
    let need = for_history(work, id)?;
    let before = before.unwrap_or(i64::MAX);
    let mut found = need_versions::before(work.conn, need.id, before, limit + 1)?;
    let page = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > page;
    found.truncate(page);
    let next = found.last().map(|last| last.version).filter(|_| more);
    Ok((with_persons(work, found)?, next))
}

/// What a need said at a version, and how that differs from another version; from the one before, when none is named.
pub fn read(
    work: &mut Work<'_>,
    id: NeedId,
    version: i64,
    compare_to: Option<i64>,
) -> Result<Compared> {
    let need = for_history(work, id)?;
    let known = 1..=need.version;
    let found = known.contains(&version).then_some(version);
    let found = found.map(|version| need_versions::at(work.conn, need.id, version));
    let (kept, content) = found.transpose()?.flatten().ok_or(Error::NotFound(KIND))?;
    let other = match compare_to {
        Some(wanted) => Some(named(work, &need, wanted)?),
        None => need_versions::at(work.conn, need.id, kept.version - 1)?,
    };
    let differences = match &other {
        Some((_, other)) => differences(&as_json(other)?, &as_json(&content)?),
        None => Vec::new(),
    };
    let saved = with_persons(work, vec![kept])?.pop();
    Ok(Compared {
        saved: saved.ok_or(Error::NotFound(KIND))?,
        content,
        other: other.map(|(other, _)| other.version),
        differences,
    })
}

/// The version that the caller wants to compare to.
fn named(work: &mut Work<'_>, need: &Need, version: i64) -> Result<(NeedVersion, NeedContent)> {
    let found = need_versions::at(work.conn, need.id, version)?;
    found.filter(|_| version <= need.version).ok_or_else(|| {
        let message = Message::new("error-unknown-version").with("last", need.version);
        Error::field("compare_to", message)
    })
}

fn as_json(content: &NeedContent) -> Result<Value> {
    serde_json::to_value(content).map_err(|e| Error::Internal(format!("content of a need: {e}")))
}

/// The names of the caller's own colleagues; who acted for another organization is that organization's affair.
fn with_persons(work: &mut Work<'_>, versions: Vec<NeedVersion>) -> Result<Vec<Saved>> {
    let own = work.actor().organization_id();
    let colleague = |one: &NeedVersion| one.user_id.filter(|_| one.organization_id == own);
    let ids: BTreeSet<UserId> = versions.iter().filter_map(colleague).collect();
    let mut names: HashMap<UserId, String> = HashMap::new();
    for id in ids {
        if let Some(user) = users::find(work.conn, id)? {
            names.insert(id, user.name);
        }
    }
    let saved = |version: NeedVersion| Saved {
        person: colleague(&version).and_then(|id| names.get(&id).cloned()),
        version,
    };
    Ok(versions.into_iter().map(saved).collect())
}
