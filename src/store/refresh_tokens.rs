//! Refresh tokens in the database, by their hashes. Those that follow each other from one sign-in
//! are a family.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend, on_engine};
use super::json::parse;
use super::schema::{mandates, refresh_tokens};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::{MandateId, OrganizationId, RefreshTokenId, UserId};

/// A refresh token as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub id: RefreshTokenId,
    pub family_id: RefreshTokenId,
    pub user_id: UserId,
    pub mandate_id: MandateId,
    /// SHA-256, in hexadecimal.
    pub token_hash: String,
    pub created_ms: Millis,
    pub expires_ms: Millis,
    pub used_ms: Option<Millis>,
    pub revoked_ms: Option<Millis>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens, check_for_backend(MultiBackend))]
struct RefreshTokenRow {
    id: String,
    family_id: String,
    user_id: String,
    mandate_id: String,
    token_hash: String,
    created_ms: i64,
    expires_ms: i64,
    used_ms: Option<i64>,
    revoked_ms: Option<i64>,
}

impl RefreshTokenRow {
    fn into_token(self) -> Result<RefreshToken> {
        Ok(RefreshToken {
            id: parse(&self.id)?,
            family_id: parse(&self.family_id)?,
            user_id: parse(&self.user_id)?,
            mandate_id: parse(&self.mandate_id)?,
            token_hash: self.token_hash,
            created_ms: self.created_ms,
            expires_ms: self.expires_ms,
            used_ms: self.used_ms,
            revoked_ms: self.revoked_ms,
        })
    }
}

/// Adds a token.
pub fn insert(conn: &mut Conn, token: &RefreshToken) -> Result<()> {
    let row = RefreshTokenRow {
        id: token.id.to_string(),
        family_id: token.family_id.to_string(),
        user_id: token.user_id.to_string(),
        mandate_id: token.mandate_id.to_string(),
        token_hash: token.token_hash.clone(),
        created_ms: token.created_ms,
        expires_ms: token.expires_ms,
        used_ms: token.used_ms,
        revoked_ms: token.revoked_ms,
    };
    diesel::insert_into(refresh_tokens::table)
        .values(row)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The token with this hash.
pub fn find(conn: &mut Conn, token_hash: &str) -> Result<Option<RefreshToken>> {
    let row: Option<RefreshTokenRow> = refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(token_hash))
        .select(RefreshTokenRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(RefreshTokenRow::into_token).transpose()
}

/// Whether the family that began with this token stands: neither revoked nor forgotten. All of it is revoked at once, so
/// its first token tells.
pub fn stands(conn: &mut Conn, family: RefreshTokenId) -> Result<bool> {
    let first = refresh_tokens::table
        .find(family.to_string())
        .filter(refresh_tokens::revoked_ms.is_null())
        .select(refresh_tokens::id);
    let found: QueryResult<Option<String>> = on_engine!(conn, own => first.first(own).optional());
    Ok(found.map_err(Error::from_diesel)?.is_some())
}

/// Marks the token as used; false when somebody else has used it first.
pub fn mark_used(conn: &mut Conn, id: RefreshTokenId, now_ms: Millis) -> Result<bool> {
    let unused = refresh_tokens::table
        .find(id.to_string())
        .filter(refresh_tokens::used_ms.is_null());
    diesel::update(unused)
        .set(refresh_tokens::used_ms.eq(now_ms))
        .execute(conn)
        .map(|rows| rows == 1)
        .map_err(Error::from_diesel)
}

/// Whose tokens are to be revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    Family(RefreshTokenId),
    Mandate(MandateId),
    Organization(OrganizationId),
    User(UserId),
}

/// Revokes all tokens of a family, a mandate, those who act for an organization, or a person.
pub fn revoke(conn: &mut Conn, which: Revoked, now_ms: Millis) -> Result<()> {
    let standing = refresh_tokens::table.filter(refresh_tokens::revoked_ms.is_null());
    let set = refresh_tokens::revoked_ms.eq(now_ms);
    let revoked = match which {
        Revoked::Family(id) => {
            let family = refresh_tokens::family_id.eq(id.to_string());
            diesel::update(standing.filter(family))
                .set(set)
                .execute(conn)
        }
        Revoked::Mandate(id) => {
            let mandate = refresh_tokens::mandate_id.eq(id.to_string());
            diesel::update(standing.filter(mandate))
                .set(set)
                .execute(conn)
        }
        Revoked::Organization(id) => {
            let own = mandates::table
                .filter(mandates::organization_id.eq(id.to_string()))
                .select(mandates::id);
            diesel::update(standing.filter(refresh_tokens::mandate_id.eq_any(own)))
                .set(set)
                .execute(conn)
        }
        Revoked::User(id) => {
            let user = refresh_tokens::user_id.eq(id.to_string());
            diesel::update(standing.filter(user)).set(set).execute(conn)
        }
    };
    revoked.map(|_| ()).map_err(Error::from_diesel)
}

/// Forgets the tokens that expired before a moment.
pub fn forget_before(conn: &mut Conn, before_ms: Millis) -> Result<usize> {
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::expires_ms.lt(before_ms)))
        .execute(conn)
        .map_err(Error::from_diesel)
}
