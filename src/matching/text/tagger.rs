//! What a text is about and what help it speaks of, as labels of the thesaurus: themes by heads learnt from labelled
//! recommendations, goals by their themes, groups of persons and kinds of assistance by their words. Six languages.

use std::collections::{BTreeMap, BTreeSet};

use super::content_words::{Concept, stem, words};
use super::learnt::{BOTH, Learnt, probability};
use super::useful_text::Reading;
use crate::domain::assistance::AssistanceType;
use crate::domain::language::Language;

/// From this probability on a text has a label.
pub const ASSIGNED: f32 = 0.4;
/// Without any label that is assigned, the likeliest is taken from this probability on.
const LIKELIEST: f32 = 0.2;
/// What words say of groups and kinds of help, said in so many words.
const SAID: f32 = 0.9;
/// Words less like the English word say nothing of groups and kinds of help.
const SURE: f32 = 0.6;

/// What a text is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tags {
    /// Ids of the thesaurus (`upr-info:detention`), the surest first.
    pub themes: Vec<Tag<String>>,
    /// Ids of the thesaurus (`uhri-groups-c4:women-and-girls`).
    pub groups: Vec<Tag<String>>,
    /// Ids of the thesaurus (`sdg:16`).
    pub sdgs: Vec<Tag<String>>,
    pub assistance_types: Vec<Tag<AssistanceType>>,
}

/// A label with how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag<T> {
    pub label: T,
    /// In [0, 1]; of themes it is a probability.
    pub confidence: f32,
}

/// TABLE: issue of UPR Info -> goal. This project's reading.
const GOALS: [(&str, &str); 33] = [
    ("poverty", "sdg:1"),
    ("right-to-food", "sdg:2"),
    ("right-to-health", "sdg:3"),
    ("hiv-aids", "sdg:3"),
    ("right-to-education", "sdg:4"),
    ("human-rights-education-and-training", "sdg:4"),
    ("womens-rights", "sdg:5"),
    ("right-to-water-and-sanitation", "sdg:6"),
    ("labour", "sdg:8"),
    ("minorities", "sdg:10"),
    ("migrants", "sdg:10"),
    ("racial-discrimination", "sdg:10"),
    ("disabilities", "sdg:10"),
    ("sexual-orientation-and-gender-identity", "sdg:10"),
    ("right-to-housing", "sdg:11"),
    ("environment", "sdg:13"),
    ("justice", "sdg:16"),
    ("impunity", "sdg:16"),
    ("corruption", "sdg:16"),
    ("detention", "sdg:16"),
    ("trafficking", "sdg:16"),
    ("torture-and-other-cid-treatment", "sdg:16"),
    ("enforced-disappearances", "sdg:16"),
    ("extrajudicial-executions", "sdg:16"),
    ("elections", "sdg:16"),
    ("counter-terrorism", "sdg:16"),
    ("freedom-of-the-press", "sdg:16"),
    ("freedom-of-opinion-and-expression", "sdg:16"),
    ("freedom-of-association-and-peaceful-assembly", "sdg:16"),
    ("human-rights-defenders", "sdg:16"),
    ("national-human-rights-institution", "sdg:16"),
    ("technical-assistance-and-cooperation", "sdg:17"),
    ("development", "sdg:17"),
];

/// TABLE: English words -> group of persons; all words of an entry must be there.
const GROUPS: [(&str, &str); 30] = [
    ("women", "women-and-girls"),
    ("woman", "women-and-girls"),
    ("girls", "women-and-girls"),
    ("children", "children"),
    ("child", "children"),
    ("youth", "youth-and-juveniles"),
    ("juvenile", "youth-and-juveniles"),
    ("migrants", "migrants"),
    ("migrant", "migrants"),
    ("refugees", "refugees-and-asylum-seekers"),
    ("asylum", "refugees-and-asylum-seekers"),
    ("stateless", "stateless-persons"),
    ("displaced", "internally-displaced-persons"),
    ("indigenous", "indigenous-peoples"),
    ("disabilities", "persons-with-disabilities"),
    ("disabled", "persons-with-disabilities"),
    ("older persons", "older-persons"),
    ("elderly", "older-persons"),
    (
        "lesbian",
        "lesbian-gay-bisexual-and-transgender-and-intersex-persons",
    ),
    (
        "sexual orientation",
        "lesbian-gay-bisexual-and-transgender-and-intersex-persons",
    ),
    ("journalists", "media"),
    ("media", "media"),
    ("defenders", "human-rights-defenders"),
    (
        "prisoners",
        "persons-deprived-of-their-liberty-and-detainees",
    ),
    (
        "detainees",
        "persons-deprived-of-their-liberty-and-detainees",
    ),
    ("judges", "judges-lawyers-and-prosecutors"),
    ("police", "law-enforcement-police-and-prison-officials"),
    (
        "minorities",
        "minorities-racial-ethnic-linguistic-religious-or-descent-based-groups",
    ),
    ("roma", "roma-gypsies-sinti-and-travellers"),
    ("victims", "victims-and-witnesses"),
];

