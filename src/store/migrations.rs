//! Brings the schema up to date at start. Replicas that start together take turns by a lease.

use std::thread::sleep;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use uuid::Uuid;

use super::connection::Conn;
use super::{Error, Result, leases};
use crate::domain::clock::{Clock, SystemClock};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The lease exists before the first migration, which runs under it.
const LEASES: &str = "CREATE TABLE IF NOT EXISTS leases (
    name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until_ms BIGINT NOT NULL)";
const LEASE: &str = "migrations";
/// Longer than any migration should take; a replica that died in one frees the way after it.
const LEASE_MS: i64 = 10 * 60 * 1000;
const RETRY_EVERY: Duration = Duration::from_millis(200);
const TRIES_MAX: u32 = 3_000;

/// Applies the migrations that the database does not have yet.
pub fn run(conn: &mut Conn) -> Result<()> {
    // Two replicas may create the table in the same moment: the second one finds it there.
    if let Err(error) = conn.batch_execute(LEASES) {
        conn.batch_execute(LEASES)
            .map_err(|_| Error::from_diesel(error))?;
    }
    let holder = Uuid::now_v7().to_string();
    take_lease(conn, &holder)?;
    let outcome = apply(conn);
    leases::release(conn, LEASE, &holder)?;
    outcome
}

/// Whether the database lacks migrations that this program knows.
pub fn are_pending(conn: &mut Conn) -> Result<bool> {
    let pending = match conn {
        Conn::Pg(pg) => pg.has_pending_migration(POSTGRES),
        Conn::Sqlite(sqlite) => sqlite.has_pending_migration(SQLITE),
    };
    pending.map_err(|e| Error::Internal(format!("migration: {e}")))
}

fn take_lease(conn: &mut Conn, holder: &str) -> Result<()> {
    for _ in 0..TRIES_MAX {
        if leases::take(conn, LEASE, holder, SystemClock.now_ms(), LEASE_MS)? {
            return Ok(());
        }
        sleep(RETRY_EVERY);
    }
    Err(Error::Unavailable(
        "another replica has been migrating the database for too long".to_owned(),
    ))
}

fn apply(conn: &mut Conn) -> Result<()> {
    let applied = match conn {
        Conn::Pg(pg) => pg.run_pending_migrations(POSTGRES).map(|_| ()),
        Conn::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(|_| ()),
    };
    applied.map_err(|e| Error::Internal(format!("migration: {e}")))
}
