//! Whole tables out and in, one line of JSON a row, the same lines from both engines.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::{RunQueryDsl, sql_query};

use super::connection::Conn;
use super::{Error, Result};
use crate::domain::message::Message;

/// Every table of a backup; one that points to another comes after it. Leases are left out: they end with their holders.
pub const TABLES: [&str; 56] = [
    "settings",
    "feed_head",
    "feed",
    "audit",
    "idempotency_keys",
    "organizations",
    "users",
    "mandates",
    "refresh_tokens",
    "api_keys",
    "one_time_links",
    "recommendations",
    "recommendation_texts",
    "recommendation_links",
    "recommendation_sources",
    "imports",
    "import_chunks",
    "import_diagnostics",
    "needs",
    "need_links",
    "need_comments",
    "need_versions",
    "need_merges",
    "offers",
    "offer_links",
    "vectors",
    "plans",
    "ranking_weights",
    "consents",
    "suggestions",
    "cooperations",
    "cooperation_participants",
    "practices",
    "practice_links",
    "exchanges",
    "activities",
    "activity_links",
    "join_requests",
    "notices",
    "notice_reads",
    "digest_wishes",
    "digests",
    "digest_lines",
    "webhooks",
    "webhook_deliveries",
    "webhook_attempts",
    "letters",
    "feed_narrowed",
    "commitments",
    "deliveries",
    "milestones",
    "progress_updates",
    "implementation_reports",
    "attachments",
    "assessments",
    "assessment_links",
];

/// Tables that hold something as soon as anybody used the database; a restore finds them empty.
const USED: [&str; 4] = ["users", "recommendations", "needs", "offers"];

/// Rows that PostgreSQL hands over at a time.
const ROWS_PER_FETCH: u32 = 500;

/// How a column travels: JSON has no bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Boolean,
    /// As hexadecimal digits, the one form that both engines read and write.
    Bytes,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    /// As the engine calls it.
    #[diesel(sql_type = Text)]
    declared: String,
}