/// TABLE: English words -> kind of assistance; all words of an entry must be there.
const ASSISTANCE: [(&str, AssistanceType); 29] = [
    ("training", AssistanceType::Training),
    ("trainers", AssistanceType::Training),
    ("workshop", AssistanceType::Training),
    ("seminar", AssistanceType::Training),
    ("legislation drafting", AssistanceType::LegislativeDrafting),
    ("law drafting", AssistanceType::LegislativeDrafting),
    ("law reform", AssistanceType::LegislativeDrafting),
    ("bill", AssistanceType::LegislativeDrafting),
    ("action plan", AssistanceType::PolicyOrActionPlan),
    ("strategy", AssistanceType::PolicyOrActionPlan),
    ("mechanism reporting", AssistanceType::NmirfSetup),
    ("paris principles", AssistanceType::NhriStrengthening),
    ("ombudsman", AssistanceType::NhriStrengthening),
    ("experts", AssistanceType::ExpertDeployment),
    ("expertise", AssistanceType::ExpertDeployment),
    ("advisers", AssistanceType::ExpertDeployment),
    ("experiences", AssistanceType::PeerExchange),
    ("best practices", AssistanceType::PeerExchange),
    ("statistics", AssistanceType::DataAndIndicators),
    ("indicators", AssistanceType::DataAndIndicators),
    ("database", AssistanceType::DataAndIndicators),
    ("treaty reporting", AssistanceType::TreatyAndUprReporting),
    ("treaty reports", AssistanceType::TreatyAndUprReporting),
    (
        "institutional capacity",
        AssistanceType::InstitutionBuilding,
    ),
    ("awareness", AssistanceType::AwarenessAndTranslation),
    ("equipment", AssistanceType::EquipmentAndIt),
    ("funding", AssistanceType::Financial),
    ("financial", AssistanceType::Financial),
    (
        "monitoring evaluation",
        AssistanceType::MonitoringAndEvaluation,
    ),
];

/// The labels of a text; its language, if not told, is guessed.
#[must_use]
pub fn tag(text: &str, language: Option<Language>) -> Tags {
    let reading = Reading::of(text, language);
    if !reading.speaks {
        return Tags::default();
    }
    let themes = themes(&reading);
    let said = &reading.said;
    let groups = by_words(&GROUPS, said).into_iter();
    Tags {
        sdgs: goals(&themes),
        groups: surest(groups.map(|(code, sure)| (format!("uhri-groups-c4:{code}"), sure))),
        assistance_types: surest(by_words(&ASSISTANCE, said)),
        themes: surest(themes.into_iter().map(|(place, sure)| {
            let code = Learnt::embedded().issues[place].code;
            (format!("upr-info:{code}"), sure)
        })),
    }
}

/// The names, as UPR Info writes them, of the issues of a text.
#[must_use]
pub fn issue_names(reading: &Reading) -> BTreeSet<&'static str> {
    let issues = &Learnt::embedded().issues;
    let found = themes(reading);
    found
        .into_iter()
        .map(|(place, _)| issues[place].name)
        .collect()
}

/// The issues of a text by their place, with their probabilities.
fn themes(reading: &Reading) -> Vec<(usize, f32)> {
    let probabilities = match reading.language {
        None | Some(Language::En) => with_grams(reading),
        Some(_) => reading.subjects(),
    };
    let likeliest = probabilities.iter().copied().fold(0.0, f32::max);
    let enough = if likeliest >= ASSIGNED {
        ASSIGNED
    } else {
        likeliest.max(LIKELIEST)
    };
    let all = probabilities.into_iter().enumerate();
    all.filter(|(_, probability)| *probability >= enough)
        .collect()
}

/// English texts are also judged by their words and pairs of words.
fn with_grams(reading: &Reading) -> Vec<f32> {
    let learnt = Learnt::embedded();
    let stems: Vec<String> = words(&reading.text)
        .map(|word| stem(&word).into_owned())
        .collect();
    let pairs = stems.windows(2).map(|pair| pair.join(" "));
    let rows: BTreeSet<usize> = stems
        .iter()
        .cloned()
        .chain(pairs)
        .filter_map(|gram| learnt.gram(&gram))
        .collect();
    let heads = &learnt.tag_heads;
    let mut scores = heads.weights.transform_front(&reading.vectors);
    for row in rows {
        heads.weights.add_row(row, 1.0, &mut scores);
    }
    debug_assert_eq!(reading.vectors.len(), BOTH);
    let biased = scores.into_iter().zip(&heads.bias);
    biased
        .map(|(score, bias)| probability(score + bias))
        .collect()
}

