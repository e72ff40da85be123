//! From what somebody wrote to a label: tolerant of case, accents, blanks,
//! punctuation, "&" for "and", remarks in brackets and leading codes.

use std::collections::HashMap;

use super::{Dimension, Label, Scheme, THESAURUS, label};
use crate::domain::countries::name_key;
use crate::domain::language::Language;

/// Whose words a text uses, as far as known; asked first, before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    UprInfo,
    Cycle2,
    Cycle3,
    Cycle4,
}

impl Vocabulary {
    /// The vocabulary of OHCHR's matrices in a cycle (2 to 4).
    #[must_use]
    pub const fn of_cycle(cycle: u8) -> Option<Self> {
        match cycle {
            2 => Some(Self::Cycle2),
            3 => Some(Self::Cycle3),
            4 => Some(Self::Cycle4),
            _ => None,
        }
    }

    const fn scheme(self, dimension: Dimension) -> Option<Scheme> {
        match (dimension, self) {
            (Dimension::Sdg, _) => Some(Scheme::Sdg),
            (Dimension::Theme, Self::UprInfo) => Some(Scheme::UprInfo),
            (Dimension::Theme, Self::Cycle2) => Some(Scheme::UhriC2),
            (Dimension::Theme, Self::Cycle3) => Some(Scheme::UhriC3),
            (Dimension::Theme, Self::Cycle4) => Some(Scheme::UhriC4),
            (Dimension::Group, Self::UprInfo) => None,
            (Dimension::Group, Self::Cycle2) => Some(Scheme::GroupsC2),
            (Dimension::Group, Self::Cycle3) => Some(Scheme::GroupsC3),
            (Dimension::Group, Self::Cycle4) => Some(Scheme::GroupsC4),
        }
    }
}

/// What became of a written label.
#[derive(Clone, Debug)]
pub enum Resolved {
    Known(&'static Label),
    /// In no list; the text, trimmed.
    Unknown(String),
}

/// The label that a text means: an id, a code, a name in any of the six
/// languages or an alias. The hinted vocabulary is asked first, then the others
/// from the latest to the oldest. A text that names a goal in full
/// ("3 - GOOD HEALTH AND WELL-BEING") is that goal in every dimension, since
/// published matrices put some among the groups of persons.
#[must_use]
pub fn resolve(dimension: Dimension, hint: Option<Vocabulary>, raw: &str) -> Resolved {
    let raw = raw.trim();
    label(raw)
        .or_else(|| by_sdg_code(dimension, raw))
        .or_else(|| by_name(dimension, hint, raw))
        .map_or_else(|| Resolved::Unknown(raw.to_owned()), Resolved::Known)
}

/// The order in which schemes are asked when nothing is known of the source.
const ORDER: [Scheme; 8] = [
    Scheme::UhriC4,
    Scheme::UhriC3,
    Scheme::UhriC2,
    Scheme::UprInfo,
    Scheme::GroupsC4,
    Scheme::GroupsC3,
    Scheme::GroupsC2,
    Scheme::Sdg,
];

fn by_name(dimension: Dimension, hint: Option<Vocabulary>, raw: &str) -> Option<&'static Label> {
    let hinted = hint.and_then(|vocabulary| vocabulary.scheme(dimension));
    let others = ORDER
        .into_iter()
        .filter(|scheme| scheme.dimension() == dimension && Some(*scheme) != hinted);
    let schemes: Vec<Scheme> = hinted.into_iter().chain(others).collect();
    spellings(raw)
        .into_iter()
        .find_map(|key| schemes.iter().find_map(|scheme| lookup(*scheme, &key)))
}

fn lookup(scheme: Scheme, key: &str) -> Option<&'static Label> {
    let at = THESAURUS.by_key.get(&(scheme, key.to_owned()))?;
    Some(&THESAURUS.labels[*at])
}

/// The keys a text may be found by, the fullest first.
fn spellings(raw: &str) -> Vec<String> {
    let whole = key(raw);
    let bare = key(before_bracket(raw));
    let uncoded = whole
        .split_once(' ')
        .filter(|(code, _)| is_theme_code(code))
        .map(|(_, name)| name.to_owned());
    [Some(whole), Some(bare), uncoded]
        .into_iter()
        .flatten()
        .filter(|key| !key.is_empty())
        .collect()
}

/// `name_key` without the word "and", which some lists write, some as "&", some not at all.
fn key(text: &str) -> String {
    name_key(text)
        .split(' ')
        .filter(|word| *word != "and")
        .collect::<Vec<_>>()
        .join(" ")
}

fn before_bracket(text: &str) -> &str {
    text.split(['(', '\u{ff08}']).next().unwrap_or(text)
}

/// A letter and one or two digits, as cycle 2 numbered its themes.
fn is_theme_code(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|first| first.is_ascii_lowercase())
        && (2..=3).contains(&word.len())
        && chars.all(|c| c.is_ascii_digit())
}

/// "16", "SDG 16.3", "Goal 5", "16 - PEACE, JUSTICE ..." among SDGs; elsewhere
/// only a number followed by the goal's own name.
fn by_sdg_code(dimension: Dimension, raw: &str) -> Option<&'static Label> {
    let lower = raw.to_lowercase();
    let numbered = lower.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = numbered
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .unwrap_or(numbered.len());
    let (code, name) = numbered.split_at(end);
    let found = label(&format!("sdg:{}", code.trim_end_matches('.')))?;
    let named = || lookup(Scheme::Sdg, &key(name)).is_some_and(|goal| goal.id == found.id);
    let introduced = lower.len() - numbered.len() <= LONGEST_INTRODUCTION;
    (introduced && (dimension == Dimension::Sdg || named())).then_some(found)
}

