//! The coded labels of recommendations, needs and offers: themes, groups of
//! persons and Sustainable Development Goals, of several vocabularies and with
//! the mappings between them. A label is named by a stable string `scheme:code`.
//!
//! Tables: `facts/thesaurus.csv` (labels; the column `source` says where each
//! comes from), `facts/mappings.csv`, `facts/sdgs.csv` (goals, targets
//! and indicators in six languages).

mod mapping;
mod resolve;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use mapping::{Mapping, Relation, expand, mappings, to_latest};
pub use resolve::{Resolved, Vocabulary, resolve};

use super::codes::closed_list;
use super::facts::{names, rows};
use super::language::Language;
use super::organization::Names;

/// The edition of labels and mappings together; raised with every change of them.
pub const VERSION: &str = "1";

closed_list!(
    /// What a label says of a record.
    Dimension {
        Theme = "theme",
        Group = "group",
        Sdg = "sdg",
    }
);

closed_list!(
    /// A list of labels that somebody publishes and revises as one.
    Scheme {
        /// The issues of UPR Info, cycles 1 and 2.
        UprInfo = "upr-info",
        /// The themes of the OHCHR matrices and the Universal Human Rights Index, by cycle.
        UhriC2 = "uhri-c2",
        UhriC3 = "uhri-c3",
        UhriC4 = "uhri-c4",
        /// Their groups of persons ("affected persons"), by cycle.
        GroupsC2 = "uhri-groups-c2",
        GroupsC3 = "uhri-groups-c3",
        GroupsC4 = "uhri-groups-c4",
        /// Goals (`sdg:5`), targets (`sdg:5.1`) and indicators (`sdg:5.1.1`).
        Sdg = "sdg",
    }
);

impl Scheme {
    /// What the labels of this scheme speak of.
    #[must_use]
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::UprInfo | Self::UhriC2 | Self::UhriC3 | Self::UhriC4 => Dimension::Theme,
            Self::GroupsC2 | Self::GroupsC3 | Self::GroupsC4 => Dimension::Group,
            Self::Sdg => Dimension::Sdg,
        }
    }

    /// The list that new records use and that the older ones are mapped to.
    #[must_use]
    pub const fn is_latest(self) -> bool {
        matches!(self, Self::UhriC4 | Self::GroupsC4 | Self::Sdg)
    }
}

/// One label of one scheme.
#[derive(Clone, Debug)]
pub struct Label {
    /// `scheme:code`, stable for ever.
    pub id: String,
    pub scheme: Scheme,
    /// What stands after the colon: the published code (`F13`) or the English name as a slug.
    pub code: String,
    /// A label of an older list has only English of its own; the other languages
    /// are those of the latest label it is exactly mapped to, if any.
    pub names: Names,
    /// Id of the label one step up in the same scheme.
    pub broader: Option<String>,
    /// Who vouches for the label.
    pub source: String,
}

impl Label {
    /// The name in a language, else in English.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language)
    }
}

/// The label of an id (`uhri-c4:right-to-health`).
#[must_use]
pub fn label(id: &str) -> Option<&'static Label> {
    THESAURUS.by_id.get(id).map(|&at| &THESAURUS.labels[at])
}

/// The labels of one scheme, in the order of its table.
pub fn labels(scheme: Scheme) -> impl Iterator<Item = &'static Label> {
    THESAURUS
        .labels
        .iter()
        .filter(move |label| label.scheme == scheme)
}

struct Thesaurus {
    labels: Vec<Label>,
    by_id: HashMap<String, usize>,
    mappings: Vec<Mapping>,
    /// For each label, the labels that a search for it finds too, one step away.
    covers: Vec<Vec<usize>>,
    /// For each label, its counterparts in the latest lists.
    latest: Vec<Vec<usize>>,
    /// (scheme, normalised name, alias or code) -> label.
    by_key: HashMap<(Scheme, String), usize>,
}

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| {
    let read = rows::<LabelRow>(include_str!("facts/thesaurus.csv"))
        .filter_map(LabelRow::into_label)
        .chain(rows::<SdgRow>(include_str!("facts/sdgs.csv")).map(SdgRow::into_label));
    let (mut labels, aliases): (Vec<Label>, Vec<Vec<String>>) = read.unzip();
    let by_id: HashMap<String, usize> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| (label.id.clone(), at))
        .collect();
    let mappings: Vec<Mapping> = rows(include_str!("facts/mappings.csv")).collect();
    let by_key = resolve::keys(&labels, &aliases);
    mapping::lend_names(&mut labels, &by_id, &mappings);
    Thesaurus {
        covers: mapping::covers(&labels, &by_id, &mappings),
        latest: mapping::latest(&labels, &by_id, &mappings),
        labels,
        by_id,
        mappings,
        by_key,
    }
});

