//! Backup and restore: between both engines, beside running writes, and never half.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use clearing_house::domain::error::Error;
use clearing_house::service::backup::{self, Manifest};
use clearing_house::service::file_folder::{FileFolder, hash_of};
use clearing_house::store::Store;
use clearing_house::store::backup::TABLES;
use clearing_house::store::connection::{Conn, Database};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::cases;
use crate::support::app::{Engine, PASSWORD, TestApp, blocking};
use crate::support::build::{PDF, add_file, available_offer, need, offer, open_need, with};
use crate::support::postgres::Postgres;
use crate::support::store_options;

const NOW_MS: i64 = 1_700_000_000_000;
/// How many different moments the backups beside writes must have caught.
const STATES_SEEN: usize = 5;

/// Table -> its rows in one order, and the manifest.
fn contents(file: &Path) -> (BTreeMap<String, Vec<Value>>, Value) {
    let mut zip = ZipArchive::new(File::open(file).expect("the backup")).expect("a zip");
    let mut tables = BTreeMap::new();
    for table in TABLES {
        let entry = zip.by_name(&format!("{table}.jsonl")).expect("a table");
        let lines = BufReader::new(entry).lines();
        let mut rows: Vec<Value> = lines
            .map(|line| serde_json::from_str(&line.expect("a line")).expect("JSON"))
            .collect();
        rows.sort_by_key(ToString::to_string);
        tables.insert(table.to_owned(), rows);
    }
    let manifest = zip.by_name("manifest.json").expect("a manifest");
    (tables, serde_json::from_reader(manifest).expect("JSON"))
}

/// The same backup with one entry put in place of another.
fn forged(file: &Path, entry: &str, content: &[u8]) -> tempfile::TempPath {
    let mut zip = ZipArchive::new(File::open(file).expect("the backup")).expect("a zip");
    let (target, path) = tempfile::NamedTempFile::new().expect("a file").into_parts();
    let mut copy = ZipWriter::new(target);
    for index in 0..zip.len() {
        let mut old = zip.by_index(index).expect("an entry");
        let name = old.name().expect("a name").into_owned();
        copy.start_file(&name, SimpleFileOptions::default())
            .expect("an entry");
        if name == entry {
            copy.write_all(content).expect("the forged content");
        } else {
            std::io::copy(&mut old, &mut copy).expect("the old content");
        }
    }
    copy.finish().expect("a zip");
    path
}

fn new_database(engine: Engine, folder: &Path) -> Database {
    match engine {
        Engine::Sqlite => Database::Sqlite(folder.join("restored.sqlite")),
        Engine::Postgres => {
            let server = Postgres::shared().expect("PostgreSQL");
            Database::Postgres(blocking(|| server.new_database()))
        }
    }
}

fn open(database: Database) -> Store {
    blocking(|| Store::open(store_options(database))).expect("a store")
}

/// Where an application with this folder keeps the content of attachments.
fn files(folder: &Path) -> FileFolder {
    FileFolder::new(folder.join("files"))
}

/// Writes a backup into the application's folder.
fn back_up(store: &Store, file: &Path) -> Manifest {
    let files = files(file.parent().expect("a folder"));
    blocking(|| backup::write(store, &files, file, NOW_MS)).expect("a backup")
}

fn restore(store: &Store, folder: &Path, file: &Path) -> Result<Manifest, Error> {
    blocking(|| backup::restore(store, &files(folder), file))
}

/// The key of the message that says why it was refused.
fn refusal<T>(outcome: Result<T, Error>) -> String {
    match outcome.err().expect("it should be refused") {
        Error::Malformed(message) | Error::Conflict(message) => message.key.into_owned(),
        other => panic!("{other}"),
    }
}

/// A row with bytes, one with no value in a column that may have none, and texts that JSON must escape.
async fn fill(app: &TestApp) -> String {
    let togo = app.focal_point("TGO").await;
    let title = "Loi « sur »\n\t\"la\" commission \\ 委员会 لجنة";
    let path = open_need(&togo, with(need("x"), "title", json!(title))).await;
    available_offer(&app.agency("UNDP").await, offer("Experts")).await;
    let place = format!("/v1/needs/{}", path.id());
    add_file(&togo, &place, "note.pdf", PDF).await.expect(201);
    let all_bytes: Vec<u8> = (0..=255).collect();
    app.write(move |conn| insert_vector(conn, &all_bytes));
    format!("/v1/needs/{}", path.id())
}

