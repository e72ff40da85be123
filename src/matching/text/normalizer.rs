//! Brings characters to the forms that the vocabulary knows (full-width to
//! plain, presentation forms to letters): the *precompiled charsmap* of
//! `SentencePiece`, a double-array trie over bytes whose values are offsets of
//! NUL-ended replacements.

use crate::domain::error::{Error, Result};

/// Stands for a space inside pieces.
pub(super) const SPACE: char = '\u{2581}';

const HAS_VALUE: u32 = 1 << 8;
const WIDE_OFFSET: u32 = 1 << 9;
const LABEL: u32 = 1 << 31 | 0xff;
const VALUE: u32 = !(1 << 31);

pub(super) struct Normalizer {
    units: Vec<u32>,
    replacements: &'static str,
}

impl Normalizer {
    /// Reads a charsmap: u32 size of the trie in bytes, its little-endian u32
    /// units, then the replacements.
    pub fn parse(charsmap: &'static [u8]) -> Result<Self> {
        let broken = || Error::Internal("encoder weights: broken charsmap".to_owned());
        let (size, rest) = charsmap.split_first_chunk().ok_or_else(broken)?;
        let size = usize::try_from(u32::from_le_bytes(*size)).map_err(|_| broken())?;
        let (trie, replacements) = rest.split_at_checked(size).ok_or_else(broken)?;
        let (units, odd) = trie.as_chunks();
        if units.is_empty() || !odd.is_empty() {
            return Err(broken());
        }
        Ok(Self {
            units: units.iter().map(|unit| u32::from_le_bytes(*unit)).collect(),
            replacements: str::from_utf8(replacements).map_err(|_| broken())?,
        })
    }

    /// The text in normal form: runs of spaces are one [`SPACE`], one stands in
    /// front and none at the end. Reading stops once the result has `limit` bytes.
    pub fn normalize(&self, text: &str, limit: usize) -> String {
        let mut normal = String::from(SPACE);
        let mut rest = text;
        while let Some(first) = rest.chars().next()
            && normal.len() < limit
        {
            let (form, length) = self
                .longest_replacement(rest)
                .unwrap_or((&rest[..first.len_utf8()], first.len_utf8()));
            append(&mut normal, form);
            rest = &rest[length..];
        }
        normal.truncate(normal.trim_end_matches(SPACE).len());
        normal
    }

    /// What the longest known beginning of `text` is replaced by, and that
    /// beginning's length in bytes.
    fn longest_replacement(&self, text: &str) -> Option<(&'static str, usize)> {
        let mut longest = None;
        let mut position = children(*self.units.first()?);
        for (index, byte) in text.bytes().enumerate() {
            position ^= u32::from(byte);
            let Some(unit) = self
                .unit(position)
                .filter(|unit| unit & LABEL == u32::from(byte))
            else {
                break;
            };
            position ^= children(unit);
            if unit & HAS_VALUE != 0 && text.is_char_boundary(index + 1) {
                longest = self
                    .unit(position)
                    .and_then(|value| self.replacement(value & VALUE))
                    .map(|form| (form, index + 1))
                    .or(longest);
            }
        }
        longest
    }

    fn unit(&self, position: u32) -> Option<u32> {
        self.units.get(usize::try_from(position).ok()?).copied()
    }

    fn replacement(&self, offset: u32) -> Option<&'static str> {
        let rest = self.replacements.get(usize::try_from(offset).ok()?..)?;
        rest.split('\0').next()
    }
}

/// Where the children of a trie unit start, to be combined with the unit's own
/// position and the child's byte by exclusive or.
fn children(unit: u32) -> u32 {
    (unit >> 10) << ((unit & WIDE_OFFSET) >> 6)
}

fn append(normal: &mut String, form: &str) {
    for character in form.chars() {
        if character != ' ' {
            normal.push(character);
        } else if !normal.ends_with(SPACE) {
            normal.push(SPACE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Normalizer;
    use crate::matching::text::weights::{EMBEDDED, Weights};

    fn normal(text: &str) -> String {
        let normalizer = Weights::parse(EMBEDDED).unwrap().normalizer;
        normalizer.normalize(text, 1_000).replace('\u{2581}', "_")
    }

    #[test]
    fn spaces_of_all_kinds_are_one() {
        assert_eq!(normal("  two \t\n\u{a0}words\u{3000} "), "_two_words");
    }

    #[test]
    fn compatible_forms_become_plain() {
        assert_eq!(normal("ＵＰＲ ﬁle ①"), "_UPR_file_1");
    }

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(normal("e\u{301}tat"), "_\u{e9}tat");
    }

    #[test]
    fn nothing_remains_of_nothing() {
        assert_eq!(normal(""), "");
        assert_eq!(normal(" \u{a0}\u{3000} "), "");
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let normalizer = Weights::parse(EMBEDDED).unwrap().normalizer;
        assert_eq!(normalizer.normalize("abcdefgh", 6), "\u{2581}abc");
    }

    #[test]
    fn a_charsmap_of_odd_size_is_refused() {
        assert!(Normalizer::parse(&[]).is_err());
        assert!(Normalizer::parse(&[3, 0, 0, 0, 1, 2, 3]).is_err());
        assert!(Normalizer::parse(&[4, 0, 0, 0, 1, 2, 3]).is_err());
        assert!(Normalizer::parse(&[4, 0, 0, 0, 1, 2, 3, 4, 0xff]).is_err());
    }

    #[test]
    fn a_trie_that_leads_astray_changes_nothing() {
        let stray = Normalizer::parse(&[4, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]).unwrap();
        assert_eq!(stray.normalize("é a", 100), "\u{2581}é\u{2581}a");
    }
}
