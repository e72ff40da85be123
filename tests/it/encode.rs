//! `clearing-house encode`: the numbers that it writes, and what it says of files that it cannot use.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::program::PROGRAM;

fn encode(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .arg("encode")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

#[test]
fn the_numbers_of_each_text_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    fs::write(place("texts.json"), r#"["Torture", "Prisons"]"#).expect("texts");
    fs::write(place("weights"), vec![0; 4 * 1_281]).expect("weights");
    let output = encode(folder.path(), &["texts.json", "out", "vectors", "weights"]);
    assert!(output.status.success(), "{output:?}");
    let written = fs::read(place("out")).expect("numbers");
    assert_eq!(written.len(), 2 * 2 * 512 * 4);
}

#[test]
fn what_cannot_be_used_is_told_with_what_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &[u8]| fs::write(folder.path().join(name), content);
    write("lines", b"A first text\nA second text\n").expect("a file");
    write("numbers", b"[\"a\",\n 1]").expect("a file");
    write("empty", b"").expect("a file");
    write("texts", b"[\"a\"]").expect("a file");
    write("weights", &[0; 4]).expect("a file");
    let array = "a JSON array of character strings is expected";
    for (arguments, told) in [
        (&["lines", "out", "tokens"][..], array),
        (&["lines", "out", "tokens"], "line 1, column 1"),
        (&["numbers", "out", "tokens"], "numbers: a JSON array"),
        (&["numbers", "out", "tokens"], "line 2, column"),
        (&["empty", "out", "tokens"], array),
        (&["none", "out", "tokens"], "none cannot be read"),
        (
            &["texts", "none/out", "tokens"],
            "none/out cannot be written",
        ),
        (
            &["texts", "out", "vectors", "weights"],
            "weights: 1281 numbers of 32 bits",
        ),
        (&["texts", "out", "vectors", "weights"], "found: 4"),
    ] {
        let output = encode(folder.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(told), "{told}\n{said}");
        assert!(!said.contains("internal"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