fn insert_vector(conn: &mut Conn, bytes: &[u8]) -> Result<(), Error> {
    diesel::sql_query("INSERT INTO vectors (kind, record_id, language, model, text_hash, batch, vector) VALUES ($1, 'r', 'en', 'm', 'h', 'b', $2)")
        .bind::<Text, _>("probe")
        .bind::<Binary, _>(bytes)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Backs the application up, restores it into another engine and calls the service there with the old sign-in.
async fn round_trip(app: TestApp, to: Engine) {
    let path = fill(&app).await;
    let togo = app.focal_point("TGO").await;
    let before = togo.get(&path).await.expect(200);
    let file = app.folder.path().join("one.zip");
    let told = back_up(&app.service.store, &file);

    let folder = tempfile::tempdir().expect("a folder");
    let database = new_database(to, folder.path());
    let store = open(database.clone());
    let restored = restore(&store, folder.path(), &file).expect("a restored database");
    assert_eq!(restored.rows_total(), told.rows_total());
    let again = folder.path().join("again.zip");
    back_up(&store, &again);
    let (first, first_manifest) = contents(&file);
    let (second, second_manifest) = contents(&again);
    for table in TABLES {
        assert_eq!(first[table], second[table], "{table}");
        assert_eq!(first_manifest["rows"][table], first[table].len(), "{table}");
    }
    assert_eq!(first_manifest, second_manifest);
    drop(store);

    let moved = TestApp::start_on(database, folder);
    let read = moved.bearer(togo.token.as_deref().expect("a token"));
    assert_eq!(read.get(&path).await.expect(200).body, before.body);
    let listed = read.get(&format!("{path}/files")).await.expect(200);
    let note = listed.body["items"][0]["url"].as_str().expect("a place");
    assert_eq!(read.get(note).await.expect(200).text.as_bytes(), PDF);
    let session = moved.sign_in("focal_point@tgo.example", PASSWORD).await;
    assert!(session.status < 300, "{session:?}");
    read.post("/v1/needs", need("after")).await.expect(201);
}

#[test]
fn a_database_that_is_not_there_is_neither_backed_up_nor_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let (missing, file) = (
        folder.path().join("mistyped.sqlite"),
        folder.path().join("backup.zip"),
    );
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_clearing-house"))
        .args(["backup", "--database"])
        .arg(format!("sqlite:{}", missing.display()))
        .arg(&file)
        .output()
        .expect("the program runs");
    assert!(!run.status.success());
    assert!(String::from_utf8_lossy(&run.stderr).contains("mistyped.sqlite"));
    assert!(!missing.exists() && !file.exists());
}

cases! {
    async fn a_backup_restores_into_sqlite(app: TestApp) {
        round_trip(app, Engine::Sqlite).await;
    }

    async fn a_backup_restores_into_postgres(app: TestApp) {
        if Postgres::shared().is_none() {
            eprintln!("SKIPPED a_backup_restores_into_postgres: no PostgreSQL binaries");
            return;
        }
        round_trip(app, Engine::Postgres).await;
    }

    async fn a_backup_beside_writes_is_one_moment(app: TestApp) {
        let togo = app.focal_point("TGO").await;
        let ended = AtomicBool::new(false);
        let writes = async {
            while !ended.load(Ordering::Relaxed) {
                togo.post("/v1/needs", need("one of many")).await.expect(201);
            }
        };
        let backups = async {
            let mut seen = BTreeSet::new();
            while seen.len() < STATES_SEEN {
                let file = app.folder.path().join("beside.zip");
                let (store, target, files) = (app.service.store.clone(), file.clone(), files(app.folder.path()));
                let written = actix_web::web::block(move || backup::write(&store, &files, &target, NOW_MS));
                written.await.expect("a thread").expect("a backup");
                seen.insert(needs_of_one_moment(&file));
                fs::remove_file(file).expect("the backup is removed");
            }
            ended.store(true, Ordering::Relaxed);
        };
        futures_util::future::join(writes, backups).await;
    }

    async fn what_is_not_a_whole_backup_changes_nothing(app: TestApp) {
        fill(&app).await;
        let file = app.folder.path().join("good.zip");
        back_up(&app.service.store, &file);
        let (_, manifest) = contents(&file);
        let bytes = fs::read(&file).expect("the backup");
        let cut = app.folder.path().join("cut.zip");
        fs::write(&cut, &bytes[..bytes.len() / 2]).expect("half of it");
        let newer = with(manifest.clone(), "schema_version", json!("99990101000000")).to_string();
        let foreign = with(manifest.clone(), "format", json!("something else")).to_string();

        let note = format!("files/{}", hash_of(PDF));
        let fewer = with(manifest.clone(), "files", json!(0)).to_string();

        let folder = tempfile::tempdir().expect("a folder");
        let store = open(new_database(app.engine, folder.path()));
        let fresh = folder.path().join("fresh.zip");
        back_up(&store, &fresh);
        assert_eq!(refusal(restore(&store, folder.path(), &cut)), "backup-not-a-backup");
        for (entry, content, key) in [
            ("manifest.json", newer.as_bytes(), "backup-other-version"),
            ("manifest.json", foreign.as_bytes(), "backup-not-a-backup"),
            ("manifest.json", fewer.as_bytes(), "backup-damaged"),
            (note.as_str(), b"%PDF-1.7 another %%EOF".as_slice(), "backup-damaged"),
            ("offers.jsonl", b"".as_slice(), "backup-damaged"),
            ("offers.jsonl", b"{\"id\":null}\n".as_slice(), "backup-rows-refused"),
            ("offers.jsonl", b"{\n".as_slice(), "backup-rows-refused"),
        ] {
            let forged = forged(&file, entry, content);
            assert_eq!(refusal(restore(&store, folder.path(), &forged)), key, "{entry}");
        }
        let after = folder.path().join("after.zip");
        back_up(&store, &after);
        assert_eq!(contents(&fresh), contents(&after));
        restore(&store, folder.path(), &file).expect("the good one still fits");
        assert_eq!(refusal(restore(&store, folder.path(), &file)), "backup-database-in-use");
    }

    async fn every_table_but_the_leases_is_in_the_backup(app: TestApp) {
        let query = match app.engine {
            Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            Engine::Postgres => "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
        };
        let mut names = names(&app, query);
        names.retain(|name| name != "leases" && !name.starts_with("__diesel"));
        let mut listed = TABLES.to_vec();
        names.sort();
        listed.sort_unstable();
        assert_eq!(names, listed);
    }
}

