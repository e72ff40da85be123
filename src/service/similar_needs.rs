//! Needs like another: what became of them shows what works.

use super::needs as need_cases;
use super::search::{all, in_order, only};
use super::work::Work;
use crate::domain::error::{Error, Result};
use crate::domain::lifecycle::NeedState;
use crate::domain::need::Need;
use crate::store::needs;

/// A need that is like the one asked about.
#[derive(Clone, Debug)]
pub struct SimilarNeed {
    pub need: Need,
    /// How like, in [0, 1].
    pub value: f32,
}

/// The states of a need that has found help.
pub const MET: [NeedState; 2] = [NeedState::Met, NeedState::PartiallyMet];
/// A need less like than this is no model for another.
const MODEL_VALUE_MIN: f32 = 0.5;

/// The needs in these states that are like this one, as far as the caller sees them, the likest first.
pub fn like(
    work: &mut Work<'_>,
    need: &Need,
    states: &[NeedState],
    limit: usize,
) -> Result<Vec<SimilarNeed>> {
    let viewer = work.viewer();
    let wanted = |state: u8| states.iter().any(|one| *one as u8 == state);
    let found = work.matching(|board| {
        let subject = board.needs.subject(need.id.0)?;
        Some(board.needs.similar(&subject, &viewer, wanted, limit))
    })?;
    let found = found.ok_or(Error::NotFound(need_cases::KIND))?;
    let ids: Vec<_> = found.iter().map(|one| one.id).collect();
    let records = needs::list(work.conn, &viewer, &only(&ids), &all(&ids))?;
    for need in &records {
        need_cases::note_reading(work, need);
    }
    let mut values = found.iter();
    let joined = in_order(records, &ids, |need| need.id.0).into_iter();
    let value = |need: Need| {
        let value = values.find(|one| one.id == need.id.0)?.value;
        Some(SimilarNeed { need, value })
    };
    Ok(joined.filter_map(value).collect())
}

/// A need like this one that was met, to learn from how it was told.
pub fn model(work: &mut Work<'_>, need: &Need) -> Result<Option<Need>> {
    let likest = like(work, need, &MET, 1)?.pop();
    let model = likest.filter(|one| one.value >= MODEL_VALUE_MIN);
    Ok(model.map(|one| one.need))
}
