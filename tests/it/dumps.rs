//! Databases of landed schemas, as they were dumped, come up to date with every record and are served.
//!
//! `dumps/ENGINE/NNNN.sql` is a part of the demonstration made at schema `NNNN`, with rows in every table: from
//! `sqlite3 FILE .dump`, and from `pg_dump --inserts` without its settings. Never edit one; a new schema adds its own.

use std::collections::BTreeMap;

use clearing_house::demo::PASSWORD;
use clearing_house::store::Store;
use clearing_house::store::connection::{Access, Conn, Database, Manager};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::support::app::{Caller, Engine, TestApp, blocking};
use crate::support::postgres::Postgres;
use crate::support::store_options;

const DUMPS: [(Engine, &str); 2] = [
    (Engine::Sqlite, include_str!("dumps/sqlite/0001.sql")),
    (Engine::Postgres, include_str!("dumps/postgres/0001.sql")),
];

/// What the service keeps for itself: a later schema may well add its own here.
const BOOKS: [&str; 3] = ["leases", "settings", "__diesel_schema_migrations"];

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn tables(conn: &mut Conn) -> Vec<String> {
    let sql = match conn {
        Conn::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Conn::Pg(_) => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'"
        }
    };
    let names: Vec<Name> = diesel::sql_query(sql).load(conn).expect("tables");
    let names = names.into_iter().map(|table| table.name);
    names.filter(|name| !BOOKS.contains(&&**name)).collect()
}

fn counts(conn: &mut Conn, tables: &[String]) -> BTreeMap<String, i64> {
    let mut count = |table: &String| {
        let sql = format!("SELECT count(*) AS n FROM {table}");
        let found: Count = diesel::sql_query(sql).get_result(conn).expect("a count");
        (table.clone(), found.n)
    };
    tables.iter().map(&mut count).collect()
}

fn open(database: &Database) -> Conn {
    Manager::new(store_options(database.clone()), Access::ReadWrite)
        .open()
        .expect("a connection")
}

/// Loads a dump, brings it up to date, and answers how many rows each of its tables had before and has now.
fn migrate(database: &Database, dump: &str) -> [BTreeMap<String, i64>; 2] {
    let mut conn = open(database);
    conn.batch_execute(dump).expect("a dump");
    let tables = tables(&mut conn);
    let before = counts(&mut conn, &tables);
    drop(conn);
    Store::open(store_options(database.clone()))
        .map(drop)
        .expect("an up-to-date schema");
    [before, counts(&mut open(database), &tables)]
}

async fn ids(caller: &Caller<'_>, path: &str) -> Vec<String> {
    let list = caller.get(&format!("{path}?limit=100")).await.expect(200);
    let items = list.body["items"].as_array().cloned().expect("items");
    let id = |item: &serde_json::Value| item["id"].as_str().expect("an id").to_owned();
    items.iter().map(id).collect()
}

async fn served(app: &TestApp, counts: &BTreeMap<String, i64>) {
    let session = app.sign_in("clearing_house@ohchr.example", PASSWORD).await;
    let session = session.expect(201);
    let staff = app.bearer(session.body["access_token"].as_str().expect("a token"));
    for table in ["needs", "offers", "recommendations", "imports"] {
        let listed = ids(&staff, &format!("/v1/{table}")).await;
        assert_eq!(i64::try_from(listed.len()), Ok(counts[table]), "{table}");
        for id in listed {
            staff.get(&format!("/v1/{table}/{id}")).await.expect(200);
        }
    }
    let open = staff.get("/v1/needs?state=open").await.expect(200);
    let need = open.body["items"][0]["id"].as_str().expect("an open need");
    let path = format!("/v1/needs/{need}/suggestions");
    let suggested = staff.get(&path).await.expect(200);
    let ranked = suggested.body["suggestions"].as_array().map(Vec::len);
    assert!(ranked > Some(0), "{}", suggested.text);
}

fn case(engine: Engine, dump: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = match engine {
        Engine::Sqlite => Database::Sqlite(folder.path().join("dump.sqlite")),
        Engine::Postgres => {
            let Some(server) = Postgres::shared() else {
                eprintln!("SKIPPED dumps on PostgreSQL: no PostgreSQL binaries");
                return;
            };
            Database::Postgres(blocking(|| server.new_database()))
        }
    };
    let [before, after] = blocking(|| migrate(&database, dump));
    assert!(before.len() > 20, "{before:?}");
    assert!(before.values().all(|n| *n > 0), "{before:?}");
    assert_eq!(before, after, "{engine:?}");
    actix_web::rt::System::new().block_on(async {
        served(&TestApp::start_on(database, folder), &before).await;
    });
}

#[test]
fn a_dump_of_a_landed_schema_comes_up_to_date_with_every_record_and_is_served() {
    for (engine, dump) in DUMPS {
        case(engine, dump);
    }
}
