//! Whether the service can do its work.

use super::work::Work;
use crate::domain::error::Result;
use crate::store::feed;

/// Asks the database for something every request needs.
pub fn check(work: &mut Work<'_>) -> Result<()> {
    feed::head(work.conn).map(|_| ())
}
