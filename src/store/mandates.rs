//! Mandates in the database: who acts for which organization, in which roles, when.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse};
use super::schema::mandates;
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::{MandateId, OrganizationId, UserId};
use crate::domain::user::Mandate;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = mandates, check_for_backend(MultiBackend))]
struct MandateRow {
    id: String,
    user_id: String,
    organization_id: String,
    roles: String,
    starts_ms: i64,
    ends_ms: Option<i64>,
}

impl MandateRow {
    fn from_mandate(mandate: &Mandate) -> Result<Self> {
        Ok(Self {
            id: mandate.id.to_string(),
            user_id: mandate.user_id.to_string(),
            organization_id: mandate.organization_id.to_string(),
            roles: encode(&mandate.roles)?,
            starts_ms: mandate.starts_ms,
            ends_ms: mandate.ends_ms,
        })
    }

    fn into_mandate(self) -> Result<Mandate> {
        Ok(Mandate {
            id: parse(&self.id)?,
            user_id: parse(&self.user_id)?,
            organization_id: parse(&self.organization_id)?,
            roles: decode(&self.roles)?,
            starts_ms: self.starts_ms,
            ends_ms: self.ends_ms,
        })
    }
}

/// Adds a mandate.
pub fn insert(conn: &mut Conn, mandate: &Mandate) -> Result<()> {
    diesel::insert_into(mandates::table)
        .values(MandateRow::from_mandate(mandate)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Lets a mandate end at a moment.
pub fn end(conn: &mut Conn, id: MandateId, ends_ms: Millis) -> Result<()> {
    diesel::update(mandates::table.find(id.to_string()))
        .set(mandates::ends_ms.eq(ends_ms))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One mandate.
pub fn find(conn: &mut Conn, id: MandateId) -> Result<Option<Mandate>> {
    let row: Option<MandateRow> = mandates::table
        .find(id.to_string())
        .select(MandateRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(MandateRow::into_mandate).transpose()
}

/// All mandates of some people, past and future ones too, oldest first.
pub fn of_users(conn: &mut Conn, users: &[UserId]) -> Result<Vec<Mandate>> {
    let users: Vec<String> = users.iter().map(ToString::to_string).collect();
    let rows: Vec<MandateRow> = mandates::table
        .filter(mandates::user_id.eq_any(users))
        .order(mandates::id.asc())
        .select(MandateRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MandateRow::into_mandate).collect()
}

/// Who has or had a mandate of this organization.
pub fn users_of(conn: &mut Conn, organization: OrganizationId) -> Result<Vec<UserId>> {
    let ids: Vec<String> = mandates::table
        .filter(mandates::organization_id.eq(organization.to_string()))
        .select(mandates::user_id)
        .distinct()
        .load(conn)
        .map_err(Error::from_diesel)?;
    ids.iter().map(|id| parse(id)).collect()
}

/// The mandates under which active people may act for an organization at a moment.
pub fn current_of(
    conn: &mut Conn,
    organization: OrganizationId,
    now_ms: Millis,
) -> Result<Vec<Mandate>> {
    use super::schema::users;
    let active = users::table
        .filter(users::active.eq(true))
        .select(users::id);
    let rows: Vec<MandateRow> = mandates::table
        .filter(mandates::organization_id.eq(organization.to_string()))
        .filter(mandates::starts_ms.le(now_ms))
        .filter(mandates::ends_ms.is_null().or(mandates::ends_ms.gt(now_ms)))
        .filter(mandates::user_id.eq_any(active))
        .select(MandateRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MandateRow::into_mandate).collect()
}

/// The mandates under which active people may act at a moment, of one role.
pub fn current_in_role(conn: &mut Conn, role: &str, now_ms: Millis) -> Result<Vec<Mandate>> {
    use super::schema::users;
    let active = users::table
        .filter(users::active.eq(true))
        .select(users::id);
    let rows: Vec<MandateRow> = mandates::table
        .filter(mandates::roles.like(format!("%\"{role}\"%")))
        .filter(mandates::starts_ms.le(now_ms))
        .filter(mandates::ends_ms.is_null().or(mandates::ends_ms.gt(now_ms)))
        .filter(mandates::user_id.eq_any(active))
        .select(MandateRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MandateRow::into_mandate).collect()
}
