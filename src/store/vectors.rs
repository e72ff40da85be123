//! What texts mean, as numbers, in the database: one vector for each text, with the hash of the text it stands for.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend, on_engine};
use super::schema::vectors;
use super::{Error, Result};

/// The vector of one text.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = vectors, primary_key(kind, record_id, language))]
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

/// What is read of a vector: of which text it is, and what that text said.
#[derive(Queryable, Selectable)]
#[diesel(table_name = vectors, check_for_backend(MultiBackend))]
pub struct StoredVector {
    pub kind: String,
    pub record_id: String,
    pub language: String,
    pub text_hash: String,
    pub vector: Vec<u8>,
}

/// The vectors that this model made of the records of one kind.
pub fn of_kind(conn: &mut Conn, model: &str, kind: &str) -> Result<Vec<StoredVector>> {
    let found = vectors::table
        .filter(vectors::kind.eq(kind))
        .filter(vectors::model.eq(model));
    on_engine!(conn, own => found.select(StoredVector::as_select()).load(own))
        .map_err(Error::from_diesel)
}

/// The same of those with an id after one and up to another.
pub fn of_kind_between(
    conn: &mut Conn,
    model: &str,
    kind: &str,
    (after, last): (&str, &str),
) -> Result<Vec<StoredVector>> {
    let found = vectors::table
        .filter(vectors::kind.eq(kind))
        .filter(vectors::record_id.gt(after))
        .filter(vectors::record_id.le(last))
        .filter(vectors::model.eq(model));
    on_engine!(conn, own => found.select(StoredVector::as_select()).load(own))
        .map_err(Error::from_diesel)
}

/// The vectors that were stored together.
pub fn of_batch(conn: &mut Conn, model: &str, batch: &str) -> Result<Vec<StoredVector>> {
    vectors::table
        .filter(vectors::batch.eq(batch))
        .filter(vectors::model.eq(model))
        .select(StoredVector::as_select())
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The vectors of these records.
pub fn of_records(conn: &mut Conn, model: &str, ids: &[String]) -> Result<Vec<StoredVector>> {
    vectors::table
        .filter(vectors::record_id.eq_any(ids))
        .filter(vectors::model.eq(model))
        .select(StoredVector::as_select())
        .load(conn)
        .map_err(Error::from_diesel)
}

/// Stores vectors in place of those that the same texts had. Others may store some of the same at the same time: in the
/// same order, so that nobody waits for who waits for them.
pub fn replace(conn: &mut Conn, rows: &[VectorRow]) -> Result<()> {
    let mut rows: Vec<&VectorRow> = rows.iter().collect();
    let key = |row: &VectorRow| [&row.kind, &row.record_id, &row.language].map(String::clone);
    rows.sort_by_cached_key(|row| key(row));
    for row in rows {
        let key = (vectors::kind, vectors::record_id, vectors::language);
        let insert = diesel::insert_into(vectors::table).values(row);
        let put = insert.on_conflict(key).do_update().set(row);
        on_engine!(conn, own => put.execute(own)).map_err(Error::from_diesel)?;
    }
    Ok(())
}
