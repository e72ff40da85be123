//! Cooperations in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{parse, parse_optional};
use super::listing::{Joined, insert_all};
use super::schema::{cooperation_participants, cooperations, needs};
use super::{Error, IDS_PER_STATEMENT, Result};
use crate::domain::clock::Millis;
use crate::domain::cooperation::{Cooperation, Participant};
use crate::domain::ids::{CooperationId, NeedId, SuggestionId};
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cooperations, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct CooperationRow {
    id: String,
    need_id: String,
    need_owner_id: String,
    state: String,
    previous_state: Option<String>,
    standing: bool,
    version: i64,
    reason: Option<String>,
    agreed_ms: Option<i64>,
    update_due_ms: Option<i64>,
    created_ms: i64,
    updated_ms: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = cooperation_participants, check_for_backend(MultiBackend))]
struct ParticipantRow {
    cooperation_id: String,
    place: i32,
    organization_id: String,
    role: String,
    offer_id: Option<String>,
    suggestion_id: Option<String>,
    since_ms: i64,
}

impl CooperationRow {
    fn from_cooperation(cooperation: &Cooperation) -> Self {
        Self {
            id: cooperation.id.to_string(),
            need_id: cooperation.need_id.to_string(),
            need_owner_id: cooperation.need_owner.to_string(),
            state: cooperation.state.code().to_owned(),
            previous_state: cooperation.previous_state.map(|s| s.code().to_owned()),
            standing: cooperation.state.is_standing(),
            version: cooperation.version,
            reason: cooperation.reason.clone(),
            agreed_ms: cooperation.agreed_ms,
            update_due_ms: cooperation.update_due_ms,
            created_ms: cooperation.created_ms,
            updated_ms: cooperation.updated_ms,
        }
    }

