//! Sentences in no language yet: what explanations are made of.

use crate::domain::assistance::AssistanceType;
use crate::domain::language::Language;
use crate::domain::track_record::Score;

/// Something that a phrase names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    AssistanceType(AssistanceType),
    Language(Language),
    /// Id of a label of the thesaurus.
    Label(&'static str),
    /// ISO 3166 alpha-3.
    Country(&'static str),
    /// What States have said of a provider.
    Score(Score),
}

/// A sentence to be said in the reader's language: the key of a locale entry, and what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub key: &'static str,
    /// Name of the argument, and what it lists; never empty.
    pub arg: Option<(&'static str, Vec<Term>)>,
}

/// A phrase that names something, or the one that names nothing when there is nothing to name.
pub(super) fn naming(
    key: &'static str,
    arg: &'static str,
    terms: Vec<Term>,
    bare: &'static str,
) -> Phrase {
    if terms.is_empty() {
        return plain(bare);
    }
    Phrase {
        key,
        arg: Some((arg, terms)),
    }
}

pub(super) const fn plain(key: &'static str) -> Phrase {
    Phrase { key, arg: None }
}
