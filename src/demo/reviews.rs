//! Reviews of the demonstration: a need that is given back with comments, and needs that were to be merged, in every state of
//! that.

use serde::Deserialize;

use super::ago;
use super::decisions::{Entries, found};
use super::people::Cast;
use crate::domain::actor::Role;
use crate::domain::error::Result;
use crate::domain::ids::{NeedId, NeedMergeId};
use crate::domain::lifecycle::MergeMove;
use crate::domain::need_comment::{CommentContent, Questions};
use crate::domain::need_merge::MergeProposal;
use crate::domain::organization::OHCHR;
use crate::domain::policy::Action;
use crate::service::work::Work;
use crate::service::{Service, need_comments, need_merges, needs};

/// Everything that the clearing-house found in review, as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reviews {
    questions: Vec<Asking>,
    mergings: Vec<Merging>,
}

/// A need that is given back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// Title.
    need: String,
    days_ago: i64,
    reason: String,
    comments: Vec<CommentContent>,
}

/// Two needs of one State that are to be merged, and what became of that.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merging {
    /// Titles.
    merged: String,
    kept: String,
    /// When it was proposed; the moves follow day by day.
    days_ago: i64,
    remark: String,
    moves: Vec<MergeMove>,
    /// Why, where a move says so.
    reason: Option<String>,
}

/// Lets everything happen that the file tells.
pub(super) fn tell_all(service: &Service, cast: &Cast, reviews: &Reviews) -> Result<()> {
    let entries = service.read(&super::system(), Entries::read)?;
    for asking in &reviews.questions {
        let (need, _) = found(&entries.needs, &asking.need)?;
        asking.tell(service, cast, need)?;
    }
    for merging in &reviews.mergings {
        let (merged, owner) = found(&entries.needs, &merging.merged)?;
        let (kept, _) = found(&entries.needs, &merging.kept)?;
        merging.tell(service, cast, ([merged, kept], owner))?;
    }
    Ok(())
}

impl Asking {
    fn tell(&self, service: &Service, cast: &Cast, id: NeedId) -> Result<()> {
        let staff = cast.at(OHCHR, Role::ClearingHouse)?;
        let (reason, comments) = (self.reason.clone(), self.comments.clone());
        ago(service, self.days_ago).write(staff, move |work| {
            let version = needs::read(work, id)?.version;
            let need = needs::for_write(work, id, Action::NeedReview, Some(version))?;
            let questions = Questions {
                comments: comments.clone(),
            };
            need_comments::give_back(work, &need, Some(reason.clone()), &questions).map(drop)
        })
    }
}

impl Merging {
    fn tell(
        &self,
        service: &Service,
        cast: &Cast,
        ([merged_id, kept_id], owner): ([NeedId; 2], &str),
    ) -> Result<()> {
        let staff = cast.at(OHCHR, Role::ClearingHouse)?;
        let proposal = MergeProposal {
            merged_id,
            kept_id,
            remark: Some(self.remark.clone()),
        };
        let proposed = ago(service, self.days_ago).write(staff, move |work| {
            need_merges::propose(work, &proposal).map(|merge| merge.id)
        })?;
        for (days, by) in (1..).zip(self.moves.iter().copied()) {
            let that_day = ago(service, (self.days_ago - days).max(0));
            let who = match by {
                MergeMove::Withdraw => staff,
                _ => cast.desk(owner)?,
            };
            let reason = self.reason.clone().filter(|_| by != MergeMove::Consent);
            that_day.write(who, move |work| take(work, proposed, by, reason.clone()))?;
        }
        Ok(())
    }
}

fn take(work: &mut Work<'_>, id: NeedMergeId, by: MergeMove, reason: Option<String>) -> Result<()> {
    let known = need_merges::MOVES.iter().find(|(known, _)| *known == by);
    let action = known.map_or(Action::NeedMergeRead, |(_, action)| *action);
    let version = need_merges::read(work, id)?.version;
    let merge = need_merges::for_write(work, id, action, Some(version))?;
    need_merges::step(work, &merge, by, reason).map(drop)
}
