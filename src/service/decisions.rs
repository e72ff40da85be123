//! Decisions on suggestions: the clearing-house shortlists or dismisses, the State that needs decides, and only after its
//! yes, which is a consent to reveal the need, the offerer. Two yes make a cooperation; no answer lapses.

use std::collections::{HashMap, HashSet};

use super::clocks::DUE_AT_ONCE;
use super::organizations::{ById, by_ids};
use super::work::{Context, Work};
use super::{
    Service, announcements, consents, cooperations, entries, needs as need_cases, suggestions,
};
use crate::domain::clock;
use crate::domain::decision::{
    Answer, Decision, DeclineReason, Measured, NEED_OWNER_WORKING_DAYS, OFFERER_DAYS, SeenState,
    Side, Suggestion, is_no, is_not_taken_forward,
};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OfferId, OrganizationId, SuggestionId};
use crate::domain::in_words::InWords;
use crate::domain::lifecycle::{Lifecycle, SuggestionMove, SuggestionState, refused};
use crate::domain::message::Message;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::organization::OrganizationKind;
use crate::domain::policy::{self, Action};
use crate::domain::visibility::{Reach, Viewer};
use crate::matching::judgement::judge;
use crate::store::feed::Change;
use crate::store::{cooperations as stored_cooperations, decisions, needs, offers};

pub use crate::store::decisions::SuggestionFilter;

/// The kind by which audit trail and feed know suggestions.
pub const KIND: &str = "suggestion";

/// TABLE: the moves that people make, and the right that each takes.
pub const MOVES: [(SuggestionMove, Action); 6] = [
    (SuggestionMove::Shortlist, Action::SuggestionDecide),
    (SuggestionMove::Dismiss, Action::SuggestionDecide),
    (SuggestionMove::NeedAccept, Action::SuggestionAnswerNeed),
    (SuggestionMove::NeedDecline, Action::SuggestionAnswerNeed),
    (SuggestionMove::OfferAccept, Action::SuggestionAnswerOffer),
    (SuggestionMove::OfferDecline, Action::SuggestionAnswerOffer),
];

/// A suggestion that the caller knows of, with both of its sides.
#[derive(Clone, Debug)]
pub struct Seen {
    pub suggestion: Suggestion,
    pub side: Side,
    pub need: Need,
    pub offer: Offer,
}

/// The first decision on a pair that was computed only.
#[derive(Clone, Debug)]
pub struct Opening {
    pub need_id: NeedId,
    pub offer_id: OfferId,
    pub by: SuggestionMove,
    pub answer: Answer,
}

/// What the ranking says of the pair now. Asked beside the transaction that records the decision, so that the ranking
/// takes in nothing that may yet be undone.
///
/// # Errors
/// `Error::Invalid` when there is no such pair, or when a hard condition excludes it.
pub fn measure(service: &Service, asker: &Context, opening: &Opening) -> Result<Measured> {
    service.read(asker, |work| {
        policy::check(work.actor(), Action::SuggestionDecide, None)?;
        opening.answer.check(opening.by, work.now_ms)?;
        entries_of(work, opening)?;
        let (viewer, now_ms) = (work.viewer(), work.now_ms);
        let judged = work.matching(|board| {
            let need = board.needs.subject(opening.need_id.0)?;
            let offer = board.offers.subject(opening.offer_id.0)?;
            let rarity = board.offers.rarity(&viewer);
            let weights = &board.in_use.weights;
            let judged = judge(&need, &offer, (&rarity, weights), now_ms);
            Some(judged.map(|judged| (judged, board.in_use.version.clone())))
        })?;
        let (judged, weights_version) =
            judged.ok_or(Error::NotFound(KIND))?.map_err(|condition| {
                let condition = Message::new(suggestions::exclusion(condition));
                let message = Message::new("error-pair-excluded");
                Error::field("/offer_id", message.with_words("condition", condition))
            })?;
        let values = judged.values.into_iter();
        Ok(Measured {
            score: judged.score,
            criteria: values
                .map(|(criterion, value)| (criterion.code().to_owned(), value))
                .collect(),
            weights_version,
        })
    })
}

