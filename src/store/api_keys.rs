//! Keys of partners' systems in the database, by their hashes.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::schema::api_keys;
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::{ApiKeyId, OrganizationId, UserId};
use crate::domain::user::ApiKey;

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_keys, check_for_backend(MultiBackend))]
struct ApiKeyRow {
    id: String,
    organization_id: String,
    name: String,
    prefix: String,
    scopes: String,
    created_by: Option<String>,
    created_ms: i64,
    expires_ms: i64,
    last_used_ms: Option<i64>,
    revoked_ms: Option<i64>,
}

impl ApiKeyRow {
    fn into_key(self) -> Result<ApiKey> {
        Ok(ApiKey {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            name: self.name,
            prefix: self.prefix,
            scopes: decode(&self.scopes)?,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            expires_ms: self.expires_ms,
            last_used_ms: self.last_used_ms,
            revoked_ms: self.revoked_ms,
        })
    }
}

/// Adds a key; `key_hash` is the SHA-256 of the whole key, in hexadecimal.
pub fn insert(conn: &mut Conn, key: &ApiKey, key_hash: &str) -> Result<()> {
    diesel::insert_into(api_keys::table)
        .values((
            api_keys::id.eq(key.id.to_string()),
            api_keys::organization_id.eq(key.organization_id.to_string()),
            api_keys::name.eq(&key.name),
            api_keys::prefix.eq(&key.prefix),
            api_keys::key_hash.eq(key_hash),
            api_keys::scopes.eq(encode(&key.scopes)?),
            api_keys::created_by.eq(key.created_by.map(|id| id.to_string())),
            api_keys::created_ms.eq(key.created_ms),
            api_keys::expires_ms.eq(key.expires_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One key.
pub fn find(conn: &mut Conn, id: ApiKeyId) -> Result<Option<ApiKey>> {
    let row: Option<ApiKeyRow> = api_keys::table
        .find(id.to_string())
        .select(ApiKeyRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(ApiKeyRow::into_key).transpose()
}

/// The key with this hash.
pub fn find_by_hash(conn: &mut Conn, key_hash: &str) -> Result<Option<ApiKey>> {
    let row: Option<ApiKeyRow> = api_keys::table
        .filter(api_keys::key_hash.eq(key_hash))
        .select(ApiKeyRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(ApiKeyRow::into_key).transpose()
}

/// Keys after an id, of one organization or of all, in the order of their ids.
pub fn list(
    conn: &mut Conn,
    organization: Option<OrganizationId>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<ApiKey>> {
    let mut query = api_keys::table.select(ApiKeyRow::as_select()).into_boxed();
    if let Some(organization) = organization {
        query = query.filter(api_keys::organization_id.eq(organization.to_string()));
    }
    if let Some(after) = after {
        query = query.filter(api_keys::id.gt(after.to_owned()));
    }
    let rows: Vec<ApiKeyRow> = query
        .order(api_keys::id.asc())
        .limit(limit)
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(ApiKeyRow::into_key).collect()
}

/// The keys that a person has made and that are not revoked.
pub fn standing_of(conn: &mut Conn, maker: UserId) -> Result<Vec<ApiKey>> {
    let rows: Vec<ApiKeyRow> = api_keys::table
        .filter(api_keys::created_by.eq(maker.to_string()))
        .filter(api_keys::revoked_ms.is_null())
        .select(ApiKeyRow::as_select())
        .order(api_keys::id.asc())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(ApiKeyRow::into_key).collect()
}

/// Revokes a key; nothing happens to one that is revoked already.
pub fn revoke(conn: &mut Conn, id: ApiKeyId, now_ms: Millis) -> Result<()> {
    let standing = api_keys::table
        .find(id.to_string())
        .filter(api_keys::revoked_ms.is_null());
    diesel::update(standing)
        .set(api_keys::revoked_ms.eq(now_ms))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Notes that a key is in use.
pub fn used(conn: &mut Conn, id: ApiKeyId, now_ms: Millis) -> Result<()> {
    diesel::update(api_keys::table.find(id.to_string()))
        .set(api_keys::last_used_ms.eq(now_ms))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}
