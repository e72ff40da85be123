//! Every organization in memory, for the names that stand in all answers: as of one position of the change feed,
//! and read anew when the feed tells that one of them has changed.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::error::Result;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;
use crate::service::organizations::KIND;
use crate::store::connection::Conn;
use crate::store::{feed, organizations};

/// Organizations by id; cheap to clone.
pub type Organizations = Arc<HashMap<OrganizationId, Organization>>;

/// The organizations that a replica knows.
#[derive(Default)]
pub struct KnownOrganizations {
    known: RwLock<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    position: i64,
    by_id: Organizations,
}

impl KnownOrganizations {
    /// The organizations as this transaction sees them. It must be one that reads: a write may yet be undone.
    pub fn read(&self, conn: &mut Conn) -> Result<Organizations> {
        let head = feed::head(conn)?;
        let known = self.known();
        let current = match &known {
            Some(known) if known.position == head => return Ok(known.by_id.clone()),
            Some(known) if known.position < head => !feed::tells_of(conn, KIND, known.position)?,
            // Nothing is known, or a backup was put in place of the database.
            _ => false,
        };
        let by_id = match known.filter(|_| current) {
            Some(known) => known.by_id,
            None => load(conn)?,
        };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Known {
            position: head,
            by_id: by_id.clone(),
        });
        Ok(by_id)
    }

    /// Forgets everything: another database was put in place of the one that was known.
    pub fn forget(&self) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn known(&self) -> Option<Known> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }
}

fn load(conn: &mut Conn) -> Result<Organizations> {
    let all = organizations::list(conn, None, None, i64::MAX)?;
    Ok(Arc::new(all.into_iter().map(|o| (o.id, o)).collect()))
}