    fn with(self, participants: Vec<Participant>) -> Result<Cooperation> {
        Ok(Cooperation {
            id: parse(&self.id)?,
            need_id: parse(&self.need_id)?,
            need_owner: parse(&self.need_owner_id)?,
            state: parse(&self.state)?,
            previous_state: parse_optional(self.previous_state.as_deref())?,
            version: self.version,
            participants,
            reason: self.reason,
            agreed_ms: self.agreed_ms,
            update_due_ms: self.update_due_ms,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

impl ParticipantRow {
    fn from_participant(cooperation: &str, place: i32, participant: &Participant) -> Self {
        Self {
            cooperation_id: cooperation.to_owned(),
            place,
            organization_id: participant.organization_id.to_string(),
            role: participant.role.code().to_owned(),
            offer_id: participant.offer_id.map(|id| id.to_string()),
            suggestion_id: participant.suggestion_id.map(|id| id.to_string()),
            since_ms: participant.since_ms,
        }
    }

    fn into_participant(self) -> Result<Participant> {
        Ok(Participant {
            organization_id: parse(&self.organization_id)?,
            role: parse(&self.role)?,
            offer_id: parse_optional(self.offer_id.as_deref())?,
            suggestion_id: parse_optional(self.suggestion_id.as_deref())?,
            since_ms: self.since_ms,
        })
    }
}

/// Adds a new cooperation; `Error::Conflict` when another one stands for the same need.
pub fn insert(conn: &mut Conn, cooperation: &Cooperation) -> Result<()> {
    diesel::insert_into(cooperations::table)
        .values(CooperationRow::from_cooperation(cooperation))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_participants(conn, cooperation)
}

/// Replaces the cooperation that stands at the version before this one.
pub fn update(conn: &mut Conn, cooperation: &Cooperation) -> Result<()> {
    let id = cooperation.id.to_string();
    let before = cooperations::table
        .find(&id)
        .filter(cooperations::version.eq(cooperation.version - 1));
    let changed = diesel::update(before)
        .set(CooperationRow::from_cooperation(cooperation))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: cooperation.version,
        });
    }
    let of_it = cooperation_participants::cooperation_id.eq(id);
    diesel::delete(cooperation_participants::table.filter(of_it))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    insert_participants(conn, cooperation)
}

fn insert_participants(conn: &mut Conn, cooperation: &Cooperation) -> Result<()> {
    let id = cooperation.id.to_string();
    let rows: Vec<ParticipantRow> = (0..)
        .zip(&cooperation.participants)
        .map(|(place, one)| ParticipantRow::from_participant(&id, place, one))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    insert_all!(conn, cooperation_participants::table, &rows)
}

/// One cooperation, whoever may see it.
pub fn find(conn: &mut Conn, id: CooperationId) -> Result<Option<Cooperation>> {
    let row: Option<CooperationRow> = cooperations::table
        .find(id.to_string())
        .select(CooperationRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    one(conn, row)
}

/// The cooperation that stands for a need.
pub fn standing(conn: &mut Conn, need: NeedId) -> Result<Option<Cooperation>> {
    let row: Option<CooperationRow> = cooperations::table
        .filter(cooperations::need_id.eq(need.to_string()))
        .filter(cooperations::standing.eq(true))
        .select(CooperationRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    one(conn, row)
}

fn one(conn: &mut Conn, row: Option<CooperationRow>) -> Result<Option<Cooperation>> {
    Ok(with_participants(conn, row.into_iter().collect())?.pop())
}

fn with_participants(conn: &mut Conn, rows: Vec<CooperationRow>) -> Result<Vec<Cooperation>> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let found: Vec<ParticipantRow> = cooperation_participants::table
        .filter(cooperation_participants::cooperation_id.eq_any(ids))
        .order((
            cooperation_participants::cooperation_id.asc(),
            cooperation_participants::place.asc(),
        ))
        .select(ParticipantRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    let mut participants: HashMap<String, Vec<Participant>> = HashMap::new();
    for row in found {
        let of = row.cooperation_id.clone();
        let own = participants.entry(of).or_default();
        own.push(row.into_participant()?);
    }
    rows.into_iter()
        .map(|row| {
            let own = participants.remove(&row.id).unwrap_or_default();
            row.with(own)
        })
        .collect()
}

type Condition = Box<
    dyn BoxableExpression<cooperations::table, MultiBackend, SqlType = diesel::sql_types::Bool>,
>;

/// That the viewer takes part: the definition of `domain::cooperation`, as SQL; none when it sees all.
fn taking_part(viewer: &Viewer) -> Option<Condition> {
    if viewer.sees_all {
        return None;
    }
    let organization = viewer.organization.map(|id| id.to_string());
    let organization = organization.unwrap_or_default();
    let helping = cooperation_participants::table
        .filter(cooperation_participants::organization_id.eq(organization.clone()))
        .select(cooperation_participants::cooperation_id);
    Some(Box::new(
        cooperations::need_owner_id
            .eq(organization)
            .or(cooperations::id.eq_any(helping)),
    ))
}

/// The titles of the needs of those of these cooperations that the viewer takes part in, by their ids.
pub fn titles(conn: &mut Conn, viewer: &Viewer, ids: &[String]) -> Result<HashMap<String, String>> {
    let mut titles = HashMap::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = cooperations::table
            .inner_join(needs::table.on(needs::id.eq(cooperations::need_id)))
            .filter(cooperations::id.eq_any(ids.to_vec()))
            .select((cooperations::id, needs::title))
            .into_boxed();
        if let Some(seen) = taking_part(viewer) {
            query = query.filter(Joined(seen));
        }
        let found: Vec<(String, String)> = query.load(conn).map_err(Error::from_diesel)?;
        titles.extend(found);
    }
    Ok(titles)
}

/// What a list of cooperations is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct CooperationFilter {
    /// Any when empty.
    pub states: Vec<String>,
    pub need_id: Option<NeedId>,
    /// Those whose update was due then or before.
    pub due_until_ms: Option<Millis>,
}

/// The cooperations before an id that the viewer takes part in (all, if it sees all), newest first.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &CooperationFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Cooperation>> {
    let mut query = cooperations::table
        .select(CooperationRow::as_select())
        .order(cooperations::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(seen) = taking_part(viewer) {
        query = query.filter(seen);
    }
    if !filter.states.is_empty() {
        query = query.filter(cooperations::state.eq_any(filter.states.clone()));
    }
    if let Some(need) = filter.need_id {
        query = query.filter(cooperations::need_id.eq(need.to_string()));
    }
    if let Some(until_ms) = filter.due_until_ms {
        query = query.filter(cooperations::update_due_ms.le(until_ms));
    }
    if let Some(before) = before {
        query = query.filter(cooperations::id.lt(before.to_owned()));
    }
    let rows: Vec<CooperationRow> = query.load(conn).map_err(Error::from_diesel)?;
    with_participants(conn, rows)
}

/// The cooperations, after an id, whose next update was due at a moment or before, in the order of their ids.
pub fn updates_due(
    conn: &mut Conn,
    until_ms: Millis,
    after: &str,
    limit: i64,
) -> Result<Vec<Cooperation>> {
    let rows: Vec<CooperationRow> = cooperations::table
        .filter(cooperations::update_due_ms.le(until_ms))
        .filter(cooperations::id.gt(after))
        .order(cooperations::id.asc())
        .limit(limit)
        .select(CooperationRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    with_participants(conn, rows)
}

/// The ids of the needs of these cooperations, and of the offers with which participants came in: what is left of both
/// follows from what is committed there.
pub fn needs_and_offers_of(conn: &mut Conn, ids: &[String]) -> Result<(Vec<String>, Vec<String>)> {
    let needs = cooperations::table
        .filter(cooperations::id.eq_any(ids))
        .select(cooperations::need_id)
        .distinct()
        .load(conn)
        .map_err(Error::from_diesel)?;
    let offers: Vec<Option<String>> = cooperation_participants::table
        .filter(cooperation_participants::cooperation_id.eq_any(ids))
        .filter(cooperation_participants::offer_id.is_not_null())
        .select(cooperation_participants::offer_id)
        .distinct()
        .load(conn)
        .map_err(Error::from_diesel)?;
    Ok((needs, offers.into_iter().flatten().collect()))
}

/// The cooperation that each of these suggestions led to.
pub fn of_suggestions(
    conn: &mut Conn,
    ids: &[SuggestionId],
) -> Result<HashMap<SuggestionId, CooperationId>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let found: Vec<(Option<String>, String)> = cooperation_participants::table
        .filter(cooperation_participants::suggestion_id.eq_any(ids))
        .select((
            cooperation_participants::suggestion_id,
            cooperation_participants::cooperation_id,
        ))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let pair = |(suggestion, cooperation): (Option<String>, String)| {
        Ok((
            parse(&suggestion.unwrap_or_default())?,
            parse(&cooperation)?,
        ))
    };
    found.into_iter().map(pair).collect()
}
