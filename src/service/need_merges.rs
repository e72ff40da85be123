//! Merging needs that say the same: the clearing-house proposes it, both owners consent, and the last consent merges them in
//! its transaction. Both needs are taken first, in the order of their ids, so that two mergings never wait for each other.

use std::collections::HashMap;

use super::clocks::DUE_AT_ONCE;
use super::organizations::{ById, by_ids};
use super::work::Work;
use super::{announcements, decisions, entries, needs as need_cases};
use crate::domain::clock::{DAY_MS, Millis};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, NeedMergeId, OrganizationId};
use crate::domain::in_words::InWords;
use crate::domain::lifecycle::{Lifecycle, MergeMove, MergeState, NeedMove, NeedState, refused};
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::need_merge::{
    ANSWER_WORKING_DAYS, MergeConsent, MergeProposal, NeedMerge, Side,
};
use crate::domain::notices::NoticeKind;
use crate::domain::policy::{self, Action};
use crate::domain::validation;
use crate::domain::visibility::{Reach, Shown, Viewer};
use crate::store::feed::Change;
use crate::store::{need_merges, needs, organizations};

/// The kind by which audit trail and feed know mergings.
pub const KIND: &str = "need_merge";

/// TABLE: the moves that people make, and the right that each takes.
pub const MOVES: [(MergeMove, Action); 4] = [
    (MergeMove::Consent, Action::NeedMergeAnswer),
    (MergeMove::Decline, Action::NeedMergeAnswer),
    (MergeMove::Withdraw, Action::NeedMergePropose),
    (MergeMove::Undo, Action::NeedMergeUndo),
];

/// A need that was kept may have been merged in its turn; so often at most it is asked where to.
const MERGES_IN_A_ROW_MAX: usize = 20;

