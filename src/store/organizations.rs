//! Organizations in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse};
use super::schema::organizations;
use super::{Error, Result};
use crate::domain::ids::OrganizationId;
use crate::domain::organization::Organization;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organizations, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct OrganizationRow {
    id: String,
    kind: String,
    code: String,
    names: String,
    country: Option<String>,
    active: bool,
    version: i64,
    created_ms: i64,
    updated_ms: i64,
}

impl OrganizationRow {
    fn from_organization(organization: &Organization) -> Result<Self> {
        Ok(Self {
            id: organization.id.to_string(),
            kind: organization.kind.code().to_owned(),
            code: organization.code.clone(),
            names: encode(&organization.names)?,
            country: organization.country.clone(),
            active: organization.active,
            version: organization.version,
            created_ms: organization.created_ms,
            updated_ms: organization.updated_ms,
        })
    }

    fn into_organization(self) -> Result<Organization> {
        Ok(Organization {
            id: parse(&self.id)?,
            kind: parse(&self.kind)?,
            code: self.code,
            names: decode(&self.names)?,
            country: self.country,
            active: self.active,
            version: self.version,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new organization.
pub fn insert(conn: &mut Conn, organization: &Organization) -> Result<()> {
    let row = OrganizationRow::from_organization(organization)?;
    diesel::insert_into(organizations::table)
        .values(row)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Adds many new organizations.
pub fn insert_many(conn: &mut Conn, organizations: &[Organization]) -> Result<()> {
    let rows: Vec<OrganizationRow> = organizations
        .iter()
        .map(OrganizationRow::from_organization)
        .collect::<Result<_>>()?;
    super::listing::insert_all!(conn, organizations::table, &rows)
}

/// The codes of all organizations.
pub fn codes(conn: &mut Conn) -> Result<Vec<String>> {
    organizations::table
        .select(organizations::code)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// Replaces the organization that stands at the version before this one.
pub fn update(conn: &mut Conn, organization: &Organization) -> Result<()> {
    let row = OrganizationRow::from_organization(organization)?;
    let before = organizations::table
        .find(organization.id.to_string())
        .filter(organizations::version.eq(organization.version - 1));
    match diesel::update(before).set(row).execute(conn) {
        Ok(0) => Err(Error::Stale {
            current: organization.version,
        }),
        Ok(_) => Ok(()),
        Err(error) => Err(Error::from_diesel(error)),
    }
}

/// One organization.
pub fn find(conn: &mut Conn, id: OrganizationId) -> Result<Option<Organization>> {
    let row: Option<OrganizationRow> = organizations::table
        .find(id.to_string())
        .select(OrganizationRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(OrganizationRow::into_organization).transpose()
}

/// The organization with this code.
pub fn find_by_code(conn: &mut Conn, code: &str) -> Result<Option<Organization>> {
    let row: Option<OrganizationRow> = organizations::table
        .filter(organizations::code.eq(code))
        .select(OrganizationRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(OrganizationRow::into_organization).transpose()
}

/// Those of the given organizations that exist.
pub fn find_all(conn: &mut Conn, ids: &[OrganizationId]) -> Result<Vec<Organization>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<OrganizationRow> = organizations::table
        .filter(organizations::id.eq_any(ids))
        .select(OrganizationRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(OrganizationRow::into_organization)
        .collect()
}

/// Organizations after an id, of one kind or of all, in the order of their ids.
pub fn list(
    conn: &mut Conn,
    kind: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Organization>> {
    let mut query = organizations::table
        .select(OrganizationRow::as_select())
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(organizations::kind.eq(kind.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(organizations::id.gt(after.to_owned()));
    }
    let rows: Vec<OrganizationRow> = query
        .order(organizations::id.asc())
        .limit(limit)
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(OrganizationRow::into_organization)
        .collect()
}
