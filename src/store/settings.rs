//! Values that the service makes once and all replicas share, such as the signing key.

use diesel::prelude::*;

use super::connection::Conn;
use super::schema::settings;
use super::{Error, Result};

/// The value stored under `name`.
pub fn find(conn: &mut Conn, name: &str) -> Result<Option<String>> {
    settings::table
        .find(name)
        .select(settings::value)
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)
}

/// Stores a value under a name that has none yet.
pub fn insert(conn: &mut Conn, name: &str, value: &str) -> Result<()> {
    diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value)))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}
