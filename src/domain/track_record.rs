//! Track records: what States have said of a provider's assistance, as one number that tells of no single assessment.
//!
//! **The number.** Each State counts once, with the mean of its assessments, so that one State cannot outvote others by
//! writing many. The mean over the States is drawn towards the mean of all providers, the more so the fewer States it
//! stands on: `(n * own + k * all) / (n + k)` with `n` States and `k` = [`PRIOR_STATES`]. This is the credibility formula of
//! H. Bühlmann, "Experience Rating and Credibility", ASTIN Bulletin 4(3), 1967.
//!
//! **What it must not tell.** It is the same for every reader, so that no two readers' numbers can be compared. It stands on
//! at least [`ASSESSMENTS_MIN`] assessments of [`STATES_MIN`] States; then it stays as it is until so many more have come
//! that they are of [`STATES_MIN`] States again: between two numbers lie the words of at least three. It is rounded to
//! halves. The mean of all is that of the providers that have a number, and of what is counted in it. What is counted is
//! what was submitted, in that order, and never changes afterwards: so every replica finds the same.

use std::collections::{BTreeMap, BTreeSet};

use super::assessment::Mean;
use super::ids::OrganizationId;

/// Fewest assessments that a number stands on.
pub const ASSESSMENTS_MIN: usize = 5;
/// Fewest States that a number, and every change of it, stands on.
pub const STATES_MIN: usize = 3;
/// As many States as the mean of all weighs: a record of the fewest States counts for half.
pub const PRIOR_STATES: f64 = 3.0;

/// A score in halves: 1, 1.5 ... 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u8);

/// The step of the best score.
pub const BEST: u8 = 8;

/// TABLE: the scores as they are written.
const CODES: [&str; BEST as usize + 1] = ["1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"];

impl Score {
    /// The score of this step, from 0 (worst) to 8 (best); higher ones are the best.
    #[must_use]
    pub const fn of_step(step: u8) -> Self {
        Self(if step < BEST { step } else { BEST })
    }

    /// The nearest score to a mean of ratings from 1 to 5.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 8"
    )]
    pub fn nearest(mean: f64) -> Self {
        Self::of_step(((mean - 1.0) * 2.0).round().clamp(0.0, f64::from(BEST)) as u8)
    }

    /// Its step, from 0 to 8.
    #[must_use]
    pub const fn step(self) -> u8 {
        self.0
    }

    /// From 1 to 5.
    #[must_use]
    pub fn value(self) -> f32 {
        1.0 + f32::from(self.0) / 2.0
    }

    /// In [0, 1].
    #[must_use]
    pub fn share(self) -> f32 {
        f32::from(self.0) / f32::from(BEST)
    }

    /// As it is written.
    #[must_use]
    pub fn code(self) -> &'static str {
        CODES[usize::from(self.0)]
    }
}

/// One assessment that was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub provider: OrganizationId,
    /// Whose assessment it is.
    pub state: OrganizationId,
    pub mean: Mean,
}

/// What is told of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackRecord {
    pub score: Score,
    /// How many assessments are counted.
    pub assessments: usize,
    /// Of how many States.
    pub states: usize,
}

/// The means of the States of one provider, from 1 to 5, and of how many assessments they are.
struct Own {
    assessments: usize,
    means: Vec<f64>,
}

impl Own {
    /// Of the assessments of one provider, in the order in which they were submitted; none while there are too few.
    fn of(all: &[Counted]) -> Option<Self> {
        let counted = &all[..closed(all)];
        let mut states: BTreeMap<OrganizationId, (f64, f64)> = BTreeMap::new();
        for one in counted {
            let (sum, count) = states.entry(one.state).or_default();
            *sum += f64::from(one.mean) / 1_000.0;
            *count += 1.0;
        }
        (!counted.is_empty()).then(|| Self {
            assessments: counted.len(),
            means: states
                .into_values()
                .map(|(sum, count)| sum / count)
                .collect(),
        })
    }

    fn record(&self, of_all: f64) -> TrackRecord {
        #[expect(clippy::cast_precision_loss, reason = "some hundreds of States")]
        let states = self.means.len() as f64;
        let own: f64 = self.means.iter().sum();
        TrackRecord {
            score: Score::nearest((own + PRIOR_STATES * of_all) / (states + PRIOR_STATES)),
            assessments: self.assessments,
            states: self.means.len(),
        }
    }
}

/// How many of the first assessments are counted: those up to the last one that made enough.
fn closed(all: &[Counted]) -> usize {
    let (mut closed, mut states) = (0, BTreeSet::new());
    for (number, one) in (1..).zip(all) {
        states.insert(one.state);
        if number >= ASSESSMENTS_MIN && states.len() >= STATES_MIN {
            closed = number;
            states.clear();
        }
    }
    closed
}

