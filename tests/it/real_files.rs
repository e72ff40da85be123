//! The readers on the real sources, where they are at hand.

use std::collections::HashMap;
use std::path::PathBuf;

use clearing_house::documents::{Format, Reading, read};
use clearing_house::domain::recommendation::{Position, RecommendationEntry};

/// A file of the shared data; nothing, said aloud, where it is absent.
fn shared(name: &str) -> Option<Vec<u8>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("CLEARING_HOUSE_DATA").map_or_else(beside, PathBuf::from);
    let bytes = std::fs::read(folder.join(name)).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {name} is not in {}", folder.display());
    }
    bytes
}

fn read_quietly(bytes: &[u8]) -> Reading {
    read(bytes, &mut |_| ()).expect("a source")
}

fn with_position(reading: &Reading, position: Position) -> usize {
    let is_it = |entry: &&RecommendationEntry| entry.position == position;
    reading.entries.iter().filter(is_it).count()
}

fn told(reading: &Reading) -> HashMap<&str, usize> {
    let mut keys = HashMap::new();
    for diagnostic in &reading.diagnostics {
        *keys.entry(diagnostic.message.key.as_ref()).or_default() += 1;
    }
    keys
}

#[test]
fn all_recommendations_are_read_and_those_that_contradict_the_calendar_are_told() {
    let Some(bytes) = shared("recommendations.csv") else {
        return;
    };
    let started = std::time::Instant::now();
    let reading = read_quietly(&bytes);
    eprintln!("{} rows in {:?}", reading.read, started.elapsed());
    assert_eq!(
        (reading.format, reading.read),
        (Format::RecommendationsCsv, 43_136)
    );
    assert_eq!(reading.entries.len(), 43_136);
    assert_eq!(
        told(&reading),
        HashMap::from([
            ("documents-no-recommending-state", 43),
            ("documents-corrected-by-calendar", 146),
            ("documents-report-of-other-state", 57),
        ])
    );
}

#[test]
fn all_pledges_are_read() {
    let Some(bytes) = shared("voluntary_pledges.csv") else {
        return;
    };
    let reading = read_quietly(&bytes);
    assert_eq!(
        (reading.format, reading.entries.len()),
        (Format::PledgesCsv, 947)
    );
    assert!(reading.diagnostics.is_empty());
}

#[test]
fn the_three_matrices_hold_what_the_recommendations_say() {
    for (file, cycle, supported, noted) in [
        ("matrices/cycle2_upr20_slovenia.docx", 2, 142, 21),
        ("matrices/cycle3_upr34_slovenia.docx", 3, 182, 33),
        ("matrices/cycle4_upr48_slovenia.docx", 4, 217, 37),
    ] {
        let (Some(matrix), Some(csv)) = (shared(file), shared("recommendations.csv")) else {
            return;
        };
        let reading = read_quietly(&matrix);
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        assert_eq!(
            with_position(&reading, Position::Supported),
            supported,
            "{file}"
        );
        assert_eq!(with_position(&reading, Position::Noted), noted, "{file}");
        assert_eq!(reading.entries.len(), supported + noted);
        compare(&reading, &read_quietly(&csv), cycle);
    }
}

/// Every entry of a matrix says the same as its row of the recommendations.
fn has_all(wider: &[String], narrower: &[String]) -> bool {
    narrower.iter().all(|value| wider.contains(value))
}

/// The source lists a few goals ("3 - GOOD HEALTH") among the groups; the CSV left them there.
fn without_goals(groups: &[String]) -> Vec<String> {
    let is_goal = |group: &&String| group.starts_with(|c: char| c.is_ascii_digit());
    groups
        .iter()
        .filter(|group| !is_goal(group))
        .cloned()
        .collect()
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn compare(matrix: &Reading, csv: &Reading, cycle: u8) {
    let own = format!("slovenia:c{cycle}:");
    let is_own = |entry: &&RecommendationEntry| {
        entry
            .source_id
            .as_ref()
            .is_some_and(|id| id.starts_with(&own))
    };
    let rows: HashMap<_, _> = csv
        .entries
        .iter()
        .filter(is_own)
        .map(|entry| (entry.paragraph.clone(), entry))
        .collect();
    assert_eq!(rows.len(), matrix.entries.len());
    let mut differences = Vec::new();
    for entry in &matrix.entries {
        let Some(row) = rows.get(&entry.paragraph) else {
            differences.push(format!("{:?} is no row", entry.paragraph));
            continue;
        };
        let same_identity = entry.state_under_review == row.state_under_review
            && (entry.cycle, entry.session) == (row.cycle, row.session)
            && entry.document_symbol == row.document_symbol
            && entry.position == row.position;
        // The table that the CSV was made from lost some goals, States and closing brackets; the matrix has them all.
        let same_labels = entry.themes == row.themes
            && has_all(
                &entry.groups_of_persons,
                &without_goals(&row.groups_of_persons),
            )
            && has_all(&entry.sdgs, &row.sdgs)
            && has_all(&entry.recommending_states, &row.recommending_states);
        let same_text = spaced(&entry.text).starts_with(&spaced(&row.text));
        if !(same_identity && same_labels && same_text) {
            differences.push(format!("{entry:?}\n{row:?}"));
        }
    }
    assert!(
        differences.is_empty(),
        "{} differ:\n{}",
        differences.len(),
        differences.join("\n\n")
    );
}
