//! Imports in the database: how far each has come, its rows kept aside, its diagnostics.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, decode_optional, encode, parse, parse_optional};
use super::listing::insert_all;
use super::schema::{import_chunks, import_diagnostics, imports, settings};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::ImportId;
use crate::domain::import::{Import, ImportState};
use crate::domain::recommendation::{Diagnostic, RecommendationEntry};

/// Rows of one inserting statement.
const ROWS_PER_STATEMENT: usize = 1_000;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = imports, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct ImportRow {
    id: String,
    created_by: Option<String>,
    organization_id: Option<String>,
    file_name: String,
    file_hash: String,
    format: Option<String>,
    dry_run: bool,
    state: String,
    rows_read: i64,
    rows_done: i64,
    summary: Option<String>,
    failure: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

impl ImportRow {
    fn from_import(import: &Import) -> Result<Self> {
        Ok(Self {
            id: import.id.to_string(),
            created_by: import.created_by.map(|id| id.to_string()),
            organization_id: import.organization_id.map(|id| id.to_string()),
            file_name: import.file_name.clone(),
            file_hash: import.file_hash.clone(),
            format: import.format.clone(),
            dry_run: import.dry_run,
            state: import.state.code().to_owned(),
            rows_read: import.rows_read,
            rows_done: import.rows_done,
            summary: import.summary.as_ref().map(encode).transpose()?,
            failure: import.failure.as_ref().map(encode).transpose()?,
            created_ms: import.created_ms,
            updated_ms: import.updated_ms,
        })
    }

    fn into_import(self) -> Result<Import> {
        Ok(Import {
            id: parse(&self.id)?,
            created_by: parse_optional(self.created_by.as_deref())?,
            organization_id: parse_optional(self.organization_id.as_deref())?,
            file_name: self.file_name,
            file_hash: self.file_hash,
            format: self.format,
            dry_run: self.dry_run,
            state: parse(&self.state)?,
            rows_read: self.rows_read,
            rows_done: self.rows_done,
            summary: decode_optional(self.summary.as_deref())?,
            failure: decode_optional(self.failure.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new import.
pub fn insert(conn: &mut Conn, import: &Import) -> Result<()> {
    diesel::insert_into(imports::table)
        .values(ImportRow::from_import(import)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Replaces what is known of an import.
pub fn update(conn: &mut Conn, import: &Import) -> Result<()> {
    let row = ImportRow::from_import(import)?;
    diesel::update(imports::table.find(import.id.to_string()))
        .set(row)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One import.
pub fn find(conn: &mut Conn, id: ImportId) -> Result<Option<Import>> {
    let row: Option<ImportRow> = imports::table
        .find(id.to_string())
        .select(ImportRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(ImportRow::into_import).transpose()
}

/// Imports before an id, newest first.
pub fn list(conn: &mut Conn, before_id: Option<&str>, limit: i64) -> Result<Vec<Import>> {
    let mut query = imports::table
        .select(ImportRow::as_select())
        .order(imports::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(before) = before_id {
        query = query.filter(imports::id.lt(before.to_owned()));
    }
    let rows: Vec<ImportRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(ImportRow::into_import).collect()
}

/// The imports under way that have given no sign since a moment.
pub fn unfinished(conn: &mut Conn, silent_since_ms: Millis) -> Result<Vec<Import>> {
    let ended: Vec<&str> = ImportState::ALL
        .iter()
        .filter(|state| state.is_final())
        .map(|state| state.code())
        .collect();
    let rows: Vec<ImportRow> = imports::table
        .filter(imports::state.ne_all(ended))
        .filter(imports::updated_ms.le(silent_since_ms))
        .select(ImportRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(ImportRow::into_import).collect()
}

/// Some of the rows, as they are kept aside.
pub struct StagedChunk(String);

impl StagedChunk {
    /// Of these rows.
    pub fn of(entries: &[RecommendationEntry]) -> Result<Self> {
        encode(&entries).map(Self)
    }
}

/// Keeps some of the rows aside.
pub fn insert_chunk(
    conn: &mut Conn,
    id: ImportId,
    chunk: i32,
    entries: &StagedChunk,
) -> Result<()> {
    diesel::insert_into(import_chunks::table)
        .values((
            import_chunks::import_id.eq(id.to_string()),
            import_chunks::chunk.eq(chunk),
            import_chunks::entries.eq(&entries.0),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The rows kept aside under a number; none after the last.
pub fn chunk(
    conn: &mut Conn,
    id: ImportId,
    chunk: i32,
) -> Result<Option<Vec<RecommendationEntry>>> {
    let entries: Option<String> = import_chunks::table
        .find((id.to_string(), chunk))
        .select(import_chunks::entries)
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    entries.map(|entries| decode(&entries)).transpose()
}

/// Forgets the rows kept aside.
pub fn delete_chunks(conn: &mut Conn, id: ImportId) -> Result<()> {
    diesel::delete(import_chunks::table.filter(import_chunks::import_id.eq(id.to_string())))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Keeps the diagnostics of an import, numbered from 1.
pub fn insert_diagnostics(conn: &mut Conn, id: ImportId, all: &[Diagnostic]) -> Result<()> {
    use import_diagnostics as d;
    let id = id.to_string();
    let numbered: Vec<(i32, &Diagnostic)> = (1..).zip(all).collect();
    for some in numbered.chunks(ROWS_PER_STATEMENT) {
        let row = |(n, diagnostic): &(i32, &Diagnostic)| {
            Ok((
                d::import_id.eq(id.as_str()),
                d::n.eq(*n),
                d::line.eq(i32::try_from(diagnostic.line).unwrap_or(i32::MAX)),
                d::column_name.eq(diagnostic.column.clone()),
                d::severity.eq(diagnostic.severity.code()),
                d::message.eq(encode(&diagnostic.message)?),
            ))
        };
        let rows = some.iter().map(row).collect::<Result<Vec<_>>>()?;
        insert_all!(conn, d::table, &rows)?;
    }
    Ok(())
}

/// The diagnostics after a number, in the order of the file.
pub fn diagnostics(
    conn: &mut Conn,
    id: ImportId,
    after: i32,
    limit: i64,
) -> Result<Vec<(i32, Diagnostic)>> {
    use import_diagnostics as d;
    let rows: Vec<(i32, i32, Option<String>, String, String)> = d::table
        .filter(d::import_id.eq(id.to_string()))
        .filter(d::n.gt(after))
        .order(d::n.asc())
        .limit(limit)
        .select((d::n, d::line, d::column_name, d::severity, d::message))
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter()
        .map(|(n, line, column, severity, message)| {
            let diagnostic = Diagnostic {
                line: u32::try_from(line).unwrap_or_default(),
                column,
                severity: parse(&severity)?,
                message: decode(&message)?,
            };
            Ok((n, diagnostic))
        })
        .collect()
}

/// The setting that counts how often recommendations have changed.
const EDITION: &str = "recommendations_edition";

/// How often recommendations have changed.
pub fn edition(conn: &mut Conn) -> Result<i64> {
    let edition = super::settings::find(conn, EDITION)?;
    parse(&edition.unwrap_or_default())
}

/// Counts one change more; false when another import came in between since the edition was read.
pub fn raise_edition(conn: &mut Conn, read: i64) -> Result<bool> {
    let standing = settings::table
        .find(EDITION)
        .filter(settings::value.eq(read.to_string()));
    let raised = diesel::update(standing)
        .set(settings::value.eq((read + 1).to_string()))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    Ok(raised == 1)
}
