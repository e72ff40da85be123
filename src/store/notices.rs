//! Notices in the database: written with what they tell of, read by their recipients.

use std::collections::HashSet;

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse};
use super::schema::{notice_reads, notices};
use super::{Error, IDS_PER_STATEMENT, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::{NoticeId, OrganizationId};
use crate::domain::notices::{Audience, Notice, NoticeKind};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = notices, check_for_backend(MultiBackend))]
struct NoticeRow {
    id: String,
    kind: String,
    record_id: String,
    occasion: String,
    organization_id: String,
    audience: String,
    args: String,
    at_ms: i64,
}

impl NoticeRow {
    fn from_notice(notice: &Notice) -> Result<Self> {
        Ok(Self {
            id: notice.id.to_string(),
            kind: notice.kind.code().to_owned(),
            record_id: notice.record_id.clone(),
            occasion: notice.occasion.clone(),
            organization_id: notice.organization_id.to_string(),
            audience: notice.audience.code().to_owned(),
            args: encode(&notice.days)?,
            at_ms: notice.at_ms,
        })
    }

    fn into_notice(self) -> Result<Notice> {
        Ok(Notice {
            id: parse(&self.id)?,
            kind: parse(&self.kind)?,
            record_id: self.record_id,
            occasion: self.occasion,
            organization_id: parse(&self.organization_id)?,
            audience: parse(&self.audience)?,
            days: decode(&self.args)?,
            at_ms: self.at_ms,
        })
    }
}

/// Adds a notice; false when this recipient was told of this event before.
pub fn insert_new(conn: &mut Conn, notice: &Notice) -> Result<bool> {
    let row = NoticeRow::from_notice(notice)?;
    let inserted = match conn {
        Conn::Pg(c) => diesel::insert_into(notices::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c),
        Conn::Sqlite(c) => diesel::insert_into(notices::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c),
    };
    inserted.map(|n| n == 1).map_err(Error::from_diesel)
}

/// Of which occasions somebody was told as one kind of these records: id of the record, and occasion.
pub fn occasions(
    conn: &mut Conn,
    kind: NoticeKind,
    records: &[String],
) -> Result<HashSet<(String, String)>> {
    let mut known = HashSet::new();
    for ids in records.chunks(IDS_PER_STATEMENT) {
        let found: Vec<(String, String)> = notices::table
            .filter(notices::record_id.eq_any(ids))
            .filter(notices::kind.eq(kind.code()))
            .select((notices::record_id, notices::occasion))
            .load(conn)
            .map_err(Error::from_diesel)?;
        known.extend(found);
    }
    Ok(known)
}

/// Whose notices, of which read by whom.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub organization: OrganizationId,
    pub audiences: Vec<Audience>,
    /// The person or key that reads.
    pub reader: String,
}

/// A notice, and whether the reader of the inbox has read it.
pub type Received = (Notice, bool);

/// The notices of an inbox before an id, newest first; those that were not read only, if asked for.
pub fn list(
    conn: &mut Conn,
    inbox: &Inbox,
    unread: bool,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Received>> {
    let audiences: Vec<&str> = inbox.audiences.iter().map(|one| one.code()).collect();
    let read = notice_reads::table
        .filter(notice_reads::reader.eq(inbox.reader.clone()))
        .select(notice_reads::notice_id);
    let mut query = notices::table
        .filter(notices::organization_id.eq(inbox.organization.to_string()))
        .filter(notices::audience.eq_any(audiences))
        .order(notices::id.desc())
        .limit(limit)
        .select(NoticeRow::as_select())
        .into_boxed();
    if unread {
        query = query.filter(notices::id.ne_all(read));
    }
    if let Some(before) = before {
        query = query.filter(notices::id.lt(before.to_owned()));
    }
    let rows: Vec<NoticeRow> = query.load(conn).map_err(Error::from_diesel)?;
    let found = rows.into_iter().map(NoticeRow::into_notice);
    let found = found.collect::<Result<Vec<Notice>>>()?;
    let ids: Vec<NoticeId> = found.iter().map(|one| one.id).collect();
    let read = read_of(conn, &inbox.reader, &ids)?;
    let received = found.into_iter().map(|one| {
        let is_read = read.contains(&one.id);
        (one, is_read)
    });
    Ok(received.collect())
}

/// Which of these notices a reader has read.
pub fn read_of(conn: &mut Conn, reader: &str, ids: &[NoticeId]) -> Result<HashSet<NoticeId>> {
    let mut read = HashSet::new();
    for some in ids.chunks(IDS_PER_STATEMENT) {
        let some = some.iter().map(ToString::to_string);
        let known: Vec<String> = notice_reads::table
            .filter(notice_reads::reader.eq(reader.to_owned()))
            .filter(notice_reads::notice_id.eq_any(some.collect::<Vec<_>>()))
            .select(notice_reads::notice_id)
            .load(conn)
            .map_err(Error::from_diesel)?;
        for id in known {
            read.insert(parse(&id)?);
        }
    }
    Ok(read)
}

/// One notice, whoever it is for.
pub fn find(conn: &mut Conn, id: NoticeId) -> Result<Option<Notice>> {
    let row: Option<NoticeRow> = notices::table
        .find(id.to_string())
        .select(NoticeRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(NoticeRow::into_notice).transpose()
}

/// Notes that a reader has read these; nothing happens to those that it had read before.
pub fn mark_read(conn: &mut Conn, reader: &str, ids: &[NoticeId], now_ms: Millis) -> Result<()> {
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let rows: Vec<_> = ids
            .iter()
            .map(|id| {
                (
                    notice_reads::notice_id.eq(id.to_string()),
                    notice_reads::reader.eq(reader),
                    notice_reads::read_ms.eq(now_ms),
                )
            })
            .collect();
        let inserted = match conn {
            Conn::Pg(c) => diesel::insert_into(notice_reads::table)
                .values(&rows)
                .on_conflict_do_nothing()
                .execute(c),
            Conn::Sqlite(c) => diesel::insert_into(notice_reads::table)
                .values(rows)
                .on_conflict_do_nothing()
                .execute(c),
        };
        inserted.map_err(Error::from_diesel)?;
    }
    Ok(())
}
