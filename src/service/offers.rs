//! Offers: filed by who can help, verified by the clearing-house, made available by their owners.

use chrono::NaiveDate;

use super::announcements;
use super::clocks::DUE_AT_ONCE;
use super::entries::{self, Listed, Trace, Writing};
use super::search::{self, Search};
use super::work::Work;
use crate::domain::actor::Role;
use crate::domain::assistance::{Provenance, SourceKind, unit_key};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OfferId, OrganizationId};
use crate::domain::lifecycle::{Lifecycle, OfferMove, OfferState};
use crate::domain::listing::{Facets, Filter, LinkKind, Page};
use crate::domain::message::Message;
use crate::domain::offer::{Offer, OfferContent, Taken};
use crate::domain::organization::OrganizationKind;
use crate::domain::policy::{self, Action, Grant};
use crate::store::feed::Change;
use crate::store::{commitments, offers};

/// The kind by which audit trail and feed know offers.
pub const KIND: &str = "offer";

/// TABLE: the moves that people make, and the right that each takes.
pub const MOVES: [(OfferMove, Action); 11] = [
    (OfferMove::Endorse, Action::OfferWrite),
    (OfferMove::Reject, Action::OfferWrite),
    (OfferMove::Retract, Action::OfferExtract),
    (OfferMove::Submit, Action::OfferWrite),
    (OfferMove::Return, Action::OfferReview),
    (OfferMove::Verify, Action::OfferReview),
    (OfferMove::Publish, Action::OfferPublish),
    (OfferMove::Pause, Action::OfferWrite),
    (OfferMove::Resume, Action::OfferWrite),
    (OfferMove::Renew, Action::OfferRenew),
    (OfferMove::Withdraw, Action::OfferWrite),
];

/// The facets by which offers are counted.
const FACETS: [LinkKind; 4] = [
    LinkKind::Theme,
    LinkKind::Group,
    LinkKind::AssistanceType,
    LinkKind::LanguageOfDelivery,
];

/// One offer that the caller sees.
pub fn read(work: &mut Work<'_>, id: OfferId) -> Result<Offer> {
    let offer = offers::find(work.conn, id)?.filter(|offer| work.viewer().sees(&offer.shown()));
    offer.ok_or(Error::NotFound(KIND))
}

/// The offers that the caller sees.
pub fn list(work: &mut Work<'_>, filter: &Filter, page: &Page) -> Result<Listed<Offer>> {
    let offers = offers::list(work.conn, &work.viewer(), filter, &page.one_more())?;
    Ok(Listed::new(offers, page, |offer, key| {
        let value = key.of(offer.created_ms, offer.updated_ms, offer.valid_until_ms);
        (value, offer.id.to_string())
    }))
}

/// How many of the offers that the caller sees, and that a search finds, have each value.
pub fn facets(work: &mut Work<'_>, filter: &Filter, search: Option<&Search>) -> Result<Facets> {
    match search {
        Some(search) => search::offer_facets(work, filter, search, &FACETS),
        None => offers::facets(work.conn, &work.viewer(), filter, &FACETS),
    }
}

/// An offer for which the caller may ask for counterparts.
pub fn for_suggestions(work: &mut Work<'_>, id: OfferId) -> Result<Offer> {
    let offer = read(work, id)?;
    let owner = Some(offer.organization_id);
    policy::check(work.actor(), Action::OfferSuggestionRead, owner)?;
    Ok(offer)
}

/// Checks that the caller may change this offer, in the order that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: OfferId,
    action: Action,
    expected: Option<i64>,
) -> Result<Offer> {
    let offer = read(work, id)?;
    policy::check(work.actor(), action, Some(offer.organization_id))?;
    entries::check_version(offer.version, expected)?;
    Ok(offer)
}

/// Files a draft for the organization that the caller acts for.
pub fn create(
    work: &mut Work<'_>,
    content: OfferContent,
    external_id: Option<String>,
) -> Result<Offer> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::OfferWrite, owner)?;
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

/// Files, for another organization, an indicative offer that was heard or read.
pub fn extract(
    work: &mut Work<'_>,
    owner: OrganizationId,
    content: OfferContent,
    provenance: Provenance,
) -> Result<Offer> {
    policy::check(work.actor(), Action::OfferExtract, None)?;
    entries::check_owner(work, owner, &offerers())?;
    entries::check_source(&provenance)?;
    content.check_complete().map_err(|e| e.under("/content"))?;
    let indicative = OfferContent {
        indicative: true,
        ..content
    };
    let writing = Writing {
        external_id: None,
        provenance: Some(provenance),
    };
    insert(work, owner, indicative, writing).map_err(|e| e.under("/content"))
}

/// Files a draft that its owner makes from something else, which it keeps as its provenance.
pub(super) fn draft_from(
    work: &mut Work<'_>,
    owner: OrganizationId,
    content: OfferContent,
    provenance: Provenance,
) -> Result<Offer> {
    let writing = Writing {
        external_id: None,
        provenance: Some(provenance),
    };
    insert(work, owner, content, writing)
}