/// Proposes to merge a need into another. Needs of two States only where each State sees the other's.
pub fn propose(work: &mut Work<'_>, proposal: &MergeProposal) -> Result<NeedMerge> {
    policy::check(work.actor(), Action::NeedMergePropose, None)?;
    validation::check(proposal)?;
    if proposal.merged_id == proposal.kept_id {
        let message = Message::new("error-merge-itself");
        return Err(Error::field("/kept_id", message));
    }
    lock_both(work, [proposal.merged_id, proposal.kept_id])?;
    let merged = named(work, "/merged_id", proposal.merged_id)?;
    let kept = named(work, "/kept_id", proposal.kept_id)?;
    if let Some(known) = need_merges::standing(work.conn, merged.id)? {
        let message = Message::new("error-merge-exists").with("id", known.id);
        return Err(Error::Conflict(message));
    }
    check_mergeable(work, &merged, &kept)?;
    let side = |need: &Need| Side {
        need_id: need.id,
        owner: need.organization_id,
        consent: None,
    };
    let merge = NeedMerge {
        id: NeedMergeId(work.new_id()),
        merged: side(&merged),
        kept: side(&kept),
        state: MergeState::Proposed,
        version: 1,
        remark: proposal.remark.clone(),
        reason: None,
        reason_by: None,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    need_merges::insert(work.conn, &merge)?;
    changed(work, None, &merge, "proposed")?;
    announcements::merge_proposed(work, &merge)?;
    Ok(merge)
}

fn named(work: &mut Work<'_>, field: &'static str, id: NeedId) -> Result<Need> {
    let found = needs::find(work.conn, id)?;
    found.ok_or_else(|| Error::field(field, Message::new("error-unknown-need").with("id", id)))
}

/// Lets nobody else change the two needs, nor any merging of them, before the end of the transaction.
fn lock_both(work: &mut Work<'_>, mut ids: [NeedId; 2]) -> Result<()> {
    ids.sort_unstable();
    ids.into_iter()
        .try_for_each(|id| needs::lock(work.conn, id))
}

/// Checks that one need may go up in the other as both stand now.
fn check_mergeable(work: &mut Work<'_>, merged: &Need, kept: &Need) -> Result<()> {
    need_cases::state_after(work, merged, NeedMove::Merge)?;
    if !kept.state.takes_in() {
        let message = Message::new("error-merge-kept");
        let message = message.with_words("state", kept.state.in_words());
        return Err(Error::Conflict(message));
    }
    let pairs = [
        (merged.organization_id, kept),
        (kept.organization_id, merged),
    ];
    for (owner, need) in pairs {
        if !is_seen_by(work, need, owner)? {
            return Err(Error::Conflict(Message::new("error-merge-unseen")));
        }
    }
    Ok(())
}

fn is_seen_by(work: &mut Work<'_>, need: &Need, id: OrganizationId) -> Result<bool> {
    let found = organizations::find(work.conn, id)?;
    let viewer = found.map(|one| Viewer::member(id, Reach::of_kind(one.kind)));
    Ok(viewer.is_some_and(|viewer| viewer.sees(&need.shown())))
}

/// One merging that the caller takes part in.
pub fn read(work: &mut Work<'_>, id: NeedMergeId) -> Result<NeedMerge> {
    let found = find(work, id)?;
    policy::check(work.actor(), Action::NeedMergeRead, party(work, &found))?;
    Ok(found)
}

fn find(work: &mut Work<'_>, id: NeedMergeId) -> Result<NeedMerge> {
    let found = need_merges::find(work.conn, id)?;
    let found = found.filter(|merge| merge.is_seen_by(&work.viewer()));
    found.ok_or(Error::NotFound(KIND))
}

/// The caller's organization, if it owns one of the needs.
fn party(work: &Work<'_>, merge: &NeedMerge) -> Option<OrganizationId> {
    let own = work.actor().organization_id();
    own.filter(|own| merge.is_of(*own))
}

/// The mergings before an id that the caller takes part in, newest first; of one need, if it is named.
pub fn list(
    work: &mut Work<'_>,
    need: Option<NeedId>,
    before: Option<String>,
    limit: i64,
) -> Result<ById<NeedMerge>> {
    let viewer = work.viewer();
    by_ids(
        before,
        limit,
        |before| need_merges::list(work.conn, &viewer, need, before, limit + 1),
        |merge| merge.id.to_string(),
        |_| true,
    )
}

/// The moves that the caller may make with a merging now.
#[must_use]
pub fn moves(work: &Work<'_>, merge: &NeedMerge) -> Vec<MergeMove> {
    let (legal, own) = (merge.state.moves(), party(work, merge));
    let may = |(by, action): &&(MergeMove, Action)| {
        legal.contains(by) && policy::allows(work.actor(), *action, own)
    };
    let waits = own.is_some_and(|own| merge.waits_for(own));
    let all = MOVES.iter().filter(may).map(|(by, _)| *by);
    all.filter(|by| waits || *by != MergeMove::Consent)
        .collect()
}

/// A merging that the caller may take one step further; nobody else changes it, nor its needs, in this transaction.
pub fn for_write(
    work: &mut Work<'_>,
    id: NeedMergeId,
    action: Action,
    expected: Option<i64>,
) -> Result<NeedMerge> {
    let known = find(work, id)?;
    policy::check(work.actor(), action, party(work, &known))?;
    lock_both(work, [known.merged.need_id, known.kept.need_id])?;
    let merge = find(work, id)?;
    entries::check_version(merge.version, expected)?;
    Ok(merge)
}

/// Takes a merging one step along its lifecycle; the last consent merges the needs.
pub fn step(
    work: &mut Work<'_>,
    before: &NeedMerge,
    by: MergeMove,
    reason: Option<String>,
) -> Result<NeedMerge> {
    let state = before.state.after(by, None);
    let state = state.map_err(|_| refused(before.state, by, &moves(work, before)))?;
    let after = NeedMerge {
        state,
        version: before.version + 1,
        reason_by: reason
            .as_ref()
            .map_or(before.reason_by, |_| work.actor().organization_id()),
        reason: reason.or_else(|| before.reason.clone()),
        updated_ms: work.now_ms,
        ..before.clone()
    };
    let after = match by {
        MergeMove::Consent => consented(work, &after)?,
        MergeMove::Undo => {
            let merged = present(work, &after.merged)?;
            let given_back = need_cases::step(work, &merged, NeedMove::Unmerge, None)?;
            decisions::reopen_after_merge(work, &given_back)?;
            announcements::merge_told_to_kept(work, &after, NoticeKind::NeedGaveBack)?;
            after
        }
        _ => after,
    };
    need_merges::update(work.conn, &after)?;
    let what = if after.state == MergeState::Merged {
        MergeMove::Merge
    } else {
        by
    };
    changed(work, Some(before), &after, what.code())?;
    Ok(after)
}

/// The merging with the caller's consent; done, if that was the last.
fn consented(work: &mut Work<'_>, merge: &NeedMerge) -> Result<NeedMerge> {
    let own = party(work, merge).filter(|own| merge.waits_for(*own));
    let own = own.ok_or_else(|| Error::Conflict(Message::new("error-merge-consented")))?;
    let consent = MergeConsent {
        given_by: work.actor().user_id(),
        given_ms: work.now_ms,
    };
    let agreed = merge.with_consent(own, consent);
    if !agreed.is_agreed() {
        return Ok(agreed);
    }
    let merged = present(work, &agreed.merged)?;
    let kept = present(work, &agreed.kept)?;
    check_mergeable(work, &merged, &kept)?;
    let merged = decisions::end_by_merge(work, merged)?;
    need_cases::step(work, &merged, NeedMove::Merge, None)?;
    announcements::merge_told_to_kept(work, &agreed, NoticeKind::NeedTookIn)?;
    Ok(NeedMerge {
        state: agreed.state.after(MergeMove::Merge, None)?,
        ..agreed
    })
}

/// A need says something else than what was consented to: whoever consented to a merging of it is asked anew.
pub(super) fn need_rewritten(work: &mut Work<'_>, before: &Need, after: &Need) -> Result<()> {
    if before.content == after.content {
        return Ok(());
    }
    for merge in need_merges::proposed_of(work.conn, after.id)? {
        if merge.has_consent() {
            let asked = NeedMerge {
                version: merge.version + 1,
                updated_ms: work.now_ms,
                ..merge.without_consents()
            };
            need_merges::update(work.conn, &asked)?;
            changed(work, Some(&merge), &asked, "asked_anew")?;
            announcements::merge_proposed(work, &asked)?;
        }
    }
    Ok(())
}

/// A need has moved: proposals to merge it end that can no longer come about.
pub(super) fn need_moved(work: &mut Work<'_>, need: &Need) -> Result<()> {
    for merge in need_merges::proposed_of(work.conn, need.id)? {
        if !merge.can_hold(need.id, need.state) {
            let lapsed = step(work, &merge, MergeMove::Lapse, None)?;
            announcements::merge_lapsed(work, &lapsed)?;
        }
    }
    Ok(())
}

/// A need has ended: the owners of those that went up in it, one after another, are told.
pub(super) fn kept_ended(work: &mut Work<'_>, kept: &Need) -> Result<()> {
    let mut ended = vec![kept.id];
    while let Some(id) = ended.pop() {
        for merge in need_merges::merged_into(work.conn, id)? {
            announcements::kept_ended(work, &merge, kept)?;
            ended.push(merge.merged.need_id);
        }
    }
    Ok(())
}

/// The proposals, after an id, that nobody has answered in time.
pub fn due_to_lapse(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    let mut after = after.to_owned();
    // No fewer days than working days: what is younger is not asked for.
    let until_ms = work.now_ms - Millis::from(ANSWER_WORKING_DAYS) * DAY_MS;
    loop {
        let old = need_merges::proposed_before(work.conn, until_ms, &after, DUE_AT_ONCE)?;
        let Some(last) = old.last() else {
            return Ok(Vec::new());
        };
        after = last.id.to_string();
        let due = old.iter().filter(|merge| is_over(work, merge));
        let due: Vec<String> = due.map(|merge| merge.id.to_string()).collect();
        if !due.is_empty() {
            return Ok(due);
        }
    }
}

fn is_over(work: &Work<'_>, merge: &NeedMerge) -> bool {
    let due_ms = merge.due_ms(work.working_days());
    due_ms.is_some_and(|due_ms| due_ms <= work.now_ms)
}

/// Lets a proposal lapse that nobody has answered in time.
pub fn lapse(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: NeedMergeId = entries::known_id(id)?;
    let Some(known) = need_merges::find(work.conn, id)? else {
        return Ok(false);
    };
    lock_both(work, [known.merged.need_id, known.kept.need_id])?;
    let found = need_merges::find(work.conn, id)?;
    let Some(before) = found.filter(|merge| is_over(work, merge)) else {
        return Ok(false);
    };
    let lapsed = step(work, &before, MergeMove::Lapse, None)?;
    announcements::merge_lapsed(work, &lapsed)?;
    Ok(true)
}

fn present(work: &mut Work<'_>, side: &Side) -> Result<Need> {
    let found = needs::find(work.conn, side.need_id)?;
    found.ok_or(Error::NotFound(need_cases::KIND))
}

fn changed(
    work: &mut Work<'_>,
    before: Option<&NeedMerge>,
    after: &NeedMerge,
    what: &str,
) -> Result<()> {
    let trace = |one: &NeedMerge| {
        serde_json::json!({
            "state": one.state,
            "merged": one.merged.need_id,
            "kept": one.kept.need_id,
            "consents": [one.merged.consent, one.kept.consent],
            "remark": one.remark,
            "reason": one.reason,
        })
    };
    work.traced(Change::of(KIND, &after.id, what), (before, after), trace)
}

/// The reason that a move must carry, if it must.
#[must_use]
pub fn reason_wanted(by: MergeMove) -> Option<Message> {
    (by == MergeMove::Decline).then(|| Message::new("error-reason-required"))
}

/// The two needs of a merging, as far as the caller sees them now: the merged one, and the kept one.
pub fn needs_of(work: &mut Work<'_>, merge: &NeedMerge) -> Result<[Option<Need>; 2]> {
    Ok([seen(work, &merge.merged)?, seen(work, &merge.kept)?])
}

fn seen(work: &mut Work<'_>, side: &Side) -> Result<Option<Need>> {
    let found = needs::find(work.conn, side.need_id)?;
    let found = found.filter(|need| work.viewer().sees(&need.shown()));
    if let Some(need) = &found {
        need_cases::note_reading(work, need);
    }
    Ok(found)
}

/// Where a need is found.
pub enum Place {
    Here(Box<Need>),
    /// It was merged into this one.
    Moved(NeedId),
}

/// Where the caller finds a need: whoever saw one that was merged is sent to the need that was kept.
pub fn place(work: &mut Work<'_>, id: NeedId) -> Result<Place> {
    match need_cases::read(work, id) {
        Err(Error::NotFound(_)) => moved(work, id).map(Place::Moved),
        found => found.map(|need| Place::Here(Box::new(need))),
    }
}

fn moved(work: &mut Work<'_>, mut id: NeedId) -> Result<NeedId> {
    let viewer = work.viewer();
    for _ in 0..MERGES_IN_A_ROW_MAX {
        let merged = needs::find(work.conn, id)?.filter(|need| was_seen_by(&viewer, need));
        let merge = match merged {
            Some(need) => need_merges::standing(work.conn, need.id)?,
            None => None,
        };
        let merge = merge.filter(|merge| merge.state == MergeState::Merged);
        let merge = merge.ok_or(Error::NotFound(need_cases::KIND))?;
        let kept = present(work, &merge.kept)?;
        if viewer.sees(&kept.shown()) {
            return Ok(kept.id);
        }
        id = kept.id;
    }
    Err(Error::NotFound(need_cases::KIND))
}

/// Whether a viewer saw a need before it was merged.
fn was_seen_by(viewer: &Viewer, need: &Need) -> bool {
    let before = need
        .previous_state
        .filter(|_| need.state == NeedState::Merged);
    viewer.sees(&Shown {
        released: before.is_some_and(NeedState::is_released),
        ..need.shown()
    })
}

/// Of the needs that were merged and that the viewer reads as their owner or as the clearing-house: into which, as far as
/// the viewer sees those.
pub fn kept_of(
    work: &mut Work<'_>,
    viewer: &Viewer,
    all: &[Need],
) -> Result<HashMap<NeedId, NeedId>> {
    let merged = |need: &&Need| need.state == NeedState::Merged && viewer.is_inside(&need.shown());
    let ids: Vec<String> = all
        .iter()
        .filter(merged)
        .map(|n| n.id.to_string())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let pairs = need_merges::kept_of(work.conn, &ids)?;
    let kept: Vec<String> = pairs.iter().map(|(_, kept)| kept.to_string()).collect();
    let found = needs::find_all(work.conn, &kept)?;
    let is_seen = |id: &NeedId| {
        let need = found.iter().find(|need| need.id == *id);
        need.is_some_and(|need| viewer.sees(&need.shown()))
    };
    Ok(pairs
        .into_iter()
        .filter(|(_, kept)| is_seen(kept))
        .collect())
}
