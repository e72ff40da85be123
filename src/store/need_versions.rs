//! What needs have said, version by version, in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse_optional};
use super::schema::need_versions;
use super::{Error, Result};
use crate::domain::ids::NeedId;
use crate::domain::need::NeedContent;
use crate::domain::need_version::NeedVersion;

#[derive(Queryable, Selectable)]
#[diesel(table_name = need_versions, check_for_backend(MultiBackend))]
struct VersionRow {
    version: i64,
    organization_id: Option<String>,
    user_id: Option<String>,
    at_ms: i64,
}

impl VersionRow {
    fn into_version(self) -> Result<NeedVersion> {
        Ok(NeedVersion {
            version: self.version,
            organization_id: parse_optional(self.organization_id.as_deref())?,
            user_id: parse_optional(self.user_id.as_deref())?,
            at_ms: self.at_ms,
        })
    }
}

/// Keeps what a need says from a version on.
pub fn insert(
    conn: &mut Conn,
    need: NeedId,
    version: &NeedVersion,
    content: &NeedContent,
) -> Result<()> {
    let by = version.organization_id.map(|id| id.to_string());
    let person = version.user_id.map(|id| id.to_string());
    diesel::insert_into(need_versions::table)
        .values((
            need_versions::need_id.eq(need.to_string()),
            need_versions::version.eq(version.version),
            need_versions::body.eq(encode(content)?),
            need_versions::organization_id.eq(by),
            need_versions::user_id.eq(person),
            need_versions::at_ms.eq(version.at_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The versions of a need before one, newest first, so many at most.
pub fn before(conn: &mut Conn, need: NeedId, version: i64, limit: i64) -> Result<Vec<NeedVersion>> {
    let rows: Vec<VersionRow> = need_versions::table
        .filter(need_versions::need_id.eq(need.to_string()))
        .filter(need_versions::version.lt(version))
        .order(need_versions::version.desc())
        .limit(limit)
        .select(VersionRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(VersionRow::into_version).collect()
}

/// What a need said at a version: what was kept then, or last before.
pub fn at(
    conn: &mut Conn,
    need: NeedId,
    version: i64,
) -> Result<Option<(NeedVersion, NeedContent)>> {
    let found: Option<(VersionRow, String)> = need_versions::table
        .filter(need_versions::need_id.eq(need.to_string()))
        .filter(need_versions::version.le(version))
        .order(need_versions::version.desc())
        .select((VersionRow::as_select(), need_versions::body))
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    found
        .map(|(row, body)| Ok((row.into_version()?, decode(&body)?)))
        .transpose()
}
