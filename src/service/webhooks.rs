//! Webhooks: systems of organizations that are told what their people are told, and what became of each message.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::organizations::{ById, by_ids};
use super::work::{Context, Work};
use super::{Service, entries, notices};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{DeliveryId, WebhookId};
use crate::domain::message::Message;
use crate::domain::notices::{Audience, Notice, NoticeKind};
use crate::domain::policy::{self, Action};
use crate::domain::webhook::{
    Attempt, Delivery, DeliveryState, SECRET_MARK, Secrets, WEBHOOKS_MAX, Webhook, check_url_length,
};
use crate::store::feed::Change;
use crate::store::webhooks;

/// The kind by which the audit trail knows webhooks.
pub const KIND: &str = "webhook";
/// The kind by which refusals know deliveries.
const DELIVERY: &str = "delivery";
/// Random bytes in a secret; the specification asks for 24 to 64.
const SECRET_BYTES: usize = 32;

/// What is said of a webhook.
#[derive(Clone, Debug)]
pub struct WebhookContent {
    pub url: String,
    pub kinds: Vec<NoticeKind>,
    pub active: bool,
}

/// A webhook as the audit trail keeps it.
#[derive(Serialize)]
struct WebhookRecord<'a> {
    url: &'a str,
    kinds: &'a [NoticeKind],
    active: bool,
}

fn recorded(
    work: &mut Work<'_>,
    what: &str,
    before: Option<&Webhook>,
    after: Option<&Webhook>,
) -> Result<()> {
    let Some(either) = after.or(before) else {
        return Ok(());
    };
    let record = |one: &Webhook| {
        serde_json::to_value(WebhookRecord {
            url: &one.url,
            kinds: &one.kinds,
            active: one.active,
        })
        .map_err(|e| Error::Internal(format!("audit: {e}")))
    };
    let (before, after) = (
        before.map(record).transpose()?,
        after.map(record).transpose()?,
    );
    work.recorded(
        &Change::of(KIND, &either.id, what),
        before.as_ref(),
        after.as_ref(),
    )
}

/// The audience for which the caller keeps webhooks: the clearing-house's staff for the clearing-house.
fn audience(work: &Work<'_>) -> Option<Audience> {
    Audience::of(&work.actor().roles).pop()
}

/// The webhooks of the caller's organization.
pub fn list(work: &mut Work<'_>) -> Result<Vec<Webhook>> {
    match work.actor().organization_id() {
        Some(own) => webhooks::of_audiences(work.conn, own, &Audience::of(&work.actor().roles)),
        None => Ok(Vec::new()),
    }
}

/// One webhook of the caller's organization.
pub fn read(work: &mut Work<'_>, id: WebhookId) -> Result<Webhook> {
    for_use(work, id, Action::WebhookRead)
}

fn for_use(work: &mut Work<'_>, id: WebhookId, action: Action) -> Result<Webhook> {
    let audiences = Audience::of(&work.actor().roles);
    let own = work.actor().organization_id();
    let found = webhooks::find(work.conn, id)?;
    let found = found
        .filter(|one| Some(one.organization_id) == own && audiences.contains(&one.audience))
        .ok_or(Error::NotFound(KIND))?;
    policy::check(work.actor(), action, own)?;
    Ok(found)
}

/// Checks that the caller may change this webhook, in the order that leaks nothing.
pub fn for_write(work: &mut Work<'_>, id: WebhookId, expected: Option<i64>) -> Result<Webhook> {
    let found = for_use(work, id, Action::WebhookWrite)?;
    entries::check_version(found.version, expected)?;
    Ok(found)
}

/// Makes a webhook; its secret is told this once.
pub fn create(
    service: &Service,
    context: &Context,
    said: WebhookContent,
) -> Result<(Webhook, String)> {
    let secret = new_secret();
    let kept = secret.clone();
    let webhook = service.write(context, move |work| insert(work, &said, kept.clone()))?;
    Ok((webhook, secret))
}

fn new_secret() -> String {
    let bytes: [u8; SECRET_BYTES] = rand::random();
    format!("{SECRET_MARK}{}", STANDARD.encode(bytes))
}

