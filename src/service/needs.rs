//! Needs: filed by States, reviewed and cleared by the clearing-house, opened with the State's consent.

use chrono::NaiveDate;

use super::clocks::DUE_AT_ONCE;
use super::entries::{self, Listed, Trace, Writing};
use super::search::{self, Search};
use super::work::Work;
use super::{announcements, consents, join_requests, need_comments, need_merges, need_versions};
use crate::domain::assistance::Provenance;
use crate::domain::clock::day;
use crate::domain::coverage::{LineCoverage, Outcome, outcome};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OrganizationId};
use crate::domain::join_request::JoinTarget;
use crate::domain::lifecycle::{CooperationState, Lifecycle, NeedMove, NeedState};
use crate::domain::listing::{Facets, Filter, LinkKind, Page};
use crate::domain::message::Message;
use crate::domain::need::{Need, NeedContent};
use crate::domain::organization::OrganizationKind;
use crate::domain::policy::{self, Action};
use crate::domain::visibility::Visibility;
use crate::store::feed::Change;
use crate::store::{cooperations, needs};

/// The kind by which audit trail and feed know needs.
pub const KIND: &str = "need";

/// How long a cleared need waits for the State's objection.
const NO_OBJECTION_WORKING_DAYS: u32 = 5;

/// TABLE: the moves that people make, and the right that each takes.
pub const MOVES: [(NeedMove, Action); 15] = [
    (NeedMove::Endorse, Action::NeedWrite),
    (NeedMove::Reject, Action::NeedWrite),
    (NeedMove::Retract, Action::NeedExtract),
    (NeedMove::Submit, Action::NeedWrite),
    (NeedMove::Review, Action::NeedReview),
    (NeedMove::Return, Action::NeedReview),
    (NeedMove::Clear, Action::NeedReview),
    (NeedMove::Narrow, Action::NeedWrite),
    (NeedMove::Object, Action::NeedWrite),
    (NeedMove::Open, Action::NeedOpen),
    (NeedMove::Meet, Action::NeedWrite),
    (NeedMove::MeetPartially, Action::NeedWrite),
    (NeedMove::CloseUnmet, Action::NeedWrite),
    (NeedMove::Renew, Action::NeedRenew),
    (NeedMove::Withdraw, Action::NeedWrite),
];

/// The facets by which needs are counted.
const FACETS: [LinkKind; 4] = [
    LinkKind::Theme,
    LinkKind::Group,
    LinkKind::AssistanceType,
    LinkKind::LanguageOfDelivery,
];

/// One need that the caller sees. Reading a confidential one leaves a note in the audit trail.
pub fn read(work: &mut Work<'_>, id: NeedId) -> Result<Need> {
    let need = find(work, id)?;
    note_reading(work, &need);
    Ok(need)
}

fn find(work: &mut Work<'_>, id: NeedId) -> Result<Need> {
    let need = needs::find(work.conn, id)?.filter(|need| work.viewer().sees(&need.shown()));
    need.ok_or(Error::NotFound(KIND))
}

/// Leaves a note in the audit trail when somebody else reads a confidential need.
pub(super) fn note_reading(work: &mut Work<'_>, need: &Need) {
    let own = work.actor().organization_id() == Some(need.organization_id);
    if need.content.visibility == Visibility::Confidential && !own {
        work.noted(Action::NeedRead, KIND, &need.id.to_string());
    }
}

/// The needs that the caller sees.
pub fn list(work: &mut Work<'_>, filter: &Filter, page: &Page) -> Result<Listed<Need>> {
    let needs = needs::list(work.conn, &work.viewer(), filter, &page.one_more())?;
    let listed = Listed::new(needs, page, |need, key| {
        let value = key.of(need.created_ms, need.updated_ms, need.valid_until_ms);
        (value, need.id.to_string())
    });
    for need in &listed.records {
        note_reading(work, need);
    }
    Ok(listed)
}

/// How many of the needs that the caller sees, and that a search finds, have each value.
pub fn facets(work: &mut Work<'_>, filter: &Filter, search: Option<&Search>) -> Result<Facets> {
    match search {
        Some(search) => search::need_facets(work, filter, search, &FACETS),
        None => needs::facets(work.conn, &work.viewer(), filter, &FACETS),
    }
}

/// A need for which the caller may ask for counterparts.
pub fn for_suggestions(work: &mut Work<'_>, id: NeedId) -> Result<Need> {
    let need = read(work, id)?;
    let owner = Some(need.organization_id);
    policy::check(work.actor(), Action::NeedSuggestionRead, owner)?;
    Ok(need)
}

