//! The one place that knows which engine is used: how to name, open and pool its connections.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{Pool, R2D2Connection};
use diesel::sqlite::SqliteConnection;
use rustls::pki_types::CertificateDer;

use super::postgres::PgSync;
use super::{Error, Result};

/// A connection to either engine.
#[expect(
    clippy::large_enum_variant,
    reason = "one a thread, and diesel's derive takes no box"
)]
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Pg(PgSync),
    Sqlite(SqliteConnection),
}

/// Runs a query on the engine's own connection. A query through [`Conn`] writes its text anew, twice, each time it runs; the
/// engine's own is known by its type and found prepared: for what nearly every request asks.
macro_rules! on_engine {
    ($conn:expr, $own:ident => $query:expr) => {
        match $conn {
            $crate::store::connection::Conn::Pg($own) => $query,
            $crate::store::connection::Conn::Sqlite($own) => $query,
        }
    };
}
pub(super) use on_engine;

/// Which database to use.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    Sqlite(PathBuf),
    /// A `postgres://` URL.
    Postgres(String),
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            if path.is_empty() {
                return Err("sqlite: must be followed by a file".to_owned());
            }
            return Ok(Self::Sqlite(path.into()));
        }
        let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        if is_postgres && text.parse::<tokio_postgres::Config>().is_ok() {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err("write sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE".to_owned())
    }
}

/// How a store opens its connections.
#[derive(Clone)]
pub struct Options {
    pub database: Database,
    /// Readers on SQLite, all connections on PostgreSQL.
    pub connections_max: u32,
    /// How long a request waits for a connection before it is told to come back.
    pub wait_ms: u64,
    /// Whether SQLite syncs the log at each commit. Off, the last moments before a power cut may be lost.
    pub synchronous_full: bool,
    /// Certificates trusted for PostgreSQL beside the public ones.
    pub tls_roots: Vec<CertificateDer<'static>>,
}

/// Whether a SQLite connection may write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    ReadOnly,
    ReadWrite,
}

/// Opens connections for the pool.
pub struct Manager {
    options: Options,
    access: Access,
}

/// How long SQLite waits for another process that writes (a backup, an import from the command line).
const BUSY_TIMEOUT_MS: u32 = 30_000;
/// Bytes of the SQLite file that are read through memory instead of system calls.
const MMAP_BYTES: u64 = 1 << 30;

impl Manager {
    #[must_use]
    pub const fn new(options: Options, access: Access) -> Self {
        Self { options, access }
    }

    /// A new connection, ready for use.
    pub fn open(&self) -> Result<Conn> {
        match &self.options.database {
            Database::Sqlite(path) => self.open_sqlite(&path.to_string_lossy()).map(Conn::Sqlite),
            Database::Postgres(url) => PgSync::connect(url, &self.options.tls_roots)
                .map(Conn::Pg)
                .map_err(|e| Error::Unavailable(format!("PostgreSQL: {e}"))),
        }
    }

    fn open_sqlite(&self, path: &str) -> Result<SqliteConnection> {
        let unavailable =
            |e: &dyn std::fmt::Display| Error::Unavailable(format!("SQLite file {path}: {e}"));
        let mut conn = SqliteConnection::establish(path).map_err(|e| unavailable(&e))?;
        let synchronous = if self.options.synchronous_full {
            "FULL"
        } else {
            "NORMAL"
        };
        conn.batch_execute(&format!(
            "PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
             PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = {MMAP_BYTES}; PRAGMA cache_size = -65536;"
        ))
        .map_err(|e| unavailable(&e))?;
        if self.access == Access::ReadOnly {
            conn.batch_execute("PRAGMA query_only = ON")
                .map_err(|e| unavailable(&e))?;
        }
        Ok(conn)
    }
}

impl std::fmt::Debug for Manager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Manager")
    }
}

impl diesel::r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn> {
        self.open()
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<()> {
        match conn {
            Conn::Pg(pg) => pg.ping().map_err(Error::from_diesel),
            Conn::Sqlite(_) => Ok(()),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        match conn {
            Conn::Pg(pg) => pg.is_broken(),
            Conn::Sqlite(_) => false,
        }
    }
}

/// A pool that opens its connections when they are first wanted.
#[must_use]
pub fn pool(options: &Options, access: Access) -> Pool<Manager> {
    Pool::builder()
        .max_size(options.connections_max)
        .min_idle(Some(0))
        .connection_timeout(Duration::from_millis(options.wait_ms))
        .build_unchecked(Manager::new(options.clone(), access))
}
