//! Suggestions that somebody has decided on, in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::listing::Joined;
use super::schema::{self as records, suggestions};
use super::{Error, IDS_PER_STATEMENT, Result, needs, offers};
use crate::domain::decision::{SeenState, Side, Suggestion};
use crate::domain::ids::{NeedId, OfferId, SuggestionId};
use crate::domain::lifecycle::SuggestionState;
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = suggestions, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct SuggestionRow {
    id: String,
    need_id: String,
    offer_id: String,
    need_owner_id: String,
    offerer_id: String,
    state: String,
    version: i64,
    told_need_owner: bool,
    told_offerer: bool,
    measured: String,
    decisions: String,
    due_ms: Option<i64>,
    created_by: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

impl SuggestionRow {
    fn from_suggestion(suggestion: &Suggestion) -> Result<Self> {
        Ok(Self {
            id: suggestion.id.to_string(),
            need_id: suggestion.need_id.to_string(),
            offer_id: suggestion.offer_id.to_string(),
            need_owner_id: suggestion.need_owner.to_string(),
            offerer_id: suggestion.offerer.to_string(),
            state: suggestion.state.code().to_owned(),
            version: suggestion.version,
            told_need_owner: suggestion.told_need_owner(),
            told_offerer: suggestion.told_offerer(),
            measured: encode(&suggestion.measured)?,
            decisions: encode(&suggestion.decisions)?,
            due_ms: suggestion.due_ms,
            created_by: suggestion.created_by.map(|id| id.to_string()),
            created_ms: suggestion.created_ms,
            updated_ms: suggestion.updated_ms,
        })
    }

    fn into_suggestion(self) -> Result<Suggestion> {
        Ok(Suggestion {
            id: parse(&self.id)?,
            need_id: parse(&self.need_id)?,
            offer_id: parse(&self.offer_id)?,
            need_owner: parse(&self.need_owner_id)?,
            offerer: parse(&self.offerer_id)?,
            state: parse(&self.state)?,
            version: self.version,
            measured: decode(&self.measured)?,
            decisions: decode(&self.decisions)?,
            due_ms: self.due_ms,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// What a list of suggestions is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct SuggestionFilter {
    /// As the reader knows them; any when empty.
    pub states: Vec<SeenState>,
    pub need_id: Option<NeedId>,
    pub offer_id: Option<OfferId>,
}

/// Adds a new suggestion; `Error::Conflict` when the pair has one.
pub fn insert(conn: &mut Conn, suggestion: &Suggestion) -> Result<()> {
    diesel::insert_into(suggestions::table)
        .values(SuggestionRow::from_suggestion(suggestion)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Replaces the suggestion that stands at the version before this one.
pub fn update(conn: &mut Conn, suggestion: &Suggestion) -> Result<()> {
    let before = suggestions::table
        .find(suggestion.id.to_string())
        .filter(suggestions::version.eq(suggestion.version - 1));
    let changed = diesel::update(before)
        .set(SuggestionRow::from_suggestion(suggestion)?)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: suggestion.version,
        });
    }
    Ok(())
}

/// Every suggestion, whoever may know of it.
pub fn all(conn: &mut Conn) -> Result<Vec<Suggestion>> {
    let rows: Vec<SuggestionRow> = suggestions::table
        .select(SuggestionRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(SuggestionRow::into_suggestion)
        .collect()
}

/// One suggestion, whoever may know of it.
pub fn find(conn: &mut Conn, id: SuggestionId) -> Result<Option<Suggestion>> {
    let row: Option<SuggestionRow> = suggestions::table
        .find(id.to_string())
        .select(SuggestionRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(SuggestionRow::into_suggestion).transpose()
}

/// The suggestion of a pair, whoever may know of it.
pub fn of_pair(conn: &mut Conn, need: NeedId, offer: OfferId) -> Result<Option<Suggestion>> {
    let row: Option<SuggestionRow> = suggestions::table
        .filter(suggestions::need_id.eq(need.to_string()))
        .filter(suggestions::offer_id.eq(offer.to_string()))
        .select(SuggestionRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(SuggestionRow::into_suggestion).transpose()
}

type Condition =
    Box<dyn BoxableExpression<suggestions::table, MultiBackend, SqlType = diesel::sql_types::Bool>>;

/// What the viewer was told of and reads as one of the states: the definition of `domain::decision`, as SQL.
fn told(viewer: &Viewer, states: &[SeenState]) -> Condition {
    let read_as = |side: Side| -> Vec<&'static str> {
        let wanted = if states.is_empty() {
            SeenState::ALL
        } else {
            states
        };
        let states = SeenState::states(wanted, side).into_iter();
        states.map(SuggestionState::code).collect()
    };
    if viewer.sees_all {
        return Box::new(suggestions::state.eq_any(read_as(Side::ClearingHouse)));
    }
    let organization = viewer.organization.map(|id| id.to_string());
    let organization = organization.unwrap_or_default();
    let needing = suggestions::need_owner_id
        .eq(organization.clone())
        .and(suggestions::told_need_owner.eq(true))
        .and(suggestions::state.eq_any(read_as(Side::NeedOwner)));
    let offering = suggestions::offerer_id
        .eq(organization)
        .and(suggestions::told_offerer.eq(true))
        .and(suggestions::state.eq_any(read_as(Side::Offerer)));
    Box::new(needing.or(offering))
}

/// The suggestions before an id that the viewer was told of and whose need and offer it sees, newest first.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &SuggestionFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Suggestion>> {
    let mut query = suggestions::table
        .inner_join(records::needs::table.on(records::needs::id.eq(suggestions::need_id)))
        .inner_join(records::offers::table.on(records::offers::id.eq(suggestions::offer_id)))
        .select(SuggestionRow::as_select())
        .order(suggestions::id.desc())
        .limit(limit)
        .into_boxed()
        .filter(Joined(told(viewer, &filter.states)));
    if let Some(seen) = needs::visible(viewer).map(Joined) {
        query = query.filter(seen);
    }
    if let Some(seen) = offers::visible(viewer).map(Joined) {
        query = query.filter(seen);
    }
    if let Some(need) = filter.need_id {
        query = query.filter(suggestions::need_id.eq(need.to_string()));
    }
    if let Some(offer) = filter.offer_id {
        query = query.filter(suggestions::offer_id.eq(offer.to_string()));
    }
    if let Some(before) = before {
        query = query.filter(suggestions::id.lt(before.to_owned()));
    }
    let rows: Vec<SuggestionRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(SuggestionRow::into_suggestion)
        .collect()
}

/// The titles of the needs of those of these suggestions that the viewer knows of, by their ids.
pub fn titles(conn: &mut Conn, viewer: &Viewer, ids: &[String]) -> Result<HashMap<String, String>> {
    let mut titles = HashMap::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = suggestions::table
            .inner_join(records::needs::table.on(records::needs::id.eq(suggestions::need_id)))
            .inner_join(records::offers::table.on(records::offers::id.eq(suggestions::offer_id)))
            .filter(suggestions::id.eq_any(ids.to_vec()))
            .select((suggestions::id, records::needs::title))
            .into_boxed()
            .filter(Joined(told(viewer, &[])));
        if let Some(seen) = needs::visible(viewer).map(Joined) {
            query = query.filter(seen);
        }
        if let Some(seen) = offers::visible(viewer).map(Joined) {
            query = query.filter(seen);
        }
        let found: Vec<(String, String)> = query.load(conn).map_err(Error::from_diesel)?;
        titles.extend(found);
    }
    Ok(titles)
}

/// Need and offer of the suggestions in these states, whoever may know of them.
pub fn pairs_in(conn: &mut Conn, states: &[&str]) -> Result<Vec<(NeedId, OfferId)>> {
    let rows: Vec<(String, String)> = suggestions::table
        .filter(suggestions::state.eq_any(states.to_vec()))
        .select((suggestions::need_id, suggestions::offer_id))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let pair = |(need, offer): &(String, String)| Ok((parse(need)?, parse(offer)?));
    rows.iter().map(pair).collect()
}

/// Every suggestion of a need, whoever may know of it.
pub fn of_need(conn: &mut Conn, id: NeedId) -> Result<Vec<Suggestion>> {
    let rows: Vec<SuggestionRow> = suggestions::table
        .filter(suggestions::need_id.eq(id.to_string()))
        .select(SuggestionRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(SuggestionRow::into_suggestion)
        .collect()
}

/// Every suggestion of an offer, whoever may know of it.
pub fn of_offer(conn: &mut Conn, id: OfferId) -> Result<Vec<Suggestion>> {
    let rows: Vec<SuggestionRow> = suggestions::table
        .filter(suggestions::offer_id.eq(id.to_string()))
        .select(SuggestionRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(SuggestionRow::into_suggestion)
        .collect()
}

/// The ids, after one, of the suggestions in these states whose step is overdue.
pub fn overdue(
    conn: &mut Conn,
    now_ms: i64,
    states: &[&str],
    after: &str,
    limit: i64,
) -> Result<Vec<String>> {
    suggestions::table
        .filter(suggestions::state.eq_any(states.to_vec()))
        .filter(suggestions::due_ms.le(now_ms))
        .filter(suggestions::id.gt(after))
        .order(suggestions::id.asc())
        .limit(limit)
        .select(suggestions::id)
        .load(conn)
        .map_err(Error::from_diesel)
}
