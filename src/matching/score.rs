//! TABLE: criterion -> weight and measure. Each measure is a number in [0, 1], or none when the pair gives nothing
//! to measure; the weights of those that were measured are brought to 1. Meaning weighs before a text is read, too.

use super::coverage::{self, LineCover};
use super::eligibility::{Pair, Partners};
use super::labels::Rarity;
use super::profile::{Firmness, Openness};
use super::text::Usefulness;
use crate::domain::codes::closed_list;
use crate::domain::track_record::Score;

/// The edition of weights and measures together; raised with every change of them.
pub const WEIGHTS_VERSION: &str = "7";

closed_list!(
    /// What a pair is judged by.
    Criterion {
        Meaning = "meaning",
        Subject = "subject",
        AssistanceType = "assistance_type",
        Language = "language",
        Eligibility = "eligibility",
        Timing = "timing",
        Capacity = "capacity",
        Partner = "partner",
        Firmness = "firmness",
        TrackRecord = "track_record",
    }
);

/// What a measure looks at.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    pub pair: Pair<'a>,
    /// How useful the text of the offer is for that of the need; none while a vector is missing.
    pub usefulness: Option<Usefulness>,
    pub rarity: &'a Rarity,
}

type Measure = fn(&Evidence<'_>) -> Option<f32>;

/// The criteria. What States have said of a provider is a twentieth; to each other the rest weighs as it would without it.
pub const TABLE: [(Criterion, f32, Measure); 10] = [
    (Criterion::Meaning, 0.285, meaning),
    (Criterion::Subject, 0.209, subject),
    (Criterion::AssistanceType, 0.19, assistance_type),
    (Criterion::Language, 0.076, language),
    (Criterion::Eligibility, 0.0475, eligibility),
    (Criterion::Timing, 0.038, timing),
    (Criterion::Capacity, 0.038, capacity),
    (Criterion::Partner, 0.0285, partner),
    (Criterion::Firmness, 0.038, firmness),
    (Criterion::TrackRecord, 0.05, track_record),
];

const _: () = {
    let mut place = 0;
    while place < TABLE.len() {
        assert!(
            TABLE[place].0 as usize == place,
            "the table is in the order of the list"
        );
        place += 1;
    }
};

/// What one says about a question that the other leaves open.
pub(super) const UNSAID: f32 = 0.5;
/// What a standing offer is worth beside a concrete one.
pub(super) const STANDING: f32 = 0.25;

/// The measures of a pair, in the order of [`TABLE`].
pub type Values = [Option<f32>; TABLE.len()];

/// Measures a pair.
#[must_use]
pub fn measure(evidence: &Evidence<'_>) -> Values {
    TABLE.map(|(_, _, measure)| measure(evidence))
}

/// The measures as they count for a score: a text earns nothing before it is read.
pub(super) fn counted(mut values: Values) -> Values {
    values[Criterion::Meaning as usize].get_or_insert(0.0);
    values
}

/// What each criterion weighs, in the order of [`TABLE`]: above 0, and 1 together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights([f32; TABLE.len()]);

impl Default for Weights {
    /// Those of the table.
    fn default() -> Self {
        Self(TABLE.map(|(_, weight, _)| weight))
    }
}

impl Weights {
    /// These numbers, brought to 1 together; none unless each is finite and above 0.
    #[must_use]
    pub fn new(numbers: [f32; TABLE.len()]) -> Option<Self> {
        let sum: f32 = numbers.iter().sum();
        let sound = numbers.iter().all(|one| one.is_finite() && *one > 0.0);
        (sound && sum.is_finite()).then(|| Self(numbers.map(|one| one / sum)))
    }

    /// All of them, in the order of [`TABLE`].
    #[must_use]
    pub const fn all(&self) -> &[f32; TABLE.len()] {
        &self.0
    }

    /// The weight of a criterion.
    #[must_use]
    pub const fn of(&self, criterion: Criterion) -> f32 {
        self.0[criterion as usize]
    }

    /// The weight of each criterion, where only those that count do; they sum to 1.
    #[must_use]
    pub fn among(&self, values: &Values) -> [f32; TABLE.len()] {
        let mut weights = self.0;
        for (weight, value) in weights.iter_mut().zip(counted(*values)) {
            if value.is_none() {
                *weight = 0.0;
            }
        }
        let sum: f32 = weights.iter().sum();
        weights.map(|weight| weight / sum)
    }

    /// The score of a pair, in [0, 1].
    #[must_use]
    pub fn total(&self, values: &Values) -> f32 {
        let parts = self.among(values).into_iter().zip(values);
        let sum: f32 = parts
            .map(|(weight, value)| weight * value.unwrap_or(0.0))
            .sum();
        sum.clamp(0.0, 1.0)
    }
}

fn meaning(evidence: &Evidence<'_>) -> Option<f32> {
    evidence.usefulness.map(|usefulness| usefulness.value)
}

fn subject(evidence: &Evidence<'_>) -> Option<f32> {
    let (need, offer) = (&evidence.pair.need.labels, &evidence.pair.offer.labels);
    (!need.is_empty()).then(|| evidence.rarity.overlap(need, offer))
}

/// The share of the kinds asked for that are offered.
fn assistance_type(evidence: &Evidence<'_>) -> Option<f32> {
    let Pair { need, offer, .. } = evidence.pair;
    let asked = need.assistance_types.len();
    (asked > 0).then(|| {
        ratio(
            need.assistance_types.and(&offer.assistance_types).len(),
            asked,
        )
    })
}

/// One language that both have is enough.
fn language(evidence: &Evidence<'_>) -> Option<f32> {
    let Pair { need, offer, .. } = evidence.pair;
    if need.languages.is_empty() {
        return None;
    }
    Some(if offer.languages.is_empty() {
        UNSAID
    } else if need.languages.and(&offer.languages).is_empty() {
        0.0
    } else {
        1.0
    })
}

fn eligibility(evidence: &Evidence<'_>) -> Option<f32> {
    opening(&evidence.pair.offer.openness, evidence.pair.need.country)
}

/// How deliberately an offer is for this State: named, of a region or group, or one of all.
pub(super) fn opening(openness: &Openness, state: Option<usize>) -> Option<f32> {
    let state = state?;
    Some(if openness.named.contains(state) {
        1.0
    } else if openness.grouped.contains(state) {
        0.75
    } else {
        UNSAID
    })
}

/// The share of the need's period in which the offer stands.
fn timing(evidence: &Evidence<'_>) -> Option<f32> {
    let need = evidence.pair.need.window?;
    let Some(offer) = evidence.pair.offer.window else {
        return Some(UNSAID);
    };
    Some(ratio(
        need.shared(offer).unsigned_abs(),
        need.count().max(1).unsigned_abs(),
    ))
}

/// The mean share of the need's uncovered lines that the offer would give.
fn capacity(evidence: &Evidence<'_>) -> Option<f32> {
    let Pair { need, offer, .. } = evidence.pair;
    if need.lines.is_empty() {
        return None;
    }
    let open = need.lines.iter().filter(|line| line.quantity > 0).count();
    let covered: f32 = coverage::of_lines(need, offer).map(LineCover::share).sum();
    #[expect(clippy::cast_precision_loss, reason = "50 lines at most")]
    Some((covered / open.max(1) as f32).clamp(0.0, 1.0))
}

/// Whether the State prefers this partner, for those who may know.
fn partner(evidence: &Evidence<'_>) -> Option<f32> {
    let Pair {
        need,
        offer,
        partners,
        ..
    } = evidence.pair;
    if partners == Partners::Untold || need.preferred_partners.is_empty() {
        return None;
    }
    Some(f32::from(u8::from(
        need.preferred_partners.contains(&offer.owner),
    )))
}

#[expect(clippy::unnecessary_wraps, reason = "one signature for all measures")]
fn firmness(evidence: &Evidence<'_>) -> Option<f32> {
    Some(firmness_worth(evidence.pair.offer.firmness))
}

/// How firmly something is offered, in [0, 1].
#[must_use]
pub const fn firmness_worth(firmness: Firmness) -> f32 {
    match firmness {
        Firmness::Concrete => 1.0,
        Firmness::Standing => STANDING,
        Firmness::Indicative => 0.0,
    }
}

/// What States have said of the offerer, once they are enough.
fn track_record(evidence: &Evidence<'_>) -> Option<f32> {
    evidence.pair.offer.track_record.map(Score::share)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share needs no more than 24 bits"
)]
pub(super) const fn ratio(part: u32, whole: u32) -> f32 {
    part as f32 / whole as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::eligibility::Side;
    use crate::matching::labels::LabelCounts;
    use crate::matching::profile::Profile;
    use crate::matching::samples::{Numbers, profile, random_profile};

    fn evidence<'a>(need: &'a Profile, offer: &'a Profile, rarity: &'a Rarity) -> Evidence<'a> {
        Evidence {
            pair: Pair {
                need,
                offer,
                wanted: Side::Offer,
                partners: Partners::Told,
            },
            usefulness: None,
            rarity,
        }
    }

    const fn texts(value: f32) -> Usefulness {
        Usefulness {
            value,
            on_subject: value,
            general: false,
        }
    }

    #[test]
    fn weights_sum_to_one_and_every_criterion_stands_in_the_table() {
        let sum: f32 = TABLE.iter().map(|(_, weight, _)| weight).sum();
        assert!((sum - 1.0).abs() < 1e-6);
        assert!(
            TABLE
                .iter()
                .map(|(criterion, _, _)| *criterion)
                .eq(Criterion::ALL.iter().copied())
        );
    }

    #[test]
    fn every_measure_and_score_stays_between_0_and_1() {
        let mut numbers = Numbers::new(7);
        let mut counts = LabelCounts::default();
        let profiles: Vec<Profile> = (0..400)
            .map(|id| random_profile(id, &mut numbers))
            .collect();
        for profile in &profiles {
            counts.add(&profile.labels);
        }
        let rarity = counts.rarity();
        for (need, offer) in profiles.iter().zip(profiles.iter().skip(1)) {
            for value in [None, Some(0.0), Some(0.3), Some(1.0)] {
                let values = measure(&Evidence {
                    usefulness: value.map(texts),
                    ..evidence(need, offer, &rarity)
                });
                let mut all = values
                    .into_iter()
                    .flatten()
                    .chain([Weights::default().total(&values)]);
                assert!(all.all(|value| (0.0..=1.0).contains(&value)), "{values:?}");
            }
        }
    }

    #[test]
    fn a_text_earns_nothing_before_it_is_read() {
        let rarity = LabelCounts::default().rarity();
        let (need, offer) = (profile(1), profile(2));
        let without = evidence(&need, &offer, &rarity);
        let values = measure(&without);
        assert_eq!(values[0], None);
        let sum: f32 = Weights::default().among(&values).iter().sum();
        assert!((sum - 1.0).abs() < 1e-6);
        let close = measure(&Evidence {
            usefulness: Some(texts(1.0)),
            ..without
        });
        let far = measure(&Evidence {
            usefulness: Some(texts(0.0)),
            ..without
        });
        let [close, unread, far] =
            [close, values, far].map(|v| Weights::default().total(&v).to_bits());
        assert!(close > unread && unread == far);
    }

    type Spoil = fn(&mut Profile);

    /// TABLE: what makes an offer worse.
    const WORSE: [(Criterion, Spoil); 6] = [
        (Criterion::AssistanceType, |offer| {
            offer.assistance_types = [3].into_iter().collect();
        }),
        (Criterion::Language, |offer| {
            offer.languages = [4].into_iter().collect();
        }),
        (Criterion::Subject, |offer| {
            offer.labels = [200].into_iter().collect();
        }),
        (Criterion::Firmness, |offer| {
            offer.firmness = Firmness::Standing;
        }),
        (Criterion::Firmness, |offer| {
            offer.firmness = Firmness::Indicative;
        }),
        (Criterion::TrackRecord, |offer| {
            offer.track_record = Some(Score::of_step(2));
        }),
    ];

    #[test]
    fn what_fits_less_scores_lower() {
        let rarity = LabelCounts::default().rarity();
        let (need, offer) = (profile(1), profile(2));
        let best = Weights::default().total(&measure(&evidence(&need, &offer, &rarity)));
        for (criterion, spoil) in WORSE {
            let mut worse = offer.clone();
            spoil(&mut worse);
            let score = Weights::default().total(&measure(&evidence(&need, &worse, &rarity)));
            assert!(score < best, "{criterion}: {score} < {best}");
        }
    }

    #[test]
    fn who_may_not_know_the_preferred_partners_learns_nothing_from_the_score() {
        let rarity = LabelCounts::default().rarity();
        let (mut need, offer) = (profile(1), profile(2));
        let untold = |need: &Profile| {
            let mut evidence = evidence(need, &offer, &rarity);
            evidence.pair.partners = Partners::Untold;
            Weights::default().total(&measure(&evidence))
        };
        let before = untold(&need);
        need.preferred_partners = vec![offer.owner];
        assert_eq!(untold(&need).to_bits(), before.to_bits());
    }
}