/// Checks that the caller may change this need, in the order that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: NeedId,
    action: Action,
    expected: Option<i64>,
) -> Result<Need> {
    let need = find(work, id)?;
    policy::check(work.actor(), action, Some(need.organization_id))?;
    entries::check_version(need.version, expected)?;
    Ok(need)
}

/// Files a draft for the organization that the caller acts for.
pub fn create(
    work: &mut Work<'_>,
    content: NeedContent,
    external_id: Option<String>,
) -> Result<Need> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::NeedWrite, owner)?;
    let owner = owner.ok_or(Error::NotFound("organization"))?;
    insert(
        work,
        owner,
        content,
        Writing {
            external_id,
            provenance: None,
        },
    )
}

/// Files, for a State, a need that was heard or read; only that State and staff see it until it is endorsed.
pub fn extract(
    work: &mut Work<'_>,
    owner: OrganizationId,
    content: NeedContent,
    provenance: Provenance,
) -> Result<Need> {
    policy::check(work.actor(), Action::NeedExtract, None)?;
    entries::check_owner(work, owner, &[OrganizationKind::State])?;
    entries::check_source(&provenance)?;
    content.check_complete().map_err(|e| e.under("/content"))?;
    let writing = Writing {
        external_id: None,
        provenance: Some(provenance),
    };
    insert(work, owner, content, writing).map_err(|e| e.under("/content"))
}

fn insert(
    work: &mut Work<'_>,
    owner: OrganizationId,
    mut content: NeedContent,
    writing: Writing,
) -> Result<Need> {
    complete(work, owner, &mut content)?;
    let state = match writing.provenance {
        Some(_) => NeedState::Extracted,
        None => NeedState::Draft,
    };
    let need = Need {
        id: NeedId(work.new_id()),
        organization_id: owner,
        state,
        previous_state: None,
        version: 1,
        external_id: writing.external_id,
        provenance: writing.provenance,
        valid_until_ms: entries::valid_until(content.valid_until, work.now_ms)?,
        content,
        told: Vec::new(),
        covered: Vec::new(),
        remark: None,
        no_objection_until_ms: None,
        state_since_ms: work.now_ms,
        created_by: work.actor().user_id(),
        last_verified_ms: work.now_ms,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    needs::insert(work.conn, &need)?;
    need_versions::keep(work, None, &need)?;
    let what = match need.state {
        NeedState::Extracted => "extracted",
        _ => "created",
    };
    work.changed(Change::of(KIND, &need.id, what), None, Some(&trace(&need)))?;
    if need.state == NeedState::Extracted {
        announcements::need_extracted(work, &need)?;
    }
    Ok(need)
}

/// Replaces what the need says; whoever does so has looked at it.
pub fn update(work: &mut Work<'_>, need: &Need, mut content: NeedContent) -> Result<Need> {
    if !need.state.is_editable() {
        return Err(entries::not_editable(need.state));
    }
    if !need.state.is_unfinished() {
        content.check_complete()?;
    }
    let old = (need.content.language, need.content.meaning());
    content.language =
        entries::language_after((old.0, &old.1), (content.language, &content.meaning()));
    complete(work, need.organization_id, &mut content)?;
    let after = Need {
        valid_until_ms: entries::valid_until(content.valid_until, work.now_ms)?,
        content,
        version: need.version + 1,
        last_verified_ms: work.now_ms,
        updated_ms: work.now_ms,
        ..need.clone()
    };
    let after = save(work, need, after, "updated")?;
    need_merges::need_rewritten(work, need, &after)?;
    consents::widened(work, need, &after)?;
    Ok(after)
}

/// Checks that the caller may file needs for the organization that it acts for.
pub fn check_filing(work: &Work<'_>) -> Result<()> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::NeedWrite, owner)
}

/// Files the need that its owner knows under `external_id`, or replaces what it says.
pub fn upsert(
    work: &mut Work<'_>,
    external_id: &str,
    expected: Option<i64>,
    content: NeedContent,
) -> Result<(Need, bool)> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::NeedWrite, owner)?;
    let owner = owner.ok_or(Error::NotFound("organization"))?;
    entries::check_external_id(external_id)?;
    let Some(need) = needs::find_external(work.conn, owner, external_id)? else {
        let need = create(work, content, Some(external_id.to_owned()))?;
        return Ok((need, true));
    };
    if expected.is_some() {
        entries::check_version(need.version, expected)?;
    }
    if entries::is_unchanged(&need.content, &content) {
        return Ok((need, false));
    }
    Ok((update(work, &need, content)?, false))
}