/// The number of needs, once head, feed and needs are sure to be of one moment.
fn needs_of_one_moment(file: &Path) -> usize {
    let (tables, _) = contents(file);
    let heads = tables["feed_head"]
        .iter()
        .filter_map(|row| row["n"].as_u64());
    assert_eq!(heads.sum::<u64>(), tables["feed"].len() as u64);
    let of_needs = tables["feed"].iter().filter(|row| row["kind"] == "need");
    assert_eq!(of_needs.count(), tables["needs"].len());
    tables["needs"].len()
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn names(app: &TestApp, query: &'static str) -> Vec<String> {
    let read = |conn: &mut Conn| {
        diesel::sql_query(query)
            .load::<Name>(conn)
            .map_err(Error::from_diesel)
    };
    app.read(read).into_iter().map(|row| row.name).collect()
}

#[test]
fn a_table_comes_after_those_that_it_points_to() {
    actix_web::rt::System::new().block_on(async {
        let app = TestApp::start(Engine::Sqlite);
        let pairs = names(
            &app,
            "SELECT m.name || ' ' || f.\"table\" AS name FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
        );
        assert!(!pairs.is_empty());
        let place = |table: &str| TABLES.iter().position(|t| *t == table);
        for pair in pairs {
            let (child, parent) = pair.split_once(' ').expect("two names");
            assert!(place(parent) < place(child), "{child} points to {parent}");
        }
    });
}

#[test]
fn the_program_writes_and_reads_backups_and_overwrites_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |command: &str, database: &str, file: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_clearing-house"))
            .current_dir(&folder)
            .args([command, file, "--database", &format!("sqlite:{database}")])
            .output()
            .expect("the program runs");
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (done, said) = run("backup", "one.sqlite", "b.zip");
    assert!(!done && said.contains("one.sqlite"), "{said}");
    let migrated = Command::new(env!("CARGO_BIN_EXE_clearing-house"))
        .current_dir(&folder)
        .args(["migrate", "--database", "sqlite:one.sqlite"])
        .status();
    assert!(migrated.expect("the program runs").success());
    assert!(run("backup", "one.sqlite", "b.zip").0);
    let before = fs::read(folder.path().join("b.zip")).expect("the backup");
    let (done, said) = run("backup", "one.sqlite", "b.zip");
    assert!(
        !done && said.contains("b.zip") && said.contains("already exists"),
        "{said}"
    );
    assert_eq!(
        fs::read(folder.path().join("b.zip")).expect("the backup"),
        before
    );
    assert!(run("restore", "two.sqlite", "b.zip").0);
    let (done, said) = run("restore", "three.sqlite", "missing.zip");
    assert!(!done && said.contains("missing.zip"), "{said}");
    let (done, _) = run("backup", "one.sqlite", "no/such/folder/b.zip");
    assert!(!done);
    let left: Vec<_> = fs::read_dir(&folder)
        .expect("the folder")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().contains("partial")),
        "{left:?}"
    );
}