/// Bytes that may stand before the number ("objectif de développement durable ").
const LONGEST_INTRODUCTION: usize = 40;

/// The keys of all labels: names in every language they have, aliases, codes,
/// and code with name. Where two labels of a scheme claim a key, the first has it.
pub(super) fn keys(labels: &[Label], aliases: &[Vec<String>]) -> HashMap<(Scheme, String), usize> {
    let mut by_key = HashMap::new();
    for (at, (label, aliases)) in labels.iter().zip(aliases).enumerate() {
        let names = Language::ALL.iter().map(|language| label.name(*language));
        let coded = format!("{} {}", label.code, label.names.en);
        let texts = names
            .chain(aliases.iter().map(String::as_str))
            .chain([label.code.as_str(), &coded]);
        for text in texts {
            for key in [key(text), key(before_bracket(text))] {
                by_key.entry((label.scheme, key)).or_insert(at);
            }
        }
    }
    by_key
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBSERVED: &str = "reference/uhri_labels_observed_slovenia.csv";

    /// The real texts are not part of this repository.
    fn observed_labels() -> Option<String> {
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
        let data = std::env::var("CLEARING_HOUSE_DATA").unwrap_or_else(|_| beside.to_owned());
        std::fs::read_to_string(format!("{data}/{OBSERVED}")).ok()
    }

    #[test]
    fn every_label_of_the_published_matrices_is_known_in_its_own_list() {
        let Some(table) = observed_labels() else {
            eprintln!("SKIPPED every_label_of_the_published_matrices: no {OBSERVED}");
            return;
        };
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        for row in reader.records() {
            let row = row.expect("a readable row");
            let cycle = row[1].parse().ok().and_then(Vocabulary::of_cycle);
            let dimension = match &row[0] {
                "themes" => Dimension::Theme,
                _ => Dimension::Group,
            };
            let Resolved::Known(found) = resolve(dimension, cycle, &row[2]) else {
                panic!("unknown: {row:?}");
            };
            let expected = cycle.and_then(|cycle| cycle.scheme(dimension));
            let misplaced_goal = found.id == "sdg:3";
            assert!(
                misplaced_goal || Some(found.scheme) == expected,
                "{row:?} as {}",
                found.id
            );
            assert!(!crate::domain::thesaurus::to_latest(&found.id).is_empty());
        }
    }

    fn id(dimension: Dimension, hint: Option<Vocabulary>, raw: &str) -> String {
        match resolve(dimension, hint, raw) {
            Resolved::Known(label) => label.id.clone(),
            Resolved::Unknown(text) => format!("? {text}"),
        }
    }

    #[test]
    fn themes_are_found_as_they_are_written_in_each_source() {
        let theme = |hint, raw| id(Dimension::Theme, hint, raw);
        let (c2, c3, c4) = (Vocabulary::Cycle2, Vocabulary::Cycle3, Vocabulary::Cycle4);
        for (hint, raw, expected) in [
            (Some(c2), "F13 Violence against women", "uhri-c2:F13"),
            (Some(c2), "violence against women ", "uhri-c2:F13"),
            (None, "F13 Violence against women", "uhri-c2:F13"),
            (Some(c4), "F13 Violence against women", "uhri-c2:F13"),
            (
                Some(c4),
                "H7 Violence against women",
                "uhri-c4:violence-against-women",
            ),
            (
                Some(c3),
                "- Racial  discrimination",
                "uhri-c3:racial-discrimination",
            ),
            (
                Some(c3),
                "Budget &resources (for human rights implementation)",
                "uhri-c3:budget-and-resources",
            ),
            (
                Some(c4),
                "Equality and non-discrimination",
                "uhri-c4:equality-and-non-discrimination",
            ),
            (
                Some(Vocabulary::UprInfo),
                "Technical assistance ",
                "upr-info:technical-assistance-and-cooperation",
            ),
            (
                Some(Vocabulary::UprInfo),
                "NHRI",
                "upr-info:national-human-rights-institution",
            ),
            (None, "Droit à la santé", "uhri-c4:right-to-health"),
            (None, "受教育权", "uhri-c4:right-to-education"),
            (None, "upr-info:justice", "upr-info:justice"),
            (Some(c4), "Space travel", "? Space travel"),
            (None, " ", "? "),
        ] {
            assert_eq!(theme(hint, raw), expected, "{raw}");
        }
    }

    #[test]
    fn goals_are_found_by_number_and_by_name() {
        for (raw, expected) in [
            ("16", "sdg:16"),
            ("SDG 16.3", "sdg:16.3"),
            ("ODS 5", "sdg:5"),
            ("16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "sdg:16"),
            ("Gender equality", "sdg:5"),
            ("1.a.1", "sdg:1.a.1"),
            ("18", "? 18"),
        ] {
            assert_eq!(id(Dimension::Sdg, None, raw), expected, "{raw}");
        }
        let misplaced = "3 - GOOD HEALTH AND WELL-BEING";
        assert_eq!(
            id(Dimension::Group, Some(Vocabulary::Cycle4), misplaced),
            "sdg:3"
        );
        assert_eq!(id(Dimension::Group, None, "3"), "? 3");
    }

    #[test]
    fn groups_of_persons_are_found_in_their_cycle() {
        let group = |cycle, raw| id(Dimension::Group, Vocabulary::of_cycle(cycle), raw);
        assert_eq!(group(2, "women"), "uhri-groups-c2:women");
        assert_eq!(group(3, "Women"), "uhri-groups-c3:women");
        assert_eq!(group(4, "Women & girls"), "uhri-groups-c4:women-and-girls");
        assert_eq!(
            group(1, "Roma, Gypsies, Sinti & Travellers"),
            "uhri-groups-c4:roma-gypsies-sinti-and-travellers"
        );
    }
}
