//! Consents: recorded with every step by which a State lets more see a need of its own, and withdrawn by it. Who a need
//! was revealed to is always what its live consents say.

use super::clocks::DUE_AT_ONCE;
use super::work::Work;
use super::{announcements, decisions, entries, needs, needs_shown};
use crate::domain::clock::Millis;
use crate::domain::consent::{Consent, ConsentForm, ConsentScope, Widening};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{ConsentId, NeedId, OrganizationId};
use crate::domain::message::Message;
use crate::domain::need::{Need, NeedContent};
use crate::domain::policy::{self, Action};
use crate::domain::visibility::Visibility;
use crate::store::feed::Change;
use crate::store::{consents, cooperations, decisions as suggestions, needs as stored_needs};

/// The kind by which audit trail and feed know consents.
pub const KIND: &str = "consent";

/// The consents to a need, oldest first; for its owner and the clearing-house.
pub fn list(work: &mut Work<'_>, id: NeedId) -> Result<Vec<Consent>> {
    let need = needs::read(work, id)?;
    policy::check(
        work.actor(),
        Action::ConsentRead,
        Some(need.organization_id),
    )?;
    consents::of_need(work.conn, id)
}

/// A consent to be recorded.
struct Given {
    scope: ConsentScope,
    form: ConsentForm,
    visibility: Option<Visibility>,
    organization_id: Option<OrganizationId>,
    named: Vec<OrganizationId>,
    until_ms: Option<Millis>,
}

fn record(work: &mut Work<'_>, need: NeedId, given: Given) -> Result<()> {
    let consent = Consent {
        id: ConsentId(work.new_id()),
        need_id: need,
        scope: given.scope,
        form: given.form,
        visibility: given.visibility,
        organization_id: given.organization_id,
        named: given.named,
        given_by: work
            .actor()
            .user_id()
            .filter(|_| given.form == ConsentForm::Word),
        given_ms: work.now_ms,
        until_ms: given.until_ms,
        withdrawn_by: None,
        withdrawn_ms: None,
    };
    consents::insert(work.conn, &consent)?;
    changed(work, &consent, "given")
}

fn changed(work: &mut Work<'_>, consent: &Consent, what: &str) -> Result<()> {
    let told = serde_json::json!({
        "need_id": consent.need_id,
        "scope": consent.scope,
        "visibility": consent.visibility,
        "organization_id": consent.organization_id,
        "named": consent.named,
    });
    work.changed(Change::of(KIND, &consent.id, what), None, Some(&told))
}

/// The State opens its need, or has let its time to object pass.
pub(super) fn opened(work: &mut Work<'_>, need: &Need) -> Result<()> {
    let own = work.actor().organization_id() == Some(need.organization_id);
    let given = Given {
        scope: ConsentScope::Open,
        form: if own {
            ConsentForm::Word
        } else {
            ConsentForm::Silence
        },
        visibility: Some(need.content.visibility),
        organization_id: None,
        named: need.content.audience.clone(),
        until_ms: None,
    };
    record(work, need.id, given)
}

/// The State shows its need to more than before.
pub(super) fn widened(work: &mut Work<'_>, before: &Need, after: &Need) -> Result<()> {
    let content = &after.content;
    let widening = Widening::between(&before.content, content.visibility, &content.audience);
    if widening.is_none() {
        return Ok(());
    }
    let given = Given {
        scope: ConsentScope::Visibility,
        form: ConsentForm::Word,
        visibility: Some(content.visibility),
        organization_id: None,
        named: widening.named.into_iter().map(|(_, id)| id).collect(),
        until_ms: None,
    };
    record(work, after.id, given)
}

/// The State reveals its need to one organization, whatever its visibility.
pub(super) fn reveal(
    work: &mut Work<'_>,
    need: &Need,
    to: OrganizationId,
    until_ms: Option<Millis>,
) -> Result<Need> {
    let given = Given {
        scope: ConsentScope::Reveal,
        form: ConsentForm::Word,
        visibility: None,
        organization_id: Some(to),
        named: Vec::new(),
        until_ms,
    };
    record(work, need.id, given)?;
    tell(work, need, "revealed")
}

/// Hides a need again from an organization that it was revealed to.
pub(super) fn conceal(work: &mut Work<'_>, need: &Need, from: OrganizationId) -> Result<Need> {
    for consent in consents::of_need(work.conn, need.id)? {
        if consent.is_live() && consent.organization_id == Some(from) {
            end_now(work, consent, need.organization_id)?;
        }
    }
    tell(work, need, "concealed")
}

