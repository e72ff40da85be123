//! How good a ranking or a labelling is, given what is right.

use std::collections::BTreeSet;

/// Places that are looked at.
pub const PLACES: usize = 10;

/// How good one ranking is, each in [0, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Goodness {
    /// Normalised discounted cumulative gain of the first [`PLACES`]; a grade gains 2^grade - 1.
    pub ndcg: f64,
    /// The share of the relevant that stand in the first [`PLACES`].
    pub recall: f64,
    /// 1 / place of the first relevant.
    pub reciprocal_rank: f64,
}

/// The goodness of a ranking, given the grade of each of its documents in order and all grades that there are;
/// none when nothing is relevant.
#[must_use]
pub fn goodness(ranked: &[u8], all: &[u8]) -> Option<Goodness> {
    let mut ideal: Vec<u8> = all.iter().copied().filter(|grade| *grade > 0).collect();
    if ideal.is_empty() {
        return None;
    }
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let relevant = |grades: &[u8]| grades.iter().filter(|grade| **grade > 0).count();
    let first = ranked.iter().position(|grade| *grade > 0);
    let top = &ranked[..ranked.len().min(PLACES)];
    Some(Goodness {
        ndcg: gain(ranked) / gain(&ideal),
        recall: share(relevant(top), ideal.len()),
        reciprocal_rank: first.map_or(0.0, |place| 1.0 / number(place + 1)),
    })
}

/// The mean goodness of many rankings; zeros of none.
#[must_use]
pub fn mean(all: &[Goodness]) -> Goodness {
    let mean = |part: fn(&Goodness) -> f64| sum(all.iter().map(part)) / number(all.len().max(1));
    Goodness {
        ndcg: mean(|one| one.ndcg),
        recall: mean(|one| one.recall),
        reciprocal_rank: mean(|one| one.reciprocal_rank),
    }
}

fn gain(grades: &[u8]) -> f64 {
    let places = grades.iter().take(PLACES).zip(2..);
    sum(places
        .map(|(grade, place)| (2_f64.powi(i32::from(*grade)) - 1.0) / f64::from(place).log2()))
}

/// F1 of labels: over all decisions, and the mean over labels that occur; zeros when none does.
#[must_use]
pub fn f1(pairs: &[(BTreeSet<&str>, BTreeSet<&str>)]) -> (f64, f64) {
    let labels: BTreeSet<&str> = pairs
        .iter()
        .flat_map(|(right, _)| right.iter().copied())
        .collect();
    let counts = |label: &str| {
        let mut counts = (0, 0);
        for (right, found) in pairs {
            let (right, found) = (right.contains(label), found.contains(label));
            counts.0 += usize::from(right && found);
            counts.1 += usize::from(right) + usize::from(found);
        }
        counts
    };
    let score = |(both, either): (usize, usize)| share(2 * both, either);
    let macro_sum = sum(labels.iter().map(|label| score(counts(label))));
    let both = pairs
        .iter()
        .map(|(right, found)| right.intersection(found).count())
        .sum();
    let either = pairs
        .iter()
        .map(|(right, found)| right.len() + found.len())
        .sum();
    (
        score((both, either)),
        macro_sum / number(labels.len().max(1)),
    )
}

/// The sum, also of nothing 0: the one of the standard library is then -0, which people read as less.
fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    0.0 + numbers.sum::<f64>()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        number(part) / number(whole)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of texts")]
const fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn the_best_order_has_goodness_1() {
        let best = goodness(&[3, 2, 1, 0, 0], &[0, 1, 2, 3]).unwrap();
        assert!(near(best.ndcg, 1.0) && near(best.recall, 1.0) && near(best.reciprocal_rank, 1.0));
    }

    #[test]
    fn figures_are_those_computed_by_hand() {
        // Gains 1 and 7: (1 / log2(3) + 7 / log2(4)) / (7 + 1 / log2(3)).
        let ranked = goodness(&[0, 1, 3], &[1, 3]).unwrap();
        let third = 1.0 / 3_f64.log2();
        assert!(near(ranked.ndcg, (third + 3.5) / (7.0 + third)));
        assert!(near(ranked.reciprocal_rank, 0.5) && near(ranked.recall, 1.0));
    }

    #[test]
    fn only_ten_places_count_for_gain_and_recall() {
        let mut ranked = vec![0; 10];
        ranked.push(1);
        let late = goodness(&ranked, &[1, 2]).unwrap();
        assert!(near(late.ndcg, 0.0) && near(late.recall, 0.0));
        assert!(near(late.reciprocal_rank, 1.0 / 11.0));
    }

    #[test]
    fn without_anything_relevant_there_is_no_goodness() {
        assert_eq!(goodness(&[0, 0], &[0]), None);
        assert!(near(mean(&[]).ndcg, 0.0));
    }

    #[test]
    fn figures_of_nothing_are_0_and_not_below() {
        let none = BTreeSet::new();
        let (micro, macro_) = f1(&[(none.clone(), none)]);
        let unranked = goodness(&[], &[1]).unwrap();
        for figure in [micro, macro_, mean(&[]).ndcg, unranked.ndcg] {
            assert_eq!(figure.to_string(), "0");
        }
    }

    #[test]
    fn f1_is_that_computed_by_hand() {
        let set = |labels: &[&'static str]| labels.iter().copied().collect::<BTreeSet<_>>();
        let pairs = [
            (set(&["a", "b"]), set(&["a"])),
            (set(&["a"]), set(&["a", "b"])),
        ];
        // a: 2 of 2 right; b: none right. All: 2 both, 3 + 3 either.
        let (micro, macro_) = f1(&pairs);
        assert!(near(micro, 4.0 / 6.0) && near(macro_, 0.5));
        assert!(near(f1(&[]).0, 0.0));
    }
}
