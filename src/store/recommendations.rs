//! Recommendations in the database.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::Conn;
use super::json::parse;
use super::schema::recommendations;
use super::{Error, Result};
use crate::domain::ids::RecommendationId;

/// The State under review of each of these recommendations that exists.
pub fn states_under_review(
    conn: &mut Conn,
    ids: &[RecommendationId],
) -> Result<HashMap<RecommendationId, String>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String)> = recommendations::table
        .filter(recommendations::id.eq_any(ids))
        .select((recommendations::id, recommendations::state_under_review))
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(|(id, state)| Ok((parse(&id)?, state)))
        .collect()
}