/// Shows the need to those whom its live consents name.
fn tell(work: &mut Work<'_>, need: &Need, what: &str) -> Result<Need> {
    let all = consents::of_need(work.conn, need.id)?;
    let live = all.iter().filter(|consent| consent.is_live());
    let mut told: Vec<OrganizationId> = live.filter_map(|one| one.organization_id).collect();
    told.sort_unstable();
    told.dedup();
    needs_shown::tell(work, need, told, what)
}

fn end_now(work: &mut Work<'_>, consent: Consent, owner: OrganizationId) -> Result<()> {
    let own = work.actor().organization_id() == Some(owner);
    let ended = Consent {
        withdrawn_by: work.actor().user_id().filter(|_| own),
        withdrawn_ms: Some(work.now_ms),
        ..consent
    };
    consents::update(work.conn, &ended)?;
    changed(work, &ended, "withdrawn")?;
    announcements::consent_over(work, &ended, owner)
}

/// Withdraws a consent to a need: what it showed is hidden at once.
///
/// # Errors
/// `Error::NotFound` when the need has no such consent; `Error::Conflict` when it was withdrawn, or when more hangs on it.
pub fn withdraw(work: &mut Work<'_>, need: &Need, id: ConsentId) -> Result<Need> {
    let consent = consents::find(work.conn, id)?.filter(|one| one.need_id == need.id);
    let consent = consent.ok_or(Error::NotFound(KIND))?;
    if !consent.is_live() {
        return Err(Error::Conflict(Message::new("error-consent-withdrawn")));
    }
    match (consent.scope, consent.organization_id) {
        (ConsentScope::Reveal, Some(to)) => take_back(work, need, to),
        (ConsentScope::Visibility, _) => lower(work, need, consent),
        _ => Err(Error::Conflict(Message::new("error-consent-to-open"))),
    }
}

/// Withdraws a reveal; a suggestion that waits for the organization's answer ends with it.
fn take_back(work: &mut Work<'_>, need: &Need, from: OrganizationId) -> Result<Need> {
    if let Some(standing) = cooperations::standing(work.conn, need.id)?
        && standing.has(from)
    {
        let message = Message::new("error-consent-in-use").with("id", standing.id);
        return Err(Error::Conflict(message));
    }
    for suggestion in suggestions::of_need(work.conn, need.id)? {
        if suggestion.offerer == from {
            decisions::take_back(work, &suggestion)?;
        }
    }
    conceal(work, need, from)
}

/// Shows the need no further than the consents that are left allow.
fn lower(work: &mut Work<'_>, need: &Need, consent: Consent) -> Result<Need> {
    let withdrawn = consent.id;
    let taken: Vec<OrganizationId> = consent.named.clone();
    end_now(work, consent, need.organization_id)?;
    let all = consents::of_need(work.conn, need.id)?;
    let left = || {
        all.iter()
            .filter(|one| one.is_live() && one.id != withdrawn)
    };
    let allowed = left().filter_map(|one| one.visibility).max();
    let allowed = allowed.unwrap_or(Visibility::Restricted);
    let still_named =
        |id: &OrganizationId| !taken.contains(id) || left().any(|one| one.named.contains(id));
    let lowered = NeedContent {
        visibility: need.content.visibility.min(allowed),
        audience: need
            .content
            .audience
            .iter()
            .copied()
            .filter(still_named)
            .collect(),
        ..need.content.clone()
    };
    needs_shown::show(work, need, lowered, "narrowed")
}

/// The consents, after an id, whose time is over.
pub fn due_to_end(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    consents::overdue(work.conn, work.now_ms, after, DUE_AT_ONCE)
}

/// Ends a consent whose time is over, unless a cooperation stands on it.
pub fn end(work: &mut Work<'_>, id: &str) -> Result<bool> {
    let id: ConsentId = entries::known_id(id)?;
    let Some(consent) = consents::find(work.conn, id)? else {
        return Ok(false);
    };
    stored_needs::lock(work.conn, consent.need_id)?;
    let due = consent
        .until_ms
        .is_some_and(|until_ms| until_ms <= work.now_ms);
    let need = stored_needs::find(work.conn, consent.need_id)?;
    let (Some(need), Some(to)) = (need, consent.organization_id) else {
        return Ok(false);
    };
    let standing = cooperations::standing(work.conn, need.id)?;
    if !due || !consent.is_live() || standing.is_some_and(|one| one.has(to)) {
        return Ok(false);
    }
    take_back(work, &need, to)?;
    Ok(true)
}
