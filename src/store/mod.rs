//! The only SQL: connections, transactions, migrations, the change feed, and one file per resource.

pub mod activities;
pub mod api_keys;
pub mod assessments;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod briefs;
pub mod commitments;
pub mod connection;
pub mod consents;
pub mod cooperations;
pub mod decisions;
pub mod digests;
pub mod exchanges;
pub mod feed;
pub mod follow_up;
pub mod idempotency;
pub mod imports;
pub mod join_requests;
mod json;
pub mod leases;
pub mod letters;
pub mod listing;
pub mod mandates;
pub mod migrations;
pub mod need_comments;
pub mod need_merges;
pub mod need_versions;
pub mod needs;
pub mod notices;
pub mod offers;
pub mod one_time_links;
pub mod organizations;
pub mod plans;
pub mod postgres;
pub mod practices;
pub mod ranking_weights;
pub mod recommendation_import;
pub mod recommendation_texts;
pub mod recommendations;
pub mod refresh_tokens;
mod schema;
pub mod settings;
pub mod users;
pub mod vectors;
pub mod webhooks;
mod writer;

use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use diesel::Connection;
use diesel::connection::TransactionManager;
use diesel::r2d2::{Pool, PooledConnection};
use diesel::result::{DatabaseErrorKind, Error as Diesel};

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use connection::{Access, Conn, Database, Manager, Options};
use writer::{Rollback, Writer};

/// Ids asked for in one statement; SQLite takes 32,766 values in one.
const IDS_PER_STATEMENT: usize = 10_000;

/// How long a write that lost a race waits before it is run again; longer each time.
const AFTER_LOST_RACE: Duration = Duration::from_millis(5);

/// How often a write on PostgreSQL that lost a race (a deadlock: transactions there are read-committed, and what
/// must not be passed is locked) is run.
const ATTEMPTS_MAX: u32 = 8;

/// The database, shared by all threads.
#[derive(Clone)]
pub struct Store {
    readers: Pool<Manager>,
    writes: Writes,
    options: Arc<Options>,
}

#[derive(Clone)]
enum Writes {
    /// SQLite: one writer that commits in groups.
    Grouped(Writer),
    /// PostgreSQL: any connection of the pool.
    Pooled,
}

/// A connection to read with, once.
pub struct Reader(PooledConnection<Manager>);

impl Reader {
    /// Runs a reading piece of work on one snapshot.
    pub fn read<T>(mut self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        on_snapshot(&mut self.0, work)
    }
}

impl Store {
    /// Opens the database and brings its schema up to date.
    pub fn open(options: Options) -> Result<Self> {
        let manager = Manager::new(options.clone(), Access::ReadWrite);
        migrations::run(&mut manager.open()?)?;
        Self::connected(manager, options)
    }

    /// Opens a database that is there already, as it is: nothing is made and nothing is migrated.
    pub fn open_as_it_is(options: Options) -> Result<Self> {
        if let Database::Sqlite(path) = &options.database
            && !path.is_file()
        {
            let path = path.display();
            return Err(Error::Unavailable(format!(
                "there is no SQLite file {path}"
            )));
        }
        let manager = Manager::new(options.clone(), Access::ReadWrite);
        if migrations::are_pending(&mut manager.open()?)? {
            return Err(Error::Unavailable(
                "the database is older than this program: use the program that serves it, or `migrate` it first".to_owned(),
            ));
        }
        Self::connected(manager, options)
    }

    fn connected(manager: Manager, options: Options) -> Result<Self> {
        let (access, writes) = match options.database {
            Database::Sqlite(_) => (Access::ReadOnly, Writes::Grouped(Writer::start(manager)?)),
            Database::Postgres(_) => (Access::ReadWrite, Writes::Pooled),
        };
        Ok(Self {
            readers: connection::pool(&options, access),
            writes,
            options: Arc::new(options),
        })
    }

