//! Whether the folders of the settings can be written, asked before anything is begun.

use std::io::{ErrorKind, Result as IoResult};
use std::path::{Path, PathBuf};

use crate::config::{Config, Mail};

/// What is wrong with them, each with its setting and what to do.
pub fn problems(config: &Config) -> Vec<String> {
    let mail = match &config.mail {
        Mail::Folder(folder) => Some(("mail", folder)),
        Mail::Smtp(_) => None,
    };
    let problem = |(name, folder): (&'static str, &PathBuf)| {
        let reason = try_writing(folder).err()?.kind();
        Some(format!(
            "{}: nothing can be written in {}: {reason}; name a folder in which the service may write",
            config.place(name),
            folder.display()
        ))
    };
    let all = [Some(("files", &config.files)), mail];
    all.into_iter().flatten().filter_map(problem).collect()
}

/// Makes a file without a name in the folder, or where the folder will be made. Nothing stays behind.
fn try_writing(folder: &Path) -> IoResult<()> {
    let is_there = |path: &&Path| path.symlink_metadata().is_ok();
    let there = folder.ancestors().find(is_there);
    let there = there.unwrap_or(Path::new("."));
    if !there.is_dir() {
        return Err(ErrorKind::NotADirectory.into());
    }
    tempfile::tempfile_in(there).map(drop)
}
