//! Plans in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::schema::plans;
use super::{Error, Result};
use crate::domain::ids::PlanId;
use crate::domain::plan::{Plan, PlanDetails};

#[derive(Queryable, Selectable)]
#[diesel(table_name = plans, check_for_backend(MultiBackend))]
struct PlanRow {
    id: String,
    created_by: Option<String>,
    position: i64,
    content: String,
    summary: String,
    created_ms: i64,
}

impl PlanRow {
    fn into_plan(self) -> Result<Plan> {
        Ok(Plan {
            id: parse(&self.id)?,
            created_by: parse_optional(self.created_by.as_deref())?,
            position: self.position,
            content: decode(&self.content)?,
            summary: decode(&self.summary)?,
            created_ms: self.created_ms,
        })
    }
}

/// Adds a new plan.
pub fn insert(conn: &mut Conn, plan: &Plan, details: &PlanDetails) -> Result<()> {
    diesel::insert_into(plans::table)
        .values((
            plans::id.eq(plan.id.to_string()),
            plans::created_by.eq(plan.created_by.map(|id| id.to_string())),
            plans::position.eq(plan.position),
            plans::content.eq(encode(&plan.content)?),
            plans::summary.eq(encode(&plan.summary)?),
            plans::details.eq(encode(details)?),
            plans::created_ms.eq(plan.created_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One plan.
pub fn find(conn: &mut Conn, id: PlanId) -> Result<Option<Plan>> {
    let row: Option<PlanRow> = plans::table
        .find(id.to_string())
        .select(PlanRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(PlanRow::into_plan).transpose()
}

/// Who helps whom in a plan.
pub fn details(conn: &mut Conn, id: PlanId) -> Result<Option<PlanDetails>> {
    let details: Option<String> = plans::table
        .find(id.to_string())
        .select(plans::details)
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    details.map(|details| decode(&details)).transpose()
}

/// Plans before an id, newest first.
pub fn list(conn: &mut Conn, before_id: Option<&str>, limit: i64) -> Result<Vec<Plan>> {
    let mut query = plans::table
        .select(PlanRow::as_select())
        .order(plans::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(before) = before_id {
        query = query.filter(plans::id.lt(before.to_owned()));
    }
    let rows: Vec<PlanRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(PlanRow::into_plan).collect()
}
