//! What the settings say: shown without secrets, and refused before anything is begun if they cannot hold.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::program::PROGRAM;

fn run(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder)
        .env("CLEARING_HOUSE_LISTEN", "127.0.0.1:0")
        .envs(settings.iter().copied())
        .output()
        .expect("the program runs")
}

#[test]
fn no_password_of_an_address_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    for (variable, value, shown) in [
        (
            "CLEARING_HOUSE_DATABASE",
            "postgres:///db?host=h&user=u&password=hunter2",
            "postgres:///db?host=h&user=u&password=***",
        ),
        (
            "CLEARING_HOUSE_DATABASE",
            "postgres://u@h/db?password=hunter2",
            "postgres://u@h/db?password=***",
        ),
        (
            "CLEARING_HOUSE_DATABASE",
            "postgres://u:hunter2@h/db?sslmode=disable",
            "postgres://u:***@h/db?sslmode=disable",
        ),
        (
            "CLEARING_HOUSE_MAIL",
            "smtps://desk:hunter2@mail.example.org",
            "smtps://desk:***@mail.example.org",
        ),
        (
            "CLEARING_HOUSE_SIGNING_KEY",
            "hunter2://0123456789abcdef0123456789abcdef",
            "***",
        ),
    ] {
        let output = run(folder.path(), &["check-config"], &[(variable, value)]);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{value}: {output:?}");
        let line = format!("{variable}={shown}");
        assert!(said.lines().any(|one| one == line), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[test]
fn what_serving_would_refuse_is_refused_when_it_is_checked_and_says_what_to_mend() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a-file");
    fs::write(&file, "x").expect("a file");
    let (file, below) = (
        file.display().to_string(),
        file.join("below").display().to_string(),
    );
    let mail = format!("folder:{file}");
    for (variable, value, remedy) in [
        ("CLEARING_HOUSE_DATABASE_WAIT_MS", "0", "from 1 to"),
        ("CLEARING_HOUSE_MAIL_FROM", "not a mail", "desk@example.org"),
        ("CLEARING_HOUSE_LOG", "a=b=c", "clearing_house=debug"),
        ("CLEARING_HOUSE_PUBLIC_URL", "ftp://x?q#f", "http or https"),
        (
            "CLEARING_HOUSE_PUBLIC_URL",
            "https://u:hunter2@x.example.org",
            "without user",
        ),
        (
            "CLEARING_HOUSE_OUTGOING_ALLOWED",
            "https://u:hunter2@x.example.org",
            "write a host",
        ),
        ("CLEARING_HOUSE_FILES", &file, "name a folder"),
        ("CLEARING_HOUSE_FILES", &below, "name a folder"),
        ("CLEARING_HOUSE_MAIL", &mail, "name a folder"),
    ] {
        for command in ["check-config", "serve"] {
            let output = run(folder.path(), &[command], &[(variable, value)]);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command} {value}: {said}");
            assert_eq!(said.lines().count(), 1, "{said}");
            assert!(said.contains(variable) && said.contains(remedy), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}

#[test]
fn checking_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = folder.path().join("not/there/yet").display().to_string();
    let settings = [("CLEARING_HOUSE_FILES", files.as_str())];
    let output = run(folder.path(), &["check-config"], &settings);
    assert!(output.status.success(), "{output:?}");
    let left = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 0);
}
