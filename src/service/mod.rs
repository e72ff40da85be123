//! Use cases: policy -> load -> rule -> store -> audit -> feed, in one transaction each.

pub mod clocks;
pub mod entries;
pub mod health;
pub mod idempotency;
pub mod needs;
pub mod offers;
pub mod organizations;
pub mod work;

use std::sync::Arc;

use crate::domain::clock::{Clock, WorkingDays};
use crate::domain::error::Result;
use crate::domain::ids::IdSource;
use crate::store::Store;
use crate::store::connection::Conn;
use work::{Context, Work};

/// What all use cases share.
#[derive(Clone)]
pub struct Service {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub working_days: Arc<WorkingDays>,
}

impl Service {
    /// Runs a use case that reads. What it had to note in the audit trail is durable before the answer.
    pub fn read<T>(
        &self,
        context: &Context,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<T>,
    ) -> Result<T> {
        let (outcome, notes) = self.store.read(|conn| {
            let mut work = self.work(conn, context);
            let outcome = use_case(&mut work)?;
            Ok((outcome, work.into_notes()))
        })?;
        if !notes.is_empty() {
            self.store.write(move |conn| notes.write(conn))?;
        }
        Ok(outcome)
    }

    /// Runs a use case that writes, in one transaction; it may be run again if it loses a race.
    pub fn write<T: Send + 'static>(
        &self,
        context: &Context,
        use_case: impl Fn(&mut Work<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (service, context) = (self.clone(), context.clone());
        self.store.write(move |conn| {
            let mut work = service.work(conn, &context);
            let outcome = use_case(&mut work)?;
            let notes = work.into_notes();
            notes.write(conn)?;
            Ok(outcome)
        })
    }

    fn work<'a>(&'a self, conn: &'a mut Conn, context: &'a Context) -> Work<'a> {
        Work::new(conn, context, self)
    }
}
