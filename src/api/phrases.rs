//! The sentences of matching in the reader's language.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::countries;
use crate::domain::in_words::InWords;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::thesaurus;
use crate::locale::{say, say_list};
use crate::service::suggestions::{Cover, Phrase, Term};

/// A sentence: what it is by its key, what it names by codes, and the words.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PhraseView {
    pub key: &'static str,
    /// The codes and ids that the sentence names, by argument.
    pub args: BTreeMap<&'static str, Vec<&'static str>>,
    /// In the language of the caller.
    pub text: String,
    pub text_en: String,
}

impl PhraseView {
    /// The sentence in a language, and in English.
    #[must_use]
    pub fn of(language: Language, phrase: &Phrase) -> Self {
        let args = phrase.arg.iter();
        Self {
            key: phrase.key,
            args: args
                .map(|(name, terms)| (*name, terms.iter().map(code).collect()))
                .collect(),
            text: words(language, phrase),
            text_en: words(Language::En, phrase),
        }
    }

    /// Several sentences.
    #[must_use]
    pub fn all(language: Language, phrases: &[Phrase]) -> Vec<Self> {
        phrases.iter().map(|one| Self::of(language, one)).collect()
    }
}

fn words(language: Language, phrase: &Phrase) -> String {
    let message = Message::new(phrase.key);
    let message = match &phrase.arg {
        Some((name, terms)) => message.with(name, list(language, terms)),
        None => message,
    };
    say(language, &message)
}

fn list(language: Language, terms: &[Term]) -> String {
    let names: Vec<String> = terms.iter().map(|term| name(language, term)).collect();
    say_list(language, &names)
}

fn code(term: &Term) -> &'static str {
    match term {
        Term::AssistanceType(kind) => kind.code(),
        Term::Language(language) => language.code(),
        Term::Label(id) => id,
        Term::Country(iso3) => iso3,
        Term::Score(score) => score.code(),
    }
}

fn name(language: Language, term: &Term) -> String {
    match term {
        Term::AssistanceType(kind) => say(language, &kind.in_words()),
        Term::Language(named) => say(language, &named.in_words()),
        Term::Label(id) => {
            thesaurus::label(id).map_or_else(|| (*id).to_owned(), |l| l.name(language).to_owned())
        }
        Term::Country(iso3) => countries::by_iso3(iso3)
            .map_or_else(|| (*iso3).to_owned(), |c| c.name(language).to_owned()),
        Term::Score(score) => decimal(language, score.code()),
    }
}

/// A number as people who read this language write it.
fn decimal(language: Language, number: &str) -> String {
    match language {
        Language::Fr | Language::Es | Language::Ru => number.replace('.', ","),
        Language::Ar | Language::En | Language::Zh => number.to_owned(),
    }
}

/// TABLE: how it is said what would be given of a line.
#[must_use]
pub const fn cover(cover: Cover) -> &'static str {
    match cover {
        Cover::Whole => "match-line-whole",
        Cover::Part => "match-line-part",
        Cover::Unsaid => "match-line-unsaid",
        Cover::Nothing => "match-line-nothing",
    }
}
