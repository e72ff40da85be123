//! Exchanges in the database.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::connection::{Conn, MultiBackend};
use super::json::{decode_optional, encode, parse, parse_optional};
use super::schema::exchanges;
use super::{Error, IDS_PER_STATEMENT, Result};
use crate::domain::exchange::{Exchange, ExchangeContent};
use crate::domain::ids::{ExchangeId, OrganizationId, PracticeId};
use crate::domain::lifecycle::ExchangeState;
use crate::domain::request;
use crate::domain::visibility::Viewer;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = exchanges, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct ExchangeRow {
    id: String,
    practice_id: String,
    practice_owner_id: String,
    organization_id: String,
    need_id: Option<String>,
    state: String,
    version: i64,
    message: String,
    contact: Option<String>,
    reason: Option<String>,
    offer_id: Option<String>,
    created_by: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

impl ExchangeRow {
    fn from_exchange(exchange: &Exchange) -> Result<Self> {
        let content = &exchange.content;
        Ok(Self {
            id: exchange.id.to_string(),
            practice_id: exchange.practice_id.to_string(),
            practice_owner_id: exchange.practice_owner.to_string(),
            organization_id: exchange.organization_id.to_string(),
            need_id: content.need_id.map(|id| id.to_string()),
            state: exchange.state.code().to_owned(),
            version: exchange.version,
            message: content.message.clone(),
            contact: content.contact.as_ref().map(encode).transpose()?,
            reason: exchange.reason.clone(),
            offer_id: exchange.offer_id.map(|id| id.to_string()),
            created_by: exchange.created_by.map(|id| id.to_string()),
            created_ms: exchange.created_ms,
            updated_ms: exchange.updated_ms,
        })
    }

    fn into_exchange(self) -> Result<Exchange> {
        Ok(Exchange {
            id: parse(&self.id)?,
            practice_id: parse(&self.practice_id)?,
            practice_owner: parse(&self.practice_owner_id)?,
            organization_id: parse(&self.organization_id)?,
            state: parse(&self.state)?,
            version: self.version,
            content: ExchangeContent {
                message: self.message,
                need_id: parse_optional(self.need_id.as_deref())?,
                contact: decode_optional(self.contact.as_deref())?,
            },
            reason: self.reason,
            offer_id: parse_optional(self.offer_id.as_deref())?,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new exchange; `Error::Conflict` when the same organization asks for the same practice already.
pub fn insert(conn: &mut Conn, exchange: &Exchange) -> Result<()> {
    diesel::insert_into(exchanges::table)
        .values(ExchangeRow::from_exchange(exchange)?)
        .execute(conn)
        .map(drop)
        .map_err(Error::from_diesel)
}

/// Replaces the exchange that stands at the version before this one.
pub fn update(conn: &mut Conn, exchange: &Exchange) -> Result<()> {
    let before = exchanges::table
        .find(exchange.id.to_string())
        .filter(exchanges::version.eq(exchange.version - 1));
    let changed = diesel::update(before)
        .set(ExchangeRow::from_exchange(exchange)?)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: exchange.version,
        });
    }
    Ok(())
}

/// One exchange, whoever may see it.
pub fn find(conn: &mut Conn, id: ExchangeId) -> Result<Option<Exchange>> {
    let row: Option<ExchangeRow> = exchanges::table
        .find(id.to_string())
        .select(ExchangeRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(ExchangeRow::into_exchange).transpose()
}

type Condition = Box<dyn BoxableExpression<exchanges::table, MultiBackend, SqlType = Bool>>;

/// That the viewer's organization asks or is asked: `Exchange::is_seen_by`, as SQL; none when it sees all.
fn seen_by(viewer: &Viewer) -> Option<Condition> {
    if viewer.sees_all {
        return None;
    }
    let own = viewer.organization.map(|id| id.to_string());
    let own = own.unwrap_or_default();
    let asked = exchanges::practice_owner_id.eq(own.clone());
    Some(Box::new(asked.or(exchanges::organization_id.eq(own))))
}

/// What those of these exchanges are called that the viewer asks for or is asked for, by their ids.
pub fn titles(conn: &mut Conn, viewer: &Viewer, ids: &[String]) -> Result<HashMap<String, String>> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = exchanges::table
            .filter(exchanges::id.eq_any(ids.to_vec()))
            .select((exchanges::id, exchanges::practice_id, exchanges::message))
            .into_boxed();
        if let Some(seen) = seen_by(viewer) {
            query = query.filter(seen);
        }
        found.extend(
            query
                .load::<(String, String, String)>(conn)
                .map_err(Error::from_diesel)?,
        );
    }
    let practices: Vec<String> = found.iter().map(|(_, id, _)| id.clone()).collect();
    let practices = super::practices::titles(conn, viewer, &practices)?;
    let named = found.into_iter().map(|(id, practice, message)| {
        let title = request::title(practices.get(&practice), &message);
        (id, title)
    });
    Ok(named.collect())
}

/// The ids of the exchanges that wait for the answer of an organization that tells of the practice, oldest first.
pub fn waiting_for(conn: &mut Conn, own: OrganizationId, limit: i64) -> Result<Vec<String>> {
    exchanges::table
        .filter(exchanges::state.eq(ExchangeState::Asked.code()))
        .filter(exchanges::practice_owner_id.eq(own.to_string()))
        .order(exchanges::id.asc())
        .limit(limit)
        .select(exchanges::id)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// What a list of exchanges is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct ExchangeFilter {
    /// Any when empty.
    pub states: Vec<String>,
    pub practice_id: Option<PracticeId>,
}

/// The exchanges before an id that the viewer asks for or is asked for (all, if it sees all), newest first.
pub fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &ExchangeFilter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Exchange>> {
    let mut query = exchanges::table
        .select(ExchangeRow::as_select())
        .order(exchanges::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(seen) = seen_by(viewer) {
        query = query.filter(seen);
    }
    if !filter.states.is_empty() {
        query = query.filter(exchanges::state.eq_any(filter.states.clone()));
    }
    if let Some(practice) = filter.practice_id {
        query = query.filter(exchanges::practice_id.eq(practice.to_string()));
    }
    if let Some(before) = before {
        query = query.filter(exchanges::id.lt(before.to_owned()));
    }
    let rows: Vec<ExchangeRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(ExchangeRow::into_exchange).collect()
}
