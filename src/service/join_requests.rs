//! Joining instead of competing: who sees an activity, or a need that is being met, asks to take part; whoever runs the
//! activity, or the State that needs, agrees or declines. Whoever leads the cooperation sees who asks.

use super::organizations::{ById, by_ids};
use super::work::Work;
use super::{activities, announcements, cooperations, entries, needs};
use crate::domain::activity::Joined;
use crate::domain::cooperation::ParticipantRole;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{JoinRequestId, OrganizationId};
use crate::domain::in_words::InWords;
use crate::domain::join_request::{JoinContent, JoinRequest, JoinTarget};
use crate::domain::lifecycle::{CooperationState, JoinMove, JoinState, Lifecycle};
use crate::domain::message::Message;
use crate::domain::policy::{self, Action};
use crate::domain::validation;
use crate::store::feed::Change;
use crate::store::{
    activities as stored_activities, cooperations as stored_cooperations, join_requests,
    needs as stored_needs,
};

/// The kind by which audit trail and feed know requests to join.
pub const KIND: &str = "join_request";

/// Asks to join an activity, or whoever helps with a need.
pub fn ask(work: &mut Work<'_>, target: JoinTarget, content: JoinContent) -> Result<JoinRequest> {
    let own = check_asking(work, target)?;
    validation::check(&content)?;
    if content.role == ParticipantRole::Lead {
        return Err(Error::field(
            "/role",
            Message::new("error-participant-lead"),
        ));
    }
    check_joinable(work, target, own)?;
    let request = JoinRequest {
        id: JoinRequestId(work.new_id()),
        target,
        organization_id: own,
        state: JoinState::Asked,
        version: 1,
        content,
        reason: None,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    join_requests::insert(work.conn, &request)?;
    changed(work, None, &request, "asked")?;
    announcements::join_request_changed(work, &request, "asked")?;
    Ok(request)
}

/// The caller's organization, if it sees what it wants to join and may ask.
pub fn check_asking(work: &mut Work<'_>, target: JoinTarget) -> Result<OrganizationId> {
    match target {
        JoinTarget::Activity(id) => activities::read(work, id).map(drop)?,
        JoinTarget::Need(id) => needs::read(work, id).map(drop)?,
    }
    policy::check(work.actor(), Action::JoinAsk, None)?;
    let own = work.actor().organization_id();
    own.ok_or(Error::NotFound("organization"))
}

/// Something is going on that the organization does not take part in yet. Of a need, its state says so, which the asker
/// sees; who helps is not looked at, so that no answer tells of it.
fn check_joinable(work: &mut Work<'_>, target: JoinTarget, own: OrganizationId) -> Result<()> {
    let known = || Err(Error::Conflict(Message::new("error-participant-known")));
    match target {
        JoinTarget::Activity(id) => {
            let activity = activities::read(work, id)?;
            if activity.has(own) {
                return known();
            }
            if activity.content.status.is_current() {
                return Ok(());
            }
            Err(entries::not_editable(activity.content.status))
        }
        JoinTarget::Need(id) => {
            let need = needs::read(work, id)?;
            let standing = stored_cooperations::standing(work.conn, id)?;
            if need.organization_id == own || standing.is_some_and(|one| one.has(own)) {
                return known();
            }
            if need.is_helped() {
                return Ok(());
            }
            let message = Message::new("error-join-nobody");
            let message = message.with_words("state", need.state.in_words());
            Err(Error::Conflict(message))
        }
    }
}

/// Whoever answers a request: it runs the activity, or has the need.
pub(super) fn answerer(
    work: &mut Work<'_>,
    request: &JoinRequest,
) -> Result<Option<OrganizationId>> {
    match request.target {
        JoinTarget::Activity(id) => {
            let activity = stored_activities::find(work.conn, id)?;
            Ok(activity.map(|one| one.organization_id))
        }
        JoinTarget::Need(id) => {
            let need = stored_needs::find(work.conn, id)?;
            Ok(need.map(|one| one.organization_id))
        }
    }
}

/// Whoever leads those who help with the need that a request is about.
pub(super) fn leader(work: &mut Work<'_>, request: &JoinRequest) -> Result<Option<OrganizationId>> {
    let standing = match request.target {
        JoinTarget::Activity(_) => None,
        JoinTarget::Need(id) => stored_cooperations::standing(work.conn, id)?,
    };
    Ok(standing.and_then(|one| one.lead()))
}

fn find(work: &mut Work<'_>, id: JoinRequestId) -> Result<JoinRequest> {
    let found = join_requests::find(work.conn, id)?.ok_or(Error::NotFound(KIND))?;
    let viewer = work.viewer();
    let seen = match viewer.organization {
        _ if viewer.sees_all => true,
        Some(own) => {
            found.organization_id == own
                || answerer(work, &found)? == Some(own)
                || leader(work, &found)? == Some(own)
        }
        None => false,
    };
    if seen {
        Ok(found)
    } else {
        Err(Error::NotFound(KIND))
    }
}

/// One request that the caller makes or may answer.
pub fn read(work: &mut Work<'_>, id: JoinRequestId) -> Result<JoinRequest> {
    let found = find(work, id)?;
    let own = work.actor().organization_id();
    policy::check(work.actor(), Action::JoinRead, own)?;
    Ok(found)
}

/// The requests before an id that the caller makes or may answer, newest first.
pub fn list(
    work: &mut Work<'_>,
    states: &[String],
    before: Option<String>,
    limit: i64,
) -> Result<ById<JoinRequest>> {
    let viewer = work.viewer();
    by_ids(
        before,
        limit,
        |before| join_requests::list(work.conn, &viewer, states, before, limit + 1),
        |request| request.id.to_string(),
        |_| true,
    )
}

/// The organization of the caller, if this move is its own, and the right that the move takes.
fn mover(
    work: &mut Work<'_>,
    request: &JoinRequest,
    by: JoinMove,
) -> Result<(Option<OrganizationId>, Action)> {
    let Some(own) = work.actor().organization_id() else {
        return Ok((None, Action::JoinAnswer));
    };
    if by == JoinMove::Withdraw {
        let asks = request.organization_id == own;
        return Ok((Some(own).filter(|_| asks), Action::JoinWithdraw));
    }
    let answerer = answerer(work, request)?;
    let own = answerer.filter(|id| *id == own);
    Ok((own, Action::JoinAnswer))
}

/// The moves that the caller may make with the request now.
pub fn moves(work: &mut Work<'_>, request: &JoinRequest) -> Result<Vec<JoinMove>> {
    let mut own = Vec::new();
    let legal = request.state.moves().into_iter();
    for by in legal.filter(|by| *by != JoinMove::Lapse) {
        let (who, action) = mover(work, request, by)?;
        if policy::allows(work.actor(), action, who) {
            own.push(by);
        }
    }
    Ok(own)
}

/// A request with which the caller may do this, in the order of checks that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: JoinRequestId,
    by: JoinMove,
    expected: Option<i64>,
) -> Result<JoinRequest> {
    let request = find(work, id)?;
    let (who, action) = mover(work, &request, by)?;
    policy::check(work.actor(), action, who)?;
    entries::check_version(request.version, expected)?;
    Ok(request)
}

