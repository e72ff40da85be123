//! Organizations: who they are, kept by the administrator.

use std::collections::HashMap;

use super::work::Work;
use crate::domain::error::Result;
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;
use crate::store::organizations;

/// The organizations with these ids, for their names.
pub fn by_id(
    work: &mut Work<'_>,
    ids: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Organization>> {
    let found = organizations::find_all(work.conn, ids)?;
    Ok(found.into_iter().map(|o| (o.id, o)).collect())
}
