//! The one writer of a SQLite file: a thread that runs the writes of many
//! requests, each in its own savepoint, and makes them durable with one commit.
//! A request is answered only after the commit that holds its write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::{Connection, QueryResult};

use super::connection::{Conn, Manager};
use super::{Error, Result};

type Transactions = <Conn as Connection>::TransactionManager;

/// How many writes one commit may hold: enough to amortise the sync, few enough that none waits long.
const WRITES_PER_COMMIT_MAX: usize = 64;

/// A write that waits for its turn.
trait Job: Send {
    /// Runs it inside the open transaction; an error means that the whole batch must be given up.
    fn run(&mut self, conn: &mut Conn) -> Result<()>;
    /// Tells the caller: its own outcome, or that the common commit failed.
    fn answer(self: Box<Self>, committed: &Result<()>);
}

struct Write<T, F> {
    work: F,
    outcome: Option<Result<T>>,
    reply: Sender<Result<T>>,
}

impl<T, F> Job for Write<T, F>
where
    T: Send,
    F: Fn(&mut Conn) -> Result<T> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Result<()> {
        let run = || {
            conn.transaction(|conn| (self.work)(conn).map_err(Rollback))
                .map_err(|e| e.0)
        };
        // A panic leaves its savepoint open, so nothing of this batch may be committed.
        let outcome = catch_unwind(AssertUnwindSafe(run))
            .map_err(|_| Error::Internal("a write panicked".to_owned()))?;
        self.outcome = Some(outcome);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: &Result<()>) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) | (Err(_), Some(outcome @ Err(_))) => outcome,
            (Err(error), _) => Err(error.clone()),
            (Ok(()), None) => Err(Error::Internal("a write was never run".to_owned())),
        };
        // The caller may have gone away; its write stands all the same.
        let _ = self.reply.send(outcome);
    }
}

/// Carries our error through diesel's transactions.
pub struct Rollback(pub Error);

impl From<diesel::result::Error> for Rollback {
    fn from(error: diesel::result::Error) -> Self {
        Self(Error::from_diesel(error))
    }
}

/// The way to the writer thread. The thread ends when the last handle is dropped.
#[derive(Clone)]
pub struct Writer {
    jobs: Sender<Box<dyn Job>>,
}

impl Writer {
    /// Starts the thread; it opens its connection at the first write.
    pub fn start(manager: Manager) -> Result<Self> {
        let (jobs, waiting) = channel();
        thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || serve(&manager, &waiting))
            .map_err(|e| Error::Internal(format!("the writer thread does not start: {e}")))?;
        Ok(Self { jobs })
    }

    /// Runs `work` in a transaction and returns when it is durable.
    pub fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T> + Send + 'static,
    {
        let gone = || Error::Unavailable("the writer has stopped".to_owned());
        let (reply, answer) = channel();
        let job = Write {
            work,
            outcome: None,
            reply,
        };
        self.jobs.send(Box::new(job)).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }
}

fn serve(manager: &Manager, waiting: &Receiver<Box<dyn Job>>) {
    let mut conn = None;
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        batch.extend(waiting.try_iter().take(WRITES_PER_COMMIT_MAX - 1));
        let committed = match conn.take().map_or_else(|| manager.open(), Ok) {
            Ok(opened) => {
                let (committed, usable) = commit(opened, &mut batch);
                conn = usable;
                committed
            }
            Err(error) => Err(error),
        };
        for job in batch {
            job.answer(&committed);
        }
    }
}

/// Runs the batch in one transaction. A connection that failed is not returned: a fresh one knows where it stands.
fn commit(mut conn: Conn, batch: &mut [Box<dyn Job>]) -> (Result<()>, Option<Conn>) {
    match run_batch(&mut conn, batch) {
        Ok(()) => (Ok(()), Some(conn)),
        Err(error) => (Err(error), None),
    }
}

fn run_batch(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> Result<()> {
    begin(conn).map_err(Error::from_diesel)?;
    for job in batch {
        job.run(conn)?;
    }
    Transactions::commit_transaction(conn).map_err(Error::from_diesel)
}

/// Takes the write lock at once, and tells diesel, so that the jobs' own transactions become savepoints.
fn begin(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
        }
        Conn::Pg(_) => Transactions::begin_transaction(conn),
    }
}
