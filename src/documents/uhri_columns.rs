//! The columns of exports of the Universal Human Rights Index, the same in a
//! workbook and in JSON, and what a row of them says.

use chrono::{Days, NaiveDate};

use super::ReadingSoFar;
use super::entry_draft::{Draft, Field, excerpt};
use super::placing::Clues;
use super::recommendation_text::take_apart;
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// Each field with the names that exports give it; the first one is usual. That
/// the index misspells "recommending" is no slip here.
const COLUMNS: [(Field, &[&str]); 15] = [
    (Field::Text, &["Text", "Recommendation"]),
    (
        Field::Body,
        &["Reccomending Body", "Recommending Body", "Body"],
    ),
    (
        Field::Published,
        &["Document Publication Date", "Publication Date"],
    ),
    (Field::Themes, &["Themes"]),
    (
        Field::State,
        &[
            "countries_concerned",
            "Countries Concerned",
            "Countries",
            "Country",
        ],
    ),
    (
        Field::RecommendingStates,
        &[
            "upr_reccomending_states",
            "upr_recommending_states",
            "UPR Recommending States",
        ],
    ),
    (Field::Position, &["upr_position", "UPR Position"]),
    (
        Field::DocumentSymbol,
        &["Document Symbol", "document_symbol", "Symbol"],
    ),
    (Field::Paragraph, &["Paragraph", "paragraph"]),
    (Field::SourceId, &["Annotation Id", "annotation_id", "Id"]),
    (
        Field::GroupsOfPersons,
        &[
            "Affected Persons",
            "affected_persons",
            "Concerned Persons/Groups",
        ],
    ),
    (Field::Sdgs, &["SDGs", "Sustainable Development Goals"]),
    (Field::Cycle, &["upr_cycle", "UPR Cycle", "Cycle"]),
    (Field::Session, &["upr_session", "UPR Session", "Session"]),
    (Field::Language, &["Language", "lang"]),
];

/// Fields without which an export cannot be read.
const REQUIRED: [Field; 5] = [
    Field::Text,
    Field::Body,
    Field::State,
    Field::RecommendingStates,
    Field::Position,
];

/// The field of a column, by its name in whatever case.
pub(super) fn field_named(name: &str) -> Option<Field> {
    let is_it = |known: &&str| known.eq_ignore_ascii_case(name.trim());
    COLUMNS
        .iter()
        .find(|(_, names)| names.iter().any(is_it))
        .map(|(field, _)| *field)
}

/// The usual name of a field's column.
fn name_of(field: Field) -> Option<String> {
    COLUMNS
        .iter()
        .find(|(known, _)| *known == field)
        .map(|(_, names)| names[0].to_owned())
}

/// An error that names the required columns which `has` does not know.
pub(super) fn require(has: impl Fn(Field) -> bool) -> Result<()> {
    let missing: Vec<String> = REQUIRED
        .into_iter()
        .filter(|field| !has(*field))
        .filter_map(name_of)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = Message::new("documents-columns-missing").with("columns", missing.join(", "));
    Err(Error::Malformed(message))
}

/// A row: its fields and their cells, lists with one value a line.
pub(super) type Values = [(Field, String)];

/// Reads a row. One of another body than the UPR is left out with a warning.
pub(super) fn take_row(line: u32, values: &Values, reading: &mut ReadingSoFar<'_>) {
    let body = cell(values, Field::Body);
    if !is_upr(body) {
        let message = Message::new("documents-uhri-other-body").with("value", excerpt(body));
        reading.warn(line, name_of(Field::Body), message);
        return;
    }
    let published = match date(cell(values, Field::Published)) {
        Ok(published) => published,
        Err(message) => return reading.refuse(line, name_of(Field::Published), message),
    };
    let printed = take_apart(cell(values, Field::Text));
    let paragraph = match cell(values, Field::Paragraph) {
        "" => printed.paragraph.as_deref().unwrap_or_default(),
        paragraph => paragraph,
    };
    let mut draft = draft_of(line, values, published);
    draft.paragraph = paragraph;
    draft.text = &printed.text;
    reading.take(&draft, name_of);
}

