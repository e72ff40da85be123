//! Recommendations and voluntary pledges as CSV, in the columns of UPR Info.
//! Columns may stand in any order, others are left alone; `|` parts several values.

use csv::StringRecord;

use super::csv_text;
use super::entry_draft::{Draft, Field, excerpt};
use super::placing::Clues;
use super::{Format, ReadingSoFar};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// Every column that is read, and what it holds.
const COLUMNS: [(&str, Field); 17] = [
    ("source_id", Field::SourceId),
    ("dataset", Field::SourceOfPosition),
    ("cycle", Field::Cycle),
    ("session", Field::Session),
    ("sur_iso3", Field::State),
    ("recommending_iso3", Field::RecommendingStates),
    ("response", Field::Position),
    ("action_category", Field::ActionCategory),
    ("themes", Field::Themes),
    ("affected_persons", Field::GroupsOfPersons),
    ("sdgs", Field::Sdgs),
    ("text", Field::Text),
    ("lang", Field::Language),
    ("paragraph", Field::Paragraph),
    ("document_symbol", Field::DocumentSymbol),
    ("translation_group", Field::TranslationGroup),
    ("implementation_status", Field::ImplementationStatus),
];

/// Columns without which no row can be placed or told.
pub(super) const REQUIRED: [&str; 7] = [
    "cycle",
    "session",
    "sur_iso3",
    "recommending_iso3",
    "response",
    "text",
    "lang",
];

/// What `response` holds in a row that is a voluntary pledge.
const PLEDGE: &str = "Voluntary Pledge";

/// Known columns that make a table one of ours, even if others are missing.
const COLUMNS_TO_RECOGNISE: usize = 3;

/// Which of the two CSV formats the text is, by its header and its first row.
pub(super) fn detect(text: &[u8], delimiter: u8) -> Option<Format> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text);
    let header = reader.byte_headers().ok()?.clone();
    let name_of = |name: &[u8]| std::str::from_utf8(name).unwrap_or_default().to_owned();
    let names: Vec<String> = header.iter().map(name_of).collect();
    let known = names.iter().filter(|name| column_named(name).is_some());
    if known.count() < COLUMNS_TO_RECOGNISE {
        return None;
    }
    let mut first = csv::ByteRecord::new();
    let response = names.iter().position(|name| is_column(name, "response"));
    let is_pledge = reader.read_byte_record(&mut first).unwrap_or(false)
        && response.and_then(|at| first.get(at)) == Some(PLEDGE.as_bytes());
    Some(if is_pledge {
        Format::PledgesCsv
    } else {
        Format::RecommendationsCsv
    })
}

/// Reads every row.
pub(super) fn read(bytes: &[u8], reading: &mut ReadingSoFar<'_>) -> Result<()> {
    let text = csv_text::decode(bytes)?;
    let delimiter = csv_text::delimiter(text.as_bytes());
    csv_text::check_quotes(text, delimiter)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| unreadable(&error))?
        .clone();
    let columns = Columns::of(&header)?;
    let mut record = StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| unreadable(&error))?
    {
        reading.count_row()?;
        let line = line_of(&record, text);
        take_row(line, &record, &columns, reading);
    }
    Ok(())
}

/// The line where a record starts. The reader counts from the blank lines before it.
fn line_of(record: &StringRecord, text: &str) -> u32 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let skipped = blank.filter(|byte| **byte == b'\n').count();
    let line = position.line() + skipped as u64;
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn take_row(line: u32, record: &StringRecord, columns: &Columns, reading: &mut ReadingSoFar<'_>) {
    if record.len() == columns.width {
        let name_of = |field| column_of(field).map(str::to_owned);
        reading.take(&columns.draft(record, line), name_of);
    } else {
        let message = Message::new("documents-row-width")
            .with("found", record.len())
            .with("expected", columns.width);
        reading.refuse(line, None, message);
    }
}

