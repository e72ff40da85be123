//! Themes, groups of persons and goals of one row of a thematic list.

use super::docx_tables::Row;
use super::limits;
use super::matrix_layout::{self, Layout, Section};

/// The labels of one recommendation, each once.
#[derive(Default)]
pub(super) struct Labels {
    pub themes: Vec<String>,
    pub groups_of_persons: Vec<String>,
    pub sdgs: Vec<String>,
}

impl Labels {
    fn section(&mut self, section: Section) -> &mut Vec<String> {
        match section {
            Section::Themes => &mut self.themes,
            Section::GroupsOfPersons => &mut self.groups_of_persons,
            Section::Sdgs => &mut self.sdgs,
        }
    }

    fn add(&mut self, section: Section, label: &str) {
        let label = label.trim_start_matches(['-', '•', '·']).trim();
        let label = match section {
            Section::Sdgs => goal(label),
            _ => label,
        };
        let labels = self.section(section);
        // One more than may be is kept, for the check to see that there are too many.
        let has_room = labels.len() <= limits::LABELS_MAX;
        if has_room && !label.is_empty() && !labels.iter().any(|known| known == label) {
            labels.push(label.to_owned());
        }
    }

    /// Adds the labels of the same recommendation under another theme.
    pub fn unite(&mut self, other: &mut Self) {
        for section in [Section::Themes, Section::GroupsOfPersons, Section::Sdgs] {
            for label in std::mem::take(other.section(section)) {
                self.add(section, &label);
            }
        }
    }
}

/// "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS" -> "16".
fn goal(label: &str) -> &str {
    match label.split_once(" - ") {
        Some((number, _)) if number.parse::<u8>().is_ok() => number,
        _ => label,
    }
}

/// The labels of a row: those of its cells and the heading that it stands under.
pub(super) fn labels_of(row: &Row, layout: &Layout, heading: &str) -> Labels {
    let mut labels = Labels::default();
    let mut section = Section::Themes;
    for line in lines_at(row, layout.themes) {
        match matrix_layout::section(line) {
            Some(opened) => section = opened,
            None => labels.add(section, line),
        }
    }
    labels.add(Section::Themes, heading);
    if let Some(sdgs) = layout.sdgs {
        for line in lines_at(row, sdgs) {
            labels.add(Section::Sdgs, line);
        }
    }
    labels
}

/// The lines of the cell that covers a grid column.
pub(super) fn lines_at(row: &Row, column: usize) -> &[String] {
    row.iter()
        .find(|cell| (cell.column..cell.column.saturating_add(cell.span)).contains(&column))
        .map_or(&[], |cell| &cell.lines)
}

/// The text of that cell on one line.
pub(super) fn text_at(row: &Row, column: usize) -> String {
    lines_at(row, column).join(" ")
}
