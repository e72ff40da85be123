//! The change feed: every committed change once, without gaps, in the order of the commits.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{Conn, on_engine};
use super::json::{decode, encode};
use super::schema::{feed, feed_head, feed_narrowed};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::visibility::WasShown;

/// The one part in use; the column is there so that the feed can be split when one counter is too few.
const PART: i16 = 0;

/// A change as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of record: `need`, `offer`, `recommendation`, `organization` ...
    pub kind: &'static str,
    pub record_id: String,
    /// What happened: `created`, `updated`, or the name of a move.
    pub change: String,
}

impl Change {
    /// What happened to a record of a kind.
    #[must_use]
    pub fn of(kind: &'static str, record_id: &impl ToString, change: &str) -> Self {
        Self {
            kind,
            record_id: record_id.to_string(),
            change: change.to_owned(),
        }
    }
}

/// A change as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Entry {
    pub seq: i64,
    pub kind: String,
    pub record_id: String,
    pub change: String,
    pub at_ms: Millis,
}

/// Writes the changes of a transaction. Must be its last statements: the counter's row is locked from
/// here to the commit, which is what makes the feed's order the order of the commits. Answers the position of the first.
pub fn append(conn: &mut Conn, changes: &[Change], now_ms: Millis) -> Result<i64> {
    if changes.is_empty() {
        return Ok(0);
    }
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let head: i64 = diesel::update(feed_head::table.find(PART))
        .set(feed_head::n.eq(feed_head::n + count))
        .returning(feed_head::n)
        .get_result(conn)
        .map_err(Error::from_diesel)?;
    let first = head - count + 1;
    for (seq, change) in (first..).zip(changes) {
        insert(conn, seq, change, now_ms)?;
    }
    Ok(first)
}

fn insert(conn: &mut Conn, seq: i64, change: &Change, now_ms: Millis) -> Result<()> {
    diesel::insert_into(feed::table)
        .values((
            feed::part.eq(PART),
            feed::seq.eq(seq),
            feed::kind.eq(change.kind),
            feed::record_id.eq(&change.record_id),
            feed::change.eq(&change.change),
            feed::at_ms.eq(now_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Notes to whom a record was shown before the change at a position.
pub fn insert_narrowed(conn: &mut Conn, seq: i64, shown: &WasShown) -> Result<()> {
    diesel::insert_into(feed_narrowed::table)
        .values((
            feed_narrowed::part.eq(PART),
            feed_narrowed::seq.eq(seq),
            feed_narrowed::shown.eq(encode(shown)?),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// To whom records were shown before the changes after one position and up to another.
pub fn narrowed(conn: &mut Conn, after: i64, up_to: i64) -> Result<HashMap<i64, WasShown>> {
    let rows: Vec<(i64, String)> = feed_narrowed::table
        .filter(feed_narrowed::part.eq(PART))
        .filter(feed_narrowed::seq.gt(after))
        .filter(feed_narrowed::seq.le(up_to))
        .select((feed_narrowed::seq, feed_narrowed::shown))
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(|(seq, shown)| Ok((seq, decode(&shown)?)))
        .collect()
}

/// The position of the newest change.
pub fn head(conn: &mut Conn) -> Result<i64> {
    let head = feed_head::table.find(PART).select(feed_head::n);
    on_engine!(conn, own => head.first(own)).map_err(Error::from_diesel)
}

/// Whether any change after a position is of a record of this kind.
pub fn tells_of(conn: &mut Conn, kind: &str, after: i64) -> Result<bool> {
    let changes = feed::table
        .filter(feed::part.eq(PART))
        .filter(feed::seq.gt(after))
        .filter(feed::kind.eq(kind));
    diesel::select(diesel::dsl::exists(changes))
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// The change at a position.
pub fn at(conn: &mut Conn, seq: i64) -> Result<Option<Entry>> {
    Ok(after(conn, seq - 1, 1)?
        .into_iter()
        .find(|entry| entry.seq == seq))
}

/// The changes after a position, oldest first.
pub fn after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Entry>> {
    feed::table
        .filter(feed::part.eq(PART))
        .filter(feed::seq.gt(seq))
        .order(feed::seq.asc())
        .limit(limit)
        .select((
            feed::seq,
            feed::kind,
            feed::record_id,
            feed::change,
            feed::at_ms,
        ))
        .load(conn)
        .map_err(Error::from_diesel)
}
