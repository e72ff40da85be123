//! A row as a source writes it, and the one check that makes an entry of it: the
//! same rules for every format.

use super::limits;
use super::placing::{Clues, place};
use super::position_words::position;
use crate::domain::countries;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::recommendation::{Position, RecommendationEntry, RecommendationKind};

/// What a value of a row is; each format has its own column name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    SourceId,
    SourceOfPosition,
    Cycle,
    Session,
    State,
    RecommendingStates,
    Position,
    ActionCategory,
    Themes,
    GroupsOfPersons,
    Sdgs,
    Text,
    Language,
    Paragraph,
    DocumentSymbol,
    TranslationGroup,
    ImplementationStatus,
    Published,
    Body,
}

/// What is wrong with one value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub field: Field,
    pub message: Message,
}

/// A flaw whose message repeats the beginning of the value.
pub(super) fn flaw(field: Field, key: &'static str, value: &str) -> Flaw {
    Flaw {
        field,
        message: Message::new(key).with("value", excerpt(value)),
    }
}

/// The beginning of a value, on one line, as a diagnostic may show it.
pub(super) fn excerpt(value: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = value
        .chars()
        .take(limits::EXCERPT_CHARS_MAX)
        .map(visible)
        .collect();
    if value.chars().nth(limits::EXCERPT_CHARS_MAX).is_some() {
        short.push('…');
    }
    short
}

/// A row as it stands, each value trimmed; empty where the source is silent.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft<'a> {
    pub line: u32,
    pub is_pledge: bool,
    pub source_id: &'a str,
    pub source_of_position: &'a str,
    pub clues: Clues<'a>,
    pub state: &'a str,
    pub recommending_states: Vec<&'a str>,
    pub position: &'a str,
    pub action_category: &'a str,
    pub themes: Vec<&'a str>,
    pub groups_of_persons: Vec<&'a str>,
    pub sdgs: Vec<&'a str>,
    pub text: &'a str,
    pub language: &'a str,
    pub paragraph: &'a str,
    pub translation_group: &'a str,
    pub implementation_status: &'a str,
}

/// An entry and what deserves a look in it.
pub(super) struct Checked {
    pub entry: RecommendationEntry,
    pub warnings: Vec<Flaw>,
}

impl Draft<'_> {
    /// The entry of this row, or the first thing that is wrong with it.
    pub fn check(&self) -> Result<Checked, Flaw> {
        let state = iso3(self.state, Field::State)?;
        let place = place(&self.clues, &state)?;
        let position = self.checked_position()?;
        let entry = RecommendationEntry {
            line: self.line,
            source_id: code(self.source_id, Field::SourceId)?,
            kind: self.kind(),
            document_symbol: code(place.document_symbol, Field::DocumentSymbol)?,
            paragraph: code(self.paragraph, Field::Paragraph)?,
            recommending_states: self.checked_recommending_states(&state)?,
            state_under_review: state,
            cycle: place.cycle,
            session: place.session,
            position,
            source_of_position: match position {
                Position::NotAvailable => None,
                _ => code(self.source_of_position, Field::SourceOfPosition)?,
            },
            action_category: action_category(self.action_category)?,
            themes: labels(&self.themes, Field::Themes)?,
            groups_of_persons: labels(&self.groups_of_persons, Field::GroupsOfPersons)?,
            sdgs: labels(&self.sdgs, Field::Sdgs)?,
            text: text(self.text)?,
            language: language(self.language)?,
            translation_group: code(self.translation_group, Field::TranslationGroup)?,
            implementation_status: code(self.implementation_status, Field::ImplementationStatus)?,
        };
        let mut warnings = place.warnings;
        if entry.recommending_states.is_empty() {
            let field = Field::RecommendingStates;
            warnings.push(flaw(field, "documents-no-recommending-state", ""));
        }
        Ok(Checked { entry, warnings })
    }

    fn kind(&self) -> RecommendationKind {
        if self.is_pledge {
            RecommendationKind::VoluntaryPledge
        } else {
            RecommendationKind::Recommendation
        }
    }

    /// A pledge needs no answer: the State stands behind its own word.
    fn checked_position(&self) -> Result<Position, Flaw> {
        if self.is_pledge {
            return Ok(Position::Supported);
        }
        position(self.position)
            .ok_or_else(|| flaw(Field::Position, "documents-position-unknown", self.position))
    }

    fn checked_recommending_states(&self, own: &str) -> Result<Vec<String>, Flaw> {
        if self.is_pledge {
            return Ok(vec![own.to_owned()]);
        }
        let field = Field::RecommendingStates;
        if self.recommending_states.len() > limits::STATES_MAX {
            return Err(too_many(field, limits::STATES_MAX));
        }
        let mut states = self
            .recommending_states
            .iter()
            .map(|name| iso3(name, field))
            .collect::<Result<Vec<_>, _>>()?;
        states.sort_unstable();
        states.dedup();
        Ok(states)
    }
}

