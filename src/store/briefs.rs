//! What briefs count, in the database: every record, whoever may see it.

use diesel::prelude::*;

use super::connection::Conn;
use super::schema::{assessments, cooperations, needs, offers};
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

/// Needs filed at a moment or later and handed in.
pub fn needs_came(conn: &mut Conn, since_ms: Millis) -> Result<i64> {
    let unfinished = [NeedState::Draft, NeedState::Extracted, NeedState::Rejected];
    needs::table
        .filter(needs::state.ne_all(unfinished.map(NeedState::code)))
        .filter(needs::created_ms.ge(since_ms))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// Offers in a state.
pub fn offers_in(conn: &mut Conn, state: OfferState) -> Result<i64> {
    offers::table
        .filter(offers::state.eq(state.code()))
        .count()
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// Offers filed at a moment or later and handed in.
pub fn offers_came(conn: &mut Conn, since_ms: Millis) -> Result<i64> {
    let unfinished = [
        OfferState::Draft,
        OfferState::Extracted,
        OfferState::Rejected,
    ];
    offers::table
        .filter(offers::state.ne_all(unfinished.map(OfferState::code)))
        .filter(offers::created_ms.ge(since_ms))
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
