//! Requests to join in the database.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::connection::{Conn, MultiBackend};
use super::json::{parse, parse_optional};
use super::schema::{activities, cooperation_participants, cooperations, join_requests, needs};
use super::{Error, IDS_PER_STATEMENT, Result};
use crate::domain::cooperation::ParticipantRole;
use crate::domain::ids::{JoinRequestId, OrganizationId};
use crate::domain::join_request::{JoinContent, JoinRequest, JoinTarget};
use crate::domain::lifecycle::JoinState;
use crate::domain::request;
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = join_requests, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct JoinRequestRow {
    id: String,
    activity_id: Option<String>,
    need_id: Option<String>,
    organization_id: String,
    role: String,
    state: String,
    version: i64,
    message: String,
    reason: Option<String>,
    created_by: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

impl JoinRequestRow {
    fn from_request(request: &JoinRequest) -> Self {
        let (activity_id, need_id) = match request.target {
            JoinTarget::Activity(id) => (Some(id.to_string()), None),
            JoinTarget::Need(id) => (None, Some(id.to_string())),
        };
        Self {
            id: request.id.to_string(),
            activity_id,
            need_id,
            organization_id: request.organization_id.to_string(),
            role: request.content.role.code().to_owned(),
            state: request.state.code().to_owned(),
            version: request.version,
            message: request.content.message.clone(),
            reason: request.reason.clone(),
            created_by: request.created_by.map(|id| id.to_string()),
            created_ms: request.created_ms,
            updated_ms: request.updated_ms,
        }
    }

    fn into_request(self) -> Result<JoinRequest> {
        let activity = parse_optional(self.activity_id.as_deref())?;
        let need = parse_optional(self.need_id.as_deref())?;
        let target = match (activity, need) {
            (Some(id), _) => JoinTarget::Activity(id),
            (None, Some(id)) => JoinTarget::Need(id),
            (None, None) => {
                let id = self.id;
                return Err(Error::Internal(format!("request {id} is to join nothing")));
            }
        };
        Ok(JoinRequest {
            id: parse(&self.id)?,
            target,
            organization_id: parse(&self.organization_id)?,
            state: parse(&self.state)?,
            version: self.version,
            content: JoinContent {
                role: parse(&self.role)?,
                message: self.message,
            },
            reason: self.reason,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new request; `Error::Conflict` when the same organization asks for the same already.
pub fn insert(conn: &mut Conn, request: &JoinRequest) -> Result<()> {
    diesel::insert_into(join_requests::table)
        .values(JoinRequestRow::from_request(request))
        .execute(conn)
        .map(drop)
        .map_err(Error::from_diesel)
}

/// Replaces the request that stands at the version before this one.
pub fn update(conn: &mut Conn, request: &JoinRequest) -> Result<()> {
    let before = join_requests::table
        .find(request.id.to_string())
        .filter(join_requests::version.eq(request.version - 1));
    let changed = diesel::update(before)
        .set(JoinRequestRow::from_request(request))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: request.version,
        });
    }
    Ok(())
}

/// One request, whoever may see it.
pub fn find(conn: &mut Conn, id: JoinRequestId) -> Result<Option<JoinRequest>> {
    let row: Option<JoinRequestRow> = join_requests::table
        .find(id.to_string())
        .select(JoinRequestRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(JoinRequestRow::into_request).transpose()
}

/// The requests to join something that are not answered yet, oldest first.
pub fn asked(conn: &mut Conn, target: JoinTarget) -> Result<Vec<JoinRequest>> {
    let query = join_requests::table
        .filter(join_requests::state.eq(JoinState::Asked.code()))
        .order(join_requests::id.asc())
        .select(JoinRequestRow::as_select())
        .into_boxed();
    let query = match target {
        JoinTarget::Activity(id) => query.filter(join_requests::activity_id.eq(id.to_string())),
        JoinTarget::Need(id) => query.filter(join_requests::need_id.eq(id.to_string())),
    };
    let rows: Vec<JoinRequestRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(JoinRequestRow::into_request).collect()
}

type Condition =
    Box<dyn BoxableExpression<join_requests::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// That an organization answers a request: it runs the activity, or has the need.
fn answered_by(own: &str) -> Condition {
    let run = activities::table
        .filter(activities::organization_id.eq(own.to_owned()))
        .select(activities::id.nullable());
    let needed = needs::table
        .filter(needs::organization_id.eq(own.to_owned()))
        .select(needs::id.nullable());
    let activity = join_requests::activity_id.eq_any(run);
    Box::new(activity.or(join_requests::need_id.eq_any(needed)))
}

/// That the viewer's organization makes a request, answers it, or leads those whom it is to join; none when it sees all.
fn seen_by(viewer: &Viewer) -> Option<Condition> {
    if viewer.sees_all {
        return None;
    }
    let own = viewer.organization.map(|id| id.to_string());
    let own = own.unwrap_or_default();
    let led = cooperation_participants::table
        .inner_join(
            cooperations::table.on(cooperations::id.eq(cooperation_participants::cooperation_id)),
        )
        .filter(cooperations::standing.eq(true))
        .filter(cooperation_participants::organization_id.eq(own.clone()))
        .filter(cooperation_participants::role.eq(ParticipantRole::Lead.code()))
        .select(cooperations::need_id.nullable());
    let answered = answered_by(&own);
    let makes = join_requests::organization_id.eq(own);
    Some(Box::new(
        makes.or(answered).or(join_requests::need_id.eq_any(led)),
    ))
}

/// What those of these requests are called that the viewer sees, by their ids.
pub fn titles(conn: &mut Conn, viewer: &Viewer, ids: &[String]) -> Result<HashMap<String, String>> {
    let mut found: Vec<JoinRequest> = Vec::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = join_requests::table
            .filter(join_requests::id.eq_any(ids.to_vec()))
            .select(JoinRequestRow::as_select())
            .into_boxed();
        if let Some(seen) = seen_by(viewer) {
            query = query.filter(seen);
        }
        let rows: Vec<JoinRequestRow> = query.load(conn).map_err(Error::from_diesel)?;
        let requests = rows.into_iter().map(JoinRequestRow::into_request);
        found.extend(requests.collect::<Result<Vec<_>>>()?);
    }
    let (mut activities, mut needs) = (Vec::new(), Vec::new());
    for one in &found {
        match one.target {
            JoinTarget::Activity(id) => activities.push(id.to_string()),
            JoinTarget::Need(id) => needs.push(id.to_string()),
        }
    }
    let activities = super::activities::titles(conn, viewer, &activities)?;
    let needs = super::needs::titles(conn, viewer, &needs)?;
    let named = found.into_iter().map(|one| {
        let subject = match one.target {
            JoinTarget::Activity(id) => activities.get(&id.to_string()),
            JoinTarget::Need(id) => needs.get(&id.to_string()),
        };
        let title = request::title(subject, &one.content.message);
        (one.id.to_string(), title)
    });
    Ok(named.collect())
}

/// The ids of the requests that wait for an organization's answer, oldest first.
pub fn waiting_for(conn: &mut Conn, own: OrganizationId, limit: i64) -> Result<Vec<String>> {
    join_requests::table
        .filter(join_requests::state.eq(JoinState::Asked.code()))
        .filter(answered_by(&own.to_string()))
        .order(join_requests::id.asc())
        .limit(limit)
        .select(join_requests::id)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The requests before an id, in these states (any when none is named), that the viewer's organization makes or may
/// answer (all, if it sees all), newest first.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    states: &[String],
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<JoinRequest>> {
    let mut query = join_requests::table
        .select(JoinRequestRow::as_select())
        .order(join_requests::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(seen) = seen_by(viewer) {
        query = query.filter(seen);
    }
    if !states.is_empty() {
        query = query.filter(join_requests::state.eq_any(states.to_vec()));
    }
    if let Some(before) = before {
        query = query.filter(join_requests::id.lt(before.to_owned()));
    }
    let rows: Vec<JoinRequestRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(JoinRequestRow::into_request).collect()
}
