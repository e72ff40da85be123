//! Webhooks, what is on its way to them, and every attempt to deliver it, in the database.

use std::collections::BTreeSet;

use diesel::dsl::min;
use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::{decode, encode, parse, parse_optional};
use super::schema::{webhook_attempts, webhook_deliveries, webhooks};
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::{DeliveryId, NoticeId, OrganizationId, WebhookId};
use crate::domain::notices::Audience;
use crate::domain::webhook::{Attempt, Delivery, DeliveryState, Secrets, Webhook};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, check_for_backend(MultiBackend), treat_none_as_null = true)]
struct WebhookRow {
    id: String,
    organization_id: String,
    audience: String,
    url: String,
    kinds: String,
    active: bool,
    secret: String,
    old_secret: Option<String>,
    old_secret_until_ms: Option<i64>,
    version: i64,
    created_by: Option<String>,
    created_ms: i64,
    updated_ms: i64,
}

impl WebhookRow {
    fn from_webhook(webhook: &Webhook) -> Result<Self> {
        let old = webhook.secrets.old.clone();
        Ok(Self {
            id: webhook.id.to_string(),
            organization_id: webhook.organization_id.to_string(),
            audience: webhook.audience.code().to_owned(),
            url: webhook.url.clone(),
            kinds: encode(&webhook.kinds)?,
            active: webhook.active,
            secret: webhook.secrets.present.clone(),
            old_secret_until_ms: old.as_ref().map(|(_, until_ms)| *until_ms),
            old_secret: old.map(|(secret, _)| secret),
            version: webhook.version,
            created_by: webhook.created_by.map(|id| id.to_string()),
            created_ms: webhook.created_ms,
            updated_ms: webhook.updated_ms,
        })
    }