fn entries_of(work: &mut Work<'_>, opening: &Opening) -> Result<(Need, Offer)> {
    let viewer = work.viewer();
    let need = needs::find(work.conn, opening.need_id)?.filter(|need| viewer.sees(&need.shown()));
    let need = need.ok_or_else(|| {
        let message = Message::new("error-unknown-need").with("id", opening.need_id);
        Error::field("/need_id", message)
    })?;
    let offer = offers::find(work.conn, opening.offer_id)?.filter(|one| viewer.sees(&one.shown()));
    let offer = offer.ok_or_else(|| {
        let message = Message::new("error-unknown-offer").with("id", opening.offer_id);
        Error::field("/offer_id", message)
    })?;
    Ok((need, offer))
}

/// Records the first decision on a pair.
pub fn open(work: &mut Work<'_>, opening: &Opening, measured: &Measured) -> Result<Seen> {
    policy::check(work.actor(), Action::SuggestionDecide, None)?;
    needs::lock(work.conn, opening.need_id)?;
    let (need, offer) = entries_of(work, opening)?;
    if let Some(known) = decisions::of_pair(work.conn, need.id, offer.id)? {
        let message = Message::new("error-suggestion-exists").with("id", known.id);
        return Err(Error::Conflict(message));
    }
    let proposed = Suggestion {
        id: SuggestionId(work.new_id()),
        need_id: need.id,
        offer_id: offer.id,
        need_owner: need.organization_id,
        offerer: offer.organization_id,
        state: SuggestionState::Proposed,
        version: 0,
        measured: measured.clone(),
        decisions: Vec::new(),
        due_ms: None,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    let seen = Seen {
        suggestion: proposed,
        side: Side::ClearingHouse,
        need,
        offer,
    };
    step(work, seen, opening.by, &opening.answer)
}

/// One suggestion that the caller knows of.
pub fn read(work: &mut Work<'_>, id: SuggestionId) -> Result<Seen> {
    let seen = find(work, id)?;
    policy::check(work.actor(), Action::SuggestionRead, owner(&seen))?;
    need_cases::note_reading(work, &seen.need);
    Ok(seen)
}

/// The organization in whose name one looks from this side.
const fn owner(seen: &Seen) -> Option<OrganizationId> {
    match seen.side {
        Side::ClearingHouse => None,
        Side::NeedOwner => Some(seen.suggestion.need_owner),
        Side::Offerer => Some(seen.suggestion.offerer),
    }
}

fn find(work: &mut Work<'_>, id: SuggestionId) -> Result<Seen> {
    let found = decisions::find(work.conn, id)?;
    let seen = found
        .map(|suggestion| look_at(work, suggestion))
        .transpose()?;
    seen.flatten().ok_or(Error::NotFound(KIND))
}

/// The suggestion as the caller may look at it; it must see need and offer, too.
fn look_at(work: &mut Work<'_>, suggestion: Suggestion) -> Result<Option<Seen>> {
    let viewer = work.viewer();
    let need = needs::find(work.conn, suggestion.need_id)?;
    let offer = offers::find(work.conn, suggestion.offer_id)?;
    let need = need.filter(|need| viewer.sees(&need.shown()));
    let offer = offer.filter(|offer| viewer.sees(&offer.shown()));
    let (Some(side), Some(need), Some(offer)) = (suggestion.side(&viewer), need, offer) else {
        return Ok(None);
    };
    Ok(Some(Seen {
        suggestion,
        side,
        need,
        offer,
    }))
}

/// The suggestions before an id that the caller knows of, newest first.
pub fn list(
    work: &mut Work<'_>,
    filter: &SuggestionFilter,
    before: Option<String>,
    limit: i64,
) -> Result<ById<Seen>> {
    let viewer = work.viewer();
    let found = by_ids(
        before,
        limit,
        |before| decisions::list(work.conn, &viewer, filter, before, limit + 1),
        |suggestion| suggestion.id.to_string(),
        |_| true,
    )?;
    let mut records = Vec::with_capacity(found.records.len());
    for suggestion in found.records {
        if let Some(seen) = look_at(work, suggestion)? {
            need_cases::note_reading(work, &seen.need);
            records.push(seen);
        }
    }
    Ok(ById {
        records,
        next: found.next,
    })
}

/// What stands recorded of a pair, as the caller may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub suggestion_id: SuggestionId,
    pub state: SeenState,
}

/// What is recorded of the pairs of one need or offer, by the counterpart.
#[derive(Clone, Debug, Default)]
pub struct Touched<Id> {
    pub known: HashMap<Id, Known>,
    /// Those that are not suggested to the caller again.
    pub dismissed: Vec<Id>,
}

