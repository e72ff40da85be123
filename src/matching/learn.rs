//! What decisions teach about the weights of the criteria: a logistic model of the score, held close to known weights
//! by a strong prior, and compared with the present weights on the newest decisions.

use super::score::{TABLE, Values, Weights, counted};
use crate::domain::ranking_weights::Lesson;

/// Fewer decided pairs teach nothing that lasts.
pub const VERDICTS_MIN: usize = 200;
/// The newest of so many parts is kept for the comparison.
const PARTS: usize = 5;

/// How far a weight strays from its prior, as the standard deviation of its logarithm: two in three lie within 1.35
/// times, so that a few hundred decisions correct a weight and do not overturn it.
const PRIOR_SPREAD: f64 = 0.3;
/// The same of the steepness, whose own prior is that a tenth more score is 1.6 times the chance.
const STEEPNESS_SPREAD: f64 = 1.0;
const STEEPNESS: f64 = 5.0;

/// Steps of the descent, and halvings of one step: far more than it takes.
const STEPS_MAX: usize = 2_000;
const HALVINGS_MAX: usize = 40;
/// A step that gains less than this share of the loss is the last one.
const ENOUGH: f64 = 1e-9;

/// Samples of the bootstrap.
const SAMPLES: usize = 2_000;
/// The same decisions give the same interval.
const SEED: u64 = 0x5eed_0f0d_ec15_1045;

const CRITERIA: usize = TABLE.len();

/// A decided pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    pub values: Values,
    /// Whether the pair was taken forward.
    pub accepted: bool,
}

/// What was learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learned {
    pub weights: Weights,
    pub lesson: Lesson,
}

/// Why nothing could be learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlearned {
    /// There are only so many decided pairs.
    TooFew(usize),
    /// Among those to fit on, or among those to compare on, all were taken forward, or none.
    OneSided,
}

/// Learns from decided pairs, oldest first.
///
/// # Errors
/// What is lacking.
pub fn learn(
    verdicts: &[Verdict],
    prior: &Weights,
    present: &Weights,
) -> Result<Learned, Unlearned> {
    if verdicts.len() < VERDICTS_MIN {
        return Err(Unlearned::TooFew(verdicts.len()));
    }
    let newest = verdicts.len().div_ceil(PARTS);
    let (older, newer) = verdicts.split_at(verdicts.len() - newest);
    if [older, newer].into_iter().any(is_one_sided) {
        return Err(Unlearned::OneSided);
    }
    let weights = fit(older, prior);
    Ok(Learned {
        weights,
        lesson: compare(newer, older.len(), present, &weights),
    })
}

fn is_one_sided(verdicts: &[Verdict]) -> bool {
    let accepted = verdicts.iter().filter(|verdict| verdict.accepted).count();
    accepted == 0 || accepted == verdicts.len()
}

/// What is fitted: the logarithms of each weight over its prior and of the steepness over its own, and the offset.
#[derive(Clone, Copy)]
struct Model {
    shifts: [f64; CRITERIA],
    steepness: f64,
    offset: f64,
}

impl Model {
    const START: Self = Self {
        shifts: [0.0; CRITERIA],
        steepness: 0.0,
        offset: 0.0,
    };

    fn weights(&self, prior: &Weights) -> [f64; CRITERIA] {
        let mut weights = self.shifts.map(f64::exp);
        for (weight, prior) in weights.iter_mut().zip(prior.all()) {
            *weight *= f64::from(*prior);
        }
        weights
    }

    /// A step against a slope.
    fn moved(&self, slope: &Self, by: f64) -> Self {
        let mut moved = *self;
        for (shift, slope) in moved.shifts.iter_mut().zip(slope.shifts) {
            *shift -= by * slope;
        }
        moved.steepness -= by * slope.steepness;
        moved.offset -= by * slope.offset;
        moved
    }

    fn square(&self) -> f64 {
        let shifts: f64 = self.shifts.iter().map(|one| one * one).sum();
        shifts + self.steepness * self.steepness + self.offset * self.offset
    }
}