    fn into_webhook(self) -> Result<Webhook> {
        Ok(Webhook {
            id: parse(&self.id)?,
            organization_id: parse(&self.organization_id)?,
            audience: parse(&self.audience)?,
            url: self.url,
            kinds: decode(&self.kinds)?,
            active: self.active,
            secrets: Secrets {
                present: self.secret,
                old: self.old_secret.zip(self.old_secret_until_ms),
            },
            version: self.version,
            created_by: parse_optional(self.created_by.as_deref())?,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_deliveries, check_for_backend(MultiBackend))]
struct DeliveryRow {
    id: String,
    webhook_id: String,
    notice_id: String,
    state: String,
    attempts: i32,
    next_ms: i64,
    created_ms: i64,
    updated_ms: i64,
}

impl DeliveryRow {
    fn from_delivery(delivery: &Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            webhook_id: delivery.webhook_id.to_string(),
            notice_id: delivery.notice_id.to_string(),
            state: delivery.state.code().to_owned(),
            attempts: delivery.attempts,
            next_ms: delivery.next_ms,
            created_ms: delivery.created_ms,
            updated_ms: delivery.updated_ms,
        }
    }

    fn into_delivery(self) -> Result<Delivery> {
        Ok(Delivery {
            id: parse(&self.id)?,
            webhook_id: parse(&self.webhook_id)?,
            notice_id: parse::<NoticeId>(&self.notice_id)?,
            state: parse(&self.state)?,
            attempts: self.attempts,
            next_ms: self.next_ms,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a webhook.
pub fn insert(conn: &mut Conn, webhook: &Webhook) -> Result<()> {
    diesel::insert_into(webhooks::table)
        .values(WebhookRow::from_webhook(webhook)?)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Replaces the webhook that stands at the version before this one.
pub fn update(conn: &mut Conn, webhook: &Webhook) -> Result<()> {
    let before = webhooks::table
        .find(webhook.id.to_string())
        .filter(webhooks::version.eq(webhook.version - 1));
    let changed = diesel::update(before)
        .set(WebhookRow::from_webhook(webhook)?)
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 0 {
        return Err(Error::Stale {
            current: webhook.version,
        });
    }
    Ok(())
}

/// Removes a webhook with all that was on its way to it.
pub fn delete(conn: &mut Conn, id: WebhookId) -> Result<()> {
    let of_it = webhook_deliveries::webhook_id.eq(id.to_string());
    let ids: Vec<String> = webhook_deliveries::table
        .filter(of_it.clone())
        .select(webhook_deliveries::id)
        .load(conn)
        .map_err(Error::from_diesel)?;
    for ids in ids.chunks(super::IDS_PER_STATEMENT) {
        let attempts = webhook_attempts::delivery_id.eq_any(ids.to_vec());
        diesel::delete(webhook_attempts::table.filter(attempts))
            .execute(conn)
            .map_err(Error::from_diesel)?;
    }
    diesel::delete(webhook_deliveries::table.filter(of_it))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    diesel::delete(webhooks::table.find(id.to_string()))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One webhook, whoever it belongs to.
pub fn find(conn: &mut Conn, id: WebhookId) -> Result<Option<Webhook>> {
    let row: Option<WebhookRow> = webhooks::table
        .find(id.to_string())
        .select(WebhookRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(WebhookRow::into_webhook).transpose()
}

/// All webhooks of these audiences of an organization, in the order of their ids.
pub fn of_audiences(
    conn: &mut Conn,
    organization: OrganizationId,
    audiences: &[Audience],
) -> Result<Vec<Webhook>> {
    let audiences: Vec<&str> = audiences.iter().map(|one| one.code()).collect();
    let rows: Vec<WebhookRow> = webhooks::table
        .filter(webhooks::organization_id.eq(organization.to_string()))
        .filter(webhooks::audience.eq_any(audiences))
        .order(webhooks::id.asc())
        .select(WebhookRow::as_select())
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(WebhookRow::into_webhook).collect()
}

/// Adds a delivery.
pub fn insert_delivery(conn: &mut Conn, delivery: &Delivery) -> Result<()> {
    diesel::insert_into(webhook_deliveries::table)
        .values(DeliveryRow::from_delivery(delivery))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One delivery.
pub fn find_delivery(conn: &mut Conn, id: DeliveryId) -> Result<Option<Delivery>> {
    let row: Option<DeliveryRow> = webhook_deliveries::table
        .find(id.to_string())
        .select(DeliveryRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(DeliveryRow::into_delivery).transpose()
}

/// The deliveries of a webhook before an id, newest first; of one state, if asked for.
pub fn deliveries(
    conn: &mut Conn,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    let mut query = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(webhook.to_string()))
        .order(webhook_deliveries::id.desc())
        .limit(limit)
        .select(DeliveryRow::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(webhook_deliveries::state.eq(state.code()));
    }
    if let Some(before) = before {
        query = query.filter(webhook_deliveries::id.lt(before.to_owned()));
    }
    let rows: Vec<DeliveryRow> = query.load(conn).map_err(Error::from_diesel)?;
    rows.into_iter().map(DeliveryRow::into_delivery).collect()
}

/// Of each webhook that is not busy: the delivery that is to be sent now and has waited longest; of so many webhooks as there is room
/// for, those first that have waited longest.
pub fn due_deliveries(
    conn: &mut Conn,
    now_ms: Millis,
    busy: &BTreeSet<WebhookId>,
    room: usize,
) -> Result<Vec<Delivery>> {
    let busy: Vec<String> = busy.iter().map(ToString::to_string).collect();
    let waiting: Vec<String> = webhook_deliveries::table
        .filter(webhook_deliveries::state.eq(DeliveryState::Pending.code()))
        .filter(webhook_deliveries::next_ms.le(now_ms))
        .filter(webhook_deliveries::webhook_id.ne_all(busy))
        .group_by(webhook_deliveries::webhook_id)
        .select(webhook_deliveries::webhook_id)
        .order(min(webhook_deliveries::next_ms).asc())
        .limit(i64::try_from(room).unwrap_or(i64::MAX))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let oldest = waiting
        .iter()
        .map(|webhook| oldest_due(conn, now_ms, webhook));
    oldest.filter_map(Result::transpose).collect()
}

fn oldest_due(conn: &mut Conn, now_ms: Millis, webhook: &str) -> Result<Option<Delivery>> {
    let row: Option<DeliveryRow> = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(webhook))
        .filter(webhook_deliveries::state.eq(DeliveryState::Pending.code()))
        .filter(webhook_deliveries::next_ms.le(now_ms))
        .order((
            webhook_deliveries::next_ms.asc(),
            webhook_deliveries::id.asc(),
        ))
        .select(DeliveryRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(DeliveryRow::into_delivery).transpose()
}

/// Takes a delivery to send it, until a moment at which it is free again; false when another worker was first.
pub fn claim_delivery(conn: &mut Conn, delivery: &Delivery, until_ms: Millis) -> Result<bool> {
    let unclaimed = webhook_deliveries::table
        .find(delivery.id.to_string())
        .filter(webhook_deliveries::state.eq(DeliveryState::Pending.code()))
        .filter(webhook_deliveries::next_ms.eq(delivery.next_ms));
    diesel::update(unclaimed)
        .set(webhook_deliveries::next_ms.eq(until_ms))
        .execute(conn)
        .map(|rows| rows == 1)
        .map_err(Error::from_diesel)
}

/// Replaces where a delivery stands.
pub fn update_delivery(conn: &mut Conn, delivery: &Delivery) -> Result<()> {
    diesel::update(webhook_deliveries::table.find(delivery.id.to_string()))
        .set((
            webhook_deliveries::state.eq(delivery.state.code()),
            webhook_deliveries::attempts.eq(delivery.attempts),
            webhook_deliveries::next_ms.eq(delivery.next_ms),
            webhook_deliveries::updated_ms.eq(delivery.updated_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Removes a delivery, with its attempts: what it tells of may not be told any more.
pub fn delete_delivery(conn: &mut Conn, id: DeliveryId) -> Result<()> {
    let of_it = webhook_attempts::delivery_id.eq(id.to_string());
    diesel::delete(webhook_attempts::table.filter(of_it))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    diesel::delete(webhook_deliveries::table.find(id.to_string()))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Adds an attempt; nothing happens when the delivery is gone.
pub fn insert_attempt(
    conn: &mut Conn,
    id: &str,
    delivery: DeliveryId,
    attempt: &Attempt,
) -> Result<()> {
    let status = attempt
        .status
        .map(|status| i16::try_from(status).unwrap_or(i16::MAX));
    diesel::insert_into(webhook_attempts::table)
        .values((
            webhook_attempts::id.eq(id),
            webhook_attempts::delivery_id.eq(delivery.to_string()),
            webhook_attempts::at_ms.eq(attempt.at_ms),
            webhook_attempts::took_ms.eq(attempt.took_ms),
            webhook_attempts::status.eq(status),
            webhook_attempts::failure.eq(&attempt.failure),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// The attempts of a delivery, oldest first.
pub fn attempts(conn: &mut Conn, delivery: DeliveryId) -> Result<Vec<Attempt>> {
    type Row = (i64, i64, Option<i16>, Option<String>);
    let rows: Vec<Row> = webhook_attempts::table
        .filter(webhook_attempts::delivery_id.eq(delivery.to_string()))
        .order(webhook_attempts::id.asc())
        .select((
            webhook_attempts::at_ms,
            webhook_attempts::took_ms,
            webhook_attempts::status,
            webhook_attempts::failure,
        ))
        .load(conn)
        .map_err(Error::from_diesel)?;
    let attempt = |(at_ms, took_ms, status, failure): Row| Attempt {
        at_ms,
        took_ms,
        status: status.and_then(|status| u16::try_from(status).ok()),
        failure,
    };
    Ok(rows.into_iter().map(attempt).collect())
}