    /// How it was opened.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Runs a reading piece of work on one snapshot. Blocks: call it off the request threads.
    pub fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.reader()?.read(work)
    }

    /// A connection to read with; waits for one if all are in use.
    pub fn reader(&self) -> Result<Reader> {
        self.connection().map(Reader)
    }

    /// A connection to read with on a request thread, if that costs less than handing the work to another thread: on
    /// SQLite, for what takes microseconds, and where none has to be waited for.
    #[must_use]
    pub fn reader_at_hand(&self) -> Option<Reader> {
        match self.writes {
            Writes::Grouped(_) => self.readers.try_get().map(Reader),
            Writes::Pooled => None,
        }
    }

    /// Runs a writing piece of work in one transaction and returns when it is durable. It may be run
    /// more than once, when it loses a race, so it must have no effect outside the connection. Blocks.
    pub fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T> + Send + 'static,
    {
        match &self.writes {
            Writes::Grouped(writer) => writer.write(work),
            Writes::Pooled => self.write_pooled(work),
        }
    }

    /// Runs a long reading piece of work on one snapshot, on a connection of its own, beside all other readers and writers. Blocks.
    pub fn snapshot<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = Manager::new(self.options().clone(), Access::ReadOnly).open()?;
        on_snapshot(&mut conn, work)
    }

    fn write_pooled<T>(&self, work: impl Fn(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.connection()?;
        for attempt in 1..ATTEMPTS_MAX {
            let outcome = conn.transaction(|conn| work(conn).map_err(Rollback));
            match outcome {
                Err(Rollback(Error::Conflict(message))) if message.key == LOST_RACE => {
                    sleep(AFTER_LOST_RACE * attempt);
                }
                other => return other.map_err(|e| e.0),
            }
        }
        conn.transaction(|conn| work(conn).map_err(Rollback))
            .map_err(|e| e.0)
    }

    fn connection(&self) -> Result<PooledConnection<Manager>> {
        self.readers
            .get()
            .map_err(|e| Error::Unavailable(format!("no database connection: {e}")))
    }
}

/// Runs reading work in a transaction whose statements all see one moment. SQLite's always do.
fn on_snapshot<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    let Conn::Pg(pg) = conn else {
        let outcome = conn.transaction(|conn| work(conn).map_err(Rollback));
        return outcome.map_err(|e| e.0);
    };
    pg.begin_snapshot().map_err(Error::from_diesel)?;
    let outcome = work(conn);
    // Nothing was written, so both ends are one; a connection that cannot end is not used again.
    let ended = <Conn as Connection>::TransactionManager::rollback_transaction(conn);
    match outcome {
        Ok(found) => ended.map(|()| found).map_err(Error::from_diesel),
        Err(error) => Err(error),
    }
}

/// The key of the conflict that running the write again may settle.
const LOST_RACE: &str = "error-lost-race";

impl Error {
    /// What a failure of the database means to the caller.
    #[must_use]
    pub fn from_diesel(error: Diesel) -> Self {
        match error {
            Diesel::NotFound => Self::NotFound("record"),
            Diesel::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => {
                Self::Conflict(Message::new(LOST_RACE))
            }
            Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                Self::Conflict(Message::new("error-already-exists"))
            }
            Diesel::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            Diesel::BrokenTransactionManager => {
                Self::Unavailable("the database connection broke".to_owned())
            }
            Diesel::DatabaseError(kind, info) => from_database(kind, info.message()),
            Diesel::RollbackErrorOnCommit {
                commit_error,
                rollback_error: _,
            } => Self::from_diesel(*commit_error),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// Failures that the engines tell apart by their texts only; all of them pass when the machine is mended.
const PASSING: [&str; 9] = [
    "database or disk is full",
    "readonly database",
    "disk I/O error",
    "unable to open database file",
    "database is locked",
    "connection closed",
    "terminating connection",
    "the database system is",
    "error communicating with the server",
];

fn from_database(kind: DatabaseErrorKind, text: &str) -> Error {
    if PASSING.iter().any(|passing| text.contains(passing)) {
        return Error::Unavailable(text.to_owned());
    }
    if text.contains("deadlock detected") {
        return Error::Conflict(Message::new(LOST_RACE));
    }
    Error::Internal(format!("{kind:?}: {text}"))
}
