//! Needs that may say the same as another: what the clearing-house looks at before it proposes to merge two.

use super::needs as need_cases;
use super::similar_needs::{self, SimilarNeed};
use super::work::Work;
use crate::domain::assistance::AssistanceType;
use crate::domain::error::Result;
use crate::domain::ids::{NeedId, RecommendationId};
use crate::domain::lifecycle::NeedState;
use crate::domain::need::Need;
use crate::domain::policy::{self, Action};

/// Needs less like than this are about something else: their texts or their labels differ.
const DUPLICATE_VALUE_MIN: f32 = 0.75;

/// A need that may say the same as another, and what speaks for it.
#[derive(Clone, Debug)]
pub struct Duplicate {
    pub need: Need,
    /// How like, in [0, 1].
    pub value: f32,
    pub same_state: bool,
    pub recommendations: Vec<RecommendationId>,
    pub themes: Vec<String>,
    pub assistance_types: Vec<AssistanceType>,
}

/// The likely duplicates of a need among those that are handed in and not over, the likest first.
pub fn of(work: &mut Work<'_>, id: NeedId, limit: usize) -> Result<Vec<Duplicate>> {
    let need = need_cases::read(work, id)?;
    policy::check(work.actor(), Action::NeedDuplicateRead, None)?;
    let states = NeedState::ALL.iter().copied();
    let states: Vec<NeedState> = states.filter(|state| state.takes_in()).collect();
    let found = similar_needs::like(work, &need, &states, limit)?;
    let likely = found
        .into_iter()
        .filter(|one| one.value >= DUPLICATE_VALUE_MIN);
    Ok(likely.map(|one| beside(&need, one)).collect())
}

fn beside(need: &Need, other: SimilarNeed) -> Duplicate {
    let (own, theirs) = (&need.content, &other.need.content);
    Duplicate {
        value: other.value,
        same_state: need.organization_id == other.need.organization_id,
        recommendations: shared(&own.recommendations, &theirs.recommendations),
        themes: shared(&own.themes, &theirs.themes),
        assistance_types: shared(&own.assistance_types, &theirs.assistance_types),
        need: other.need,
    }
}

/// What both lists hold, in the order of the first.
fn shared<T: Clone + PartialEq>(own: &[T], theirs: &[T]) -> Vec<T> {
    let both = own.iter().filter(|one| theirs.contains(one));
    both.cloned().collect()
}