/// The symbol of the report itself, without `/Add.n` or what follows it.
pub(super) fn report_symbol(symbol: &str) -> &str {
    symbol
        .find("/Add.")
        .map_or(symbol, |at| &symbol[..at])
        .trim_end_matches(|c: char| c.is_whitespace() || c == ',')
}

fn iso3(name: &str, field: Field) -> Result<String, Flaw> {
    if name.is_empty() {
        return Err(flaw(field, "documents-value-missing", ""));
    }
    countries::by_iso3(name)
        .or_else(|| countries::find(name))
        .map(|country| country.iso3.clone())
        .ok_or_else(|| flaw(field, "documents-country-unknown", name))
}

fn action_category(value: &str) -> Result<Option<u8>, Flaw> {
    if value.is_empty() {
        return Ok(None);
    }
    match value.parse::<u8>() {
        Ok(category) if (1..=5).contains(&category) => Ok(Some(category)),
        _ => {
            let field = Field::ActionCategory;
            let message = flaw(field, "documents-number-out-of-range", value)
                .message
                .with("min", 1)
                .with("max", 5);
            Err(Flaw { field, message })
        }
    }
}

fn language(code: &str) -> Result<Language, Flaw> {
    code.parse()
        .map_err(|_| flaw(Field::Language, "documents-language-unknown", code))
}

fn text(value: &str) -> Result<String, Flaw> {
    if value.is_empty() {
        return Err(flaw(Field::Text, "documents-value-missing", ""));
    }
    let broken = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    refuse_signs(value, Field::Text, broken)?;
    refuse_long(value, Field::Text, limits::TEXT_CHARS_MAX)?;
    Ok(value.to_owned())
}

fn code(value: &str, field: Field) -> Result<Option<String>, Flaw> {
    if value.is_empty() {
        return Ok(None);
    }
    refuse_signs(value, field, char::is_control)?;
    refuse_long(value, field, limits::CODE_CHARS_MAX)?;
    Ok(Some(value.to_owned()))
}

/// Labels in the order of the source, each once.
fn labels(values: &[&str], field: Field) -> Result<Vec<String>, Flaw> {
    if values.len() > limits::LABELS_MAX {
        return Err(too_many(field, limits::LABELS_MAX));
    }
    let mut labels: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        refuse_signs(value, field, char::is_control)?;
        refuse_long(value, field, limits::LABEL_CHARS_MAX)?;
        if !labels.iter().any(|label| label == value) {
            labels.push((*value).to_owned());
        }
    }
    Ok(labels)
}

fn refuse_signs(value: &str, field: Field, refused: impl Fn(char) -> bool) -> Result<(), Flaw> {
    match value.chars().find(|c| refused(*c)) {
        None => Ok(()),
        Some(sign) => Err(Flaw {
            field,
            message: Message::new("documents-control-character")
                .with("code", format!("U+{:04X}", u32::from(sign))),
        }),
    }
}

fn refuse_long(value: &str, field: Field, max: usize) -> Result<(), Flaw> {
    // Bytes are never fewer than characters, so most values need no count.
    if value.len() <= max || value.chars().count() <= max {
        return Ok(());
    }
    let message = flaw(field, "documents-value-too-long", value)
        .message
        .with("max", max);
    Err(Flaw { field, message })
}