impl<Id: Copy + Eq + std::hash::Hash> Touched<Id> {
    fn new(viewer: &Viewer, all: &[Suggestion], counterpart: impl Fn(&Suggestion) -> Id) -> Self {
        let known = |one: &Suggestion| {
            let state = SeenState::of(one.state, one.side(viewer)?);
            let suggestion_id = one.id;
            Some((
                counterpart(one),
                Known {
                    suggestion_id,
                    state,
                },
            ))
        };
        let dismissed =
            |one: &&Suggestion| !viewer.sees_all && one.state == SuggestionState::Dismissed;
        Self {
            known: all.iter().filter_map(known).collect(),
            dismissed: all.iter().filter(dismissed).map(&counterpart).collect(),
        }
    }
}

/// What is recorded of pairs with a need.
pub fn of_need(work: &mut Work<'_>, id: NeedId) -> Result<Touched<OfferId>> {
    let all = decisions::of_need(work.conn, id)?;
    Ok(Touched::new(&work.viewer(), &all, |one| one.offer_id))
}

/// What is recorded of pairs with an offer.
pub fn of_offer(work: &mut Work<'_>, id: OfferId) -> Result<Touched<NeedId>> {
    let all = decisions::of_offer(work.conn, id)?;
    Ok(Touched::new(&work.viewer(), &all, |one| one.need_id))
}

/// The pairs to which a no stands, whoever looks.
pub(super) fn not_taken_forward(work: &mut Work<'_>) -> Result<HashSet<(NeedId, OfferId)>> {
    let all = SuggestionState::ALL.iter().copied();
    let refused = all.filter(|state| is_not_taken_forward(*state));
    let codes: Vec<&str> = refused.map(SuggestionState::code).collect();
    Ok(decisions::pairs_in(work.conn, &codes)?
        .into_iter()
        .collect())
}

/// Whose word a move is; none for the clearing-house's.
const fn speaker(by: SuggestionMove, suggestion: &Suggestion) -> Option<OrganizationId> {
    match by {
        SuggestionMove::NeedAccept | SuggestionMove::NeedDecline => Some(suggestion.need_owner),
        SuggestionMove::OfferAccept | SuggestionMove::OfferDecline => Some(suggestion.offerer),
        SuggestionMove::Shortlist | SuggestionMove::Dismiss | SuggestionMove::Lapse => None,
    }
}

/// The moves that the caller may make with the suggestion now.
#[must_use]
pub fn moves(work: &Work<'_>, suggestion: &Suggestion) -> Vec<SuggestionMove> {
    let legal = suggestion.state.moves();
    let may = |(by, action): &&(SuggestionMove, Action)| {
        legal.contains(by) && policy::allows(work.actor(), *action, speaker(*by, suggestion))
    };
    MOVES.iter().filter(may).map(|(by, _)| *by).collect()
}

/// Checks that the caller may make this move, in the order that leaks nothing. Until the end of the transaction nobody
/// else decides on this need.
pub fn for_write(
    work: &mut Work<'_>,
    id: SuggestionId,
    by: SuggestionMove,
    expected: Option<i64>,
) -> Result<Seen> {
    let need = find(work, id)?.need.id;
    needs::lock(work.conn, need)?;
    let seen = find(work, id)?;
    let right = MOVES.iter().find(|(known, _)| *known == by);
    let (_, action) = right.ok_or_else(|| Error::Internal(format!("{by} is nobody's move")))?;
    policy::check(work.actor(), *action, speaker(by, &seen.suggestion))?;
    entries::check_version(seen.suggestion.version, expected)?;
    Ok(seen)
}

/// Takes a suggestion one step along its lifecycle, with all that follows from it.
pub fn step(work: &mut Work<'_>, seen: Seen, by: SuggestionMove, answer: &Answer) -> Result<Seen> {
    let state = seen.suggestion.state.after(by, None).map_err(|_| {
        let read_as = SeenState::of(seen.suggestion.state, seen.side);
        refused(read_as, by, &moves(work, &seen.suggestion))
    })?;
    if !is_no(by) {
        check_open(work, &seen)?;
    }
    let suggestion = decided(work, &seen.suggestion, (by, state), answer);
    save(work, &seen.suggestion, &suggestion, by)?;
    let need = follow(work, &seen, &suggestion, (by, answer))?;
    announcements::suggestion_moved(work, &suggestion, by)?;
    Ok(Seen {
        suggestion,
        need,
        ..seen
    })
}