fn draft_of(line: u32, values: &Values, published: Option<NaiveDate>) -> Draft<'_> {
    let symbol = cell(values, Field::DocumentSymbol);
    Draft {
        line,
        source_id: cell(values, Field::SourceId),
        source_of_position: symbol,
        clues: Clues {
            cycle: cell(values, Field::Cycle),
            session: cell(values, Field::Session),
            document_symbol: symbol,
            published,
        },
        state: cell(values, Field::State).trim_start_matches("- "),
        recommending_states: list(cell(values, Field::RecommendingStates)),
        position: cell(values, Field::Position).trim_start_matches("- "),
        themes: list(cell(values, Field::Themes)),
        groups_of_persons: list(cell(values, Field::GroupsOfPersons)),
        sdgs: list(cell(values, Field::Sdgs)),
        language: match cell(values, Field::Language) {
            "" => "en",
            language => language,
        },
        ..Draft::default()
    }
}

fn cell(values: &Values, field: Field) -> &str {
    values
        .iter()
        .find(|(known, _)| *known == field)
        .map_or("", |(_, value)| value.trim())
}

/// "- a\n- b" -> a, b.
fn list(cell: &str) -> Vec<&str> {
    cell.lines()
        .map(|line| line.trim().trim_start_matches("- ").trim())
        .filter(|line| !line.is_empty() && *line != "-")
        .collect()
}

fn is_upr(body: &str) -> bool {
    let body = body.trim_start_matches("- ").trim().to_lowercase();
    body == "upr" || body.contains("universal periodic review")
}

/// The forms in which exports write a date.
const DATE_FORMS: [&str; 6] = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
];

/// Excel counts days from here.
const EXCEL_EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

fn date(cell: &str) -> std::result::Result<Option<NaiveDate>, Message> {
    if cell.is_empty() {
        return Ok(None);
    }
    let day = cell.split('T').next().unwrap_or(cell);
    let day = day.split(" 00:00").next().unwrap_or(day);
    let written = |form: &&str| NaiveDate::parse_from_str(day, form).ok();
    let counted = || {
        let days = cell.split('.').next()?.parse().ok()?;
        EXCEL_EPOCH?.checked_add_days(Days::new(days))
    };
    DATE_FORMS
        .iter()
        .find_map(written)
        .or_else(counted)
        .map(Some)
        .ok_or_else(|| Message::new("documents-date-unknown").with("value", excerpt(cell)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_form_that_exports_use() {
        let expected = NaiveDate::from_ymd_opt(2014, 12, 10);
        for written in [
            "2014-12-10",
            "2014-12-10T00:00:00Z",
            "2014-12-10 00:00:00",
            "10/12/2014",
            "10 December 2014",
            "10 Dec 2014",
            "41983",
            "41983.5",
        ] {
            assert_eq!(date(written).ok(), Some(expected), "{written}");
        }
        assert_eq!(date("").ok(), Some(None));
        assert!(date("soon").is_err());
        assert!(date("99999999999999999999").is_err());
    }

    #[test]
    fn both_spellings_name_the_column() {
        for name in [
            "Reccomending Body",
            "Recommending Body",
            "recommending body ",
        ] {
            assert_eq!(field_named(name), Some(Field::Body), "{name}");
        }
        for name in ["upr_reccomending_states", "upr_recommending_states"] {
            assert_eq!(field_named(name), Some(Field::RecommendingStates), "{name}");
        }
        assert_eq!(field_named("Remarks"), None);
    }

    #[test]
    fn lists_are_one_value_a_line() {
        assert_eq!(list("- a: b, c\n- d\n"), ["a: b, c", "d"]);
        assert_eq!(list("a"), ["a"]);
        assert!(list("-\n").is_empty());
    }

    #[test]
    fn missing_columns_are_named() {
        let Err(Error::Malformed(message)) = require(|field| field != Field::Position) else {
            panic!("taken");
        };
        assert_eq!(message.args[0].1, "upr_position");
    }
}
