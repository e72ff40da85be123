//! A real PostgreSQL for the suite, started from whatever binaries the machine has, also as root.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use clearing_house::store::connection::{Conn, Database};
use diesel::connection::SimpleConnection;

use super::store_options;

/// A running server; it ends with the process that started it.
pub struct Postgres {
    folder: PathBuf,
    binaries: PathBuf,
    /// Whom the server runs as, when this process is root.
    owner: Option<(u32, u32)>,
}

impl Postgres {
    /// The server of this process, or none when the machine has no PostgreSQL.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Postgres>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| Self::start("shared")).as_ref();
        assert!(
            shared.is_some() || std::env::var_os("REQUIRE_PG").is_none(),
            "REQUIRE_PG is set and no PostgreSQL binaries were found: install postgresql or set PG_BIN"
        );
        shared
    }

    /// The URL of a new, empty database.
    pub fn new_database(&self) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("case_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut conn = connect(&self.url("postgres"));
        conn.batch_execute(&format!("CREATE DATABASE {name}"))
            .expect("a new database");
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user=app",
            self.folder.display()
        )
    }

    /// A server of its own, for a case that stops it.
    pub fn start(name: &str) -> Option<Self> {
        let binaries = binaries()?;
        let folder =
            std::env::temp_dir().join(format!("clearing-house-pg-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for PostgreSQL");
        let owner = unprivileged_user();
        if let Some((user, group)) = owner {
            std::os::unix::fs::chown(&folder, Some(user), Some(group))
                .expect("PostgreSQL's own folder");
        }
        let server = Self {
            folder,
            binaries,
            owner,
        };
        let made = server.run(
            "initdb",
            &[
                "-D",
                "data",
                "-U",
                "app",
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C",
            ],
        );
        assert!(made, "initdb fails");
        server.resume();
        end_with_this_process(&server.folder);
        Some(server)
    }

    /// Stops it, as for maintenance.
    pub fn pause(&self) {
        assert!(self.run("pg_ctl", &["-D", "data", "-w", "-m", "fast", "stop"]));
    }

    /// Starts it again.
    pub fn resume(&self) {
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off -c synchronous_commit=off \
             -c full_page_writes=off -c shared_buffers=64MB -c max_connections=400",
            self.folder.display()
        );
        let arguments = ["-D", "data", "-w", "-l", "log", "-o", &options, "start"];
        assert!(self.run("pg_ctl", &arguments), "PostgreSQL does not start");
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let mut command = Command::new(self.binaries.join(program));
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .args(arguments)
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// A connection for the harness itself.
pub fn connect(url: &str) -> Conn {
    use clearing_house::store::connection::{Access, Manager};
    let options = store_options(Database::Postgres(url.to_owned()));
    Manager::new(options, Access::ReadWrite)
        .open()
        .expect("a connection to PostgreSQL")
}

/// Where PostgreSQL's programs are.
fn binaries() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PG_BIN")
        .map(PathBuf::from)
        .into_iter()
        .collect();
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        let mut found: Vec<PathBuf> = versions.flatten().map(|v| v.path().join("bin")).collect();
        found.sort();
        folders.extend(found.into_iter().rev());
    }
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|program| folder.join(program).exists())
    };
    folders.into_iter().find(complete)
}

/// PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.
fn unprivileged_user() -> Option<(u32, u32)> {
    let root =
        fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    if !root {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let find = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.starts_with(&format!("{name}:")))?;
        let fields: Vec<&str> = line.split(':').collect();
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    find("postgres").or_else(|| find("nobody"))
}

/// Statics are never dropped, so a watcher stops the server and removes its files when this process is gone, however it ends.
#[expect(clippy::zombie_processes, reason = "the watcher outlives this process")]
fn end_with_this_process(folder: &Path) {
    let script = format!(
        "while kill -0 {process} 2>/dev/null; do sleep 1; done; \
         kill -QUIT $(head -1 '{folder}/data/postmaster.pid'); sleep 1; rm -rf '{folder}'",
        process = std::process::id(),
        folder = folder.display()
    );
    let mut watcher = Command::new("sh");
    watcher
        .args(["-c", &script])
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    watcher.spawn().expect("a watcher for PostgreSQL");
}
