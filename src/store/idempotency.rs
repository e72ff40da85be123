//! Answers that were given under an `Idempotency-Key`, so that a repeated request is not done twice.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::schema::idempotency_keys;
use super::{Error, Result};
use crate::domain::clock::Millis;

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, Selectable)]
#[diesel(table_name = idempotency_keys, check_for_backend(MultiBackend))]
pub struct KeptAnswer {
    pub actor: String,
    pub idempotency_key: String,
    /// Of method, path and body.
    pub request_hash: String,
    pub status: i16,
    /// JSON object of the headers that belong to the answer.
    pub headers: String,
    pub body: String,
    pub created_ms: Millis,
}

/// The answer kept for this actor and key.
pub fn find(conn: &mut Conn, actor: &str, key: &str) -> Result<Option<KeptAnswer>> {
    idempotency_keys::table
        .find((actor, key))
        .select(KeptAnswer::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)
}

/// Keeps an answer.
pub fn insert(conn: &mut Conn, answer: &KeptAnswer) -> Result<()> {
    diesel::insert_into(idempotency_keys::table)
        .values(answer.clone())
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Forgets the answers that were given before a moment.
pub fn forget_before(conn: &mut Conn, before_ms: Millis) -> Result<usize> {
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_ms.lt(before_ms)))
        .execute(conn)
        .map_err(Error::from_diesel)
}
