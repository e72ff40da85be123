//! The labels of the latest lists, numbered, so that a record's themes, groups and goals are one set of bits;
//! and how much each says, which is the more the fewer records carry it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::bits::Bits;
use crate::domain::thesaurus::{self, Label, Scheme};

/// 64-bit words of a set of labels.
const WORDS: usize = 12;

/// A set of labels of the latest lists.
pub type LabelSet = Bits<WORDS>;

struct Numbering {
    labels: Vec<&'static Label>,
    numbers: HashMap<&'static str, usize>,
}

static NUMBERING: LazyLock<Numbering> = LazyLock::new(|| {
    let latest = Scheme::ALL.iter().filter(|scheme| scheme.is_latest());
    let labels: Vec<_> = latest
        .flat_map(|scheme| thesaurus::labels(*scheme))
        .collect();
    let numbers = labels
        .iter()
        .enumerate()
        .map(|(number, label)| (label.id.as_str(), number))
        .collect();
    Numbering { labels, numbers }
});

/// The label of a number.
#[must_use]
pub fn label(number: usize) -> Option<&'static Label> {
    NUMBERING.labels.get(number).copied()
}

/// What records of all vocabularies have in common: each label's counterparts in the latest lists, with every
/// label above them, so that a target meets its goal.
#[must_use]
pub fn with_broader<'a>(ids: impl IntoIterator<Item = &'a String>) -> LabelSet {
    let mut set = LabelSet::default();
    for label in ids.into_iter().flat_map(|id| thesaurus::to_latest(id)) {
        let mut above = Some(label.id.as_str());
        while let Some(id) = above {
            if let Some(number) = NUMBERING.numbers.get(id) {
                set.insert(*number);
            }
            above = thesaurus::label(id).and_then(|label| label.broader.as_deref());
        }
    }
    set
}

/// Those of a set that have nothing narrower in the same set: what to name to people.
pub fn narrowest(set: &LabelSet) -> impl Iterator<Item = usize> + '_ {
    let is_broader = |number: usize| {
        set.iter().filter_map(label).any(|other| {
            let above = other.broader.as_deref();
            above.and_then(|id| NUMBERING.numbers.get(id)) == Some(&number)
        })
    };
    set.iter().filter(move |number| !is_broader(*number))
}

/// How many records carry each label.
#[derive(Clone, Debug)]
pub struct LabelCounts {
    records: u32,
    carrying: Vec<u32>,
}

impl Default for LabelCounts {
    fn default() -> Self {
        Self {
            records: 0,
            carrying: vec![0; NUMBERING.labels.len()],
        }
    }
}

impl LabelCounts {
    /// Counts a record.
    pub fn add(&mut self, set: &LabelSet) {
        self.records += 1;
        for number in set.iter() {
            self.carrying[number] += 1;
        }
    }

    /// Counts a record no more that was counted.
    pub fn take(&mut self, set: &LabelSet) {
        self.records -= 1;
        for number in set.iter() {
            self.carrying[number] -= 1;
        }
    }

    /// Counts what another counted too.
    pub fn add_all(&mut self, other: &Self) {
        self.records += other.records;
        for (own, other) in self.carrying.iter_mut().zip(&other.carrying) {
            *own += other;
        }
    }

    /// What each label says, at least a little: the logarithm of how rare it is.
    #[must_use]
    pub fn rarity(&self) -> Rarity {
        let records = f64::from(self.records) + 1.0;
        let weight = |count: &u32| (1.0 + records / (f64::from(*count) + 1.0)).ln();
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm below 25")]
        Rarity(self.carrying.iter().map(|c| weight(c) as f32).collect())
    }
}

/// The weight of each label.
#[derive(Clone, Debug)]
pub struct Rarity(Vec<f32>);

impl Rarity {
    /// The weight of one label.
    #[must_use]
    pub fn of(&self, number: usize) -> f32 {
        self.0.get(number).copied().unwrap_or(0.0)
    }

    fn sum(&self, set: &LabelSet) -> f32 {
        set.iter().map(|number| self.of(number)).sum()
    }

    /// How much of two sets is common, in [0, 1]: weight in common over the mean of both weights (geometric), so
    /// that a record that carries every label gains nothing by it. 0 when one is empty.
    #[must_use]
    pub fn overlap(&self, a: &LabelSet, b: &LabelSet) -> f32 {
        let common = a.and(b);
        if common.is_empty() {
            return 0.0;
        }
        (self.sum(&common) / (self.sum(a) * self.sum(b)).sqrt()).clamp(0.0, 1.0)
    }
}

/// The overlap of one set with many others, which are given as ascending numbers.
pub(super) struct Overlap {
    /// Of each label: its weight, and the same if the set has it, else 0.
    weights: Vec<(f32, f32)>,
    own: f32,
}

impl Overlap {
    #[must_use]
    pub fn new(set: &LabelSet, rarity: &Rarity) -> Self {
        let weights = rarity.0.iter().enumerate();
        let common = |number, weight| if set.contains(number) { weight } else { 0.0 };
        Self {
            weights: weights.map(|(n, w)| (*w, common(n, *w))).collect(),
            own: rarity.sum(set),
        }
    }

    /// As [`Rarity::overlap`].
    #[must_use]
    pub fn with(&self, numbers: &[u16]) -> f32 {
        let (mut all, mut common) = (0.0, 0.0);
        for number in numbers {
            let (weight, shared) = self.weights[usize::from(*number)];
            all += weight;
            common += shared;
        }
        if common <= 0.0 {
            return 0.0;
        }
        (common / (self.own * all).sqrt()).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ids: &[&str]) -> LabelSet {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        with_broader(&ids)
    }

    #[test]
    fn every_label_of_the_latest_lists_fits() {
        assert!(NUMBERING.labels.len() <= WORDS * 64);
    }

    #[test]
    fn a_target_meets_its_goal_and_an_older_label_its_successor() {
        let rarity = LabelCounts::default().rarity();
        assert!(rarity.overlap(&set(&["sdg:5.1"]), &set(&["sdg:5"])) > 0.5);
        let (old, new) = (set(&["uhri-c2:E41"]), set(&["uhri-c4:right-to-health"]));
        assert!((rarity.overlap(&old, &new) - 1.0).abs() < 1e-6);
        assert!(rarity.overlap(&set(&["sdg:5"]), &set(&["sdg:6"])) <= 0.0);
    }

    #[test]
    fn a_rare_label_in_common_says_more() {
        let (common, rare) = (set(&["sdg:16"]), set(&["sdg:2"]));
        let both = set(&["sdg:16", "sdg:2"]);
        let mut counts = LabelCounts::default();
        for _ in 0..20 {
            counts.add(&common);
        }
        let rarity = counts.rarity();
        assert!(rarity.overlap(&both, &rare) > rarity.overlap(&both, &common));
    }

    #[test]
    fn only_the_narrowest_is_named() {
        let set = set(&["sdg:5.1"]);
        let named: Vec<&str> = narrowest(&set)
            .filter_map(|number| label(number).map(|label| label.id.as_str()))
            .collect();
        assert_eq!(named, ["sdg:5.1"]);
    }
}
