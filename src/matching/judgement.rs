//! One pair judged by itself: what a scan of all would say of it.

use super::eligibility::{self, Exclusion, Pair, Partners, Side};
use super::index::Subject;
use super::labels::Rarity;
use super::score::{self, Criterion, Evidence, TABLE, Weights};
use super::text::usefulness;
use crate::domain::clock::Millis;

/// A pair that nothing excludes.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// In [0, 1].
    pub score: f32,
    /// The criteria that could be measured, with their values in [0, 1].
    pub values: Vec<(Criterion, f32)>,
}

/// Judges a pair as its State and the clearing-house see it; the first hard condition that it fails otherwise.
///
/// # Errors
/// The condition.
pub fn judge(
    need: &Subject,
    offer: &Subject,
    (rarity, weights): (&Rarity, &Weights),
    now_ms: Millis,
) -> Result<Judgement, Exclusion> {
    let pair = Pair {
        need: &need.profile,
        offer: &offer.profile,
        wanted: Side::Offer,
        partners: Partners::Told,
    };
    if let Some(exclusion) = eligibility::exclusion(&pair, now_ms) {
        return Err(exclusion);
    }
    let vectors = need.vector.as_ref().zip(offer.vector.as_ref());
    let values = score::measure(&Evidence {
        pair,
        usefulness: vectors.map(|(need, offer)| usefulness(need, offer)),
        rarity,
    });
    let criteria = TABLE.iter().map(|(criterion, _, _)| *criterion);
    let measured = criteria.zip(values);
    Ok(Judgement {
        score: weights.total(&values),
        values: measured
            .filter_map(|(criterion, value)| Some((criterion, value?)))
            .collect(),
    })
}
