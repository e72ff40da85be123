//! One file that holds everything, written while the service runs, and read back into an empty database of either engine.
//! It is a zip with a manifest, for each table one line of JSON a row, and the content of each attachment under its hash.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::file_folder::{FileFolder, hash_of};
use crate::domain::attachment::FILE_MIB_MAX;
use crate::domain::clock::{Millis, rfc3339};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::thesaurus;
use crate::store::Store;
use crate::store::attachments;
use crate::store::backup::{self, RowsIn, TABLES};
use crate::store::connection::Conn;

const FORMAT: &str = "clearing-house-backup";
/// Raised when the form of the file changes in a way that older releases cannot read.
const FORMAT_VERSION: u32 = 1;
const MANIFEST: &str = "manifest.json";
/// The folder of the contents of attachments.
const FILES: &str = "files/";
/// A manifest is a few kilobytes; a foreign file may claim more.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;
const FILE_BYTES_MAX: u64 = FILE_MIB_MAX << 20;
/// Rows and bytes that one insert takes at most, whichever is reached first.
const ROWS_PER_INSERT: usize = 500;
const BYTES_PER_INSERT: usize = 1 << 20;

/// What a backup says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    format_version: u32,
    /// The newest migration of the database.
    schema_version: String,
    /// The release that wrote it.
    pub program_version: String,
    /// RFC 3339.
    pub created: String,
    thesaurus_version: String,
    /// Table -> number of rows.
    rows: BTreeMap<String, u64>,
    /// Number of contents of attachments.
    #[serde(default)]
    pub files: u64,
    /// Hashes of contents that an attachment names and that were not in the folder.
    #[serde(default)]
    pub files_missing: Vec<String>,
}

impl Manifest {
    /// All rows of all tables.
    #[must_use]
    pub fn rows_total(&self) -> u64 {
        self.rows.values().sum()
    }

    fn version(&self) -> String {
        format!("{}.{}", self.format_version, self.schema_version)
    }
}

/// Writes everything as it is at this moment into a new file. Blocks.
///
/// # Errors
/// `Error::Conflict` when the file exists, `Error::Unavailable` when the disk or the database fails;
/// then there is no file.
pub fn write(store: &Store, files: &FileFolder, file: &Path, now_ms: Millis) -> Result<Manifest> {
    if file.exists() {
        let message = Message::new("backup-file-exists").with("file", file.display());
        return Err(Error::Conflict(message));
    }
    let partial = partial_name(file);
    let written = write_partial(store, files, &partial, now_ms).and_then(|manifest| {
        fs::rename(&partial, file).map_err(|e| broken(file, &e))?;
        sync_folder(file)?;
        Ok(manifest)
    });
    if written.is_err() {
        // The failure that is told is the first one; a remainder does no harm.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Reads a backup into a database that nobody has used yet, all of it or nothing. Blocks.
///
/// # Errors
/// `Error::Conflict` when the database is in use or its version is another one, `Error::Malformed` when
/// the file is no complete backup, `Error::Unavailable` when the file or the database cannot be reached.
pub fn restore(store: &Store, files: &FileFolder, file: &Path) -> Result<Manifest> {
    let (file, files) = (file.to_owned(), files.clone());
    store.write(move |conn| {
        let mut source = Source::open(&file)?;
        source.restore_rows(conn)?;
        source.restore_files(&files)?;
        Ok(source.manifest)
    })
}

fn write_partial(
    store: &Store,
    files: &FileFolder,
    partial: &Path,
    now_ms: Millis,
) -> Result<Manifest> {
    let mut target = Target {
        zip: ZipWriter::new(BufWriter::new(create_secret(partial)?)),
        name: partial,
    };
    let mut hashes = Vec::new();
    let mut manifest = store.snapshot(|conn| {
        hashes = attachments::hashes(conn)?;
        let mut rows = BTreeMap::new();
        for table in TABLES {
            rows.insert(table.to_owned(), target.add_table(conn, table)?);
        }
        Ok(Manifest {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            schema_version: backup::schema_version(conn)?,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            created: rfc3339(now_ms),
            thesaurus_version: thesaurus::VERSION.to_owned(),
            rows,
            files: 0,
            files_missing: Vec::new(),
        })
    })?;
    // After the moment of the rows: content never changes, and stays a day after the last row that names it.
    for hash in hashes {
        match files.get(&hash)? {
            Some(content) => {
                target.add_file(&hash, &content)?;
                manifest.files += 1;
            }
            None => manifest.files_missing.push(hash),
        }
    }
    target.finish(&manifest)?;
    Ok(manifest)
}

/// The file on its way.
struct Target<'a> {
    zip: ZipWriter<BufWriter<File>>,
    name: &'a Path,
}

impl Target<'_> {
    /// Returns the number of rows.
    fn add_table(&mut self, conn: &mut Conn, table: &'static str) -> Result<u64> {
        let mut count = 0;
        self.start(&entry_name(table))?;
        backup::rows_out(conn, table, |line| {
            count += 1;
            writeln!(self.zip, "{line}").map_err(|e| broken(self.name, &e))
        })?;
        Ok(count)
    }

    fn add_file(&mut self, hash: &str, content: &[u8]) -> Result<()> {
        self.start(&format!("{FILES}{hash}"))?;
        self.zip
            .write_all(content)
            .map_err(|e| broken(self.name, &e))
    }

    fn start(&mut self, entry: &str) -> Result<()> {
        let options = SimpleFileOptions::default().large_file(true);
        self.zip
            .start_file(entry, options)
            .map_err(|e| broken(self.name, &e))
    }

    /// Closes the file when all of it is on the disk.
    fn finish(mut self, manifest: &Manifest) -> Result<()> {
        self.start(MANIFEST)?;
        let json = serde_json::to_vec_pretty(manifest)
            .map_err(|e| Error::Internal(format!("manifest: {e}")))?;
        self.zip
            .write_all(&json)
            .map_err(|e| broken(self.name, &e))?;
        let buffer = self.zip.finish().map_err(|e| broken(self.name, &e))?;
        let file = buffer
            .into_inner()
            .map_err(|e| broken(self.name, e.error()))?;
        file.sync_all().map_err(|e| broken(self.name, &e))
    }
}