/// The records of all providers that have one, from all assessments in the order in which they were submitted.
#[must_use]
pub fn of_all(counted: &[Counted]) -> BTreeMap<OrganizationId, TrackRecord> {
    let mut by_provider: BTreeMap<OrganizationId, Vec<Counted>> = BTreeMap::new();
    for one in counted {
        by_provider.entry(one.provider).or_default().push(*one);
    }
    let known: BTreeMap<OrganizationId, Own> = by_provider
        .into_iter()
        .filter_map(|(provider, all)| Some((provider, Own::of(&all)?)))
        .collect();
    let means = known.values().flat_map(|own| own.means.iter());
    let (sum, count) = means.fold((0.0, 0.0), |(sum, count), mean| (sum + mean, count + 1.0));
    let record = |(provider, own): (&OrganizationId, &Own)| (*provider, own.record(sum / count));
    known.iter().map(record).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn organization(number: u128) -> OrganizationId {
        OrganizationId(Uuid::from_u128(number))
    }

    const PROVIDER: u128 = 100;

    /// Assessments of one provider: who says it, and the mean.
    fn told(provider: u128, all: &[(u128, Mean)]) -> Vec<Counted> {
        let one = |(state, mean): &(u128, Mean)| Counted {
            provider: organization(provider),
            state: organization(*state),
            mean: *mean,
        };
        all.iter().map(one).collect()
    }

    fn of_one(all: &[(u128, Mean)]) -> Option<TrackRecord> {
        of_all(&told(PROVIDER, all)).remove(&organization(PROVIDER))
    }

    #[test]
    fn a_score_shows_from_the_fifth_assessment_of_the_third_state_on() {
        let five = [(1, 4_000), (1, 4_000), (2, 4_000), (2, 4_000), (3, 4_000)];
        assert_eq!(of_one(&five[..4]), None);
        let shown = of_one(&five).unwrap();
        assert_eq!(
            (shown.score.code(), shown.assessments, shown.states),
            ("4", 5, 3)
        );
        let of_two = [
            (1, 4_000),
            (2, 4_000),
            (1, 4_000),
            (2, 4_000),
            (1, 4_000),
            (2, 4_000),
        ];
        assert_eq!(of_one(&of_two), None);
    }

    #[test]
    fn between_two_scores_lie_the_assessments_of_three_states() {
        let mut all = vec![(1, 5_000), (2, 5_000), (3, 5_000), (1, 5_000), (2, 5_000)];
        let first = of_one(&all);
        for more in [(4, 1_000), (4, 1_000), (5, 1_000), (4, 1_000)] {
            all.push(more);
            assert_eq!(of_one(&all), first, "{more:?} shows by itself");
        }
        all.push((1, 1_000));
        let second = of_one(&all).unwrap();
        assert_eq!((second.assessments, second.states), (10, 5));
        assert!(second.score < first.unwrap().score);
    }

    #[test]
    fn a_state_that_writes_much_counts_once() {
        let mut all = vec![(1, 5_000), (2, 5_000)];
        all.extend([(3, 1_000); 40]);
        all.extend([(1, 5_000), (2, 5_000), (3, 1_000)]);
        let shown = of_one(&all).unwrap();
        assert_eq!(shown.score, Score::nearest(11.0 / 3.0));
    }

    #[test]
    fn few_states_are_drawn_towards_the_mean_of_all() {
        let praised: Vec<(u128, Mean)> = (1..=9).map(|state| (state, 5_000)).collect();
        let blamed = [(1, 1_000), (2, 1_000), (3, 1_000), (1, 1_000), (2, 1_000)];
        let mut all = told(PROVIDER, &blamed);
        all.extend(told(PROVIDER + 1, &praised));
        let records = of_all(&all);
        let of_all = (3.0 + 45.0) / 12.0;
        let expected = Score::nearest((3.0 + 3.0 * of_all) / 6.0);
        assert_eq!(records[&organization(PROVIDER)].score, expected);
        assert_eq!(expected.code(), "2.5");
        assert_eq!(records[&organization(PROVIDER + 1)].score.code(), "4.5");
    }

    #[test]
    fn who_has_too_few_assessments_changes_nobodys_score() {
        let own = told(
            PROVIDER,
            &[(1, 4_000), (2, 4_000), (3, 4_000), (1, 4_000), (2, 4_000)],
        );
        let before = of_all(&own);
        let mut all = told(
            PROVIDER + 1,
            &[(1, 1_000), (2, 1_000), (3, 1_000), (4, 1_000)],
        );
        all.extend(own);
        assert_eq!(of_all(&all), before);
    }

    #[test]
    fn scores_are_halves_from_1_to_5() {
        for step in 0..=8 {
            let score = Score::of_step(step);
            assert_eq!(
                score.code().parse::<f32>().unwrap().to_bits(),
                score.value().to_bits()
            );
            assert_eq!(Score::nearest(f64::from(score.value())), score);
            assert!((0.0..=1.0).contains(&score.share()));
        }
        assert_eq!(Score::nearest(9.0), Score::of_step(200));
    }
}
