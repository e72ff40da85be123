//! Practices from which somebody with a need can learn: those that mean the like, explained by the themes that both have.

use super::needs as need_cases;
use super::search::{all, in_order, only};
use super::work::Work;
use crate::domain::error::{Error, Result};
use crate::domain::lifecycle::PracticeState;
use crate::domain::need::Need;
use crate::domain::practice::Practice;
use crate::domain::thesaurus::Label;
use crate::matching::labels;
use crate::store::practices;

/// A practice that is like what a need is about.
#[derive(Clone, Debug)]
pub struct SimilarPractice {
    pub practice: Practice,
    /// How like, in [0, 1].
    pub value: f32,
    /// The narrowest labels that both have.
    pub shared: Vec<&'static Label>,
}

/// A practice less like than this teaches nothing.
const VALUE_MIN: f32 = 0.2;

/// The published practices that are like this need, as far as the caller sees them, the likest first.
pub fn like(work: &mut Work<'_>, need: &Need, limit: usize) -> Result<Vec<SimilarPractice>> {
    let viewer = work.viewer();
    let published = |state: u8| state == PracticeState::Published as u8;
    let found = work.matching(|board| {
        let subject = board.needs.subject(need.id.0)?;
        let index = &board.practices;
        let found = index.similar(&subject, &viewer, published, limit);
        let shared = |id| {
            let labels = index.subject(id)?.profile.labels;
            let both = labels.and(&subject.profile.labels);
            Some(labels::narrowest(&both).filter_map(labels::label).collect())
        };
        let like = found.into_iter().filter(|one| one.value >= VALUE_MIN);
        let explained = like.map(|one| (one, shared(one.id).unwrap_or_default()));
        Some(explained.collect::<Vec<(_, Vec<&'static Label>)>>())
    })?;
    let found = found.ok_or(Error::NotFound(need_cases::KIND))?;
    let ids: Vec<_> = found.iter().map(|(one, _)| one.id).collect();
    let records = practices::list(work.conn, &viewer, &only(&ids), &all(&ids))?;
    let mut found = found.into_iter();
    let records = in_order(records, &ids, |one| one.id.0).into_iter();
    let joined = |practice: Practice| {
        let (like, shared) = found.find(|(one, _)| one.id == practice.id.0)?;
        Some(SimilarPractice {
            practice,
            value: like.value,
            shared,
        })
    };
    Ok(records.filter_map(joined).collect())
}