#[derive(Deserialize)]
struct LabelRow {
    id: String,
    broader: Option<String>,
    aliases: String,
    source: String,
    ar: String,
    zh: String,
    en: String,
    fr: String,
    ru: String,
    es: String,
}

impl LabelRow {
    /// The label and its other names.
    fn into_label(self) -> Option<(Label, Vec<String>)> {
        let (scheme, code) = self.id.split_once(':')?;
        let label = Label {
            scheme: scheme.parse().ok()?,
            code: code.to_owned(),
            names: names([self.ar, self.zh, self.en, self.fr, self.ru, self.es]),
            broader: self.broader,
            source: self.source,
            id: self.id,
        };
        let aliases = self.aliases.split_terminator('|').map(String::from);
        Some((label, aliases.collect()))
    }
}

#[derive(Deserialize)]
struct SdgRow {
    code: String,
    ar: String,
    zh: String,
    en: String,
    fr: String,
    ru: String,
    es: String,
}

impl SdgRow {
    fn into_label(self) -> (Label, Vec<String>) {
        let label = Label {
            id: format!("sdg:{}", self.code),
            scheme: Scheme::Sdg,
            names: names([self.ar, self.zh, self.en, self.fr, self.ru, self.es]),
            broader: self
                .code
                .rsplit_once('.')
                .map(|(above, _)| format!("sdg:{above}")),
            source: "United Nations Statistics Division".to_owned(),
            code: self.code,
        };
        (label, Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        let lines = |table: &str| table.lines().count() - 1;
        assert_eq!(
            THESAURUS.labels.len(),
            lines(include_str!("facts/thesaurus.csv")) + lines(include_str!("facts/sdgs.csv"))
        );
        assert_eq!(mappings().len(), lines(include_str!("facts/mappings.csv")));
        assert_eq!(
            THESAURUS.by_id.len(),
            THESAURUS.labels.len(),
            "ids are unique"
        );
    }

    #[test]
    fn every_broader_label_exists_in_the_same_scheme() {
        for label in &THESAURUS.labels {
            if let Some(broader) = &label.broader {
                let above = super::label(broader);
                assert_eq!(
                    above.map(|above| above.scheme),
                    Some(label.scheme),
                    "{}",
                    label.id
                );
            }
        }
    }

    #[test]
    fn the_lists_in_use_have_names_in_six_languages() {
        let in_use = [
            Scheme::UprInfo,
            Scheme::UhriC4,
            Scheme::GroupsC4,
            Scheme::Sdg,
        ];
        for label in in_use.into_iter().flat_map(labels) {
            let Names {
                fr, es, ar, ru, zh, ..
            } = &label.names;
            let full = [fr, es, ar, ru, zh].iter().all(|name| name.is_some());
            assert!(full, "{} lacks a name", label.id);
        }
    }

    #[test]
    fn goals_targets_and_indicators_form_a_tree() {
        let goals = labels(Scheme::Sdg).filter(|label| label.broader.is_none());
        assert_eq!(goals.count(), 17);
        let target = label("sdg:5.1");
        assert_eq!(
            target.and_then(|target| target.broader.as_deref()),
            Some("sdg:5")
        );
        let goal = label("sdg:1").map(|goal| goal.name(Language::Fr));
        assert_eq!(goal, Some("Pas de pauvreté"));
    }

    #[test]
    fn older_labels_borrow_the_names_of_their_exact_successor() {
        let health = label("uhri-c2:E41").map(|health| health.name(Language::Es));
        assert_eq!(health, Some("Derecho a la salud"));
    }
}