/// The goals of some issues, each as sure as the surest of them.
fn goals(themes: &[(usize, f32)]) -> Vec<Tag<String>> {
    let issues = &Learnt::embedded().issues;
    let mut goals: BTreeMap<&str, f32> = BTreeMap::new();
    for (place, sure) in themes {
        let of = GOALS
            .iter()
            .filter(|(code, _)| *code == issues[*place].code);
        for (_, goal) in of {
            let best = goals.entry(goal).or_insert(0.0);
            *best = best.max(*sure);
        }
    }
    surest(
        goals
            .into_iter()
            .map(|(goal, sure)| (goal.to_owned(), sure)),
    )
}

/// The labels of a table whose words are all said, each as sure as its surest entry.
fn by_words<T: Copy + Ord>(table: &[(&str, T)], said: &[Concept]) -> BTreeMap<T, f32> {
    let sureness = |word: &str| {
        let stem = stem(word);
        let same = said.iter().filter(|concept| concept.stem == stem);
        same.map(|concept| concept.sureness).fold(0.0, f32::max)
    };
    let mut found = BTreeMap::new();
    for (words, label) in table {
        let sure = words.split(' ').map(sureness).fold(1.0, f32::min);
        if sure >= SURE {
            let best = found.entry(*label).or_insert(0.0_f32);
            *best = best.max(SAID * sure);
        }
    }
    found
}

fn surest<T>(found: impl IntoIterator<Item = (T, f32)>) -> Vec<Tag<T>> {
    let mut tags: Vec<Tag<T>> = found
        .into_iter()
        .map(|(label, confidence)| Tag { label, confidence })
        .collect();
    tags.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::thesaurus;

    fn has(tags: &[Tag<String>], label: &str) -> bool {
        tags.iter().any(|tag| tag.label == label)
    }

    #[test]
    fn every_label_of_the_tables_is_in_the_thesaurus() {
        let issues = GOALS.iter().map(|(issue, _)| format!("upr-info:{issue}"));
        let goals = GOALS.iter().map(|(_, goal)| (*goal).to_owned());
        let groups = GROUPS
            .iter()
            .map(|(_, group)| format!("uhri-groups-c4:{group}"));
        for id in issues.chain(goals).chain(groups) {
            assert!(thesaurus::label(&id).is_some(), "{id}");
        }
    }

    #[test]
    fn a_text_is_tagged_by_subject_group_goal_and_help() {
        let tags = tag(
            "Training of judges on violence against women and torture",
            None,
        );
        assert!(has(&tags.themes, "upr-info:womens-rights"), "{tags:?}");
        assert!(has(&tags.groups, "uhri-groups-c4:women-and-girls"));
        assert!(has(&tags.sdgs, "sdg:5"));
        assert_eq!(tags.assistance_types[0].label, AssistanceType::Training);
        assert!(
            tags.themes
                .windows(2)
                .all(|w| w[0].confidence >= w[1].confidence)
        );
    }

    #[test]
    fn the_same_text_has_the_same_themes_in_another_language() {
        for text in [
            "Lutter contre la violence à l’égard des femmes",
            "Combatir la violencia contra las mujeres",
            "Бороться с насилием в отношении женщин",
            "مكافحة العنف ضد المرأة",
            "打击对妇女的暴力行为",
        ] {
            let tags = tag(text, None);
            assert!(
                has(&tags.themes, "upr-info:womens-rights"),
                "{text}: {tags:?}"
            );
            assert!(
                has(&tags.groups, "uhri-groups-c4:women-and-girls"),
                "{text}: {tags:?}"
            );
        }
    }

    #[test]
    fn words_of_one_stem_are_not_taken_for_each_other() {
        let tags = tag("Protect minors from recruitment", Some(Language::En));
        assert_eq!(tags.groups, []);
        let told = "The delegation indicated that experiments had ended.";
        assert_eq!(tag(told, Some(Language::En)).assistance_types, []);
    }

    #[test]
    fn a_text_in_capitals_or_headed_like_a_title_has_the_same_labels() {
        for text in [
            "Abolish the death penalty",
            "Lutter contre la traite des personnes",
            "Обеспечить защиту беженцев",
        ] {
            let small = tag(&text.to_lowercase(), None);
            assert_eq!(tag(&text.to_uppercase(), None), small);
            let title = text.split(' ').map(|word| {
                let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
                first.to_uppercase() + rest
            });
            let title = title.collect::<Vec<String>>().join(" ");
            assert_ne!(title, text);
            assert_eq!(tag(&title, None), tag(text, None));
            assert!(!small.themes.is_empty());
        }
    }

    #[test]
    fn a_text_without_words_has_no_labels() {
        for text in ["", " \n", "🙂", "\u{200f}…", "ᚠᚢᚦ ᚠᚢᚦ", "საქართველო"]
        {
            assert_eq!(tag(text, None), Tags::default());
        }
    }
}
