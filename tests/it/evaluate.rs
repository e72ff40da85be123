//! `clearing-house evaluate` on tasks that the test writes itself: its figures, its files and its refusals.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support::program::{PROGRAM, unread};

fn evaluate(arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command
        .arg("evaluate")
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// What it complains of when it cannot do its work.
fn refusal(arguments: &[&str]) -> String {
    let output = evaluate(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn write(path: &Path, lines: &[Value]) {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    fs::write(path, lines.join("\n")).expect("a file");
}

/// Three offers, one need of Tonga; the second offer is the right one, the third is Tonga's own.
fn ranking_task(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let doc = |id: &str, text: &str, provider: &str| json!({"id": id, "text": text, "lang": "en", "kind": "state_offer", "provider": provider});
    write(
        &folder.join("docs.jsonl"),
        &[
            doc("o1", "Aid to farmers hit by drought", "AUS"),
            doc("o2", "Courses for prison staff against torture", "CHE"),
            doc("o3", "Preventing torture in prisons", "TON"),
        ],
    );
    let need = "Former le personnel des prisons à la prévention de la torture";
    let query = json!({"id": "n1", "text": need, "lang": "fr", "needing_state": "TON"});
    write(&folder.join("queries.trial.jsonl"), &[query]);
    let grades = "query_id\tdoc_id\trelevance\nn1\to2\t3\nn1\to1\t0\n";
    fs::write(folder.join("qrels.trial.tsv"), grades).expect("a file");
}

#[test]
fn rankings_and_labels_are_measured_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    ranking_task(&folder.path().join("prisons"));
    let labels = folder.path().join("labels");
    fs::create_dir_all(&labels).expect("a folder");
    let labelled = json!({"id": "r1", "text": "Combat torture", "lang": "en", "themes": ["Torture and other CID treatment"]});
    write(&labels.join("labelled.trial.jsonl"), &[labelled]);
    let out = folder.path().join("out");
    let output = evaluate(&[
        &folder.path().display().to_string(),
        "--json",
        "--runs",
        &out.display().to_string(),
    ]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let figures: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
    let of = |system: &str, pair: &str| {
        let found = figures
            .iter()
            .find(|one| one["task"] == "prisons" && one["system"] == system && one["pair"] == pair);
        found.expect("figures").clone()
    };
    for pair in ["all", "fr-en"] {
        let ours = of("clearing-house", pair);
        assert_eq!((&ours["split"], &ours["n"]), (&json!("trial"), &json!(1)));
        assert_eq!(
            (&ours["ndcg10"], &ours["mrr"], &ours["recall10"]),
            (&json!(1.0), &json!(1.0), &json!(1.0))
        );
        of("bm25", pair);
        of("encoder", pair);
    }
    let tagged = figures
        .iter()
        .find(|one| one["task"] == "labels")
        .expect("tagging");
    assert_eq!(tagged["micro_f1"], 1.0, "{tagged}");
    for system in ["clearing-house", "bm25", "encoder"] {
        let run = fs::read_to_string(out.join(format!("prisons.trial.{system}.run")));
        let run = run.expect("a run");
        let lines: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
        let told = |column: usize| lines.iter().map(|line| line[column]).collect::<Vec<_>>();
        assert_eq!((told(0), told(1)), (vec!["n1"; 3], vec!["Q0"; 3]));
        assert_eq!((told(3), told(5)), (vec!["1", "2", "3"], vec![system; 3]));
        let score = |score: &str| score.parse::<f64>().expect("a number");
        let scores: Vec<f64> = told(4).into_iter().map(score).collect();
        assert!(scores.is_sorted_by(|one, next| one > next), "{scores:?}");
        assert_eq!(told(2)[2], "o3", "what the State offers itself comes last");
    }
    let ours = fs::read_to_string(out.join("prisons.trial.clearing-house.run")).expect("a run");
    assert!(ours.starts_with("n1 Q0 o2 1 "), "{ours}");
    let tags = fs::read_to_string(out.join("labels.trial.tags.jsonl")).expect("labels");
    assert!(tags.contains("Torture and other CID treatment"), "{tags}");
}

#[test]
fn more_grades_count_in_place_of_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    ranking_task(folder.path());
    let more = folder.path().join("more.tsv");
    fs::write(&more, "query_id\tdoc_id\trelevance\nn1\to2\t0\nn1\to1\t3\n").expect("a file");
    let folder = folder.path().display().to_string();
    let output = evaluate(&[&folder, "--json", "--qrels", &more.display().to_string()]);
    let figures: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
    assert_eq!(figures[0]["mrr"], 0.5, "{figures:?}");
}

/// A task in a folder of its own, and the folder's path.
fn task() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    ranking_task(folder.path());
    let path = folder.path().display().to_string();
    (folder, path)
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(refusal(&[&folder.path().display().to_string()]).contains("no task"));
    assert!(refusal(&["/no/such/folder"]).contains("/no/such/folder cannot be read"));
}

/// Files of a task, what is wrong in them, and what is told of it.
const WRONG: [(&str, &[u8], &str); 18] = [
    (
        "docs.jsonl",
        b"{\"id\":\"a\",\"text\":\"x\"}\nnonsense\n",
        "docs.jsonl, line 2: a JSON object that ends on the same line is expected; from column 2",
    ),
    (
        "docs.jsonl",
        b"{\"id\":\"a\",\"text\":\"\"}\n\n{\"id\":\"a\",\"text\":\"x\"}",
        "docs.jsonl, line 3: the identifier \u{201c}a\u{201d} already stands in line 1",
    ),
    (
        "queries.trial.jsonl",
        b"{\"id\":\"n1\"}",
        "queries.trial.jsonl, line 1: the field \u{201c}text\u{201d} is missing",
    ),
    (
        "queries.trial.jsonl",
        b"{\"text\":\"x\"}",
        "queries.trial.jsonl, line 1: the field \u{201c}id\u{201d} is missing",
    ),
    (
        "queries.trial.jsonl",
        b"{\"id\":\"n1\",\"text\":\"\",\"lang\":1}",
        "queries.trial.jsonl, line 1: the value of \u{201c}lang\u{201d} must be",
    ),
    (
        "labelled.trial.jsonl",
        b"{\"id\":\"n1\",\"text\":\"\",\"themes\":\"x\"}",
        "labelled.trial.jsonl, line 1: the value of \u{201c}themes\u{201d} must be",
    ),
    (
        "labelled.trial.jsonl",
        b"{\"id\":\"r1\",\"text\":\"x\"}",
        "labelled.trial.jsonl: no text has a label",
    ),
    (
        "docs.jsonl",
        b"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"\xE9\"}",
        "docs.jsonl, line 2: this is not UTF-8",
    ),
    ("docs.jsonl", b"\n", "docs.jsonl holds no text"),
    (
        "queries.trial.jsonl",
        b"",
        "queries.trial.jsonl holds no text",
    ),
    (
        "qrels.trial.tsv",
        b"query_id\tdoc_id\trelevance\nn1\to2\t3\nn1\to1\tgood\n",
        "qrels.trial.tsv, line 3: the grade is \u{201c}good\u{201d}; a whole number from 0 to 15",
    ),
    (
        "qrels.trial.tsv",
        b"n1\to2\t3x\nn1\to1\t1\n",
        "qrels.trial.tsv, line 1: the grade is \u{201c}3x\u{201d}; a whole number from 0 to 15 is expected. A heading names the columns, separated by tabs: query_id, doc_id, relevance.",
    ),
    (
        "qrels.trial.tsv",
        b"a heading\nn1\to2\t3\n",
        "qrels.trial.tsv, line 1: three cells separated by tabs are expected",
    ),
    (
        "qrels.trial.tsv",
        b"query_id\tdoc_id\trelevance\nn1 o2 3\n",
        "qrels.trial.tsv, line 2: three cells separated by tabs are expected: query, document, grade. Number of cells found: 1.",
    ),
    (
        "qrels.trial.tsv",
        b"n1\to2\t3\nn1\to1\t0\nn1\to2\t2\n",
        "qrels.trial.tsv, line 3: query \u{201c}n1\u{201d} and document \u{201c}o2\u{201d} have the grade 2 here, but 3 in line 1",
    ),
    (
        "qrels.trial.tsv",
        b"query_id\tdoc_id\trelevance\n",
        "qrels.trial.tsv: no judgment is of a query and a document of the task",
    ),
    (
        "qrels.trial.tsv",
        b"n1\tn1\t3\no2\to2\t3\n",
        "qrels.trial.tsv: no judgment is of a query and a document of the task",
    ),
    (
        "qrels.trial.tsv",
        b"n1\to2\t0\nn1\tx\t3\n",
        "qrels.trial.tsv: no pair of a query and a document of the task has a grade above 0",
    ),
];

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_place() {
    for (file, content, told) in WRONG {
        let (folder, path) = task();
        fs::write(folder.path().join(file), content).expect("a file");
        let said = refusal(&[&path]);
        assert!(said.contains(told), "{told}\n{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn byte_order_marks_are_passed_over_and_headings_may_be_left_out() {
    let (folder, path) = task();
    for file in ["docs.jsonl", "queries.trial.jsonl", "qrels.trial.tsv"] {
        let path = folder.path().join(file);
        let content = fs::read_to_string(&path).expect("a file");
        let judgments = content.trim_start_matches("query_id\tdoc_id\trelevance\n");
        fs::write(&path, format!("\u{feff}{judgments}")).expect("a file");
    }
    let output = evaluate(&[&path, "--json"]);
    let figures: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
    assert_eq!(figures[0]["ndcg10"], 1.0, "{figures:?}");
}

#[test]
fn an_identifier_that_would_break_a_line_of_a_run_is_refused_where_runs_are_wanted() {
    let (folder, path) = task();
    let out = folder.path().join("out").display().to_string();
    let place = |file: &str| folder.path().join(file);
    for file in ["queries.trial.jsonl", "docs.jsonl"] {
        let before = fs::read_to_string(place(file)).expect("a file");
        let spaced = json!({"id": "n 1", "text": "Torture", "lang": "en"});
        fs::write(place(file), format!("{spaced}\n{before}")).expect("a file");
        let output = evaluate(&[&path, "--json"]);
        assert!(output.status.success(), "{output:?}");
        let said = refusal(&[&path, "--runs", &out]);
        let told =
            format!("{file}, line 1: the identifier \u{201c}n 1\u{201d} contains white space");
        assert!(said.contains(&told), "{said}");
        fs::write(place(file), before).expect("a file");
    }
}

#[test]
fn added_judgments_that_concern_no_task_are_named_at_the_end() {
    let (folder, path) = task();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a file");
        path.display().to_string()
    };
    let good = file("good.tsv", "n1\to1\t2\n");
    let stray = file("stray.tsv", "n1\to9\t3\nn9\to1\t3\n");
    let output = evaluate(&[&path, "--json", "--qrels", &good, "--qrels", &stray]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("stray.tsv: no judgment is"), "{said}");
    assert!(!said.contains("good.tsv"), "{said}");
    serde_json::from_slice::<Vec<Value>>(&output.stdout).expect("the figures all the same");
    let zeros = file("zeros.tsv", "n1\to2\t0\n");
    let said = refusal(&[&path, "--qrels", &stray, "--qrels", &zeros]);
    assert!(
        said.contains("qrels.trial.tsv, ") && said.contains("zeros.tsv: no pair"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_written_is_named_before_anything_is_read() {
    let (folder, path) = task();
    let file = folder.path().join("docs.jsonl");
    for out in [&file, &file.join("below")] {
        let out = out.display().to_string();
        let said = refusal(&["/no/such/folder", "--runs", &out]);
        assert!(said.contains(&format!("{out} cannot be written")), "{said}");
    }
    let out = folder.path().join("out");
    let task = folder.path().file_name().expect("a name").display();
    let run = out.join(format!("{task}.trial.bm25.run"));
    fs::create_dir_all(&run).expect("a folder where a file should be");
    let said = refusal(&[&path, "--runs", &out.display().to_string()]);
    assert!(said.contains(".trial.bm25.run cannot be written"), "{said}");
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let (_folder, path) = task();
    for arguments in [&["evaluate", &path][..], &["evaluate", &path, "--json"][..]] {
        let output = Command::new(PROGRAM)
            .args(arguments)
            .stdout(unread())
            .stderr(Stdio::piped())
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{said}");
    }
}

/// The project's own trial: needs in six languages and English offers, whose grades readers gave.
#[test]
fn needs_in_other_languages_find_nearly_what_english_ones_find() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/bench/need_to_offer_six_languages")
        .display()
        .to_string();
    let output = evaluate(&[&folder, "--json"]);
    let figures: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a JSON array");
    let gain = |system: &str, language: &str| {
        let pair = format!("{language}-en");
        let found = figures
            .iter()
            .find(|one| one["system"] == system && one["pair"] == pair);
        let gain = found.and_then(|one| one["ndcg10"].as_f64());
        gain.expect("a figure")
    };
    let english = gain("clearing-house", "en");
    assert!(english > 0.58, "{english}");
    for language in ["ar", "es", "fr", "ru", "zh"] {
        let ours = gain("clearing-house", language);
        assert!(ours > 0.9 * english, "{language} {ours}, en {english}");
        assert!(ours > 1.4 * gain("encoder", language), "{language} {ours}");
    }
}