/// The kinds of organization whose people may make an offer, and so endorse one, their own.
fn offerers() -> Vec<OrganizationKind> {
    let may_offer = |kind: &OrganizationKind| {
        let mut roles = Role::of_kind(*kind).iter();
        roles.any(|role| policy::grant(Action::OfferWrite, Some(*role)) == Grant::Own)
    };
    OrganizationKind::ALL
        .iter()
        .copied()
        .filter(may_offer)
        .collect()
}

fn insert(
    work: &mut Work<'_>,
    owner: OrganizationId,
    mut content: OfferContent,
    writing: Writing,
) -> Result<Offer> {
    complete(work, &mut content)?;
    let state = match &writing.provenance {
        Some(source) if source.kind != SourceKind::Practice => OfferState::Extracted,
        _ => OfferState::Draft,
    };
    let offer = Offer {
        id: OfferId(work.new_id()),
        organization_id: owner,
        state,
        previous_state: None,
        version: 1,
        external_id: writing.external_id,
        provenance: writing.provenance,
        valid_until_ms: entries::valid_until(content.valid_until, work.now_ms)?,
        content,
        committed: Vec::new(),
        remark: None,
        state_since_ms: work.now_ms,
        created_by: work.actor().user_id(),
        last_verified_ms: work.now_ms,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    offers::insert(work.conn, &offer)?;
    let what = match offer.state {
        OfferState::Extracted => "extracted",
        _ => "created",
    };
    work.changed(
        Change::of(KIND, &offer.id, what),
        None,
        Some(&trace(&offer)),
    )?;
    if offer.state == OfferState::Extracted {
        announcements::offer_extracted(work, &offer)?;
    }
    Ok(offer)
}

/// Replaces what the offer says; whoever does so has looked at it.
pub fn update(work: &mut Work<'_>, offer: &Offer, mut content: OfferContent) -> Result<Offer> {
    if !offer.state.is_editable() {
        return Err(entries::not_editable(offer.state));
    }
    if !offer.state.is_unfinished() {
        content.check_complete()?;
    }
    let old = (offer.content.language, offer.content.meaning());
    content.language =
        entries::language_after((old.0, &old.1), (content.language, &content.meaning()));
    complete(work, &mut content)?;
    let after = Offer {
        valid_until_ms: entries::valid_until(content.valid_until, work.now_ms)?,
        content,
        version: offer.version + 1,
        last_verified_ms: work.now_ms,
        updated_ms: work.now_ms,
        ..offer.clone()
    };
    let after = save(work, offer, after, "updated")?;
    followed(work, after.id)
}

/// Brings an offer up to what the commitments from it say; it is locked.
pub(super) fn recount(work: &mut Work<'_>, id: OfferId) -> Result<()> {
    let mut committed: Vec<Taken> = Vec::new();
    for one in commitments::of_offer(work.conn, id)? {
        let (kind, unit) = (one.assistance_type, unit_key(&one.unit));
        let alike = |known: &&mut Taken| known.assistance_type == kind && known.unit == unit;
        match committed.iter_mut().find(alike) {
            Some(known) => known.quantity = known.quantity.saturating_add(one.quantity),
            None => committed.push(Taken {
                assistance_type: kind,
                unit,
                quantity: one.quantity,
            }),
        }
    }
    offers::set_committed(work.conn, id, &committed)?;
    followed(work, id).map(drop)
}

/// An offer of which nothing is left is fully committed, and available again when something is.
fn followed(work: &mut Work<'_>, id: OfferId) -> Result<Offer> {
    let offer = offers::find(work.conn, id)?.ok_or(Error::NotFound(KIND))?;
    let by = match (offer.state, offer.is_exhausted()) {
        (OfferState::Available, true) => OfferMove::Commit,
        (OfferState::FullyCommitted, false) => OfferMove::Release,
        _ => return Ok(offer),
    };
    moved(work, &offer, by, None)
}

/// Checks that the caller may file offers for the organization that it acts for.
pub fn check_filing(work: &Work<'_>) -> Result<()> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::OfferWrite, owner)
}

/// Files the offer that its owner knows under `external_id`, or replaces what it says.
pub fn upsert(
    work: &mut Work<'_>,
    external_id: &str,
    expected: Option<i64>,
    content: OfferContent,
) -> Result<(Offer, bool)> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::OfferWrite, owner)?;
    let owner = owner.ok_or(Error::NotFound("organization"))?;
    entries::check_external_id(external_id)?;
    let Some(offer) = offers::find_external(work.conn, owner, external_id)? else {
        let offer = create(work, content, Some(external_id.to_owned()))?;
        return Ok((offer, true));
    };
    if expected.is_some() {
        entries::check_version(offer.version, expected)?;
    }
    if entries::is_unchanged(&offer.content, &content) {
        return Ok((offer, false));
    }
    Ok((update(work, &offer, content)?, false))
}

/// The moves that the caller may make with the offer now.
#[must_use]
pub fn moves(work: &Work<'_>, offer: &Offer) -> Vec<OfferMove> {
    entries::moves(work.actor(), &MOVES, offer.state, offer.organization_id)
}