/// Nothing that is closed or over is taken forward, and the State must see what it is to decide on.
fn check_open(work: &Work<'_>, seen: &Seen) -> Result<()> {
    let (need, offer) = (&seen.need, &seen.offer);
    if !need.is_matchable() || need.valid_until_ms <= work.now_ms {
        let message = Message::new("error-need-not-open");
        let message = message.with_words("state", need.state.in_words());
        return Err(Error::Conflict(message));
    }
    if !offer.state.is_matchable() || offer.valid_until_ms <= work.now_ms {
        let message = Message::new("error-offer-not-available");
        let message = message.with_words("state", offer.state.in_words());
        return Err(Error::Conflict(message));
    }
    let state = Viewer::member(
        need.organization_id,
        Reach::of_kind(OrganizationKind::State),
    );
    if state.sees(&offer.shown()) {
        Ok(())
    } else {
        Err(Error::Conflict(Message::new("error-offer-hidden")))
    }
}

fn decided(
    work: &Work<'_>,
    before: &Suggestion,
    (by, state): (SuggestionMove, SuggestionState),
    answer: &Answer,
) -> Suggestion {
    let decision = Decision {
        by,
        reason: answer.reason,
        remark: answer.remark.clone(),
        organization_id: work.actor().organization_id(),
        user_id: work.actor().user_id(),
        at_ms: work.now_ms,
    };
    let now_ms = work.now_ms;
    let due_ms = match state {
        SuggestionState::Shortlisted => {
            Some(work.working_days().after(now_ms, NEED_OWNER_WORKING_DAYS))
        }
        SuggestionState::NeedAccepted => Some(clock::days_after(now_ms, OFFERER_DAYS)),
        _ => None,
    };
    let earlier = before.decisions.iter().cloned();
    Suggestion {
        state,
        version: before.version + 1,
        decisions: earlier.chain([decision]).collect(),
        due_ms,
        updated_ms: now_ms,
        ..before.clone()
    }
}

fn save(
    work: &mut Work<'_>,
    before: &Suggestion,
    after: &Suggestion,
    by: SuggestionMove,
) -> Result<()> {
    if before.version == 0 {
        decisions::insert(work.conn, after)?;
    } else {
        decisions::update(work.conn, after)?;
    }
    let trace = |one: &Suggestion| {
        serde_json::json!({
            "state": one.state,
            "need_id": one.need_id,
            "offer_id": one.offer_id,
            "decision": one.decisions.last(),
        })
    };
    let known = Some(before).filter(|one| one.version > 0);
    work.traced(
        Change::of(KIND, &after.id, by.code()),
        (known, after),
        trace,
    )
}

/// What a decision brings about: the need as it stands then.
fn follow(
    work: &mut Work<'_>,
    seen: &Seen,
    after: &Suggestion,
    (by, answer): (SuggestionMove, &Answer),
) -> Result<Need> {
    match (by, seen.suggestion.state) {
        (SuggestionMove::NeedAccept, _) => {
            let until_ms = answer.until_ms(work.now_ms)?;
            consents::reveal(work, &seen.need, after.offerer, until_ms)
        }
        (SuggestionMove::NeedDecline | SuggestionMove::OfferDecline, before) => {
            conceal(work, &seen.need, after, before)
        }
        (SuggestionMove::OfferAccept, _) => cooperations::join(work, &seen.need, after),
        _ => Ok(seen.need.clone()),
    }
}

/// Hides the need again from an offerer to whom the State had said yes, unless it helps or has another yes of the State.
fn conceal(
    work: &mut Work<'_>,
    need: &Need,
    over: &Suggestion,
    before: SuggestionState,
) -> Result<Need> {
    let all = decisions::of_need(work.conn, need.id)?;
    let stands = |one: &Suggestion| {
        let yes = [SuggestionState::NeedAccepted, SuggestionState::Mutual].contains(&one.state);
        yes && one.id != over.id && one.offerer == over.offerer
    };
    let standing = stored_cooperations::standing(work.conn, need.id)?;
    let helps = standing.is_some_and(|one| one.has(over.offerer));
    if before != SuggestionState::NeedAccepted || helps || all.iter().any(stands) {
        return Ok(need.clone());
    }
    consents::conceal(work, need, over.offerer)
}

