//! What subcommands print: to a reader that has gone, and onto a full disk.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::build::RECOMMENDATION_TABLE;
use crate::support::program::{PROGRAM, unread};

/// Every subcommand that prints and ends, but `evaluate`. In this order, since some read what others made.
const PRINTING: [&[&str]; 9] = [
    &["check-config"],
    &["user", "create", "--email", "a@b.example", "--name", "A"],
    &["import", "recommendations", "table.csv", "--dry-run"],
    &["import", "recommendations", "table.csv", "--json"],
    &["learn", "--dry-run"],
    &["learn", "--json"],
    &["learn", "--off"],
    &["backup", "all.zip"],
    &["restore", "all.zip", "--database", "sqlite:other.sqlite"],
];

fn run(folder: &Path, arguments: &[&str], stdout: Stdio) -> Output {
    Command::new(PROGRAM)
        .current_dir(folder)
        .env("CLEARING_HOUSE_DATABASE", "sqlite:one.sqlite")
        .args(arguments)
        .stdout(stdout)
        .stderr(Stdio::piped())
        .output()
        .expect("the program runs")
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("table.csv"), RECOMMENDATION_TABLE).expect("a table");
    for arguments in PRINTING {
        let output = run(folder.path(), arguments, unread());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        assert!(!said.contains("pipe"), "{arguments:?}: {said}");
    }
}

#[test]
fn nobody_need_hear_complaints() {
    let folder = tempfile::tempdir().expect("a folder");
    let status = Command::new(PROGRAM)
        .current_dir(folder.path())
        .args(["evaluate", "/no/such/folder"])
        .stderr(unread())
        .status();
    assert_eq!(status.expect("the program runs").code(), Some(1));
}

#[test]
fn what_cannot_be_printed_is_a_failure() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        eprintln!("SKIPPED what_cannot_be_printed_is_a_failure: no /dev/full");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["check-config"], Stdio::from(full));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot be printed"), "{said}");
}
