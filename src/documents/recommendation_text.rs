//! A recommendation as reports print it: "115.3 Ratify the Protocol (Portugal,
//! Slovakia);", taken apart into paragraph, text and recommending States.

use super::limits;
use crate::domain::countries;

/// The parts of a printed recommendation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Printed {
    /// `115.3`; nothing where the text starts without one.
    pub paragraph: Option<String>,
    /// The words alone.
    pub text: String,
    /// ISO 3166 alpha-3 codes, in the order of the text.
    pub states: Vec<String>,
    /// A name in the last brackets that is no known State.
    pub unknown_state: Option<String>,
}

/// Takes a printed recommendation apart. Brackets that hold something else than
/// names of States belong to the text.
pub(super) fn take_apart(printed: &str) -> Printed {
    let (paragraph, body) = split_paragraph(printed.trim());
    let mut parts = Printed {
        paragraph: paragraph.map(str::to_owned),
        ..Printed::default()
    };
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, inside, after)) = next_brackets(rest) {
        let names = state_names(inside);
        if names.iter().all(|(_, iso3)| iso3.is_some()) {
            parts
                .states
                .extend(names.into_iter().filter_map(|(_, iso3)| iso3));
            text.push_str(before.trim_end());
        } else {
            text.push_str(before);
            text.push_str(&rest[before.len()..rest.len() - after.len()]);
            if is_closing(after) {
                parts.unknown_state = first_unknown(&names);
            }
        }
        rest = after;
    }
    text.push_str(rest);
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches([';', ' '])
        .clone_into(&mut parts.text);
    parts
}

/// `115.3 Ratify` -> `115.3`, `Ratify`. A number without a point opens the
/// sentence that introduces a list, not a recommendation.
fn split_paragraph(printed: &str) -> (Option<&str>, &str) {
    let end = printed
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(printed.len());
    let number = printed[..end].trim_end_matches('.');
    let is_number = |part: &str| (1..=3).contains(&part.len());
    let is_paragraph = number
        .split_once('.')
        .is_some_and(|(list, item)| is_number(list) && is_number(item) && !item.contains('.'));
    if is_paragraph {
        (Some(number), printed[end..].trim_start())
    } else {
        (None, printed)
    }
}

/// What stands before, within and after the next brackets that are not within others.
fn next_brackets(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('(')?;
    let mut depth = 0_u32;
    for (at, sign) in text[open..].char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let close = open + at;
            return Some((&text[..open], &text[open + 1..close], &text[close + 1..]));
        }
    }
    None
}

/// Nothing but a stop follows.
fn is_closing(after: &str) -> bool {
    after
        .chars()
        .all(|c| c.is_whitespace() || c == ';' || c == '.')
}

fn first_unknown(names: &[(&str, Option<String>)]) -> Option<String> {
    names
        .iter()
        .find(|(_, iso3)| iso3.is_none())
        .map(|(name, _)| (*name).to_owned())
}

/// The names that brackets list, each with its code where it is a State.
fn state_names(inside: &str) -> Vec<(&str, Option<String>)> {
    let whole = inside.trim();
    if whole.len() > limits::STATES_BYTES_MAX {
        return vec![(whole, None)];
    }
    if let Some(iso3) = state(whole) {
        return vec![(whole, Some(iso3))];
    }
    let pieces = whole.split([',', ';', '،', '、', '/']).map(str::trim);
    pieces.flat_map(split_at_and).collect()
}

const CONJUNCTIONS: [&str; 5] = [" and ", " et ", " y ", " e ", " и "];

/// "Peru and Bosnia and Herzegovina" are two States, however often "and" is said.
fn split_at_and(piece: &str) -> Vec<(&str, Option<String>)> {
    let piece = CONJUNCTIONS
        .iter()
        .find_map(|word| piece.strip_prefix(word.trim_start()))
        .unwrap_or(piece);
    if let Some(iso3) = state(piece) {
        return vec![(piece, Some(iso3))];
    }
    if piece.len() > limits::TWO_STATES_BYTES_MAX {
        return vec![(piece, None)];
    }
    for word in CONJUNCTIONS {
        for (at, _) in piece.match_indices(word) {
            let (left, right) = (&piece[..at], &piece[at + word.len()..]);
            if let (Some(first), Some(second)) = (state(left), state(right)) {
                return vec![(left, Some(first)), (right, Some(second))];
            }
        }
    }
    vec![(piece, None)]
}

/// Abbreviations that texts use for States; other short ones, such as AI or IT,
/// are codes of countries by accident.
const SHORT_STATES: [&str; 4] = ["UK", "USA", "UAE", "DRC"];

fn state(name: &str) -> Option<String> {
    let name = name.trim();
    if name.is_ascii() && name.len() <= 3 && !SHORT_STATES.contains(&name) {
        return None;
    }
    countries::find(name).map(|country| country.iso3.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(printed: &str) -> (String, String, String) {
        let parts = take_apart(printed);
        (
            parts.paragraph.unwrap_or_default(),
            parts.text,
            parts.states.join(" "),
        )
    }

    fn told(paragraph: &str, text: &str, states: &str) -> (String, String, String) {
        (paragraph.to_owned(), text.to_owned(), states.to_owned())
    }

    #[test]
    fn paragraph_text_and_states_are_told_apart() {
        assert_eq!(
            apart("115.3 Ratify the Protocol (Portugal, Slovakia);"),
            told("115.3", "Ratify the Protocol", "PRT SVK")
        );
        assert_eq!(
            apart(
                "1.2. Do this (Iran (Islamic Republic of)); do that (Bosnia and Herzegovina and Peru)."
            ),
            told("1.2", "Do this; do that.", "IRN BIH PER")
        );
        assert_eq!(
            apart("121.1 Ratify (France) (Lithuania)"),
            told("121.1", "Ratify", "FRA LTU")
        );
    }

    #[test]
    fn other_brackets_belong_to_the_text() {
        assert_eq!(
            apart("9.1 Use the Convention (No. 29) and tools (AI) well (Chile)"),
            told(
                "9.1",
                "Use the Convention (No. 29) and tools (AI) well",
                "CHL"
            )
        );
        assert_eq!(
            apart("9.1 Never closed (Chile"),
            told("9.1", "Never closed (Chile", "")
        );
    }

    #[test]
    fn a_sentence_without_a_point_in_its_number_has_no_paragraph() {
        assert_eq!(
            take_apart("115. The recommendations below (Chile)").paragraph,
            None
        );
        assert_eq!(take_apart("115 The recommendations below").paragraph, None);
        assert_eq!(take_apart("1.2.3 Something").paragraph, None);
        assert_eq!(take_apart("2030.5 Something").paragraph, None);
    }

    #[test]
    fn a_hostile_text_is_no_work() {
        let ands = format!("9.1 Do it ({})", "x and ".repeat(200_000));
        assert!(take_apart(&ands).states.is_empty());
        let brackets = format!("9.1 Do it {}", "(".repeat(1_000_000));
        assert!(take_apart(&brackets).states.is_empty());
    }

    #[test]
    fn an_unknown_name_in_the_last_brackets_is_told() {
        let parts = take_apart("9.1 Do it (Chile, Atlantis);");
        assert_eq!(parts.unknown_state.as_deref(), Some("Atlantis"));
        assert_eq!(
            take_apart("9.1 Do it (OP-CAT) now (Chile);").unknown_state,
            None
        );
    }
}
