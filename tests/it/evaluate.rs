//! `clearing-house evaluate` on tasks that the test writes itself: its figures, its files and its refusals.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn evaluate(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clearing-house"));
    command
        .arg("evaluate")
        .args(arguments)
        .output()
        .expect("the program runs")
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
    let run = fs::read_to_string(out.join("prisons.trial.clearing-house.run")).expect("a run");
    let lines: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (lines[0][..4].join(" "), lines[0][5]),
        ("n1 Q0 o2 1".to_owned(), "clearing-house")
    );
    assert_eq!(lines[2][2], "o3", "the State itself comes last");
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

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    let refusal = |arguments: &[&str]| {
        let output = evaluate(arguments);
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(refusal(&[&path]).contains("no task"));
    assert!(refusal(&["/no/such/folder"]).contains("/no/such/folder"));
    ranking_task(folder.path());
    fs::write(
        folder.path().join("docs.jsonl"),
        "{\"id\":\"a\"}\nnonsense\n",
    )
    .expect("a file");
    let said = refusal(&[&path]);
    assert!(said.contains("docs.jsonl") && said.contains('2'), "{said}");
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
        assert!(ours > 0.82 * english, "{language} {ours}, en {english}");
        assert!(ours > 1.4 * gain("encoder", language), "{language} {ours}");
    }
}