/// The weights that make the decisions likeliest, beside the prior.
fn fit(verdicts: &[Verdict], prior: &Weights) -> Weights {
    let (mut model, mut by) = (Model::START, 1.0);
    let (mut loss, mut slope) = loss_and_slope(&model, verdicts, prior);
    for _ in 0..STEPS_MAX {
        let Some(next) = descend(&model, (loss, &slope), &mut by, verdicts, prior) else {
            break;
        };
        let gained = loss - next.1;
        (model, loss, slope) = next;
        if gained < ENOUGH * loss {
            break;
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "weights need no more")]
    let weights = model.weights(prior).map(|weight| weight as f32);
    Weights::new(weights).unwrap_or(*prior)
}

/// One step down, as long as pays: Armijo's rule. None at the bottom.
fn descend(
    model: &Model,
    (loss, slope): (f64, &Model),
    by: &mut f64,
    verdicts: &[Verdict],
    prior: &Weights,
) -> Option<(Model, f64, Model)> {
    let square = slope.square();
    *by *= 4.0;
    for _ in 0..HALVINGS_MAX {
        let moved = model.moved(slope, *by);
        let (next, next_slope) = loss_and_slope(&moved, verdicts, prior);
        if next <= loss - 0.5 * *by * square {
            return Some((moved, next, next_slope));
        }
        *by /= 2.0;
    }
    None
}

/// The loss of a model (its negative log-likelihood beside the prior) and its slope.
fn loss_and_slope(model: &Model, verdicts: &[Verdict], prior: &Weights) -> (f64, Model) {
    let weights = model.weights(prior);
    let steepness = STEEPNESS * model.steepness.exp();
    let (mut loss, mut slope) = prior_of(model);
    for verdict in verdicts {
        let values = counted(verdict.values);
        let (score, whole) = score(&weights, &values);
        // Scores gather about the middle.
        let centred = score - 0.5;
        let chance = logistic(model.offset + steepness * centred);
        let wanted = if verdict.accepted { 1.0 } else { 0.0 };
        let hit = if verdict.accepted {
            chance
        } else {
            1.0 - chance
        };
        loss -= hit.max(f64::MIN_POSITIVE).ln();
        let miss = chance - wanted;
        slope.offset += miss;
        slope.steepness += miss * steepness * centred;
        for ((slope, weight), value) in slope.shifts.iter_mut().zip(weights).zip(values) {
            let apart = value.map_or(0.0, |value| f64::from(value) - score);
            *slope += miss * steepness * weight * apart / whole;
        }
    }
    (loss, slope)
}

fn prior_of(model: &Model) -> (f64, Model) {
    let (shifts, steepness) = (PRIOR_SPREAD.powi(2), STEEPNESS_SPREAD.powi(2));
    let strayed: f64 = model.shifts.iter().map(|one| one * one).sum();
    let loss = strayed / (2.0 * shifts) + model.steepness.powi(2) / (2.0 * steepness);
    let slope = Model {
        shifts: model.shifts.map(|one| one / shifts),
        steepness: model.steepness / steepness,
        offset: 0.0,
    };
    (loss, slope)
}

