//! The folder in which the content of files lies, each once, under its hash. A file is there as a whole or not at all.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::domain::error::{Error, Result};

/// How long a file without a record is left: whoever has just sent it is about to make one.
const ORPHAN_AGE: Duration = Duration::from_hours(24);
/// How names of files on their way begin.
const PARTIAL: &str = "partial-";
/// How many digits of a hash name the folder in the folder.
const SHELF_DIGITS: usize = 2;

/// A folder of files by their hash.
#[derive(Clone, Debug)]
pub struct FileFolder {
    root: PathBuf,
}

/// The SHA-256 of some bytes, hexadecimal.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

impl FileFolder {
    /// The files in a folder, which is made when the first comes.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn place(&self, hash: &str) -> PathBuf {
        self.root
            .join(&hash[..SHELF_DIGITS.min(hash.len())])
            .join(hash)
    }

    /// Keeps some bytes durably, and answers their hash. What is there already is written anew, so that it is young.
    ///
    /// # Errors
    /// `Error::Unavailable` when the disk fails; then nothing was kept.
    pub fn put(&self, bytes: &[u8]) -> Result<String> {
        let hash = hash_of(bytes);
        let place = self.place(&hash);
        let folder = place.parent().unwrap_or(&self.root);
        self.write(bytes, &place, folder)
            .map_err(|e| broken(&place, &e))?;
        Ok(hash)
    }

    fn write(&self, bytes: &[u8], place: &Path, folder: &Path) -> std::io::Result<()> {
        let is_new = !folder.is_dir();
        fs::create_dir_all(folder)?;
        let mut partial = tempfile::Builder::new()
            .prefix(PARTIAL)
            .tempfile_in(folder)?;
        partial.write_all(bytes)?;
        partial.as_file().sync_all()?;
        partial.persist(place).map_err(|e| e.error)?;
        sync(folder)?;
        if is_new {
            sync(&self.root)?;
        }
        Ok(())
    }

    /// The bytes with this hash; none when they are not there, or are others.
    ///
    /// # Errors
    /// `Error::Unavailable` when the disk fails.
    pub fn get(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        let place = self.place(hash);
        let mut bytes = Vec::new();
        match File::open(&place).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) => Ok(Some(bytes).filter(|bytes| hash_of(bytes) == hash)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(broken(&place, &e)),
        }
    }

    /// Whether a file with this hash is there.
    #[must_use]
    pub fn has(&self, hash: &str) -> bool {
        self.place(hash).is_file()
    }

    /// Makes a file count as just written, if it is there: it has lost a record, and a backup of before may name it.
    ///
    /// # Errors
    /// `Error::Unavailable` when the disk fails.
    pub fn make_young(&self, hash: &str) -> Result<()> {
        let place = self.place(hash);
        match File::options().append(true).open(&place) {
            Ok(file) => file
                .set_modified(SystemTime::now())
                .map_err(|e| broken(&place, &e)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(broken(&place, &e)),
        }
    }

    /// Removes what no record has and has not had for a day; answers how many files.
    ///
    /// # Errors
    /// Those of `is_kept`, and `Error::Unavailable` when the disk fails.
    pub fn sweep(&self, is_kept: impl Fn(&str) -> Result<bool>) -> Result<usize> {
        let mut swept = 0;
        for shelf in entries(&self.root)? {
            for file in entries(&shelf)? {
                if is_old(&file) && !is_kept(&name_of(&file))? {
                    swept += usize::from(remove_if_old(&file)?);
                }
            }
        }
        Ok(swept)
    }
}

/// Removes a file, unless somebody has just sent it again: it is taken aside first, so that what is looked at and what is
/// removed are one.
fn remove_if_old(file: &Path) -> Result<bool> {
    let aside = file.with_file_name(format!("{PARTIAL}{}", name_of(file)));
    fs::rename(file, &aside).map_err(|e| broken(file, &e))?;
    if is_old(&aside) {
        fs::remove_file(&aside).map_err(|e| broken(&aside, &e))?;
        return Ok(true);
    }
    fs::rename(&aside, file).map_err(|e| broken(file, &e))?;
    Ok(false)
}

fn is_old(file: &Path) -> bool {
    let written = fs::metadata(file).and_then(|known| known.modified());
    let age = written.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
    age.is_ok_and(|age| age > ORPHAN_AGE)
}

fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What lies in a folder; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries
            .map(|entry| {
                entry
                    .map(|entry| entry.path())
                    .map_err(|e| broken(folder, &e))
            })
            .collect(),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => Ok(Vec::new()),
        Err(e) => Err(broken(folder, &e)),
    }
}

/// Makes the names in a folder durable.
fn sync(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}