/// The moves that the caller may make with the need now.
#[must_use]
pub fn moves(work: &Work<'_>, need: &Need) -> Vec<NeedMove> {
    entries::moves(work.actor(), &MOVES, need.state, need.organization_id)
}

/// Takes the need one step along its lifecycle.
pub fn step(
    work: &mut Work<'_>,
    need: &Need,
    by: NeedMove,
    remark: Option<String>,
) -> Result<Need> {
    if by == NeedMove::Renew {
        return renew(work, need, None);
    }
    let state = state_after(work, need, by)?;
    if matches!(by, NeedMove::Submit | NeedMove::Endorse) {
        need.content.check_complete()?;
    }
    if by == NeedMove::Open {
        check_objection_time(work, need)?;
    }
    let after = Need {
        state,
        previous_state: Some(need.state),
        state_since_ms: work.now_ms,
        version: need.version + 1,
        remark: remark.or_else(|| need.remark.clone()),
        updated_ms: work.now_ms,
        ..need.clone()
    };
    let after = match by {
        NeedMove::Clear | NeedMove::Unmerge if state == NeedState::Cleared => Need {
            no_objection_until_ms: Some(
                work.working_days()
                    .after(work.now_ms, NO_OBJECTION_WORKING_DAYS),
            ),
            ..after
        },
        _ => after,
    };
    let after = save(work, need, after, by.code())?;
    match by {
        NeedMove::Open => consents::opened(work, &after)?,
        NeedMove::Submit => need_comments::answered(work, need)?,
        _ => {}
    }
    if need.is_helped() && !after.is_helped() {
        join_requests::lapse(work, JoinTarget::Need(need.id))?;
    }
    need_merges::need_moved(work, &after)?;
    if !need.has_ended() && after.has_ended() {
        need_merges::kept_ended(work, &after)?;
    }
    announcements::need_moved(work, &after, by)?;
    Ok(after)
}

/// The state after a move, or the refusal that names those that the caller may make.
pub(super) fn state_after(work: &Work<'_>, need: &Need, by: NeedMove) -> Result<NeedState> {
    let after = need.state.after(by, need.previous_state);
    after.map_err(|_| {
        let owner = need.organization_id;
        entries::refusal(work.actor(), &MOVES, (need.state, by), owner)
    })
}

/// The State may open its need at once; anybody else waits until its time to object is over.
fn check_objection_time(work: &Work<'_>, need: &Need) -> Result<()> {
    let own = work.actor().organization_id() == Some(need.organization_id);
    match need.no_objection_until_ms {
        Some(until_ms) if !own && work.now_ms < until_ms => Err(Error::Conflict(
            Message::new("error-no-objection-window").with_day("until", day(until_ms)),
        )),
        _ => Ok(()),
    }
}

/// Says that a need is still true and, in the same step, until when it stands from now on: the day said, else the one that
/// stood. One that has expired has the state again that it had, any other keeps its own.
pub fn renew(work: &mut Work<'_>, need: &Need, until: Option<NaiveDate>) -> Result<Need> {
    let state = state_after(work, need, NeedMove::Renew)?;
    let (valid_until, valid_until_ms) =
        entries::renewed_validity(until, need.content.valid_until, work.now_ms)?;
    let since_ms = Some(need.state_since_ms).filter(|_| state == need.state);
    let after = Need {
        state,
        state_since_ms: since_ms.unwrap_or(work.now_ms),
        version: need.version + 1,
        content: NeedContent {
            valid_until,
            ..need.content.clone()
        },
        valid_until_ms,
        last_verified_ms: work.now_ms,
        updated_ms: work.now_ms,
        ..need.clone()
    };
    let after = save(work, need, after, NeedMove::Renew.code())?;
    announcements::need_moved(work, &after, NeedMove::Renew)?;
    Ok(after)
}

/// The cleared needs, after an id, whose State has let its time to object pass.
pub fn due_to_open(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    let cleared = NeedState::Cleared.code();
    needs::past_objection(work.conn, work.now_ms, cleared, after, DUE_AT_ONCE)
}

/// Opens a cleared need whose State has let its time to object pass.
pub fn open_by_silence(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let found = needs::find(work.conn, entries::known_id(id)?)?;
    let over = |until_ms: i64| until_ms <= work.now_ms;
    let is_due = |need: &Need| {
        need.state == NeedState::Cleared && need.no_objection_until_ms.is_some_and(over)
    };
    let Some(need) = found.filter(is_due) else {
        return Ok(false);
    };
    step(work, &need, NeedMove::Open, None)?;
    Ok(true)
}

