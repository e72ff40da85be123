//! What briefs count, in the database: every record, whoever may see it.

use diesel::prelude::*;

use super::connection::Conn;
use super::schema::{assessments, cooperations, feed, needs, offers};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::follow_up::silent_before;
use crate::domain::lifecycle::{CooperationState, NeedState, OfferState};

/// Needs in these states that stand in them since a moment or later.
pub fn needs_in(conn: &mut Conn, states: &[NeedState], since_ms: Millis) -> Result<i64> {
    let states: Vec<&str> = states.iter().map(|state| state.code()).collect();
    needs::table
        .filter(needs::state.eq_any(states))
        .filter(needs::state_since_ms.ge(since_ms))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// The moves by which an entry is handed in.
const HANDED_IN: [&str; 2] = ["submit", "endorse"];

/// The records of a kind, with the moment, on which one of these moves was first made at a moment or later; the newest
/// first. The feed knows, however long a record was a draft before.
fn first_moved(
    conn: &mut Conn,
    kind: &str,
    moves: &[&str],
    since_ms: Millis,
) -> Result<Vec<(String, Millis)>> {
    let first = diesel::dsl::min(feed::at_ms);
    let found: Vec<(String, Option<Millis>)> = feed::table
        .filter(feed::kind.eq(kind))
        .filter(feed::change.eq_any(moves))
        .group_by(feed::record_id)
        .having(first.ge(since_ms))
        .select((feed::record_id, first))
        .order((first.desc(), feed::record_id.desc()))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let known = found
        .into_iter()
        .filter_map(|(id, at_ms)| Some((id, at_ms?)));
    Ok(known.collect())
}

fn handed_in(conn: &mut Conn, kind: &str, since_ms: Millis) -> Result<i64> {
    let records = first_moved(conn, kind, &HANDED_IN, since_ms)?;
    Ok(i64::try_from(records.len()).unwrap_or(i64::MAX))
}

/// Needs first handed in at a moment or later.
pub fn needs_came(conn: &mut Conn, since_ms: Millis) -> Result<i64> {
    handed_in(conn, "need", since_ms)
}

/// Offers first handed in at a moment or later.
pub fn offers_came(conn: &mut Conn, since_ms: Millis) -> Result<i64> {
    handed_in(conn, "offer", since_ms)
}

/// The offers, with the moment, that first became available at a moment or later, the newest first.
pub fn offers_published(conn: &mut Conn, since_ms: Millis) -> Result<Vec<(String, Millis)>> {
    first_moved(conn, "offer", &["publish"], since_ms)
}

/// Offers in a state.
pub fn offers_in(conn: &mut Conn, state: OfferState) -> Result<i64> {
    offers::table
        .filter(offers::state.eq(state.code()))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// Cooperations that have not ended.
pub fn cooperations_standing(conn: &mut Conn) -> Result<i64> {
    let ended = [CooperationState::Closed, CooperationState::Terminated];
    cooperations::table
        .filter(cooperations::state.ne_all(ended.map(CooperationState::code)))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// Cooperations that began at a moment or later.
pub fn cooperations_begun(conn: &mut Conn, since_ms: Millis) -> Result<i64> {
    cooperations::table
        .filter(cooperations::created_ms.ge(since_ms))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// Cooperations of which nothing has been heard for long.
pub fn cooperations_silent(conn: &mut Conn, now_ms: Millis) -> Result<i64> {
    cooperations::table
        .filter(cooperations::update_due_ms.le(silent_before(now_ms)))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// Assessments submitted at a moment or later.
pub fn assessments_came(conn: &mut Conn, since_ms: Millis) -> Result<i64> {
    assessments::table
        .filter(assessments::submitted_ms.ge(since_ms))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// When the first need or offer was filed.
pub fn first_entry_ms(conn: &mut Conn) -> Result<Option<Millis>> {
    let need: Option<Millis> = needs::table
        .select(diesel::dsl::min(needs::created_ms))
        .first(conn)
        .map_err(Error::from_diesel)?;
    let offer: Option<Millis> = offers::table
        .select(diesel::dsl::min(offers::created_ms))
        .first(conn)
        .map_err(Error::from_diesel)?;
    Ok(need.into_iter().chain(offer).min())
}
