//! How OHCHR lays out its thematic lists of recommendations: column names, section
//! names within the themes cell, titles. Cycle 2 lists coded themes and affected
//! persons in one cell; cycle 3 adds the SDGs to it, cycle 4 gives them a column.

use super::docx_tables::{Content, Row};
use crate::domain::countries;
use crate::domain::cycles::cycle_of_session;
use crate::domain::language::Language;

/// The words of the lists in one language, in lower case.
struct Words {
    language: Language,
    recommendation: &'static [&'static str],
    position: &'static [&'static str],
    themes: &'static [&'static str],
    sdgs: &'static [&'static str],
    /// What stands before the name of the State in the title.
    title: &'static [&'static str],
}

const WORDS: [Words; 3] = [
    Words {
        language: Language::En,
        recommendation: &[
            "recommendation",
            "recommendations",
            "recommendation and recommending state",
        ],
        position: &["position", "position of the state under review"],
        themes: &[
            "full list of themes",
            "themes",
            "human rights themes and groups of persons",
        ],
        sdgs: &["relevant sdgs", "sdgs"],
        title: &["upr of"],
    },
    Words {
        language: Language::Fr,
        recommendation: &[
            "recommandation",
            "recommandations",
            "recommandation et état auteur de la recommandation",
            "recommandation et pays auteur de la recommandation",
        ],
        position: &[
            "position",
            "position de l'état",
            "position de l'état concerné",
            "position de l'état examiné",
            "position de l'état objet de l'examen",
        ],
        themes: &[
            "thème",
            "thèmes",
            "liste complète des thèmes",
            "thèmes des droits de l'homme et groupes de personnes",
            "thèmes relatifs aux droits de l'homme et groupes de personnes",
        ],
        sdgs: &[
            "odd",
            "odd correspondants",
            "odd pertinents",
            "objectifs de développement durable",
        ],
        title: &[
            "epu de la",
            "epu du",
            "epu des",
            "epu de l'",
            "epu de l’",
            "epu de",
            "epu d'",
            "epu d’",
        ],
    },
    Words {
        language: Language::Es,
        recommendation: &[
            "recomendación",
            "recomendaciones",
            "recomendación y estado que la formula",
            "recomendación y estado recomendante",
            "recomendación y país recomendante",
        ],
        position: &[
            "posición",
            "posición del estado",
            "posición del estado en examen",
            "posición del estado examinado",
            "posición del estado objeto de examen",
        ],
        themes: &[
            "tema",
            "temas",
            "lista completa de temas",
            "temas de derechos humanos y grupos de personas",
        ],
        sdgs: &[
            "ods",
            "ods correspondientes",
            "ods pertinentes",
            "objetivos de desarrollo sostenible",
        ],
        title: &["epu de", "epu del", "epu de la"],
    },
];

/// Grid columns of a table of recommendations, found by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub language: Language,
    pub recommendation: usize,
    pub position: usize,
    pub themes: usize,
    pub sdgs: Option<usize>,
}

impl Layout {
    /// The layout that a row names, if it is a row of column names.
    pub fn of(row: &Row) -> Option<Self> {
        WORDS.iter().find_map(|words| {
            let place = |names: &[&str]| {
                let cell = row
                    .iter()
                    .find(|cell| names.contains(&folded(&cell.lines).as_str()))?;
                Some(cell.column)
            };
            Some(Self {
                language: words.language,
                recommendation: place(words.recommendation)?,
                position: place(words.position)?,
                themes: place(words.themes)?,
                sdgs: place(words.sdgs),
            })
        })
    }
}

fn folded(lines: &[String]) -> String {
    lines
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('’', "'")
        .to_lowercase()
}

/// The names of the columns as diagnostics say them.
pub(super) mod column {
    pub const RECOMMENDATION: &str = "Recommendation";
    pub const POSITION: &str = "Position";
    pub const THEMES: &str = "Themes";
    pub const SDGS: &str = "SDGs";
}

/// What a line of the themes cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Themes,
    GroupsOfPersons,
    Sdgs,
}

/// Lines that open a section of the themes cell, in lower case.
const SECTIONS: [(&str, Section); 13] = [
    ("themes:", Section::Themes),
    ("thèmes:", Section::Themes),
    ("temas:", Section::Themes),
    ("sdgs:", Section::Sdgs),
    ("affected persons:", Section::GroupsOfPersons),
    ("groups of persons:", Section::GroupsOfPersons),
    ("odd:", Section::Sdgs),
    ("ods:", Section::Sdgs),
    ("personnes concernées:", Section::GroupsOfPersons),
    ("groupes de personnes:", Section::GroupsOfPersons),
    ("grupos de personas:", Section::GroupsOfPersons),
    ("personas afectadas:", Section::GroupsOfPersons),
    ("personas interesadas:", Section::GroupsOfPersons),
];

