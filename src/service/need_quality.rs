//! What would make a need easier to answer, for its owner and the clearing-house.

pub use crate::domain::need_quality::{Aspect, Finding};

use super::work::Work;
use super::{needs, similar_needs};
use crate::domain::clock;
use crate::domain::error::Result;
use crate::domain::ids::NeedId;
use crate::domain::need::{Need, NeedContent};
use crate::domain::need_quality;

/// Where a filed need falls short, and a need like it that was met, of those that the caller sees.
pub fn of_need(work: &mut Work<'_>, id: NeedId) -> Result<(Vec<Finding>, Option<Need>)> {
    let need = needs::for_suggestions(work, id)?;
    let model = similar_needs::model(work, &need)?;
    Ok((of_content(work, &need.content), model))
}

/// Where a need falls short that may not be filed yet.
#[must_use]
pub fn of_content(work: &Work<'_>, content: &NeedContent) -> Vec<Finding> {
    need_quality::findings(content, clock::day(work.now_ms))
}
