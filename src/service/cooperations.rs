//! Cooperations: made when a need's State and an offerer have both said yes; all who help with a need do so in one.

use std::collections::HashMap;

use serde_json::Value;

use super::organizations::{ById, by_ids};
use super::work::Work;
use super::{
    announcements, assessments, commitments, consents, entries, join_requests, letters,
    needs as need_cases, needs_shown,
};
use crate::domain::commitment::Commitment;
use crate::domain::cooperation::{Cooperation, PARTICIPANTS_MAX, Participant, ParticipantRole};
use crate::domain::decision::Suggestion;
use crate::domain::error::{Error, Result};
use crate::domain::follow_up::{Milestone, Newest};
use crate::domain::ids::{CooperationId, OrganizationId, SuggestionId};
use crate::domain::in_words::InWords;
use crate::domain::join_request::JoinTarget;
use crate::domain::lifecycle::{
    CooperationMove, CooperationState, Lifecycle, NeedMove, NeedState, refused,
};
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::policy::{self, Action};
use crate::domain::visibility::{Reach, Viewer};
use crate::store::feed::Change;
use crate::store::{self, cooperations, follow_up, needs, offers, organizations};

pub use crate::store::cooperations::CooperationFilter;

/// The kind by which audit trail and feed know cooperations.
pub const KIND: &str = "cooperation";

/// TABLE: the moves, and the right that each takes; the State and whoever leads make them, some the State alone, some also
/// the clearing-house.
pub const MOVES: [(CooperationMove, Action); 8] = [
    (CooperationMove::Scope, Action::CooperationWrite),
    (CooperationMove::Agree, Action::CooperationEndorse),
    (CooperationMove::Start, Action::CooperationWrite),
    (CooperationMove::Complete, Action::CooperationEndorse),
    (CooperationMove::Close, Action::CooperationWrite),
    (CooperationMove::Suspend, Action::CooperationHalt),
    (CooperationMove::Resume, Action::CooperationHalt),
    (CooperationMove::Terminate, Action::CooperationHalt),
];

/// An offerer has said yes after the State: it joins those who help with the need already, or leads. The need as it
/// stands then.
pub(super) fn join(work: &mut Work<'_>, need: &Need, suggestion: &Suggestion) -> Result<Need> {
    let joining = |role| Participant {
        organization_id: suggestion.offerer,
        role,
        offer_id: Some(suggestion.offer_id),
        suggestion_id: Some(suggestion.id),
        since_ms: suggestion.updated_ms,
    };
    match cooperations::standing(work.conn, need.id)? {
        Some(before) => {
            add(
                work,
                &before,
                joining(ParticipantRole::Supporting),
                "joined",
            )?;
        }
        None => introduce(work, need, joining(ParticipantRole::Lead))?,
    }
    if need.state == NeedState::Open {
        return need_cases::step(work, need, NeedMove::Match, None);
    }
    Ok(need.clone())
}

