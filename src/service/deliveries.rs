//! Messages on their way to webhooks, each written in the transaction of what it tells of: a worker takes it, sends it, and
//! tries again until the receiver has it or it is given up. A webhook gets one message at a time, so one that answers
//! slowly or never keeps nobody waiting but itself.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use super::webhooks::stop;
use super::work::{Context, Work};
use super::{Service, notices};
use crate::domain::clock::{Millis, rfc3339};
use crate::domain::error::{Error, Result};
use crate::domain::ids::WebhookId;
use crate::domain::notices::Notice;
use crate::domain::webhook::{Attempt, Delivery, DeliveryState, Webhook, retry_after_ms};
use crate::store::webhooks;

/// How long a worker has a delivery for itself: longer than any attempt takes.
const CLAIM_MS: Millis = 60_000;
/// To how many webhooks messages go side by side.
const AT_ONCE: usize = 128;
/// How long answers are waited for before it is looked again what has fallen due.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A request that is ready to go.
struct Request {
    delivery: Delivery,
    url: String,
    headers: HeaderMap,
    body: String,
}

/// Sends what is due until nothing is, or until it is told not to go on; answers how many attempts were made. `wait` runs
/// what is asynchronous.
pub fn send_due(
    service: &Service,
    wait: &tokio::runtime::Runtime,
    go_on: &dyn Fn() -> bool,
) -> Result<usize> {
    let (mut underway, mut busy, mut made) = (FuturesUnordered::new(), BTreeSet::new(), 0);
    loop {
        if go_on() {
            for request in take_due(service, &busy)? {
                busy.insert(request.delivery.webhook_id);
                underway.push(send(service, request));
            }
        }
        if underway.is_empty() {
            return Ok(made);
        }
        let next = async { tokio::time::timeout(LOOK_AGAIN, underway.next()).await };
        if let Ok(Some((request, attempt))) = wait.block_on(next) {
            busy.remove(&request.delivery.webhook_id);
            service.write(&context(), move |work| {
                settle(work, &request.delivery, &attempt)
            })?;
            made += 1;
        }
    }
}

/// Takes the oldest message that is due to each webhook which has none on its way, as far as there is room.
fn take_due(service: &Service, busy: &BTreeSet<WebhookId>) -> Result<Vec<Request>> {
    let (now_ms, room) = (service.clock.now_ms(), AT_ONCE - busy.len());
    let due = service.read(&context(), |work| {
        webhooks::due_deliveries(work.conn, now_ms, busy, room)
    })?;
    let mut requests = Vec::with_capacity(due.len());
    for delivery in due {
        let one = delivery.clone();
        match service.write(&context(), move |work| prepare(work, &one)) {
            Ok(request) => requests.extend(request),
            Err(error) => put_off(service, delivery, &error)?,
        }
    }
    Ok(requests)
}

/// Lets a delivery that cannot be made ready wait, so that it keeps no other waiting.
fn put_off(service: &Service, delivery: Delivery, error: &Error) -> Result<()> {
    tracing::error!(delivery = %delivery.id, %error, "a message for a webhook cannot be made ready");
    let claimed = service.write(&context(), move |work| {
        webhooks::claim_delivery(work.conn, &delivery, work.now_ms + CLAIM_MS)
    });
    claimed.map(|_| ())
}

fn context() -> Context {
    Context::system("webhooks")
}

/// Takes a delivery, unless another worker has it, or nobody wants or may be told it any more.
fn prepare(work: &mut Work<'_>, delivery: &Delivery) -> Result<Option<Request>> {
    if !webhooks::claim_delivery(work.conn, delivery, work.now_ms + CLAIM_MS)? {
        return Ok(None);
    }
    let notice = notices::still_told(work, delivery.notice_id)?;
    let webhook = webhooks::find(work.conn, delivery.webhook_id)?;
    let (Some(notice), Some(webhook)) = (notice, webhook.filter(|one| one.active)) else {
        webhooks::delete_delivery(work.conn, delivery.id)?;
        return Ok(None);
    };
    let body = payload(work, &notice);
    Ok(Some(Request {
        delivery: delivery.clone(),
        headers: headers(&webhook, delivery, work.now_ms, &body)?,
        url: webhook.url,
        body,
    }))
}

/// What a receiver is told: what happened, when, to which record, and where to read it.
fn payload(work: &Work<'_>, notice: &Notice) -> String {
    let path = notice.kind.record().path(&notice.record_id);
    let body = serde_json::json!({
        "type": notice.kind,
        "timestamp": rfc3339(notice.at_ms),
        "data": {
            "id": notice.record_id,
            "kind": notice.kind.record(),
            "link": work.link(&path),
        },
    });
    body.to_string()
}

fn headers(
    webhook: &Webhook,
    delivery: &Delivery,
    now_ms: Millis,
    body: &str,
) -> Result<HeaderMap> {
    let id = format!("msg_{}", delivery.id);
    let values = [
        ("webhook-timestamp", (now_ms / 1_000).to_string()),
        ("webhook-signature", webhook.secrets.sign(&id, now_ms, body)),
        ("webhook-id", id),
        (
            "user-agent",
            concat!("clearing-house/", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
    ];
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in values {
        let value = HeaderValue::from_str(&value);
        let value = value.map_err(|e| Error::Internal(format!("webhook: {e}")))?;
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

async fn send(service: &Service, request: Request) -> (Request, Attempt) {
    let at_ms = service.clock.now_ms();
    let started = std::time::Instant::now();
    let answered = service
        .outgoing
        .post(&request.url, request.headers.clone(), request.body.clone())
        .await;
    let took_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
    let (status, failure) = match answered {
        Ok(status) => (Some(status), None),
        Err(reason) => (None, Some(reason)),
    };
    let attempt = Attempt {
        at_ms,
        took_ms,
        status,
        failure,
    };
    (request, attempt)
}

/// Notes what came of an attempt. A receiver that says it is gone is asked no more.
pub fn settle(work: &mut Work<'_>, before: &Delivery, attempt: &Attempt) -> Result<()> {
    let Some(present) = webhooks::find_delivery(work.conn, before.id)? else {
        return Ok(());
    };
    let id = work.new_id().to_string();
    webhooks::insert_attempt(work.conn, &id, before.id, attempt)?;
    // Somebody has asked for it to be sent anew while it was out.
    if present.updated_ms != before.updated_ms {
        return Ok(());
    }
    let attempts = before.attempts + 1;
    let again_ms = retry_after_ms(attempts).filter(|_| !attempt.is_gone());
    let (state, next_ms) = match again_ms {
        _ if attempt.is_success() => (DeliveryState::Delivered, before.next_ms),
        Some(wait_ms) => (DeliveryState::Pending, work.now_ms + wait_ms),
        None => (DeliveryState::Dead, before.next_ms),
    };
    let after = Delivery {
        state,
        attempts,
        next_ms,
        updated_ms: work.now_ms,
        ..before.clone()
    };
    webhooks::update_delivery(work.conn, &after)?;
    let webhook = webhooks::find(work.conn, before.webhook_id)?;
    match webhook.filter(|one| one.active && attempt.is_gone()) {
        Some(webhook) => stop(work, &webhook),
        None => Ok(()),
    }
}