/// The section that a line opens.
pub(super) fn section(line: &str) -> Option<Section> {
    let line = line.to_lowercase().replace(" :", ":");
    SECTIONS
        .iter()
        .find(|(name, _)| *name == line)
        .map(|(_, section)| *section)
}

const SOURCES: [&str; 3] = [
    "source of position",
    "source de la position",
    "fuente de la posición",
];

/// "Source of Position: A/HRC/43/15/Add.1 - Para.3" -> "A/HRC/43/15/Add.1".
pub(super) fn source_of_position(line: &str) -> Option<&str> {
    let lower = line.to_lowercase();
    if !SOURCES.iter().any(|name| lower.starts_with(name)) {
        return None;
    }
    let (_, source) = line.split_once(':')?;
    let symbol = source.split(" - ").next().unwrap_or(source);
    let symbol = symbol.split(',').next().unwrap_or(symbol);
    Some(symbol.trim())
}

const HEADINGS: [&str; 3] = ["theme:", "thème:", "tema:"];

/// "Theme: Right to health" -> "Right to health".
pub(super) fn theme_heading(line: &str) -> Option<&str> {
    let (word, theme) = line.split_once(':')?;
    let word = format!("{}:", word.trim().to_lowercase());
    HEADINGS.contains(&word.as_str()).then(|| theme.trim())
}

/// Which review a list belongs to, as its title says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// The name of the State, as written.
    pub state: String,
    pub cycle: String,
    pub session: String,
}

/// The title "UPR of Slovenia (3rd Cycle - 34th Session) ..." among the paragraphs
/// of headers and body.
pub(super) fn title<'a>(parts: impl Iterator<Item = &'a Content>) -> Option<Title> {
    parts
        .flat_map(|part| part.paragraphs.iter().chain(cells(part)))
        .find_map(|line| title_of(line))
}

fn cells(part: &Content) -> impl Iterator<Item = &String> {
    part.tables
        .iter()
        .flatten()
        .flatten()
        .flat_map(|cell| &cell.lines)
}

fn title_of(line: &str) -> Option<Title> {
    let (before, rest) = line.split_once(" (")?;
    let state = state_of(before)?;
    let (inside, _) = rest.split_once(')')?;
    let mut numbers = numbers(inside);
    let (cycle, session) = (numbers.next()?, numbers.next()?);
    (cycle_of_session(session) == Some(cycle)).then(|| Title {
        state: state.to_owned(),
        cycle: cycle.to_string(),
        session: session.to_string(),
    })
}

/// "UPR of Slovenia" -> "Slovenia". Where several beginnings fit, the one that
/// leaves a known name is right.
fn state_of(before: &str) -> Option<&str> {
    let lower = before.to_lowercase();
    let name = |prefix: &&str| {
        let fits = lower.starts_with(*prefix) && before.is_char_boundary(prefix.len());
        fits.then(|| before[prefix.len()..].trim())
    };
    let names: Vec<&str> = WORDS
        .iter()
        .flat_map(|words| words.title)
        .filter_map(name)
        .collect();
    let known = names.iter().find(|name| countries::find(name).is_some());
    known.or(names.first()).copied()
}

fn numbers(text: &str) -> impl Iterator<Item = u8> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(line: &str) -> Option<(String, String, String)> {
        title_of(line).map(|title| (title.state, title.cycle, title.session))
    }

    #[test]
    fn a_title_tells_state_cycle_and_session() {
        let told = |state: &str| Some((state.to_owned(), "3".to_owned(), "34".to_owned()));
        assert_eq!(
            title("UPR of Slovenia (3rd Cycle - 34th Session) List"),
            told("Slovenia")
        );
        assert_eq!(
            title("EPU de la Slovénie (3e cycle - 34e session)"),
            told("Slovénie")
        );
        assert_eq!(title("UPR of Slovenia (2nd Cycle - 34th Session)"), None);
        assert_eq!(title("Report of Slovenia (3rd Cycle - 34th Session)"), None);
        assert_eq!(title("UPR of Slovenia"), None);
    }

    #[test]
    fn a_source_line_tells_the_document() {
        let source = |line| source_of_position(line).unwrap_or("none");
        assert_eq!(
            source("Source of Position: A/HRC/43/15/Add.1 - Para.3"),
            "A/HRC/43/15/Add.1"
        );
        assert_eq!(
            source("Source of position: A/HRC/28/15/Add.1, para. 3 - Para. 3"),
            "A/HRC/28/15/Add.1"
        );
        assert_eq!(source("Position: A/HRC/43/15"), "none");
    }

    #[test]
    fn headings_and_sections_are_told_from_labels() {
        assert_eq!(theme_heading("Theme: A: b"), Some("A: b"));
        assert_eq!(theme_heading("Thème : Santé"), Some("Santé"));
        assert_eq!(theme_heading("Children: family"), None);
        assert_eq!(
            section("Groups of Persons:"),
            Some(Section::GroupsOfPersons)
        );
        assert_eq!(section("- Persons"), None);
    }
}