fn introduce(work: &mut Work<'_>, need: &Need, lead: Participant) -> Result<()> {
    let cooperation = Cooperation {
        id: CooperationId(work.new_id()),
        need_id: need.id,
        need_owner: need.organization_id,
        state: CooperationState::Introduced,
        previous_state: None,
        version: 1,
        participants: vec![lead],
        reason: None,
        agreed_ms: None,
        update_due_ms: None,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    cooperations::insert(work.conn, &cooperation)?;
    changed(work, None, &cooperation, "introduced")
}

fn add(
    work: &mut Work<'_>,
    before: &Cooperation,
    participant: Participant,
    what: &str,
) -> Result<Cooperation> {
    let participants = before.joined_by(participant);
    if participants.len() > PARTICIPANTS_MAX {
        let message = Message::new("error-participants-max").with("max", PARTICIPANTS_MAX);
        return Err(Error::Conflict(message));
    }
    let after = Cooperation {
        participants,
        version: before.version + 1,
        updated_ms: work.now_ms,
        ..before.clone()
    };
    save(work, before, after, what)
}

fn save(
    work: &mut Work<'_>,
    before: &Cooperation,
    after: Cooperation,
    what: &str,
) -> Result<Cooperation> {
    cooperations::update(work.conn, &after)?;
    changed(work, Some(before), &after, what)?;
    Ok(after)
}

fn changed(
    work: &mut Work<'_>,
    before: Option<&Cooperation>,
    after: &Cooperation,
    what: &str,
) -> Result<()> {
    let trace = |one: &Cooperation| {
        let participant = |one: &Participant| serde_json::json!({"organization_id": one.organization_id, "role": one.role});
        serde_json::json!({
            "state": one.state,
            "need_id": one.need_id,
            "reason": one.reason,
            "participants": one.participants.iter().map(participant).collect::<Vec<_>>(),
        })
    };
    work.traced(Change::of(KIND, &after.id, what), (before, after), trace)?;
    announcements::cooperation_changed(work, after, what)
}

/// One cooperation that the caller takes part in.
pub fn read(work: &mut Work<'_>, id: CooperationId) -> Result<Cooperation> {
    let found = find(work, id)?;
    let own = work.actor().organization_id();
    policy::check(work.actor(), Action::CooperationRead, own)?;
    note_reading(work, &found)?;
    Ok(found)
}

fn find(work: &mut Work<'_>, id: CooperationId) -> Result<Cooperation> {
    let found = cooperations::find(work.conn, id)?;
    let found = found.filter(|one| one.is_seen_by(&work.viewer()));
    found.ok_or(Error::NotFound(KIND))
}

fn note_reading(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<()> {
    if let Some(need) = needs::find(work.conn, cooperation.need_id)? {
        need_cases::note_reading(work, &need);
    }
    Ok(())
}

/// The cooperations before an id that the caller takes part in, newest first.
pub fn list(
    work: &mut Work<'_>,
    filter: &CooperationFilter,
    before: Option<String>,
    limit: i64,
) -> Result<ById<Cooperation>> {
    let viewer = work.viewer();
    let found = by_ids(
        before,
        limit,
        |before| cooperations::list(work.conn, &viewer, filter, before, limit + 1),
        |cooperation| cooperation.id.to_string(),
        |_| true,
    )?;
    for cooperation in &found.records {
        note_reading(work, cooperation)?;
    }
    Ok(found)
}

/// An organization that helps, and the offer with which it came in.
#[derive(Clone, Debug)]
pub struct Party {
    pub participant: Participant,
    pub offer: Option<Offer>,
}

/// The need of a cooperation and those who help with it.
#[derive(Clone, Debug)]
pub struct Parties {
    pub need: Need,
    /// Whether the caller may know where the need stands and how far it is covered.
    pub sees_need: bool,
    pub helping: Vec<Party>,
    pub commitments: Vec<Commitment>,
    pub milestones: Vec<Milestone>,
    pub newest: Newest,
}

/// Who and what a cooperation is about. Once it no longer stands, whoever took part sees of the need's coverage and of
/// contacts only what it sees of need and offers themselves.
pub fn parties(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<Parties> {
    let need = needs::find(work.conn, cooperation.need_id)?;
    let mut need = need.ok_or(Error::NotFound(need_cases::KIND))?;
    let (viewer, stands) = (work.viewer(), cooperation.state.is_standing());
    let sees_need = stands || viewer.sees(&need.shown());
    if !stands && !viewer.sees_contact(&need.shown()) {
        need.content.contact = None;
    }
    let mut helping = Vec::with_capacity(cooperation.participants.len());
    for participant in cooperation.participants.iter().cloned() {
        let mut offer = match participant.offer_id {
            Some(id) => offers::find(work.conn, id)?,
            None => None,
        };
        if let Some(offer) = &mut offer
            && !stands
            && !viewer.sees_contact(&offer.shown())
        {
            offer.content.contact = None;
        }
        helping.push(Party { participant, offer });
    }
    Ok(Parties {
        need,
        sees_need,
        helping,
        commitments: store::commitments::of_cooperation(work.conn, cooperation)?,
        milestones: follow_up::milestones(work.conn, cooperation.id)?,
        newest: follow_up::newest(work.conn, cooperation.id)?,
    })
}

/// The cooperations that suggestions led to.
pub fn of_suggestions(
    work: &mut Work<'_>,
    ids: &[SuggestionId],
) -> Result<HashMap<SuggestionId, CooperationId>> {
    cooperations::of_suggestions(work.conn, ids)
}

/// What only the State may do of what is done in a cooperation: it owns the need and chooses the partners.
const OF_THE_STATE: [Action; 2] = [Action::CooperationEndorse, Action::CooperationInvite];

/// Whose the cooperation is for an action: the State's, or the caller's too if it leads.
fn speaker(work: &Work<'_>, cooperation: &Cooperation, action: Action) -> Option<OrganizationId> {
    if OF_THE_STATE.contains(&action) {
        return Some(cooperation.need_owner);
    }
    let own = work.actor().organization_id();
    own.filter(|id| cooperation.is_led_by(*id))
}

/// The moves that the caller may make with the cooperation now.
#[must_use]
pub fn moves(work: &Work<'_>, cooperation: &Cooperation) -> Vec<CooperationMove> {
    let legal = cooperation.state.moves();
    let may = |(by, action): &&(CooperationMove, Action)| {
        let speaker = speaker(work, cooperation, *action);
        legal.contains(by) && policy::allows(work.actor(), *action, speaker)
    };
    MOVES.iter().filter(may).map(|(by, _)| *by).collect()
}

/// Checks that the caller may change this cooperation, in the order that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: CooperationId,
    action: Action,
    expected: Option<i64>,
) -> Result<Cooperation> {
    let cooperation = find(work, id)?;
    policy::check(work.actor(), action, speaker(work, &cooperation, action))?;
    entries::check_version(cooperation.version, expected)?;
    Ok(cooperation)
}

/// Takes a cooperation one step along its lifecycle; its need follows.
pub fn step(
    work: &mut Work<'_>,
    before: &Cooperation,
    by: CooperationMove,
    reason: Option<String>,
) -> Result<Cooperation> {
    let state = before.state.after(by, before.previous_state);
    let state = state.map_err(|_| refused(before.state, by, &moves(work, before)))?;
    let after = Cooperation {
        state,
        previous_state: Some(before.state),
        version: before.version + 1,
        reason: match by {
            CooperationMove::Resume => None,
            _ => reason.or_else(|| before.reason.clone()),
        },
        update_due_ms: before.due_after_move(by, state, work.now_ms),
        updated_ms: work.now_ms,
        ..before.clone()
    };
    let after = match by {
        CooperationMove::Agree => Cooperation {
            agreed_ms: Some(work.now_ms),
            ..after
        },
        _ => after,
    };
    needs::lock(work.conn, before.need_id)?;
    match by {
        CooperationMove::Start => deliver(work, before)?,
        CooperationMove::Complete => {
            commitments::check_done(work, before)?;
            commitments::meet(work, before)?;
        }
        CooperationMove::Terminate => {
            commitments::give_all_back(work, before)?;
            letters::drop_of(work, before.id, after.reason.as_deref().unwrap_or_default())?;
        }
        _ => {}
    }
    if before.has_helped() && matches!(by, CooperationMove::Complete | CooperationMove::Terminate) {
        assessments::fall_due(work, before)?;
    }
    if by == CooperationMove::Complete || !after.state.is_standing() {
        join_requests::lapse(work, JoinTarget::Need(before.need_id))?;
    }
    save(work, before, after, by.code())
}

/// Checks that the caller takes part in a cooperation and may report on it, in the order that leaks nothing.
pub(super) fn check_report(
    work: &mut Work<'_>,
    id: CooperationId,
    action: Action,
) -> Result<Cooperation> {
    let known = find(work, id)?;
    let own = work.actor().organization_id();
    let taking_part = own.filter(|own| *own == known.need_owner || known.has(*own));
    policy::check(work.actor(), action, taking_part)?;
    Ok(known)
}

/// A cooperation that the caller takes part in, to report on. Until the end of the transaction nobody else changes it.
pub fn for_report(work: &mut Work<'_>, id: CooperationId, action: Action) -> Result<Cooperation> {
    let known = check_report(work, id, action)?;
    needs::lock(work.conn, known.need_id)?;
    find(work, id)
}

/// A cooperation of which something was said that the audit trail keeps in its own words: it has a new version.
pub(super) fn touched(
    work: &mut Work<'_>,
    before: &Cooperation,
    what: &str,
    (was, is): (Option<Value>, Option<Value>),
) -> Result<Cooperation> {
    let after = Cooperation {
        version: before.version + 1,
        updated_ms: work.now_ms,
        ..before.clone()
    };
    cooperations::update(work.conn, &after)?;
    work.changed(Change::of(KIND, &after.id, what), was.as_ref(), is.as_ref())?;
    announcements::cooperation_changed(work, &after, what)?;
    Ok(after)
}

/// Help begins to reach the need, if that stands.
fn deliver(work: &mut Work<'_>, cooperation: &Cooperation) -> Result<()> {
    let need = needs::find(work.conn, cooperation.need_id)?;
    let need = need.ok_or(Error::NotFound(need_cases::KIND))?;
    match need.state {
        NeedState::Matched => need_cases::step(work, &need, NeedMove::Deliver, None).map(drop),
        NeedState::InDelivery => Ok(()),
        state => {
            let message = Message::new("error-cooperation-need");
            let message = message.with_words("state", state.in_words());
            Err(Error::Conflict(message))
        }
    }
}

/// The reason that a move must carry, if it must.
#[must_use]
pub fn reason_wanted(by: CooperationMove) -> Option<Message> {
    (by == CooperationMove::Terminate).then(|| Message::new("error-reason-required"))
}

/// The State adds an organization in a role: that reveals the need to it, and lifts an exclusion.
pub fn invite(
    work: &mut Work<'_>,
    before: &Cooperation,
    id: OrganizationId,
    role: ParticipantRole,
) -> Result<Cooperation> {
    needs::lock(work.conn, before.need_id)?;
    let known = organizations::find(work.conn, id)?.filter(|one| one.active);
    let known = known
        .filter(|one| one.id != before.need_owner)
        .ok_or_else(|| {
            let message = Message::new("error-unknown-organization").with("id", id);
            Error::field("/organization_id", message)
        })?;
    if role == ParticipantRole::Lead || before.has(id) {
        let key = if before.has(id) {
            "error-participant-known"
        } else {
            "error-participant-lead"
        };
        return Err(Error::Conflict(Message::new(key)));
    }
    if !before.state.is_standing() {
        return Err(entries::not_editable(before.state));
    }
    let need = needs::find(work.conn, before.need_id)?;
    let need = need.ok_or(Error::NotFound(need_cases::KIND))?;
    let sees = Viewer::member(id, Reach::of_kind(known.kind)).sees(&need.shown());
    let excluded = need.content.excluded_partners.contains(&id);
    let need = if excluded {
        readmit(work, &need, id)?
    } else {
        need
    };
    if !sees {
        consents::reveal(work, &need, id, None)?;
    }
    let participant = Participant {
        organization_id: id,
        role,
        offer_id: None,
        suggestion_id: None,
        since_ms: work.now_ms,
    };
    add(work, before, participant, "invited")
}

/// The State no longer excludes an organization.
fn readmit(work: &mut Work<'_>, need: &Need, id: OrganizationId) -> Result<Need> {
    let mut content = need.content.clone();
    content.excluded_partners.retain(|one| *one != id);
    needs_shown::show(work, need, content, "updated")
}