/// A backup that is being read.
struct Source<'a> {
    zip: ZipArchive<BufReader<File>>,
    manifest: Manifest,
    name: &'a Path,
}

impl<'a> Source<'a> {
    fn open(name: &'a Path) -> Result<Self> {
        let no_backup =
            || Error::Malformed(Message::new("backup-not-a-backup").with("file", name.display()));
        let file = File::open(name).map_err(|e| broken(name, &e))?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| no_backup())?;
        let mut json = Vec::new();
        zip.by_name(MANIFEST)
            .map_err(|_| no_backup())?
            .take(MANIFEST_BYTES_MAX)
            .read_to_end(&mut json)
            .map_err(|_| no_backup())?;
        let manifest: Manifest = serde_json::from_slice(&json).map_err(|_| no_backup())?;
        if manifest.format != FORMAT {
            return Err(no_backup());
        }
        Ok(Self {
            zip,
            manifest,
            name,
        })
    }

    fn restore_rows(&mut self, conn: &mut Conn) -> Result<()> {
        self.check_version(conn)?;
        if let Some(table) = backup::used_table(conn)? {
            let message = Message::new("backup-database-in-use").with("table", table);
            return Err(Error::Conflict(message));
        }
        backup::clear(conn)?;
        for table in TABLES {
            let found = self.read_table(conn, table)?;
            if self.manifest.rows.get(table) != Some(&found) {
                return Err(self.damaged(table));
            }
        }
        Ok(())
    }

    /// Puts the contents of attachments into the folder; what is there already is the same.
    fn restore_files(&mut self, files: &FileFolder) -> Result<()> {
        let names = self.zip.file_names().filter_map(std::result::Result::ok);
        let names = names.map(Cow::into_owned);
        let names: Vec<String> = names.filter(|name| name.starts_with(FILES)).collect();
        if u64::try_from(names.len()) != Ok(self.manifest.files) {
            return Err(self.damaged("attachments"));
        }
        for name in names {
            let damaged = self.damaged("attachments");
            let entry = self.zip.by_name(&name).map_err(|_| damaged.clone())?;
            let mut content = Vec::new();
            entry
                .take(FILE_BYTES_MAX + 1)
                .read_to_end(&mut content)
                .map_err(|_| damaged.clone())?;
            if hash_of(&content) != name[FILES.len()..] {
                return Err(damaged);
            }
            files.put(&content)?;
        }
        Ok(())
    }

    fn check_version(&self, conn: &mut Conn) -> Result<()> {
        let own = format!("{FORMAT_VERSION}.{}", backup::schema_version(conn)?);
        if self.manifest.version() == own {
            return Ok(());
        }
        Err(Error::Conflict(
            Message::new("backup-other-version")
                .with("version", self.manifest.version())
                .with("program", &self.manifest.program_version)
                .with("own", own),
        ))
    }

    /// Returns the number of rows that the table has now.
    fn read_table(&mut self, conn: &mut Conn, table: &'static str) -> Result<u64> {
        let rows = RowsIn::new(conn, table)?;
        let damaged = self.damaged(table);
        let entry = self
            .zip
            .by_name(&entry_name(table))
            .map_err(|_| damaged.clone())?;
        let mut batch = Vec::new();
        let mut bytes = 0;
        for line in BufReader::new(entry).lines() {
            let line = line.map_err(|_| damaged.clone())?;
            bytes += line.len();
            batch.push(line);
            if batch.len() == ROWS_PER_INSERT || bytes > BYTES_PER_INSERT {
                rows.insert(conn, &batch)?;
                batch.clear();
                bytes = 0;
            }
        }
        rows.insert(conn, &batch)?;
        Ok(backup::count(conn, table)?.unsigned_abs())
    }

    fn damaged(&self, table: &'static str) -> Error {
        Error::Malformed(
            Message::new("backup-damaged")
                .with("file", self.name.display())
                .with("table", table),
        )
    }
}

fn entry_name(table: &str) -> String {
    format!("{table}.jsonl")
}

/// The name under which the file grows; with the process's number, so that a remainder never stands in the way.
fn partial_name(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    name.into()
}

/// A new file for the owner's eyes only, as it holds the signing key.
fn create_secret(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| broken(path, &e))
}

/// Makes the file's new name durable.
fn sync_folder(file: &Path) -> Result<()> {
    let folder = file.parent().filter(|f| !f.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| broken(folder, &e))
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}