/// Where each column of `COLUMNS` stands in the file.
struct Columns {
    places: [Option<usize>; COLUMNS.len()],
    /// Columns of the file, those that are left alone included.
    width: usize,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self> {
        let places =
            COLUMNS.map(|(name, _)| header.iter().position(|found| is_column(found, name)));
        let is_missing = |name: &&&str| !header.iter().any(|found| is_column(found, name));
        let missing: Vec<&str> = REQUIRED.iter().filter(is_missing).copied().collect();
        if missing.is_empty() {
            let width = header.len();
            return Ok(Self { places, width });
        }
        Err(Error::Malformed(
            Message::new("documents-columns-missing").with("columns", missing.join(", ")),
        ))
    }

    fn draft<'a>(&self, record: &'a StringRecord, line: u32) -> Draft<'a> {
        let mut draft = Draft {
            line,
            ..Draft::default()
        };
        let mut clues = Clues::default();
        for ((_, field), place) in COLUMNS.iter().zip(self.places) {
            let value = place
                .and_then(|at| record.get(at))
                .unwrap_or_default()
                .trim();
            match field {
                Field::Cycle => clues.cycle = value,
                Field::Session => clues.session = value,
                Field::DocumentSymbol => clues.document_symbol = value,
                _ => put(&mut draft, *field, value),
            }
        }
        draft.clues = clues;
        draft.is_pledge = draft.position.eq_ignore_ascii_case(PLEDGE);
        draft
    }
}

fn put<'a>(draft: &mut Draft<'a>, field: Field, value: &'a str) {
    match field {
        Field::SourceId => draft.source_id = value,
        Field::SourceOfPosition => draft.source_of_position = value,
        Field::State => draft.state = value,
        Field::RecommendingStates => draft.recommending_states = values(value),
        Field::Position => draft.position = value,
        Field::ActionCategory => draft.action_category = value,
        Field::Themes => draft.themes = values(value),
        Field::GroupsOfPersons => draft.groups_of_persons = values(value),
        Field::Sdgs => draft.sdgs = values(value),
        Field::Text => draft.text = value,
        Field::Language => draft.language = value,
        Field::Paragraph => draft.paragraph = value,
        Field::TranslationGroup => draft.translation_group = value,
        Field::ImplementationStatus => draft.implementation_status = value,
        _ => {}
    }
}

fn values(cell: &str) -> Vec<&str> {
    cell.split('|')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .collect()
}

fn is_column(found: &str, name: &str) -> bool {
    found.trim().eq_ignore_ascii_case(name)
}

fn column_named(found: &str) -> Option<Field> {
    COLUMNS
        .iter()
        .find(|(name, _)| is_column(found, name))
        .map(|(_, field)| *field)
}

fn column_of(field: Field) -> Option<&'static str> {
    COLUMNS
        .iter()
        .find(|(_, known)| *known == field)
        .map(|(name, _)| *name)
}