fn too_many(field: Field, max: usize) -> Flaw {
    Flaw {
        field,
        message: Message::new("documents-too-many-values").with("max", max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft<'static> {
        Draft {
            line: 2,
            clues: Clues {
                cycle: "2",
                session: "20",
                document_symbol: "A/HRC/28/15/Add.1",
                published: None,
            },
            state: "SVN",
            recommending_states: vec!["Portugal", "HRV", "prt"],
            position: "Accepted",
            text: "Ratify it",
            language: "en",
            ..Draft::default()
        }
    }

    fn refusal(draft: &Draft<'_>) -> (Field, String) {
        match draft.check() {
            Ok(_) => panic!("taken"),
            Err(flaw) => (flaw.field, flaw.message.key.into_owned()),
        }
    }

    fn entry(draft: &Draft<'_>) -> RecommendationEntry {
        match draft.check() {
            Ok(checked) => checked.entry,
            Err(flaw) => panic!("{flaw:?}"),
        }
    }

    #[test]
    fn a_good_row_becomes_an_entry_with_sorted_states_and_the_symbol_of_the_report() {
        let entry = entry(&draft());
        assert_eq!(entry.recommending_states, ["HRV", "PRT"]);
        assert_eq!(entry.document_symbol.as_deref(), Some("A/HRC/28/15"));
        assert_eq!(entry.position, Position::Supported);
    }

    type Spoil = fn(&mut Draft<'static>);

    #[rustfmt::skip]
    const BAD_VALUES: [(Spoil, Field, &str); 16] = [
        (|row| row.state = "Atlantis", Field::State, "documents-country-unknown"),
        (|row| row.state = "", Field::State, "documents-value-missing"),
        (|row| row.recommending_states = vec!["Atlantis"], Field::RecommendingStates, "documents-country-unknown"),
        (|row| row.recommending_states = vec!["SVN"; 195], Field::RecommendingStates, "documents-too-many-values"),
        (|row| row.position = "perhaps", Field::Position, "documents-position-unknown"),
        (|row| row.action_category = "6", Field::ActionCategory, "documents-number-out-of-range"),
        (|row| row.action_category = "0", Field::ActionCategory, "documents-number-out-of-range"),
        (|row| row.text = "", Field::Text, "documents-value-missing"),
        (|row| row.text = "a\0b", Field::Text, "documents-control-character"),
        (|row| row.text = "a\u{1b}b", Field::Text, "documents-control-character"),
        (|row| row.text = "x".repeat(10_001).leak(), Field::Text, "documents-value-too-long"),
        (|row| row.themes = vec!["x".repeat(301).leak()], Field::Themes, "documents-value-too-long"),
        (|row| row.themes = vec!["a"; 101], Field::Themes, "documents-too-many-values"),
        (|row| row.paragraph = "1\n2", Field::Paragraph, "documents-control-character"),
        (|row| row.source_id = "x".repeat(101).leak(), Field::SourceId, "documents-value-too-long"),
        (|row| row.language = "de", Field::Language, "documents-language-unknown"),
    ];

    #[test]
    fn each_bad_value_is_refused_under_its_own_field() {
        for (spoil, field, key) in BAD_VALUES {
            let mut row = draft();
            spoil(&mut row);
            assert_eq!(refusal(&row), (field, key.to_owned()));
        }
    }

    #[test]
    fn a_long_text_of_many_bytes_is_counted_in_characters() {
        let arabic = "م".repeat(limits::TEXT_CHARS_MAX);
        assert_eq!(
            entry(&Draft {
                text: &arabic,
                ..draft()
            })
            .text,
            arabic
        );
    }

    #[test]
    fn a_row_that_names_no_recommending_state_is_taken_with_a_warning() {
        let anonymous = Draft {
            recommending_states: Vec::new(),
            ..draft()
        };
        let checked = anonymous.check().expect("an entry");
        assert!(checked.entry.recommending_states.is_empty());
        assert_eq!(checked.warnings[0].field, Field::RecommendingStates);
        assert_eq!(checked.warnings.len(), 1);
    }

    #[test]
    fn a_pledge_is_the_states_own() {
        let pledge = entry(&Draft {
            is_pledge: true,
            position: "Voluntary Pledge",
            ..draft()
        });
        assert_eq!(pledge.kind, RecommendationKind::VoluntaryPledge);
        assert_eq!(pledge.recommending_states, ["SVN"]);
    }

    #[test]
    fn labels_are_kept_once_as_they_stand() {
        let entry = entry(&Draft {
            themes: vec!["B", "A", "B"],
            ..draft()
        });
        assert_eq!(entry.themes, ["B", "A"]);
    }
}
