//! Learned weights in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode};
use super::schema::ranking_weights;
use super::{Error, Result};
use crate::domain::ranking_weights::RankingWeights;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = ranking_weights, check_for_backend(MultiBackend))]
struct RankingWeightsRow {
    version: String,
    base: String,
    weights: String,
    lesson: String,
    active: bool,
    made_ms: i64,
}

impl RankingWeightsRow {
    fn into_weights(self) -> Result<RankingWeights> {
        Ok(RankingWeights {
            version: self.version,
            base: self.base,
            weights: decode(&self.weights)?,
            lesson: decode(&self.lesson)?,
            active: self.active,
            made_ms: self.made_ms,
        })
    }
}

/// Adds an edition.
pub fn insert(conn: &mut Conn, edition: &RankingWeights) -> Result<()> {
    diesel::insert_into(ranking_weights::table)
        .values(RankingWeightsRow {
            version: edition.version.clone(),
            base: edition.base.clone(),
            weights: encode(&edition.weights)?,
            lesson: encode(&edition.lesson)?,
            active: edition.active,
            made_ms: edition.made_ms,
        })
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Every edition, the newest first.
pub fn list(conn: &mut Conn) -> Result<Vec<RankingWeights>> {
    let rows: Vec<RankingWeightsRow> = ranking_weights::table
        .order((
            ranking_weights::made_ms.desc(),
            ranking_weights::version.desc(),
        ))
        .select(RankingWeightsRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(RankingWeightsRow::into_weights)
        .collect()
}

/// The edition that is used now.
pub fn active(conn: &mut Conn) -> Result<Option<RankingWeights>> {
    let row: Option<RankingWeightsRow> = ranking_weights::table
        .filter(ranking_weights::active.eq(true))
        .select(RankingWeightsRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(RankingWeightsRow::into_weights).transpose()
}

/// Has no edition used any more.
pub fn retire(conn: &mut Conn) -> Result<()> {
    diesel::update(ranking_weights::table.filter(ranking_weights::active.eq(true)))
        .set(ranking_weights::active.eq(false))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}
