//! The schema is one, whichever the engine, and the code's.

use std::collections::BTreeMap;
use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use clearing_house::domain::error::Error;
use clearing_house::domain::ids::CooperationId;
use clearing_house::store::connection::Conn;
use clearing_house::store::cooperations;
use diesel::connection::SimpleConnection;
use serde_json::json;

use crate::cases;
use crate::support::app::{Engine, TestApp};
use crate::support::build::{agreed, available_offer, need, offer, open_need, shortlisted};
use crate::support::postgres::Postgres;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

const ON_SQLITE: &str = "SELECT m.name AS table_name, c.name AS name, lower(c.type) AS kind, c.\"notnull\" = 0 AS nullable
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '__diesel%'";
const ON_POSTGRES: &str = "SELECT table_name::text, column_name::text AS name, data_type::text AS kind, is_nullable = 'YES' AS nullable
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";

/// PostgreSQL's names of types, as SQLite's files write them.
const SAME: [(&str, &str); 1] = [("bytea", "blob")];

fn columns(app: &TestApp, sql: &str) -> BTreeMap<(String, String), (String, bool)> {
    let rows: Vec<Column> = app.read(|conn: &mut Conn| {
        diesel::sql_query(sql.to_owned())
            .load(conn)
            .map_err(clearing_house::domain::error::Error::from_diesel)
    });
    let kind = |kind: String| {
        SAME.iter()
            .find(|(pg, _)| *pg == kind)
            .map_or(kind, |(_, sqlite)| (*sqlite).to_owned())
    };
    rows.into_iter()
        .map(|c| ((c.table_name, c.name), (kind(c.kind), c.nullable)))
        .collect()
}

#[test]
fn both_engines_have_the_same_columns() {
    if Postgres::shared().is_none() {
        eprintln!("SKIPPED both_engines_have_the_same_columns: no PostgreSQL binaries");
        return;
    }
    actix_web::rt::System::new().block_on(async {
        let sqlite = columns(&TestApp::start(Engine::Sqlite), ON_SQLITE);
        let postgres = columns(&TestApp::start(Engine::Postgres), ON_POSTGRES);
        assert!(sqlite.len() > 100, "the query finds the columns");
        assert_eq!(sqlite, postgres);
    });
}

#[test]
fn both_engines_have_the_same_migrations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let versions = |engine: &str| {
        let folder = std::fs::read_dir(root.join(engine)).expect("migrations");
        let mut names: Vec<_> = folder.map(|e| e.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(versions("sqlite"), versions("postgres"));
}

/// How the schema finds out when cooperations were agreed on that were suspended before it kept that.
const AGREED_BEFORE: &str = include_str!("../../migrations/sqlite/0013_agreed_before/up.sql");

fn agreed_ms(app: &TestApp, id: CooperationId) -> Option<i64> {
    let found = app.read(move |conn| cooperations::find(conn, id));
    found.expect("the cooperation").agreed_ms
}

cases! {
    async fn the_audit_trail_tells_when_a_suspended_cooperation_was_agreed_on(app: TestApp) {
        let (togo, undp) = (app.focal_point("TGO").await, app.agency("UNDP").await);
        let need = open_need(&togo, need("Loi")).await.id();
        let offer = available_offer(&undp, offer("Juristes")).await.id();
        let at = agreed(&togo, &undp, &shortlisted(&app, &need, &offer).await).await;
        let id: CooperationId = at.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
        undp.step(&at, "scope").await.expect(200);
        togo.step(&at, "agree").await.expect(200);
        let was = agreed_ms(&app, id);
        app.forward_ms(60_000);
        togo.step_because(&at, "suspend", json!("Élections")).await.expect(200);
        app.write(|conn| conn.batch_execute("UPDATE cooperations SET agreed_ms = NULL").map_err(Error::from_diesel));
        assert_eq!(agreed_ms(&app, id), None);
        app.write(|conn| conn.batch_execute(AGREED_BEFORE).map_err(Error::from_diesel));
        assert!(was.is_some() && agreed_ms(&app, id) == was);
    }
}
