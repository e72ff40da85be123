//! `backup FILE` and `restore FILE`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::printing::{complain, print};
use crate::domain::clock::{Clock, SystemClock};
use crate::domain::error::Result;
use crate::service::backup;
use crate::service::file_folder::FileFolder;
use crate::store::Store;

/// Write everything into one file, also while the service runs
///
/// The file is one consistent moment of the database with the content of its attachments, and what one engine held can be restored into the
/// other. It holds people's data and the key that signs access tokens: keep it as secret as the database.
#[derive(Args)]
pub struct BackupArgs {
    /// The file to write; it must not exist yet
    file: PathBuf,
}

/// Read a backup into an empty database
///
/// All of it is read or, if anything is wrong with it, nothing. Stop the service first: it reads the
/// signing key when it starts.
#[derive(Args)]
pub struct RestoreArgs {
    /// The file that `backup` wrote
    file: PathBuf,
}

/// Writes the backup and says how much it holds.
pub fn backup(store: &Store, files: &FileFolder, args: &BackupArgs) -> Result<ExitCode> {
    let manifest = backup::write(store, files, &args.file, SystemClock.now_ms())?;
    let (rows, contents) = (manifest.rows_total(), manifest.files);
    let file = args.file.display();
    print(|out| writeln!(out, "{rows} rows and {contents} files written to {file}"))?;
    for hash in &manifest.files_missing {
        complain(format_args!(
            "warning: an attachment names the content {hash}, which is not in the folder of files"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the backup and says what it was.
pub fn restore(store: &Store, files: &FileFolder, args: &RestoreArgs) -> Result<ExitCode> {
    let manifest = backup::restore(store, files, &args.file)?;
    let (rows, contents) = (manifest.rows_total(), manifest.files);
    let created = &manifest.created;
    print(|out| {
        writeln!(
            out,
            "{rows} rows and {contents} files restored from the backup of {created}"
        )
    })?;
    Ok(ExitCode::SUCCESS)
}
