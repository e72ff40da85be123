//! Digests in the database: what waits to be mailed to whom, and the mails on their way.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::parse;
use super::schema::{digest_lines, digest_wishes, digests, notices};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::digest::{Digest, DigestState, Wish};
use crate::domain::ids::{DigestId, NoticeId, OrganizationId, UserId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = digests, check_for_backend(MultiBackend))]
struct DigestRow {
    id: String,
    user_id: String,
    state: String,
    attempts: i32,
    next_ms: i64,
}

impl DigestRow {
    fn into_digest(self) -> Result<Digest> {
        Ok(Digest {
            id: parse(&self.id)?,
            user_id: parse(&self.user_id)?,
            state: parse(&self.state)?,
            attempts: self.attempts,
            next_ms: self.next_ms,
        })
    }
}

/// What a person has said of mails.
pub fn wish(conn: &mut Conn, user: UserId) -> Result<Wish> {
    let row: Option<(String, i64)> = digest_wishes::table
        .find(user.to_string())
        .select((digest_wishes::rhythm, digest_wishes::version))
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map_or(Ok(Wish::default()), |(rhythm, version)| {
        let rhythm = parse(&rhythm)?;
        Ok(Wish { rhythm, version })
    })
}

/// Replaces what a person has said of mails, at the version before this one.
pub fn put_wish(conn: &mut Conn, user: UserId, wish: Wish, now_ms: Millis) -> Result<()> {
    let before = digest_wishes::table
        .find(user.to_string())
        .filter(digest_wishes::version.eq(wish.version - 1));
    let changed = diesel::update(before)
        .set((
            digest_wishes::rhythm.eq(wish.rhythm.code()),
            digest_wishes::version.eq(wish.version),
            digest_wishes::updated_ms.eq(now_ms),
        ))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 1 {
        return Ok(());
    }
    diesel::insert_into(digest_wishes::table)
        .values((
            digest_wishes::user_id.eq(user.to_string()),
            digest_wishes::rhythm.eq(wish.rhythm.code()),
            digest_wishes::version.eq(wish.version),
            digest_wishes::updated_ms.eq(now_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(|e| match Error::from_diesel(e) {
            Error::Conflict(_) => Error::Stale {
                current: wish.version,
            },
            other => other,
        })
}

/// Notes that a notice waits to be mailed to a person.
pub fn add_line(conn: &mut Conn, user: UserId, notice: NoticeId) -> Result<()> {
    diesel::insert_into(digest_lines::table)
        .values((
            digest_lines::user_id.eq(user.to_string()),
            digest_lines::notice_id.eq(notice.to_string()),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The people, after an id, for whom something waits.
pub fn waiting_users(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<String>> {
    digest_lines::table
        .filter(digest_lines::digest_id.is_null())
        .filter(digest_lines::user_id.gt(after))
        .order(digest_lines::user_id.asc())
        .select(digest_lines::user_id)
        .distinct()
        .limit(limit)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// When the oldest notice was written that waits for a person.
pub fn oldest_waiting_ms(conn: &mut Conn, user: UserId) -> Result<Option<Millis>> {
    digest_lines::table
        .inner_join(notices::table.on(notices::id.eq(digest_lines::notice_id)))
        .filter(digest_lines::digest_id.is_null())
        .filter(digest_lines::user_id.eq(user.to_string()))
        .select(diesel::dsl::min(notices::at_ms))
        .first(conn)
        .map_err(Error::from_diesel)
}

/// Makes a digest of all that waits for a person.
pub fn insert(conn: &mut Conn, digest: &Digest, now_ms: Millis) -> Result<()> {
    diesel::insert_into(digests::table)
        .values((
            digests::id.eq(digest.id.to_string()),
            digests::user_id.eq(digest.user_id.to_string()),
            digests::state.eq(digest.state.code()),
            digests::attempts.eq(digest.attempts),
            digests::next_ms.eq(digest.next_ms),
            digests::created_ms.eq(now_ms),
        ))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    let waiting = digest_lines::table
        .filter(digest_lines::digest_id.is_null())
        .filter(digest_lines::user_id.eq(digest.user_id.to_string()));
    diesel::update(waiting)
        .set(digest_lines::digest_id.eq(digest.id.to_string()))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Forgets what waits for a person.
pub fn forget_waiting(conn: &mut Conn, user: UserId) -> Result<()> {
    let waiting = digest_lines::table
        .filter(digest_lines::digest_id.is_null())
        .filter(digest_lines::user_id.eq(user.to_string()));
    diesel::delete(waiting)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Forgets what waits for a person as one of an organization's.
pub fn forget_waiting_of(conn: &mut Conn, user: UserId, of: OrganizationId) -> Result<()> {
    let its = notices::table
        .filter(notices::organization_id.eq(of.to_string()))
        .select(notices::id);
    let waiting = digest_lines::table
        .filter(digest_lines::digest_id.is_null())
        .filter(digest_lines::user_id.eq(user.to_string()))
        .filter(digest_lines::notice_id.eq_any(its));
    diesel::delete(waiting)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The digests that are to be sent now.
pub fn due(conn: &mut Conn, now_ms: Millis, limit: i64) -> Result<Vec<Digest>> {
    let rows: Vec<DigestRow> = digests::table
        .filter(digests::state.eq(DigestState::Pending.code()))
        .filter(digests::next_ms.le(now_ms))
        .order(digests::next_ms.asc())
        .limit(limit)
        .select(DigestRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(DigestRow::into_digest).collect()
}

/// Takes a digest to send it, until a moment at which it is free again; false when another worker was first.
pub fn claim(conn: &mut Conn, digest: &Digest, until_ms: Millis) -> Result<bool> {
    let unclaimed = digests::table
        .find(digest.id.to_string())
        .filter(digests::state.eq(DigestState::Pending.code()))
        .filter(digests::next_ms.eq(digest.next_ms));
    diesel::update(unclaimed)
        .set(digests::next_ms.eq(until_ms))
        .execute(conn)
        .map(|rows| rows == 1)
        .map_err(Error::from_diesel)
}

/// Replaces where a digest stands.
pub fn update(conn: &mut Conn, digest: &Digest, now_ms: Millis) -> Result<()> {
    let sent_ms = (digest.state == DigestState::Sent).then_some(now_ms);
    diesel::update(digests::table.find(digest.id.to_string()))
        .set((
            digests::state.eq(digest.state.code()),
            digests::attempts.eq(digest.attempts),
            digests::next_ms.eq(digest.next_ms),
            digests::sent_ms.eq(sent_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The notices of a digest.
pub fn notices_of(conn: &mut Conn, digest: DigestId) -> Result<Vec<NoticeId>> {
    let ids: Vec<String> = digest_lines::table
        .filter(digest_lines::digest_id.eq(digest.to_string()))
        .order(digest_lines::notice_id.asc())
        .select(digest_lines::notice_id)
        .load(conn)
        .map_err(Error::from_diesel)?;
    ids.iter().map(|id| parse(id)).collect()
}

/// Uses up the way out that a digest offers: whose digest it is; none when there is no such digest, or it was used.
pub fn use_way_out(conn: &mut Conn, digest: DigestId, now_ms: Millis) -> Result<Option<UserId>> {
    let unused = digests::table
        .find(digest.to_string())
        .filter(digests::unsubscribed_ms.is_null());
    let used = diesel::update(unused)
        .set(digests::unsubscribed_ms.eq(now_ms))
        .returning(digests::user_id)
        .get_result::<String>(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    used.map(|user| parse(&user)).transpose()
}