fn insert(work: &mut Work<'_>, content: &WebhookContent, secret: String) -> Result<Webhook> {
    let own = work.actor().organization_id();
    policy::check(work.actor(), Action::WebhookWrite, own)?;
    let (Some(organization_id), Some(audience)) = (own, audience(work)) else {
        return Err(Error::NotFound("organization"));
    };
    check(work, content)?;
    if webhooks::of_audiences(work.conn, organization_id, &[audience])?.len() >= WEBHOOKS_MAX {
        let message = Message::new("error-webhooks-max").with("max", WEBHOOKS_MAX);
        return Err(Error::Conflict(message));
    }
    let webhook = Webhook {
        id: WebhookId(work.new_id()),
        organization_id,
        audience,
        url: content.url.clone(),
        kinds: content.kinds.clone(),
        active: content.active,
        secrets: Secrets {
            present: secret,
            old: None,
        },
        version: 1,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    webhooks::insert(work.conn, &webhook)?;
    recorded(work, "created", None, Some(&webhook))?;
    Ok(webhook)
}

fn check(work: &Work<'_>, content: &WebhookContent) -> Result<()> {
    check_url_length(&content.url)?;
    work.outgoing().check(&content.url).map(drop)
}

/// Replaces what is said of a webhook.
pub fn update(work: &mut Work<'_>, before: &Webhook, content: WebhookContent) -> Result<Webhook> {
    check(work, &content)?;
    let after = Webhook {
        url: content.url,
        kinds: content.kinds,
        active: content.active,
        version: before.version + 1,
        updated_ms: work.now_ms,
        ..before.clone()
    };
    webhooks::update(work.conn, &after)?;
    recorded(work, "updated", Some(before), Some(&after))?;
    Ok(after)
}

/// Removes a webhook with all that is on its way to it.
pub fn remove(work: &mut Work<'_>, webhook: &Webhook) -> Result<()> {
    webhooks::delete(work.conn, webhook.id)?;
    recorded(work, "removed", Some(webhook), None)
}

/// Gives a webhook a new secret, which is told this once; the one before signs beside it for a day.
pub fn rotate(
    service: &Service,
    context: &Context,
    id: WebhookId,
    expected: Option<i64>,
) -> Result<(Webhook, String)> {
    let secret = new_secret();
    let kept = secret.clone();
    let webhook = service.write(context, move |work| {
        let before = for_write(work, id, expected)?;
        let after = Webhook {
            secrets: before.secrets.clone().rotated(kept.clone(), work.now_ms),
            version: before.version + 1,
            updated_ms: work.now_ms,
            ..before.clone()
        };
        webhooks::update(work.conn, &after)?;
        recorded(work, "rotated", Some(&before), Some(&after))?;
        Ok(after)
    })?;
    Ok((webhook, secret))
}

/// A delivery, and what it tells.
#[derive(Clone, Debug)]
pub struct Sent {
    pub delivery: Delivery,
    pub notice: Notice,
}

/// The deliveries of a webhook before an id, newest first, of what its organization may still be told.
pub fn deliveries(
    work: &mut Work<'_>,
    id: WebhookId,
    state: Option<DeliveryState>,
    before: Option<String>,
    limit: i64,
) -> Result<ById<Sent>> {
    read(work, id)?;
    let found = by_ids(
        before,
        limit,
        |before| webhooks::deliveries(work.conn, id, state, before, limit + 1),
        |one| one.id.to_string(),
        |_| true,
    )?;
    let mut records = Vec::with_capacity(found.records.len());
    for delivery in found.records {
        if let Some(notice) = notices::still_told(work, delivery.notice_id)? {
            records.push(Sent { delivery, notice });
        }
    }
    Ok(ById {
        records,
        next: found.next,
    })
}

/// One delivery of a webhook, and every attempt of it, oldest first.
pub fn delivery(
    work: &mut Work<'_>,
    webhook: WebhookId,
    id: DeliveryId,
) -> Result<(Sent, Vec<Attempt>)> {
    read(work, webhook)?;
    let sent = find_delivery(work, webhook, id)?;
    let attempts = webhooks::attempts(work.conn, id)?;
    Ok((sent, attempts))
}

fn find_delivery(work: &mut Work<'_>, webhook: WebhookId, id: DeliveryId) -> Result<Sent> {
    let found = webhooks::find_delivery(work.conn, id)?.filter(|one| one.webhook_id == webhook);
    let delivery = found.ok_or(Error::NotFound(DELIVERY))?;
    let notice = notices::still_told(work, delivery.notice_id)?;
    let notice = notice.ok_or(Error::NotFound(DELIVERY))?;
    Ok(Sent { delivery, notice })
}

/// Sends a delivery again, whatever became of it, as if for the first time; receivers know it by its id.
pub fn redeliver(work: &mut Work<'_>, webhook: WebhookId, id: DeliveryId) -> Result<Sent> {
    let receiver = for_use(work, webhook, Action::WebhookWrite)?;
    if !receiver.active {
        return Err(Error::Conflict(Message::new("error-webhook-inactive")));
    }
    let sent = find_delivery(work, webhook, id)?;
    let delivery = Delivery {
        state: DeliveryState::Pending,
        attempts: 0,
        next_ms: work.now_ms,
        updated_ms: work.now_ms,
        ..sent.delivery
    };
    webhooks::update_delivery(work.conn, &delivery)?;
    work.noted(Action::WebhookWrite, DELIVERY, &id.to_string());
    Ok(Sent { delivery, ..sent })
}

/// Tells a webhook nothing more: its receiver has said that it is gone.
pub(super) fn stop(work: &mut Work<'_>, webhook: &Webhook) -> Result<()> {
    let stopped = Webhook {
        active: false,
        version: webhook.version + 1,
        updated_ms: work.now_ms,
        ..webhook.clone()
    };
    webhooks::update(work.conn, &stopped)?;
    recorded(work, "stopped", Some(webhook), Some(&stopped))
}
