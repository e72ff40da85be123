//! Exchanges: somebody asks whoever tells of a practice to share it, who makes an offer of it or declines.

use super::organizations::{ById, by_ids};
use super::work::Work;
use super::{announcements, entries, needs, offers, organizations, practices};
use crate::domain::assistance::{AssistanceType, CostTerms, Provenance, SourceKind};
use crate::domain::countries;
use crate::domain::error::{Error, Result};
use crate::domain::exchange::{Exchange, ExchangeContent};
use crate::domain::ids::{ExchangeId, OrganizationId, PracticeId};
use crate::domain::lifecycle::{ExchangeMove, ExchangeState, Lifecycle};
use crate::domain::message::Message;
use crate::domain::offer::{Offer, OfferContent};
use crate::domain::organization::OrganizationKind;
use crate::domain::policy::{self, Action};
use crate::domain::practice::Practice;
use crate::domain::validation;
use crate::domain::visibility::Visibility;
use crate::store::exchanges;
use crate::store::feed::Change;

pub use crate::store::exchanges::ExchangeFilter;

/// The kind by which audit trail and feed know exchanges.
pub const KIND: &str = "exchange";

/// Longest description of an offer.
const DESCRIPTION_CHARS_MAX: usize = 20_000;

/// Asks whoever tells of a practice to share it.
pub fn ask(work: &mut Work<'_>, id: PracticeId, content: ExchangeContent) -> Result<Exchange> {
    let (practice, own) = check_asking(work, id)?;
    validation::check(&content)?;
    check_need(work, &content)?;
    if own == practice.organization_id || !practice.state.is_released() {
        return Err(Error::Conflict(Message::new("error-exchange-own")));
    }
    let exchange = Exchange {
        id: ExchangeId(work.new_id()),
        practice_id: practice.id,
        practice_owner: practice.organization_id,
        organization_id: own,
        state: ExchangeState::Asked,
        version: 1,
        content,
        reason: None,
        offer_id: None,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    exchanges::insert(work.conn, &exchange)?;
    changed(work, None, &exchange, "asked")?;
    announcements::exchange_changed(work, &exchange, "asked")?;
    Ok(exchange)
}

/// A practice that the caller sees, and the organization for which it may ask to have it shared.
pub fn check_asking(work: &mut Work<'_>, id: PracticeId) -> Result<(Practice, OrganizationId)> {
    let practice = practices::read(work, id)?;
    policy::check(work.actor(), Action::ExchangeAsk, None)?;
    let own = work.actor().organization_id();
    Ok((practice, own.ok_or(Error::NotFound("organization"))?))
}

/// Who asks names a need of its own or none.
fn check_need(work: &mut Work<'_>, content: &ExchangeContent) -> Result<()> {
    let Some(id) = content.need_id else {
        return Ok(());
    };
    let own = work.actor().organization_id();
    match needs::read(work, id) {
        Ok(need) if Some(need.organization_id) == own => Ok(()),
        Ok(_) | Err(Error::NotFound(_)) => {
            let message = Message::new("error-unknown-need").with("id", id);
            Err(Error::field("/need_id", message))
        }
        Err(other) => Err(other),
    }
}

/// One exchange that the caller asks for or is asked for.
pub fn read(work: &mut Work<'_>, id: ExchangeId) -> Result<Exchange> {
    let own = work.actor().organization_id();
    let found = find(work, id)?;
    policy::check(work.actor(), Action::ExchangeRead, own)?;
    Ok(found)
}

fn find(work: &mut Work<'_>, id: ExchangeId) -> Result<Exchange> {
    let viewer = work.viewer();
    let found = exchanges::find(work.conn, id)?.filter(|one| one.is_seen_by(&viewer));
    found.ok_or(Error::NotFound(KIND))
}

/// The exchanges before an id that the caller asks for or is asked for, newest first.
pub fn list(
    work: &mut Work<'_>,
    filter: &ExchangeFilter,
    before: Option<String>,
    limit: i64,
) -> Result<ById<Exchange>> {
    let viewer = work.viewer();
    by_ids(
        before,
        limit,
        |before| exchanges::list(work.conn, &viewer, filter, before, limit + 1),
        |exchange| exchange.id.to_string(),
        |_| true,
    )
}

/// Whose move it is, and the right that it takes.
const fn mover(exchange: &Exchange, by: ExchangeMove) -> (OrganizationId, Action) {
    match by {
        ExchangeMove::Withdraw => (exchange.organization_id, Action::ExchangeWithdraw),
        ExchangeMove::Decline => (exchange.practice_owner, Action::ExchangeAnswer),
        ExchangeMove::Offer => (exchange.practice_owner, Action::OfferWrite),
    }
}

/// The moves that the caller may make with the exchange now.
#[must_use]
pub fn moves(work: &Work<'_>, exchange: &Exchange) -> Vec<ExchangeMove> {
    let may = |by: &ExchangeMove| {
        let (who, action) = mover(exchange, *by);
        policy::allows(work.actor(), action, Some(who))
    };
    exchange.state.moves().into_iter().filter(may).collect()
}

/// An exchange with which the caller may do this, in the order of checks that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: ExchangeId,
    by: ExchangeMove,
    expected: Option<i64>,
) -> Result<Exchange> {
    let exchange = find(work, id)?;
    let (who, action) = mover(&exchange, by);
    policy::check(work.actor(), action, Some(who))?;
    entries::check_version(exchange.version, expected)?;
    Ok(exchange)
}

