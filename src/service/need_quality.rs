//! What would make a need easier to answer, for its owner and the clearing-house.

pub use crate::domain::need_quality::{Aspect, Finding};

use super::needs;
use super::work::Work;
use crate::domain::clock;
use crate::domain::error::Result;
use crate::domain::ids::NeedId;
use crate::domain::need::NeedContent;
use crate::domain::need_quality;

/// Where a filed need falls short.
pub fn of_need(work: &mut Work<'_>, id: NeedId) -> Result<Vec<Finding>> {
    let need = needs::for_suggestions(work, id)?;
    Ok(of_content(work, &need.content))
}

/// Where a need falls short that may not be filed yet.
#[must_use]
pub fn of_content(work: &Work<'_>, content: &NeedContent) -> Vec<Finding> {
    need_quality::findings(content, clock::day(work.now_ms))
}
