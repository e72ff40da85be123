//! Comments on fields of a need: the clearing-house asks when it gives the need back; handing it in again answers them.

use std::collections::HashMap;

use super::needs as need_cases;
use super::organizations::{ById, by_ids};
use super::work::Work;
use crate::domain::error::Result;
use crate::domain::ids::{NeedCommentId, NeedId};
use crate::domain::lifecycle::{NeedMove, NeedState};
use crate::domain::need::Need;
use crate::domain::need_comment::{NeedComment, Questions};
use crate::domain::policy::{self, Action};
use crate::domain::visibility::Viewer;
use crate::store::feed::Change;
use crate::store::need_comments;

/// Gives a need back to its State with a reason and with comments on its fields.
pub fn give_back(
    work: &mut Work<'_>,
    need: &Need,
    reason: Option<String>,
    questions: &Questions,
) -> Result<Need> {
    questions.check(&need.content)?;
    let after = need_cases::step(work, need, NeedMove::Return, reason)?;
    for content in &questions.comments {
        let comment = NeedComment {
            id: NeedCommentId(work.new_id()),
            need_id: need.id,
            need_version: need.version,
            pointer: content.pointer.clone(),
            text: content.text.clone(),
            created_by: work.actor().user_id(),
            created_ms: work.now_ms,
            resolved_ms: None,
        };
        need_comments::insert(work.conn, &comment)?;
        let said = serde_json::json!({"pointer": content.pointer, "text": content.text});
        work.recorded(
            &Change::of(need_cases::KIND, &need.id, "commented"),
            None,
            Some(&said),
        )?;
    }
    Ok(after)
}

/// The State has handed the need in again: what was asked counts as answered.
pub(super) fn answered(work: &mut Work<'_>, need: &Need) -> Result<()> {
    if need.state != NeedState::Returned {
        return Ok(());
    }
    need_comments::resolve(work.conn, need.id, work.now_ms)
}

/// The comments before an id that were ever made on a need, newest first; for its owner and the clearing-house.
pub fn list(
    work: &mut Work<'_>,
    id: NeedId,
    before: Option<String>,
    limit: i64,
) -> Result<ById<NeedComment>> {
    let need = for_history(work, id)?;
    by_ids(
        before,
        limit,
        |before| need_comments::of_need(work.conn, need.id, before, limit + 1),
        |comment| comment.id.to_string(),
        |_| true,
    )
}

/// A need whose history the caller may read.
pub(super) fn for_history(work: &mut Work<'_>, id: NeedId) -> Result<Need> {
    let need = need_cases::read(work, id)?;
    let owner = Some(need.organization_id);
    policy::check(work.actor(), Action::NeedHistoryRead, owner)?;
    Ok(need)
}

/// The comments that wait for an answer and that the viewer may read, of those among the needs that were given back.
pub fn open_of(
    work: &mut Work<'_>,
    viewer: &Viewer,
    needs: &[Need],
) -> Result<HashMap<NeedId, Vec<NeedComment>>> {
    let given_back = |need: &&Need| need.state == NeedState::Returned;
    let known = needs.iter().filter(given_back);
    let known = known.filter(|need| viewer.is_inside(&need.shown()));
    let ids: Vec<String> = known.map(|need| need.id.to_string()).collect();
    let mut open: HashMap<NeedId, Vec<NeedComment>> = HashMap::new();
    if ids.is_empty() {
        return Ok(open);
    }
    for comment in need_comments::open_of(work.conn, &ids)? {
        open.entry(comment.need_id).or_default().push(comment);
    }
    Ok(open)
}