/// Takes the offer one step along its lifecycle.
pub fn step(
    work: &mut Work<'_>,
    offer: &Offer,
    by: OfferMove,
    remark: Option<String>,
) -> Result<Offer> {
    let after = match by {
        OfferMove::Renew => renewed(work, offer, None)?,
        _ => moved(work, offer, by, remark)?,
    };
    followed(work, after.id)
}

/// Says that an offer is still true and, in the same step, until when it stands from now on: the day said, else the one
/// that stood. One that has expired has the state again that it had, any other keeps its own.
pub fn renew(work: &mut Work<'_>, offer: &Offer, until: Option<NaiveDate>) -> Result<Offer> {
    let after = renewed(work, offer, until)?;
    followed(work, after.id)
}

fn moved(
    work: &mut Work<'_>,
    offer: &Offer,
    by: OfferMove,
    remark: Option<String>,
) -> Result<Offer> {
    let state = state_after(work, offer, by)?;
    if matches!(by, OfferMove::Submit | OfferMove::Endorse) {
        offer.content.check_complete()?;
    }
    let after = Offer {
        state,
        previous_state: Some(offer.state),
        state_since_ms: work.now_ms,
        version: offer.version + 1,
        remark: remark.or_else(|| offer.remark.clone()),
        updated_ms: work.now_ms,
        ..offer.clone()
    };
    let after = match by {
        OfferMove::Endorse => Offer {
            content: OfferContent {
                indicative: false,
                ..after.content
            },
            ..after
        },
        _ => after,
    };
    let after = save(work, offer, after, by.code())?;
    announcements::offer_moved(work, &after, by)?;
    Ok(after)
}

/// The state after a move, or the refusal that names those that the caller may make.
fn state_after(work: &Work<'_>, offer: &Offer, by: OfferMove) -> Result<OfferState> {
    let after = offer.state.after(by, offer.previous_state);
    after.map_err(|_| {
        let owner = offer.organization_id;
        entries::refusal(work.actor(), &MOVES, (offer.state, by), owner)
    })
}

fn renewed(work: &mut Work<'_>, offer: &Offer, until: Option<NaiveDate>) -> Result<Offer> {
    let state = state_after(work, offer, OfferMove::Renew)?;
    let (valid_until, valid_until_ms) =
        entries::renewed_validity(until, offer.content.valid_until, work.now_ms)?;
    let since_ms = Some(offer.state_since_ms).filter(|_| state == offer.state);
    let after = Offer {
        state,
        state_since_ms: since_ms.unwrap_or(work.now_ms),
        version: offer.version + 1,
        content: OfferContent {
            valid_until,
            ..offer.content.clone()
        },
        valid_until_ms,
        last_verified_ms: work.now_ms,
        updated_ms: work.now_ms,
        ..offer.clone()
    };
    let after = save(work, offer, after, OfferMove::Renew.code())?;
    announcements::offer_moved(work, &after, OfferMove::Renew)?;
    Ok(after)
}

/// The offers, after an id, whose time is over.
pub fn due_to_expire(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    let states: Vec<&str> = expiring().map(OfferState::code).collect();
    offers::overdue(work.conn, work.now_ms, &states, after, DUE_AT_ONCE)
}

/// Lets an offer expire, if its time is over.
pub fn expire(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let found = offers::find(work.conn, entries::known_id(id)?)?;
    let is_due =
        |offer: &Offer| offer.valid_until_ms < work.now_ms && expiring().any(|s| s == offer.state);
    let Some(offer) = found.filter(is_due) else {
        return Ok(false);
    };
    step(work, &offer, OfferMove::Expire, None)?;
    Ok(true)
}

/// The states in which an offer runs out.
pub(super) fn expiring() -> impl Iterator<Item = OfferState> {
    let states = OfferState::ALL.iter().copied();
    states.filter(|state| state.moves().contains(&OfferMove::Expire))
}

fn save(work: &mut Work<'_>, before: &Offer, after: Offer, what: &str) -> Result<Offer> {
    offers::update(work.conn, &after)?;
    let (old, new) = entries::traces(trace(before), trace(&after));
    work.changed(Change::of(KIND, &after.id, what), Some(&old), Some(&new))?;
    if before.shown() != after.shown() {
        work.was_shown(&before.shown());
    }
    Ok(after)
}

fn trace(offer: &Offer) -> Trace<'_, OfferContent> {
    Trace {
        state: offer.state.code(),
        remark: offer.remark.as_deref(),
        external_id: offer.external_id.as_deref(),
        provenance: offer.provenance.as_ref(),
        content: Some(&offer.content),
    }
}

/// Checks the content and fills in what can be known: the language of its texts.
fn complete(work: &mut Work<'_>, content: &mut OfferContent) -> Result<()> {
    content.check()?;
    entries::check_organizations(work, &[("/audience", &content.audience)])?;
    entries::check_recommendations(work, &content.recommendations, None)?;
    content.language = entries::language(content.language, &content.meaning());
    Ok(())
}

/// The reason that a move must carry, if it must.
#[must_use]
pub fn reason_wanted(by: OfferMove) -> Option<Message> {
    matches!(by, OfferMove::Return | OfferMove::Reject)
        .then(|| Message::new("error-reason-required"))
}
