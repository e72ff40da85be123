//! The change feed for partners: what of the feed the caller may know. What it may not see leaves no trace in it, not even
//! in how far its cursor moves.

use std::collections::{BTreeMap, HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::notices::titles;
use super::work::Work;
use crate::domain::clock::Millis;
use crate::domain::codes::closed_list;
use crate::domain::error::{Error, Result};
use crate::domain::hmac::is_same;
use crate::domain::message::Message;
use crate::domain::notices::RecordKind;
use crate::store::feed::{self, Entry};

/// How many changes are looked at a time.
const AT_ONCE: i64 = 1_000;
/// How many of these are read for one answer at most; whoever sees little of them asks again from where they end.
const BATCHES_MAX: usize = 10;
/// For what cursors are marked.
const CURSOR: &str = "cursor of changes";
const CURSOR_CHECK: &str = "check of a cursor of changes";
/// Bytes of each of the three parts of a cursor: what makes it another each time, the position, the check.
const PART_BYTES: usize = 8;

closed_list!(
    /// What became of a record, as the caller may know it.
    ChangeKind {
        /// It is new or another than before: read it.
        Changed = "changed",
        /// The caller saw it and sees it no more: forget it, with all that hangs on it.
        Gone = "gone",
    }
);

/// A change that the caller may know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub kind: RecordKind,
    pub record_id: String,
    pub change: ChangeKind,
    pub at_ms: Millis,
}

/// Changes, and where to go on.
#[derive(Clone, Debug)]
pub struct Changes {
    /// In their order; a record that changed several times stands once, at its last change.
    pub seen: Vec<Seen>,
    pub cursor: String,
    /// Whether there is more to read at once.
    pub more: bool,
}

/// The changes after a cursor, from the beginning when there is none.
pub fn list(work: &mut Work<'_>, after: Option<&str>, limit: i64) -> Result<Changes> {
    let mut position = after.map_or(Ok(0), |cursor| open(work, cursor))?;
    let wanted = usize::try_from(limit).unwrap_or(0);
    let mut found: BTreeMap<i64, Seen> = BTreeMap::new();
    let mut newest: HashMap<(RecordKind, String), i64> = HashMap::new();
    let mut more = true;
    let mut batches = 0;
    while more && found.len() < wanted && batches < BATCHES_MAX {
        batches += 1;
        let entries = feed::after(work.conn, position, AT_ONCE)?;
        more = !entries.is_empty();
        let known = Known::of(work, position, &entries)?;
        for entry in entries {
            position = entry.seq;
            if let Some(seen) = known.seen(work, &entry) {
                let record = (seen.kind, seen.record_id.clone());
                if let Some(before) = newest.insert(record, entry.seq) {
                    found.remove(&before);
                }
                found.insert(entry.seq, seen);
            }
            if found.len() == wanted {
                break;
            }
        }
    }
    Ok(Changes {
        seen: found.into_values().collect(),
        cursor: seal(work, position),
        more,
    })
}

/// What decides which of some changes the caller may know of.
struct Known {
    visible: HashMap<RecordKind, HashSet<String>>,
    narrowed: HashMap<i64, crate::domain::visibility::WasShown>,
}

impl Known {
    fn of(work: &mut Work<'_>, after: i64, entries: &[Entry]) -> Result<Self> {
        let viewer = work.viewer();
        let mut ids: HashMap<RecordKind, HashSet<String>> = HashMap::new();
        for entry in entries {
            if let Ok(kind) = entry.kind.parse() {
                ids.entry(kind).or_default().insert(entry.record_id.clone());
            }
        }
        let mut visible = HashMap::new();
        for (kind, ids) in ids {
            let ids: Vec<String> = ids.into_iter().collect();
            let titles = titles(work.conn, &viewer, (kind, &ids), work.context.language)?;
            visible.insert(kind, titles.into_keys().collect());
        }
        let last = entries.last().map_or(after, |entry| entry.seq);
        Ok(Self {
            visible,
            narrowed: feed::narrowed(work.conn, after, last)?,
        })
    }

    fn seen(&self, work: &Work<'_>, entry: &Entry) -> Option<Seen> {
        let kind: RecordKind = entry.kind.parse().ok()?;
        let is_visible = self
            .visible
            .get(&kind)
            .is_some_and(|ids| ids.contains(&entry.record_id));
        let was_visible = || {
            let before = self.narrowed.get(&entry.seq);
            before.is_some_and(|before| work.viewer().sees(&before.shown()))
        };
        let change = if is_visible {
            ChangeKind::Changed
        } else if was_visible() {
            ChangeKind::Gone
        } else {
            return None;
        };
        Some(Seen {
            kind,
            record_id: entry.record_id.clone(),
            change,
            at_ms: entry.at_ms,
        })
    }
}

/// A cursor: nobody can read from it how many changes there were, nor tell two of the same position from two of others.
fn seal(work: &Work<'_>, position: i64) -> String {
    let salt: [u8; PART_BYTES] = rand::random();
    let hidden = mixed(work, salt, position.to_be_bytes());
    let check = check(work, salt, position);
    URL_SAFE_NO_PAD.encode([salt, hidden, check].concat())
}

fn open(work: &mut Work<'_>, cursor: &str) -> Result<i64> {
    let wrong = || Error::field("after", Message::new("error-cursor"));
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong())?;
    if bytes.len() != 3 * PART_BYTES {
        return Err(wrong());
    }
    let part = |n: usize| -> Result<[u8; PART_BYTES]> {
        let part = bytes.get(n * PART_BYTES..(n + 1) * PART_BYTES);
        part.and_then(|part| part.try_into().ok()).ok_or_else(wrong)
    };
    let salt = part(0)?;
    let position = i64::from_be_bytes(mixed(work, salt, part(1)?));
    // A cursor of another database, or of this one before it was put back, is none.
    let is_ours = is_same(&part(2)?, &check(work, salt, position));
    if is_ours && position <= feed::head(work.conn)? {
        return Ok(position);
    }
    Err(wrong())
}

fn mixed(work: &Work<'_>, salt: [u8; PART_BYTES], mut bytes: [u8; PART_BYTES]) -> [u8; PART_BYTES] {
    let mask = work.mark(CURSOR, &format!("{salt:?}"));
    for (byte, mask) in bytes.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    bytes
}

fn check(work: &Work<'_>, salt: [u8; PART_BYTES], position: i64) -> [u8; PART_BYTES] {
    let mark = work.mark(CURSOR_CHECK, &format!("{salt:?} {position}"));
    let mut check = [0; PART_BYTES];
    check.copy_from_slice(&mark[..PART_BYTES]);
    check
}