/// The needs, after an id, whose time is over.
pub fn due_to_expire(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    let states: Vec<&str> = expiring().map(NeedState::code).collect();
    needs::overdue(work.conn, work.now_ms, &states, after, DUE_AT_ONCE)
}

/// Lets a need expire, if its time is over and nobody helps with it: a cooperation that stands keeps its need true.
pub fn expire(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: NeedId = entries::known_id(id)?;
    needs::lock(work.conn, id)?;
    if cooperations::standing(work.conn, id)?.is_some() {
        return Ok(false);
    }
    let found = needs::find(work.conn, id)?;
    let is_due =
        |need: &Need| need.valid_until_ms < work.now_ms && expiring().any(|s| s == need.state);
    let Some(need) = found.filter(is_due) else {
        return Ok(false);
    };
    step(work, &need, NeedMove::Expire, None)?;
    Ok(true)
}

/// The states in which a need runs out.
pub(super) fn expiring() -> impl Iterator<Item = NeedState> {
    let states = NeedState::ALL.iter().copied();
    states.filter(|state| state.moves().contains(&NeedMove::Expire))
}

/// Writes a changed need, with its trace.
pub(super) fn save(work: &mut Work<'_>, before: &Need, after: Need, what: &str) -> Result<Need> {
    needs::update(work.conn, &after)?;
    need_versions::keep(work, Some(before), &after)?;
    let (old, new) = entries::traces(trace(before), trace(&after));
    work.changed(Change::of(KIND, &after.id, what), Some(&old), Some(&new))?;
    if before.shown() != after.shown() {
        work.was_shown(&before.shown());
    }
    Ok(after)
}

fn trace(need: &Need) -> Trace<'_, NeedContent> {
    Trace {
        state: need.state.code(),
        remark: need.remark.as_deref(),
        external_id: need.external_id.as_deref(),
        provenance: need.provenance.as_ref(),
        content: Some(&need.content),
    }
}

/// Checks the content and fills in what can be known: the language of its texts.
fn complete(work: &mut Work<'_>, owner: OrganizationId, content: &mut NeedContent) -> Result<()> {
    content.check()?;
    let organizations = [
        ("/audience", &content.audience),
        ("/preferred_partners", &content.preferred_partners),
        ("/excluded_partners", &content.excluded_partners),
    ];
    entries::check_organizations(work, &organizations)?;
    let state = entries::check_owner(work, owner, &[OrganizationKind::State])?;
    entries::check_recommendations(work, &content.recommendations, Some(&state.code))?;
    content.language = entries::language(content.language, &content.meaning());
    Ok(())
}

/// The reason that a move must carry, if it must.
#[must_use]
pub fn reason_wanted(by: NeedMove) -> Option<Message> {
    matches!(
        by,
        NeedMove::Return
            | NeedMove::Reject
            | NeedMove::Object
            | NeedMove::MeetPartially
            | NeedMove::CloseUnmet
    )
    .then(|| Message::new("error-reason-required"))
}

/// TABLE: how a State ends its need, by what was delivered of it.
const OUTCOMES: [(NeedMove, &[Outcome]); 4] = [
    (NeedMove::Meet, &[Outcome::Nothing, Outcome::Whole]),
    (NeedMove::MeetPartially, &[Outcome::Nothing, Outcome::Part]),
    (NeedMove::CloseUnmet, &[Outcome::Nothing]),
    (
        NeedMove::Withdraw,
        &[Outcome::Nothing, Outcome::Part, Outcome::Whole],
    ),
];

/// Checks how the State ends its need against what was delivered; where nothing was counted, its word stands.
/// Nobody may be helping any more.
pub fn check_outcome(work: &mut Work<'_>, need: &Need, by: NeedMove) -> Result<()> {
    let Some((_, fitting)) = OUTCOMES.iter().find(|(known, _)| *known == by) else {
        return Ok(());
    };
    state_after(work, need, by)?;
    needs::lock(work.conn, need.id)?;
    let standing = cooperations::standing(work.conn, need.id)?;
    if let Some(helping) = standing.filter(|one| one.state != CooperationState::Completed) {
        let message = Message::new("error-need-helped").with("id", helping.id);
        return Err(Error::Conflict(message));
    }
    let present = needs::find(work.conn, need.id)?.ok_or(Error::NotFound(KIND))?;
    let lines: Vec<LineCoverage> = present.coverage().map(|(_, line)| line).collect();
    if fitting.contains(&outcome(&lines)) {
        return Ok(());
    }
    Err(Error::Conflict(Message::new("error-need-outcome").with(
        "delivered",
        lines.iter().map(|line| line.delivered).sum::<u32>(),
    )))
}
