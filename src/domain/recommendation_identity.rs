//! When two texts are the same recommendation, and how a recommendation is named and ordered.
//!
//! Words are compared by their letters and digits alone ([`words`]): compatibility-decomposed (NFKD), lower
//! case, without accents, spaces, punctuation, and without remarks in round brackets. Under one paragraph of
//! a report, texts that differ in one sign of fifty at most, and in no digit, are one part ([`are_alike`]):
//! sources mistype, yet another part always has words of its own.

use sha2::{Digest, Sha256};
use std::iter::once;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::recommendation::Recommendation;

/// What a text is compared by.
#[must_use]
pub fn words(text: &str) -> String {
    let outside = signs(&outside_brackets(text));
    if outside.is_empty() {
        signs(text)
    } else {
        outside
    }
}

fn outside_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut outside = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '(' | '\u{ff08}' => depth += 1,
            ')' | '\u{ff09}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(sign),
            _ => {}
        }
    }
    outside
}

fn signs(text: &str) -> String {
    let mut signs = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_ascii_alphanumeric() {
            signs.push(sign.to_ascii_lowercase());
        } else if !sign.is_ascii() {
            // One by one: the order of combining marks does not matter, since all of them are left out.
            let parts = once(sign).nfkd().filter(|part| !is_combining_mark(*part));
            signs.extend(
                parts
                    .flat_map(char::to_lowercase)
                    .filter(|part| part.is_alphanumeric()),
            );
        }
    }
    signs
}

/// Signs of which one may differ between two ways of writing one text.
const SIGNS_PER_SLIP: usize = 50;

/// Whether two results of [`words`] are one text, slips of the pen aside.
#[must_use]
pub fn are_alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let most = a.len().max(b.len()) / SIGNS_PER_SLIP;
    most > 0
        && a.len().abs_diff(b.len()) <= most * MOST_BYTES_OF_A_SIGN
        && digits(a).eq(digits(b))
        && are_within(a, b, most)
}

const MOST_BYTES_OF_A_SIGN: usize = 4;

fn digits(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|sign| sign.is_numeric())
}

/// Whether the edit distance is at most `most`, by the band of the matrix where it can be.
fn are_within(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let far = most + 1;
    let mut above: Vec<usize> = (0..=b.len()).map(|column| column.min(far)).collect();
    for (row, sign) in (1_usize..).zip(&a) {
        let mut line = vec![far; b.len() + 1];
        let from = row.saturating_sub(most);
        if from == 0 {
            line[0] = row.min(far);
        }
        for column in from.max(1)..=(row + most).min(b.len()) {
            let changed = above[column - 1] + usize::from(*sign != b[column - 1]);
            line[column] = changed
                .min(above[column] + 1)
                .min(line[column - 1] + 1)
                .min(far);
        }
        if line.iter().all(|distance| *distance == far) {
            return false;
        }
        above = line;
    }
    above[b.len()] <= most
}

/// The name of a text part: 16 hexadecimal digits of the digest of its [`words`].
#[must_use]
pub fn part(words: &str) -> String {
    use std::fmt::Write;
    let digest = Sha256::digest(words.as_bytes());
    digest[..8].iter().fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// The natural key: report, paragraph and text part; where the source names no paragraph, kind, State,
/// session and text part.
#[must_use]
pub fn identity(record: &Recommendation) -> String {
    let part = &record.details.part;
    match (&record.document_symbol, &record.paragraph) {
        (Some(symbol), Some(paragraph)) => format!("{symbol}#{paragraph}#{part}"),
        (_, paragraph) => format!(
            "{}/{}/{}#{}#{part}",
            record.kind,
            record.state_under_review,
            record.session,
            paragraph.as_deref().unwrap_or_default()
        ),
    }
}

/// Bits of a paragraph's number in a place: two numbers of 15 bits.
const PARAGRAPH_BITS: u32 = 30;
const SESSION_BITS: u32 = 8;
const ITEM_BITS: u32 = 15;

/// Where a recommendation stands in the order of State, session and paragraph. Paragraphs count as numbers
/// (115.9 before 115.10); a recommendation without one stands last in its session.
#[must_use]
pub fn place(state: &str, session: u8, paragraph: Option<&str>) -> i64 {
    first_place(state, session) + paragraph.map_or((1 << PARAGRAPH_BITS) - 1, paragraph_number)
}

/// The first place of a session of a State.
#[must_use]
pub fn first_place(state: &str, session: u8) -> i64 {
    let letters = state.bytes().take(3);
    let state = letters.fold(0_i64, |sum, letter| {
        sum * 26 + i64::from(letter.saturating_sub(b'A').min(25))
    });
    ((state << SESSION_BITS) + i64::from(session)) << PARAGRAPH_BITS
}

/// The last place of a session of a State.
#[must_use]
pub fn last_place(state: &str, session: u8) -> i64 {
    first_place(state, session) + (1 << PARAGRAPH_BITS) - 1
}

fn paragraph_number(paragraph: &str) -> i64 {
    let most = (1_i64 << ITEM_BITS) - 1;
    let mut numbers = paragraph
        .split(|sign: char| !sign.is_ascii_digit())
        .map(|number| number.parse().unwrap_or(0).min(most));
    let list = numbers.next().unwrap_or(0);
    (list << ITEM_BITS) + numbers.next().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_and_remarks_in_brackets_make_no_other_text() {
        for (a, b) in [
            ("Ratify the Convention.", "ratify  the convention"),
            ("amendment toarticle8", "Amendment to article 8"),
            ("l’État", "L'Etat"),
            ("the Convention (CED) soon", "the Convention soon"),
        ] {
            assert_eq!(words(a), words(b), "{a}");
        }
        assert_eq!(words("(all in brackets)"), "allinbrackets");
    }

    #[test]
    fn slips_are_forgiven_in_long_texts_alone() {
        let long = "Consider ratifying the Convention on the Protection of the Rights of All Migrant Workers";
        let alike = |a: &str, b: &str| are_alike(&words(a), &words(b));
        assert!(alike(long, &long.replace("Migrant", "Migrants")));
        assert!(!alike(long, &long.replace("Migrant", "Domestic")));
        assert!(!alike("Ratify the CAT", "Ratify the CRC"));
        let numbered = "Ratify the ILO Convention concerning the minimum age for work, that is Convention No. 138";
        assert!(!alike(numbered, &numbered.replace("138", "182")));
    }

    #[test]
    fn distances_are_those_of_the_whole_matrix() {
        for (a, b, most, within) in [
            ("kitten", "sitting", 3, true),
            ("kitten", "sitting", 2, false),
            ("abc", "abcde", 2, true),
            ("abc", "abcde", 1, false),
            ("", "", 1, true),
            ("abcdef", "bcdefa", 2, true),
        ] {
            assert_eq!(are_within(a, b, most), within, "{a} {b} {most}");
        }
    }

    #[test]
    fn places_follow_state_session_and_paragraph() {
        let places = [
            place("ARG", 1, Some("64.9")),
            place("ARG", 1, Some("64.10")),
            place("ARG", 1, Some("65")),
            place("ARG", 1, None),
            place("ARG", 14, Some("1.1")),
            place("ARM", 1, Some("1.1")),
        ];
        assert!(
            places.windows(2).all(|pair| pair[0] < pair[1]),
            "{places:?}"
        );
        assert_eq!(last_place("ARG", 1), place("ARG", 1, None));
    }
}