/// The score of a pair, and what its measured criteria weigh together; firmness always is.
fn score(weights: &[f64; CRITERIA], values: &Values) -> (f64, f64) {
    let measured = weights.iter().zip(values);
    let measured = measured.filter_map(|(weight, value)| Some((*weight, f64::from((*value)?))));
    let (sum, whole) = measured.fold((0.0, 0.0), |(sum, whole), (weight, value)| {
        (sum + weight * value, whole + weight)
    });
    let whole = whole.max(f64::MIN_POSITIVE);
    (sum / whole, whole)
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// How often each verdict was drawn, by its place.
type Draws = [u32];

/// The verdicts by their score under some weights, the lowest first.
struct Order {
    places: Vec<usize>,
    scores: Vec<f32>,
}

impl Order {
    fn new(verdicts: &[Verdict], weights: &Weights) -> Self {
        let all = verdicts
            .iter()
            .map(|verdict| weights.total(&verdict.values));
        let scores: Vec<f32> = all.collect();
        let mut places: Vec<usize> = (0..verdicts.len()).collect();
        places.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
        Self { places, scores }
    }

    /// The chance that an accepted verdict scores above another, equal scores counting half; none when a side is empty.
    fn concordance(&self, verdicts: &[Verdict], draws: &Draws) -> Option<f64> {
        let (mut below, mut above, mut accepted) = (0.0, 0.0, 0.0);
        let equal = |a: &usize, b: &usize| self.scores[*a].total_cmp(&self.scores[*b]).is_eq();
        for tied in self.places.chunk_by(equal) {
            let count = |wanted: bool| -> f64 {
                let of = tied.iter().filter(|at| verdicts[**at].accepted == wanted);
                of.map(|at| f64::from(draws[*at])).sum()
            };
            let (yes, no) = (count(true), count(false));
            above += yes * (below + no / 2.0);
            below += no;
            accepted += yes;
        }
        (accepted > 0.0 && below > 0.0).then(|| above / (accepted * below))
    }
}

fn compare(
    verdicts: &[Verdict],
    trained_on: usize,
    present: &Weights,
    learned: &Weights,
) -> Lesson {
    let orders = [present, learned].map(|weights| Order::new(verdicts, weights));
    let concordances = |draws: &Draws| {
        let [before, after] = orders.each_ref().map(|o| o.concordance(verdicts, draws));
        before.zip(after)
    };
    let (before, after) = concordances(&vec![1; verdicts.len()]).unwrap_or((0.0, 0.0));
    let mut random = SEED;
    let mut gains: Vec<f64> = (0..SAMPLES)
        .filter_map(|_| {
            let (before, after) = concordances(&draw(verdicts.len(), &mut random))?;
            Some(after - before)
        })
        .collect();
    gains.sort_by(f64::total_cmp);
    Lesson {
        trained_on,
        compared_on: verdicts.len(),
        before,
        after,
        gain_low: quantile(&gains, 25),
        gain_high: quantile(&gains, 975),
    }
}

/// Of ascending numbers, the one below which so many of a thousand lie; 0 of none.
fn quantile(sorted: &[f64], thousandths: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get((last * thousandths + 500) / 1_000)
        .copied()
        .unwrap_or(0.0)
}

/// As many draws as there are places, each with the same chance.
fn draw(count: usize, random: &mut u64) -> Vec<u32> {
    let mut draws = vec![0; count];
    for _ in 0..count {
        let place = next(random) % count.max(1) as u64;
        if let Some(drawn) = draws.get_mut(usize::try_from(place).unwrap_or(0)) {
            *drawn += 1;
        }
    }
    draws
}

/// The next number of the `SplitMix64` sequence (Steele, Lea and Flood, OOPSLA 2014).
const fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::samples::Numbers;
    use crate::matching::score::Criterion;

    /// Decisions of somebody for whom the criteria weigh `truly`.
    fn decisions(count: usize, truly: &Weights, numbers: &mut Numbers) -> Vec<Verdict> {
        let mut value = |_| {
            let hundredths = u16::try_from(numbers.below(101)).unwrap();
            Some(f32::from(hundredths) / 100.0)
        };
        let mut one = || {
            let values: Values = std::array::from_fn(&mut value);
            let accepted = truly.total(&values) > 0.5;
            Verdict { values, accepted }
        };
        (0..count).map(|_| one()).collect()
    }

    /// For whom the language is what matters.
    fn linguist() -> Weights {
        let mut numbers = *Weights::default().all();
        numbers[Criterion::Language as usize] = 0.6;
        Weights::new(numbers).unwrap()
    }

    #[test]
    fn what_decisions_turn_on_weighs_more_and_the_gain_is_beyond_doubt() {
        let verdicts = decisions(600, &linguist(), &mut Numbers::new(3));
        let present = Weights::default();
        let learned = learn(&verdicts, &present, &present).unwrap();
        let before = present.of(Criterion::Language);
        assert!(learned.weights.of(Criterion::Language) > 1.5 * before);
        let lesson = learned.lesson;
        assert_eq!((lesson.trained_on, lesson.compared_on), (480, 120));
        assert!(lesson.after > lesson.before && lesson.convinces());
        assert!(lesson.gain_low <= lesson.after - lesson.before);
        assert!(lesson.gain_high >= lesson.after - lesson.before);
    }

    #[test]
    fn decisions_as_the_weights_foretell_them_change_nothing() {
        let present = Weights::default();
        let verdicts = decisions(600, &present, &mut Numbers::new(4));
        let learned = learn(&verdicts, &present, &present).unwrap();
        assert!(!learned.lesson.convinces(), "{:?}", learned.lesson);
        for (after, before) in learned.weights.all().iter().zip(present.all()) {
            assert!((after / before).ln().abs() < 0.7, "{after} {before}");
        }
    }

    #[test]
    fn decisions_by_chance_teach_nothing() {
        let mut numbers = Numbers::new(5);
        let present = Weights::default();
        let mut verdicts = decisions(400, &present, &mut numbers);
        for verdict in &mut verdicts {
            verdict.accepted = numbers.below(2) == 0;
        }
        let learned = learn(&verdicts, &present, &present).unwrap();
        assert!(!learned.lesson.convinces(), "{:?}", learned.lesson);
    }

    #[test]
    fn the_newest_decisions_judge_what_the_older_ones_taught() {
        let present = Weights::default();
        let mut numbers = Numbers::new(6);
        let mut verdicts = decisions(480, &linguist(), &mut numbers);
        // Since then language is ignored.
        let mut weights = *present.all();
        weights[Criterion::Language as usize] = 0.001;
        let now = Weights::new(weights).unwrap();
        verdicts.extend(decisions(120, &now, &mut numbers));
        let learned = learn(&verdicts, &present, &present).unwrap();
        assert!(learned.lesson.after < learned.lesson.before);
        assert!(!learned.lesson.convinces());
    }

    #[test]
    fn little_or_one_sided_is_not_enough() {
        let present = Weights::default();
        let verdicts = decisions(VERDICTS_MIN - 1, &present, &mut Numbers::new(7));
        let outcome = learn(&verdicts, &present, &present);
        assert_eq!(outcome, Err(Unlearned::TooFew(VERDICTS_MIN - 1)));
        let mut verdicts = decisions(VERDICTS_MIN, &present, &mut Numbers::new(7));
        for verdict in verdicts.iter_mut().rev().take(VERDICTS_MIN / PARTS) {
            verdict.accepted = true;
        }
        let outcome = learn(&verdicts, &present, &present);
        assert_eq!(outcome, Err(Unlearned::OneSided));
    }

    #[test]
    fn the_same_decisions_teach_the_same() {
        let verdicts = decisions(300, &linguist(), &mut Numbers::new(8));
        let present = Weights::default();
        let learned = || learn(&verdicts, &present, &present).unwrap();
        assert_eq!(learned(), learned());
    }

    #[test]
    fn the_slope_is_that_of_the_loss() {
        let present = Weights::default();
        let mut verdicts = decisions(50, &linguist(), &mut Numbers::new(9));
        for (verdict, unmeasured) in verdicts.iter_mut().zip((0..CRITERIA).cycle()) {
            let measured = unmeasured == Criterion::Firmness as usize;
            verdict.values[unmeasured] = verdict.values[unmeasured].filter(|_| measured);
        }
        let mut model = Model::START;
        model.shifts[2] = 0.2;
        (model.steepness, model.offset) = (0.3, -0.4);
        let (_, slope) = loss_and_slope(&model, &verdicts, &present);
        let step = 1e-6;
        let loss = |model: &Model| loss_and_slope(model, &verdicts, &present).0;
        for at in 0..CRITERIA {
            let (mut up, mut down) = (model, model);
            up.shifts[at] += step;
            down.shifts[at] -= step;
            let measured = (loss(&up) - loss(&down)) / (2.0 * step);
            assert!((measured - slope.shifts[at]).abs() < 1e-4, "{at}");
        }
        let (mut up, mut down) = (model, model);
        up.steepness += step;
        down.steepness -= step;
        let measured = (loss(&up) - loss(&down)) / (2.0 * step);
        assert!((measured - slope.steepness).abs() < 1e-4);
    }

    #[test]
    fn what_is_learnt_from_is_the_score() {
        let present = Weights::default();
        let weights = present.all().map(f64::from);
        for unmeasured in (0..CRITERIA).filter(|at| *at != Criterion::Firmness as usize) {
            let mut values: Values = [Some(0.7); CRITERIA];
            values[Criterion::Firmness as usize] = Some(0.2);
            values[unmeasured] = None;
            let (score, _) = score(&weights, &counted(values));
            assert!(
                (score - f64::from(present.total(&values))).abs() < 1e-6,
                "{unmeasured}"
            );
        }
    }
}
