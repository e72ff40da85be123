//! The sentences of matching in the reader's language.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::assistance::AssistanceType;
use crate::domain::countries;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::thesaurus;
use crate::locale::say;
use crate::service::suggestions::{Cover, Exclusion, Phrase, Term};

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
    names.join(&say(language, &Message::new("list-separator")))
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
        Term::AssistanceType(kind) => say(language, &Message::new(assistance_type(*kind))),
        Term::Language(named) => say(language, &Message::new(language_name(*named))),
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

/// TABLE: what each kind of assistance is called inside a sentence.
#[must_use]
pub const fn assistance_type(kind: AssistanceType) -> &'static str {
    match kind {
        AssistanceType::LegislativeDrafting => "assistance-type-legislative-drafting",
        AssistanceType::PolicyOrActionPlan => "assistance-type-policy-or-action-plan",
        AssistanceType::NmirfSetup => "assistance-type-nmirf-setup",
        AssistanceType::NhriStrengthening => "assistance-type-nhri-strengthening",
        AssistanceType::Training => "assistance-type-training",
        AssistanceType::ExpertDeployment => "assistance-type-expert-deployment",
        AssistanceType::PeerExchange => "assistance-type-peer-exchange",
        AssistanceType::DataAndIndicators => "assistance-type-data-and-indicators",
        AssistanceType::TreatyAndUprReporting => "assistance-type-treaty-and-upr-reporting",
        AssistanceType::InstitutionBuilding => "assistance-type-institution-building",
        AssistanceType::AwarenessAndTranslation => "assistance-type-awareness-and-translation",
        AssistanceType::EquipmentAndIt => "assistance-type-equipment-and-it",
        AssistanceType::Financial => "assistance-type-financial",
        AssistanceType::MonitoringAndEvaluation => "assistance-type-monitoring-and-evaluation",
        AssistanceType::Other => "assistance-type-other",
    }
}

/// TABLE: what each language is called.
#[must_use]
pub const fn language_name(language: Language) -> &'static str {
    match language {
        Language::Ar => "language-ar",
        Language::Zh => "language-zh",
        Language::En => "language-en",
        Language::Fr => "language-fr",
        Language::Ru => "language-ru",
        Language::Es => "language-es",
    }
}

/// TABLE: how each exclusion is said.
#[must_use]
pub const fn exclusion(exclusion: Exclusion) -> &'static str {
    match exclusion {
        Exclusion::Unavailable => "match-excluded-unavailable",
        Exclusion::Expired => "match-excluded-expired",
        Exclusion::OwnOrganization => "match-excluded-own-organization",
        Exclusion::ExcludedPartner => "match-excluded-excluded-partner",
        Exclusion::NotOpenToState => "match-excluded-not-open-to-state",
        Exclusion::NoCommonPeriod => "match-excluded-no-common-period",
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