impl Column {
    fn kind(&self) -> Kind {
        match self.declared.to_lowercase().as_str() {
            "boolean" => Kind::Boolean,
            "blob" | "bytea" => Kind::Bytes,
            _ => Kind::Plain,
        }
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The version of the newest migration that the database has.
pub fn schema_version(conn: &mut Conn) -> Result<String> {
    sql_query("SELECT max(version) AS line FROM __diesel_schema_migrations")
        .get_result::<Line>(conn)
        .map(|found| found.line)
        .map_err(Error::from_diesel)
}

/// The first table that shows that the database was used, if any.
pub fn used_table(conn: &mut Conn) -> Result<Option<&'static str>> {
    for table in USED {
        if count(conn, table)? > 0 {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// The number of rows of a table.
pub fn count(conn: &mut Conn, table: &'static str) -> Result<i64> {
    sql_query(format!("SELECT count(*) AS n FROM {table}"))
        .get_result::<Count>(conn)
        .map(|count| count.n)
        .map_err(Error::from_diesel)
}

/// Hands over each row of a table as one line of JSON, without holding the table in memory.
pub fn rows_out(
    conn: &mut Conn,
    table: &'static str,
    mut each: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    let query = row_query(conn, table)?;
    match conn {
        Conn::Sqlite(sqlite) => {
            let rows = sql_query(query)
                .load_iter::<Line, _>(sqlite)
                .map_err(Error::from_diesel)?;
            for row in rows {
                each(&row.map_err(Error::from_diesel)?.line)?;
            }
            Ok(())
        }
        Conn::Pg(_) => rows_out_by_cursor(conn, &query, each),
    }
}

/// Our PostgreSQL connection gives a whole result at once, so the rows come through a cursor.
fn rows_out_by_cursor(
    conn: &mut Conn,
    query: &str,
    mut each: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    let declare = format!("DECLARE rows_out NO SCROLL CURSOR FOR {query}");
    execute(conn, &declare)?;
    loop {
        let rows: Vec<Line> = sql_query(format!("FETCH {ROWS_PER_FETCH} FROM rows_out"))
            .load(conn)
            .map_err(Error::from_diesel)?;
        if rows.is_empty() {
            return execute(conn, "CLOSE rows_out");
        }
        for row in rows {
            each(&row.line)?;
        }
    }
}

/// Removes all rows, those first that point to others.
pub fn clear(conn: &mut Conn) -> Result<()> {
    for table in TABLES.iter().rev() {
        execute(conn, &format!("DELETE FROM {table}"))?;
    }
    Ok(())
}

/// The rows of one table on their way into it.
pub struct RowsIn {
    table: &'static str,
    statement: String,
}

impl RowsIn {
    /// Prepares for the rows of one table.
    pub fn new(conn: &mut Conn, table: &'static str) -> Result<Self> {
        let columns = columns(conn, table)?;
        let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        let (each, values): (&str, Vec<String>) = match conn {
            Conn::Pg(_) => (
                "json_array_elements($1::json) AS r(value)",
                columns.iter().map(read_in_postgres).collect(),
            ),
            Conn::Sqlite(_) => (
                "json_each($1)",
                columns.iter().map(read_in_sqlite).collect(),
            ),
        };
        let statement = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {each}",
            names.join(", "),
            values.join(", ")
        );
        Ok(Self { table, statement })
    }

    /// Inserts rows, each a line of JSON as [`rows_out`] gives it.
    pub fn insert(&self, conn: &mut Conn, lines: &[String]) -> Result<()> {
        let batch = format!("[{}]", lines.join(","));
        let inserted = sql_query(&self.statement)
            .bind::<Text, _>(batch)
            .execute(conn);
        let refused = |reason: String| {
            Error::Malformed(
                Message::new("backup-rows-refused")
                    .with("table", self.table)
                    .with("reason", reason),
            )
        };
        match inserted.map_err(Error::from_diesel) {
            Ok(_) => Ok(()),
            Err(Error::Internal(reason)) => Err(refused(reason)),
            Err(other) => Err(other),
        }
    }
}

fn execute(conn: &mut Conn, statement: &str) -> Result<()> {
    sql_query(statement)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The columns as the database itself knows them, in order.
fn columns(conn: &mut Conn, table: &'static str) -> Result<Vec<Column>> {
    let query = match conn {
        Conn::Pg(_) => {
            "SELECT column_name::text AS name, data_type::text AS declared FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
        Conn::Sqlite(_) => "SELECT name, type AS declared FROM pragma_table_info($1) ORDER BY cid",
    };
    sql_query(query)
        .bind::<Text, _>(table)
        .load(conn)
        .map_err(Error::from_diesel)
}

/// The query that gives each row as JSON.
fn row_query(conn: &mut Conn, table: &'static str) -> Result<String> {
    let columns = columns(conn, table)?;
    let list = |write: fn(&Column) -> String| {
        let written: Vec<String> = columns.iter().map(write).collect();
        written.join(", ")
    };
    Ok(match conn {
        Conn::Pg(_) => format!(
            "SELECT row_to_json(r)::text AS line FROM (SELECT {} FROM {table}) r",
            list(write_in_postgres)
        ),
        Conn::Sqlite(_) => format!(
            "SELECT json_object({}) AS line FROM {table}",
            list(write_in_sqlite)
        ),
    })
}

fn write_in_postgres(column: &Column) -> String {
    let name = &column.name;
    match column.kind() {
        Kind::Bytes => format!("encode({name}, 'hex') AS {name}"),
        Kind::Plain | Kind::Boolean => name.clone(),
    }
}

fn write_in_sqlite(column: &Column) -> String {
    let name = &column.name;
    match column.kind() {
        Kind::Plain => format!("'{name}', {name}"),
        Kind::Boolean => format!(
            "'{name}', json(CASE {name} WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE 'null' END)"
        ),
        Kind::Bytes => {
            format!("'{name}', CASE WHEN {name} IS NOT NULL THEN lower(hex({name})) END")
        }
    }
}

fn read_in_postgres(column: &Column) -> String {
    let Column { name, declared } = column;
    match column.kind() {
        Kind::Bytes => format!("decode(value->>'{name}', 'hex')"),
        Kind::Plain | Kind::Boolean => format!("CAST(value->>'{name}' AS {declared})"),
    }
}

fn read_in_sqlite(column: &Column) -> String {
    let name = &column.name;
    match column.kind() {
        Kind::Bytes => format!("unhex(value->>'{name}')"),
        Kind::Plain | Kind::Boolean => format!("value->>'{name}'"),
    }
}