/// The need goes up in another: what nobody has decided on yet ends. The need as it stands then.
pub(super) fn end_by_merge(work: &mut Work<'_>, need: Need) -> Result<Need> {
    let (by, mut need) = (SuggestionMove::Lapse, need);
    for before in decisions::of_need(work.conn, need.id)? {
        if lapsing().any(|state| state == before.state) {
            let state = before.state.after(by, None)?;
            let answer = Answer {
                reason: Some(DeclineReason::NeedMerged),
                ..Answer::default()
            };
            let ended = decided(work, &before, (by, state), &answer);
            let ended = said_by(Some(before.need_owner), ended);
            save(work, &before, &ended, by)?;
            announcements::suggestion_moved(work, &ended, by)?;
            need = conceal(work, &need, &ended, before.state)?;
        }
    }
    Ok(need)
}

/// The same with its last decision as what follows from another word of this organization, or of nobody; whoever made the
/// step did not decide on the pair.
fn said_by(organization: Option<OrganizationId>, mut suggestion: Suggestion) -> Suggestion {
    if let Some(last) = suggestion.decisions.last_mut() {
        last.organization_id = organization;
        last.user_id = None;
    }
    suggestion
}

/// The merging was undone: what ended by it is put before the State anew, where need and offer still allow.
pub(super) fn reopen_after_merge(work: &mut Work<'_>, need: &Need) -> Result<()> {
    let by = SuggestionMove::Shortlist;
    let merged = |one: &Suggestion| {
        let last = one.decisions.last().and_then(|last| last.reason);
        one.state == SuggestionState::Lapsed && last == Some(DeclineReason::NeedMerged)
    };
    for before in decisions::of_need(work.conn, need.id)? {
        let Some(offer) = offers::find(work.conn, before.offer_id)? else {
            continue;
        };
        let seen = Seen {
            suggestion: before,
            side: Side::ClearingHouse,
            need: need.clone(),
            offer,
        };
        if merged(&seen.suggestion) && check_open(work, &seen).is_ok() {
            let before = seen.suggestion;
            let state = before.state.after(by, None)?;
            let anew = decided(work, &before, (by, state), &Answer::default());
            let anew = said_by(None, anew);
            save(work, &before, &anew, by)?;
            announcements::suggestion_moved(work, &anew, by)?;
        }
    }
    Ok(())
}

/// The State withdraws its yes before the offerer has answered.
pub(super) fn take_back(work: &mut Work<'_>, suggestion: &Suggestion) -> Result<()> {
    if suggestion.state != SuggestionState::NeedAccepted {
        return Ok(());
    }
    let by = SuggestionMove::NeedDecline;
    let answer = Answer {
        reason: Some(DeclineReason::ConsentWithdrawn),
        ..Answer::default()
    };
    let state = suggestion.state.after(by, None)?;
    let declined = decided(work, suggestion, (by, state), &answer);
    save(work, suggestion, &declined, by)?;
    announcements::suggestion_moved(work, &declined, by)
}

/// The states that end by themselves.
fn lapsing() -> impl Iterator<Item = SuggestionState> {
    let states = SuggestionState::ALL.iter().copied();
    states.filter(|state| state.moves().contains(&SuggestionMove::Lapse))
}

/// The suggestions, after an id, that nobody has answered in time.
pub fn due_to_lapse(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    let states: Vec<&str> = lapsing().map(SuggestionState::code).collect();
    decisions::overdue(work.conn, work.now_ms, &states, after, DUE_AT_ONCE)
}

/// Lets a suggestion lapse that nobody has answered in time.
pub fn lapse(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: SuggestionId = entries::known_id(id)?;
    let Some(known) = decisions::find(work.conn, id)? else {
        return Ok(false);
    };
    needs::lock(work.conn, known.need_id)?;
    let now_ms = work.now_ms;
    let is_due = |one: &Suggestion| {
        one.due_ms.is_some_and(|due_ms| due_ms <= now_ms) && lapsing().any(|s| s == one.state)
    };
    let Some(before) = decisions::find(work.conn, id)?.filter(is_due) else {
        return Ok(false);
    };
    let by = SuggestionMove::Lapse;
    let state = before.state.after(by, None)?;
    let lapsed = decided(work, &before, (by, state), &Answer::default());
    save(work, &before, &lapsed, by)?;
    if let Some(need) = needs::find(work.conn, before.need_id)? {
        conceal(work, &need, &lapsed, before.state)?;
    }
    announcements::suggestion_moved(work, &lapsed, by)?;
    Ok(true)
}
