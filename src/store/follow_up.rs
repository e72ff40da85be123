//! Milestones, updates and reports of cooperations in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::schema::{implementation_reports, milestones, progress_updates};
use super::{Error, Result};
use crate::domain::follow_up::{ImplementationReport, Milestone, Newest, ProgressUpdate, Side};
use crate::domain::ids::{AttachmentId, CooperationId, MilestoneId};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = milestones, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct MilestoneRow {
    id: String,
    cooperation_id: String,
    title: String,
    due_on: String,
    done_on: Option<String>,
    done_by: Option<String>,
    created_by: String,
    created_ms: i64,
    updated_ms: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = progress_updates, check_for_backend(MultiBackend))]
struct UpdateRow {
    id: String,
    cooperation_id: String,
    organization_id: String,
    side: String,
    status: String,
    body: String,
    files: String,
    created_by: Option<String>,
    created_ms: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = implementation_reports, check_for_backend(MultiBackend))]
struct ReportRow {
    id: String,
    cooperation_id: String,
    recommendation_id: String,
    organization_id: String,
    status: String,
    remark: Option<String>,
    created_by: Option<String>,
    created_ms: i64,
}

impl MilestoneRow {
    fn from_milestone(milestone: &Milestone) -> Self {
        Self {
            id: milestone.id.to_string(),
            cooperation_id: milestone.cooperation_id.to_string(),
            title: milestone.title.clone(),
            due_on: milestone.due_on.to_string(),
            done_on: milestone.done_on.map(|day| day.to_string()),
            done_by: milestone.done_by.map(|id| id.to_string()),
            created_by: milestone.created_by.to_string(),
            created_ms: milestone.created_ms,
            updated_ms: milestone.updated_ms,
        }
    }

    fn into_milestone(self) -> Result<Milestone> {
        Ok(Milestone {
            id: parse(&self.id)?,
            cooperation_id: parse(&self.cooperation_id)?,
            title: self.title,
            due_on: parse(&self.due_on)?,
            done_on: parse_optional(self.done_on.as_deref())?,
            done_by: parse_optional(self.done_by.as_deref())?,
            created_by: parse(&self.created_by)?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

impl UpdateRow {
    fn from_update(update: &ProgressUpdate) -> Result<Self> {
        Ok(Self {
            id: update.id.to_string(),
            cooperation_id: update.cooperation_id.to_string(),
            organization_id: update.organization_id.to_string(),
            side: update.side.code().to_owned(),
            status: update.status.code().to_owned(),
            body: update.text.clone(),
            files: encode(&update.files)?,
            created_by: update.created_by.map(|id| id.to_string()),
            created_ms: update.created_ms,
        })
    }

    fn into_update(self) -> Result<ProgressUpdate> {
        Ok(ProgressUpdate {
            id: parse(&self.id)?,
            cooperation_id: parse(&self.cooperation_id)?,
            organization_id: parse(&self.organization_id)?,
            side: parse(&self.side)?,
            status: parse(&self.status)?,
            text: self.body,
            files: decode(&self.files)?,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
        })
    }
}

impl ReportRow {
    fn from_report(report: &ImplementationReport) -> Self {
        Self {
            id: report.id.to_string(),
            cooperation_id: report.cooperation_id.to_string(),
            recommendation_id: report.recommendation_id.to_string(),
            organization_id: report.organization_id.to_string(),
            status: report.status.code().to_owned(),
            remark: report.remark.clone(),
            created_by: report.created_by.map(|id| id.to_string()),
            created_ms: report.created_ms,
        }
    }

    fn into_report(self) -> Result<ImplementationReport> {
        Ok(ImplementationReport {
            id: parse(&self.id)?,
            cooperation_id: parse(&self.cooperation_id)?,
            recommendation_id: parse(&self.recommendation_id)?,
            organization_id: parse(&self.organization_id)?,
            status: parse(&self.status)?,
            remark: self.remark,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
        })
    }
}

/// Adds a milestone.
pub fn insert_milestone(conn: &mut Conn, milestone: &Milestone) -> Result<()> {
    diesel::insert_into(milestones::table)
        .values(MilestoneRow::from_milestone(milestone))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Changes a milestone.
pub fn update_milestone(conn: &mut Conn, milestone: &Milestone) -> Result<()> {
    diesel::update(milestones::table.find(milestone.id.to_string()))
        .set(MilestoneRow::from_milestone(milestone))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The milestones of a cooperation, in the order of the days by which they are due.
pub fn milestones(conn: &mut Conn, of: CooperationId) -> Result<Vec<Milestone>> {
    let rows: Vec<MilestoneRow> = milestones::table
        .filter(milestones::cooperation_id.eq(of.to_string()))
        .order((milestones::due_on.asc(), milestones::id.asc()))
        .select(MilestoneRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(MilestoneRow::into_milestone).collect()
}

/// One milestone of a cooperation.
pub fn milestone(conn: &mut Conn, of: CooperationId, id: MilestoneId) -> Result<Option<Milestone>> {
    let all = milestones(conn, of)?;
    Ok(all.into_iter().find(|one| one.id == id))
}

/// Adds what one said of how a cooperation goes.
pub fn insert_update(conn: &mut Conn, update: &ProgressUpdate) -> Result<()> {
    diesel::insert_into(progress_updates::table)
        .values(UpdateRow::from_update(update)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// What was said of a cooperation before an id, newest first; by one side, or by both.
pub fn updates(
    conn: &mut Conn,
    of: CooperationId,
    side: Option<Side>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<ProgressUpdate>> {
    let mut query = progress_updates::table
        .filter(progress_updates::cooperation_id.eq(of.to_string()))
        .order(progress_updates::id.desc())
        .limit(limit)
        .select(UpdateRow::as_select())
        .into_boxed();
    if let Some(side) = side {
        query = query.filter(progress_updates::side.eq(side.code()));
    }
    if let Some(before) = before {
        query = query.filter(progress_updates::id.lt(before.to_owned()));
    }
    let rows: Vec<UpdateRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(UpdateRow::into_update).collect()
}

/// Whether anything that was said of a cooperation names a file.
pub fn is_shown_by_update(conn: &mut Conn, of: CooperationId, file: AttachmentId) -> Result<bool> {
    let naming = progress_updates::table
        .filter(progress_updates::cooperation_id.eq(of.to_string()))
        .filter(progress_updates::files.like(format!("%{file}%")));
    diesel::select(diesel::dsl::exists(naming))
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// The newest word of each side of a cooperation.
pub fn newest(conn: &mut Conn, of: CooperationId) -> Result<Newest> {
    let mut last = |side| updates(conn, of, Some(side), None, 1);
    Ok(Newest {
        state: last(Side::State)?.pop(),
        partners: last(Side::Partners)?.pop(),
    })
}

/// Adds a report of how far a recommendation is implemented.
pub fn insert_report(conn: &mut Conn, report: &ImplementationReport) -> Result<()> {
    diesel::insert_into(implementation_reports::table)
        .values(ReportRow::from_report(report))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// What was reported in a cooperation of the recommendations that it serves, newest first.
pub fn reports(
    conn: &mut Conn,
    of: CooperationId,
    limit: i64,
) -> Result<Vec<ImplementationReport>> {
    let rows: Vec<ReportRow> = implementation_reports::table
        .filter(implementation_reports::cooperation_id.eq(of.to_string()))
        .order(implementation_reports::id.desc())
        .limit(limit)
        .select(ReportRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(ReportRow::into_report).collect()
}