/// Agrees to a request, declines or withdraws it. Who is agreed to takes part from then on.
pub fn step(
    work: &mut Work<'_>,
    before: &JoinRequest,
    by: JoinMove,
    reason: Option<String>,
) -> Result<JoinRequest> {
    let after = JoinRequest {
        state: before.state.after(by, None)?,
        version: before.version + 1,
        reason: reason.or_else(|| before.reason.clone()),
        updated_ms: work.now_ms,
        ..before.clone()
    };
    if by == JoinMove::Agree {
        take_in(work, before)?;
    }
    join_requests::update(work.conn, &after)?;
    changed(work, Some(before), &after, by.code())?;
    announcements::join_request_changed(work, &after, by.code())?;
    Ok(after)
}

/// What some ask to join has ended: their requests lapse.
pub(super) fn lapse(work: &mut Work<'_>, target: JoinTarget) -> Result<()> {
    for before in join_requests::asked(work.conn, target)? {
        step(work, &before, JoinMove::Lapse, None)?;
    }
    Ok(())
}

fn take_in(work: &mut Work<'_>, request: &JoinRequest) -> Result<()> {
    let (id, role) = (request.organization_id, request.content.role);
    check_joinable(work, request.target, id)?;
    match request.target {
        JoinTarget::Activity(activity) => {
            let activity = activities::read(work, activity)?;
            let since_ms = work.now_ms;
            let joined = Joined {
                organization_id: id,
                role,
                since_ms,
            };
            activities::join(work, &activity, joined).map(drop)
        }
        JoinTarget::Need(need) => {
            stored_needs::lock(work.conn, need)?;
            let standing = stored_cooperations::standing(work.conn, need)?;
            let nobody = || Error::Conflict(Message::new("error-join-over"));
            let standing = standing.filter(|one| one.state != CooperationState::Completed);
            let standing = standing.ok_or_else(nobody)?;
            cooperations::invite(work, &standing, id, role).map(drop)
        }
    }
}

fn changed(
    work: &mut Work<'_>,
    before: Option<&JoinRequest>,
    after: &JoinRequest,
    what: &str,
) -> Result<()> {
    let trace = |one: &JoinRequest| serde_json::json!({"state": one.state, "content": one.content, "reason": one.reason});
    work.traced(Change::of(KIND, &after.id, what), (before, after), trace)
}
