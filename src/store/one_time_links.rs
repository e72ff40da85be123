//! Links that work once, by the hashes of their tokens.

use diesel::prelude::*;

use super::connection::Conn;
use super::json::parse_optional;
use super::schema::one_time_links;
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::{OneTimeLinkId, UserId};
use crate::domain::user::LinkPurpose;

/// A link as it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeLink {
    pub id: OneTimeLinkId,
    pub purpose: LinkPurpose,
    /// SHA-256, in hexadecimal.
    pub token_hash: String,
    /// For whom; nobody in particular when the first administrator is made.
    pub user_id: Option<UserId>,
    pub created_ms: Millis,
    pub expires_ms: Millis,
}

/// Adds a link.
pub fn insert(conn: &mut Conn, link: &OneTimeLink) -> Result<()> {
    diesel::insert_into(one_time_links::table)
        .values((
            one_time_links::id.eq(link.id.to_string()),
            one_time_links::purpose.eq(link.purpose.code()),
            one_time_links::token_hash.eq(&link.token_hash),
            one_time_links::user_id.eq(link.user_id.map(|id| id.to_string())),
            one_time_links::created_ms.eq(link.created_ms),
            one_time_links::expires_ms.eq(link.expires_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// For whom the link is, if it is for this purpose and still works.
pub fn find(
    conn: &mut Conn,
    purpose: LinkPurpose,
    token_hash: &str,
    now_ms: Millis,
) -> Result<Option<Option<UserId>>> {
    let user: Option<Option<String>> = one_time_links::table
        .filter(one_time_links::purpose.eq(purpose.code()))
        .filter(one_time_links::token_hash.eq(token_hash))
        .filter(one_time_links::used_ms.is_null())
        .filter(one_time_links::expires_ms.gt(now_ms))
        .select(one_time_links::user_id)
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    user.map(|user| parse_optional(user.as_deref())).transpose()
}

/// Uses the link up; false when it does not work any more.
pub fn mark_used(conn: &mut Conn, token_hash: &str, now_ms: Millis) -> Result<bool> {
    let unused = one_time_links::table
        .filter(one_time_links::token_hash.eq(token_hash))
        .filter(one_time_links::used_ms.is_null())
        .filter(one_time_links::expires_ms.gt(now_ms));
    diesel::update(unused)
        .set(one_time_links::used_ms.eq(now_ms))
        .execute(conn)
        .map(|rows| rows == 1)
        .map_err(Error::from_diesel)
}

/// Uses up all links of this person that still work.
pub fn mark_all_used(conn: &mut Conn, user: UserId, now_ms: Millis) -> Result<()> {
    let unused = one_time_links::table
        .filter(one_time_links::user_id.eq(user.to_string()))
        .filter(one_time_links::used_ms.is_null());
    diesel::update(unused)
        .set(one_time_links::used_ms.eq(now_ms))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// When the person was given links for this purpose, from a moment on.
pub fn made_since(
    conn: &mut Conn,
    user: UserId,
    purpose: LinkPurpose,
    since_ms: Millis,
) -> Result<Vec<Millis>> {
    one_time_links::table
        .filter(one_time_links::user_id.eq(user.to_string()))
        .filter(one_time_links::purpose.eq(purpose.code()))
        .filter(one_time_links::created_ms.ge(since_ms))
        .select(one_time_links::created_ms)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// Forgets links that stopped working before a moment.
pub fn forget_before(conn: &mut Conn, expired_ms: Millis) -> Result<()> {
    let old = one_time_links::table.filter(one_time_links::expires_ms.lt(expired_ms));
    diesel::delete(old)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}