/// Declines or withdraws an exchange.
pub fn step(
    work: &mut Work<'_>,
    before: &Exchange,
    by: ExchangeMove,
    reason: Option<String>,
) -> Result<Exchange> {
    let after = Exchange {
        state: before.state.after(by, None)?,
        version: before.version + 1,
        reason: reason.or_else(|| before.reason.clone()),
        updated_ms: work.now_ms,
        ..before.clone()
    };
    exchanges::update(work.conn, &after)?;
    changed(work, Some(before), &after, by.code())?;
    announcements::exchange_changed(work, &after, by.code())?;
    Ok(after)
}

fn changed(
    work: &mut Work<'_>,
    before: Option<&Exchange>,
    after: &Exchange,
    what: &str,
) -> Result<()> {
    let trace = |one: &Exchange| {
        serde_json::json!({
            "state": one.state,
            "practice_id": one.practice_id,
            "content": one.content,
            "reason": one.reason,
            "offer_id": one.offer_id,
        })
    };
    work.traced(Change::of(KIND, &after.id, what), (before, after), trace)
}

/// A practice of which the caller may make an offer.
pub fn for_offer(work: &mut Work<'_>, id: PracticeId) -> Result<Practice> {
    let practice = practices::read(work, id)?;
    let owner = Some(practice.organization_id);
    policy::check(work.actor(), Action::OfferWrite, owner)?;
    Ok(practice)
}

/// Makes a draft of an offer to share a practice, for its owner to complete; it answers an exchange if one is named.
pub fn offer(
    work: &mut Work<'_>,
    practice: &Practice,
    answered: Option<ExchangeId>,
) -> Result<Offer> {
    let exchange = match answered {
        Some(exchange) => Some(asked_for(work, practice, exchange)?),
        None => None,
    };
    let eligible = match &exchange {
        Some(exchange) => state_code(work, exchange)?,
        None => None,
    };
    let content = offer_content(practice, eligible.into_iter().collect());
    let owner = practice.organization_id;
    let offer = offers::draft_from(work, owner, content, provenance(practice))?;
    if let Some(before) = exchange {
        let offered = Exchange {
            offer_id: Some(offer.id),
            ..before
        };
        step(work, &offered, ExchangeMove::Offer, None)?;
    }
    Ok(offer)
}

fn asked_for(work: &mut Work<'_>, practice: &Practice, id: ExchangeId) -> Result<Exchange> {
    let found = exchanges::find(work.conn, id)?;
    let found = found.filter(|one| one.practice_id == practice.id);
    found.ok_or_else(|| {
        let message = Message::new("error-unknown-exchange").with("id", id);
        Error::field("/exchange_id", message)
    })
}

/// The code of whoever asks, if it is a State.
fn state_code(work: &mut Work<'_>, exchange: &Exchange) -> Result<Option<String>> {
    let asker = organizations::read(work, &exchange.organization_id.to_string())?;
    let state = asker.kind == OrganizationKind::State;
    Ok(Some(asker.code).filter(|code| state && countries::by_iso3(code).is_some()))
}

fn provenance(practice: &Practice) -> Provenance {
    Provenance {
        kind: SourceKind::Practice,
        reference: practice.content.title.clone(),
        url: Some(format!("/v1/practices/{}", practice.id)),
    }
}

fn offer_content(practice: &Practice, eligible_states: Vec<String>) -> OfferContent {
    let told = practice.content.clone();
    let parts = [told.summary, told.what_was_done, told.result];
    let parts = parts.iter().filter(|text| !text.trim().is_empty());
    let description: Vec<&str> = parts.map(String::as_str).collect();
    let description = description.join("\n\n");
    OfferContent {
        title: told.title,
        description: description.chars().take(DESCRIPTION_CHARS_MAX).collect(),
        language: told.language,
        assistance_types: vec![AssistanceType::PeerExchange],
        assistance_other: None,
        themes: told.themes,
        groups_of_persons: told.groups_of_persons,
        sdgs: told.sdgs,
        eligible_states,
        eligible_regions: Vec::new(),
        eligible_groups: Vec::new(),
        capacity: Vec::new(),
        conditions: String::new(),
        cost_terms: CostTerms::ToBeAgreed,
        window: None,
        languages_of_delivery: told.language.into_iter().collect(),
        standing: false,
        indicative: false,
        recommendations: told.recommendations,
        upr_process: told.upr_process,
        contact: told.contact,
        budget: None,
        visibility: told.visibility.min(Visibility::Extranet),
        audience: told.audience,
        valid_until: None,
    }
}