fn unreadable(error: &csv::Error) -> Error {
    let line = error.position().map_or(0, csv::Position::line);
    Error::Malformed(
        Message::new("documents-csv-unreadable")
            .with("line", line)
            .with("reason", excerpt(&error.to_string())),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error_of, read_quietly};
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::recommendation::{Position, RecommendationKind, Severity};

    const HEADER: &str = "source_id,cycle,session,sur_iso3,recommending_iso3,response,text,lang\n";
    const ROW: &str = "x:1,2,20,SVN,PRT|HRV,supported,Ratify it,en\n";

    #[test]
    fn columns_stand_in_any_order_with_others_between() {
        let csv = "\u{feff}lang,remark,text,themes,response,recommending_iso3,sur_iso3,session,cycle,translation_group\r\n\
                   fr,x,\"Ratifier, \"\"vite\"\"\",A|B| A ,,PRT|HRV|PRT,SVN,20,2,g1\r\n";
        let reading = read_quietly(csv.as_bytes());
        assert_eq!(reading.format, Format::RecommendationsCsv);
        let entry = &reading.entries[0];
        assert_eq!(entry.text, "Ratifier, \"vite\"");
        assert_eq!(entry.language, Language::Fr);
        assert_eq!(entry.themes, ["A", "B"]);
        assert_eq!(entry.recommending_states, ["HRV", "PRT"]);
        assert_eq!(entry.position, Position::NotAvailable);
        assert_eq!(entry.translation_group.as_deref(), Some("g1"));
    }

    #[test]
    fn semicolons_and_tabs_part_cells_too() {
        for sign in [";", "\t"] {
            let csv = format!("{HEADER}{ROW}").replace(',', sign);
            assert_eq!(read_quietly(csv.as_bytes()).entries.len(), 1, "{sign:?}");
        }
    }

    #[test]
    fn a_bad_row_is_refused_alone_with_line_column_and_reason() {
        let csv = format!(
            "{HEADER}{ROW}x:2,2,20,SVN,Atlantis,supported,\"Two\nlines\",en\nx:3,2,20,SVN\n{ROW}\
             x:4,2,20,SVN,PRT,supported,a\0b,en\n"
        );
        let reading = read_quietly(csv.as_bytes());
        assert_eq!((reading.entries.len(), reading.read), (2, 5));
        let told: Vec<_> = reading
            .diagnostics
            .iter()
            .map(|told| (told.line, told.column.as_deref(), told.message.key.as_ref()))
            .collect();
        assert_eq!(
            told,
            [
                (3, Some("recommending_iso3"), "documents-country-unknown"),
                (5, None, "documents-row-width"),
                (7, Some("text"), "documents-control-character"),
            ]
        );
        assert!(
            reading
                .diagnostics
                .iter()
                .all(|told| told.severity == Severity::Refused)
        );
        assert_eq!(reading.diagnostics[0].message.args[0].1, "Atlantis");
        let lines: Vec<u32> = reading.entries.iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [2, 6]);
    }

    #[test]
    fn a_file_of_pledges_is_told_and_its_rows_are_the_states_own() {
        let csv = format!("{HEADER}v:1,2,20,SVN,SVN,Voluntary Pledge,Do it,en\n");
        let reading = read_quietly(csv.as_bytes());
        assert_eq!(reading.format, Format::PledgesCsv);
        assert_eq!(reading.entries[0].kind, RecommendationKind::VoluntaryPledge);
        assert_eq!(reading.entries[0].recommending_states, ["SVN"]);
    }

    #[test]
    fn a_missing_column_refuses_the_file_by_name() {
        let csv = "cycle,sur_iso3,response,text\n2,SVN,supported,Do it\n";
        let message = error_of(csv.as_bytes());
        assert_eq!(message.key, "documents-columns-missing");
        assert_eq!(message.args[0].1, "session, recommending_iso3, lang");
    }

    #[test]
    fn invalid_utf8_refuses_the_file() {
        let mut bytes = format!("{HEADER}{ROW}").into_bytes();
        let at = bytes.len() - 8;
        bytes[at] = 0xff;
        let message = error_of(&bytes);
        assert_eq!(message.key, "documents-invalid-utf8");
        assert_eq!(message.args[0].1, at.to_string());
        assert_eq!(message.args[1].1, "2");
    }

    #[test]
    fn broken_quotes_in_a_late_row_are_told_by_their_line() {
        let mut csv = HEADER.to_owned() + &ROW.repeat(29_998);
        csv += "x:9,2,20,SVN,PRT,supported,\"Never closed,en\n";
        csv += &ROW.replace("Ratify it", "\"Ratify it\"").repeat(100);
        let message = error_of(csv.as_bytes());
        assert_eq!(message.key, "documents-broken-quotes");
        assert_eq!(message.args[0].1, "30000");
    }

    #[test]
    fn a_header_alone_is_an_empty_reading() {
        let reading = read_quietly(HEADER.as_bytes());
        assert_eq!((reading.entries.len(), reading.read), (0, 0));
    }

    #[test]
    fn blank_lines_do_not_shift_the_line_numbers() {
        for end in ["\n", "\r\n"] {
            let csv = format!("{HEADER}\n\n{ROW}{ROW}\n{ROW}").replace('\n', end);
            let reading = read_quietly(csv.as_bytes());
            let lines: Vec<u32> = reading.entries.iter().map(|entry| entry.line).collect();
            assert_eq!(lines, [4, 5, 7], "{end:?}");
        }
    }
}
