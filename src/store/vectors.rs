//! What texts mean, as numbers, in the database: one vector for each text, with the hash of the text it stands for.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::listing::insert_all;
use super::schema::vectors;
use super::{Error, Result};

/// The vector of one text.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = vectors, check_for_backend(MultiBackend))]
pub struct VectorRow {
    /// The kind of record, as the feed writes it.
    pub kind: String,
    pub record_id: String,
    /// The language of a recommendation's text; empty for records with one text.
    pub language: String,
    /// What made the vector; vectors of different models are not comparable.
    pub model: String,
    pub text_hash: String,
    /// The vectors that were stored and announced together.
    pub batch: String,
    pub vector: Vec<u8>,
}

/// Every vector that this model made.
pub fn all(conn: &mut Conn, model: &str) -> Result<Vec<VectorRow>> {
    vectors::table
        .filter(vectors::model.eq(model))
        .select(VectorRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The vectors that were stored together.
pub fn of_batch(conn: &mut Conn, model: &str, batch: &str) -> Result<Vec<VectorRow>> {
    vectors::table
        .filter(vectors::batch.eq(batch))
        .filter(vectors::model.eq(model))
        .select(VectorRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The vectors of these records.
pub fn of_records(conn: &mut Conn, model: &str, ids: &[String]) -> Result<Vec<VectorRow>> {
    vectors::table
        .filter(vectors::record_id.eq_any(ids))
        .filter(vectors::model.eq(model))
        .select(VectorRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)
}

/// Stores vectors in place of those that the same texts had.
pub fn replace(conn: &mut Conn, rows: &[VectorRow]) -> Result<()> {
    for row in rows {
        let key = (&row.kind, &row.record_id, &row.language);
        diesel::delete(vectors::table.find(key))
            .execute(conn)
            .map_err(Error::from_diesel)?;
    }
    insert_all!(conn, vectors::table, rows)
}
