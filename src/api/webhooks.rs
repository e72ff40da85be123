//! Webhooks over the API: where an organization's systems are told, and what became of it.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use super::notices::RecordSummary;
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{DeliveryId, UserId, WebhookId};
use crate::domain::notices::NoticeKind;
use crate::domain::webhook::{Attempt, DeliveryState, Webhook};
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::webhooks::{self, Sent, WebhookContent};

/// What is said of a webhook.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct WebhookBody {
    /// Over TLS, and in a public place.
    pub url: String,
    /// The kinds of notice it wants; every kind when empty or not given.
    #[serde(default)]
    pub kinds: Vec<NoticeKind>,
    /// One that is not active is sent nothing, also nothing of what is on its way.
    #[serde(default = "active")]
    pub active: bool,
}

const fn active() -> bool {
    true
}

impl From<WebhookBody> for WebhookContent {
    fn from(body: WebhookBody) -> Self {
        let mut kinds = body.kinds;
        kinds.sort_unstable();
        kinds.dedup();
        Self {
            url: body.url,
            kinds,
            active: body.active,
        }
    }
}

/// A webhook, without its secret.
#[derive(Serialize, utoipa::ToSchema)]
pub struct WebhookView {
    pub id: WebhookId,
    pub url: String,
    pub kinds: Vec<NoticeKind>,
    pub active: bool,
    /// Until when the secret before the present one signs too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<String>,
    pub version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    pub created_at: String,
    pub updated_at: String,
}

/// A webhook with a new secret, which is shown this once.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NewSecretView {
    /// Every message is signed with it: <https://www.standardwebhooks.com>.
    pub secret: String,
    #[serde(flatten)]
    pub about: WebhookView,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            kinds: webhook.kinds,
            active: webhook.active,
            old_secret_until: webhook.secrets.old.map(|(_, until_ms)| rfc3339(until_ms)),
            version: webhook.version,
            created_by: webhook.created_by,
            created_at: rfc3339(webhook.created_ms),
            updated_at: rfc3339(webhook.updated_ms),
        }
    }
}

impl WebhookView {
    fn answer(webhook: Webhook) -> Result<Answer> {
        let version = webhook.version;
        Ok(Answer::ok(&Self::from(webhook))?.version(version))
    }
}

/// The webhooks of an organization.
#[derive(Serialize, utoipa::ToSchema)]
pub struct WebhooksView {
    /// Oldest first.
    pub items: Vec<WebhookView>,
}

/// A message to a webhook.
#[derive(Serialize, utoipa::ToSchema)]
pub struct WebhookDeliveryView {
    pub id: DeliveryId,
    /// The `webhook-id` under which the receiver knows it, however often it is sent.
    pub message_id: String,
    pub kind: NoticeKind,
    pub record: DeliveredRecord,
    pub state: DeliveryState,
    /// Since it was made, or was asked for again.
    pub attempts: i32,
    /// When it is sent next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// The record that a message tells of.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DeliveredRecord {
    pub id: String,
    pub url: String,
}

/// A message to a webhook, and every attempt to deliver it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DeliveryDetailView {
    #[serde(flatten)]
    pub about: WebhookDeliveryView,
    /// Oldest first.
    pub log: Vec<AttemptView>,
}

/// One attempt to deliver.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AttemptView {
    pub at: String,
    pub took_ms: i64,
    /// What the receiver answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why there was no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

impl From<Sent> for WebhookDeliveryView {
    fn from(sent: Sent) -> Self {
        let (delivery, notice) = (sent.delivery, sent.notice);
        let record = RecordSummary::new(notice.kind.record(), notice.record_id, String::new());
        let pending = delivery.state == DeliveryState::Pending;
        Self {
            id: delivery.id,
            message_id: format!("msg_{}", delivery.id),
            kind: notice.kind,
            record: DeliveredRecord {
                id: record.id,
                url: record.url,
            },
            state: delivery.state,
            attempts: delivery.attempts,
            next_at: pending.then(|| rfc3339(delivery.next_ms)),
            created_at: rfc3339(delivery.created_ms),
            updated_at: rfc3339(delivery.updated_ms),
        }
    }
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            at: rfc3339(attempt.at_ms),
            took_ms: attempt.took_ms,
            status: attempt.status,
            failure: attempt.failure,
        }
    }
}

/// What a list of messages is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeliveryQuery {
    /// `pending`, `delivered` or `dead`.
    pub state: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl DeliveryQuery {
    fn state(&self) -> Result<Option<DeliveryState>> {
        let known = self.state.as_deref().map(str::parse::<DeliveryState>);
        known
            .transpose()
            .map_err(|unknown| Error::field("state", unknown.into()))
    }

    fn page(&self) -> PageQuery {
        PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }
}

/// The webhooks of one's own organization.
#[utoipa::path(get, path = "/v1/webhooks", tag = "webhooks", responses(
    (status = 200, body = WebhooksView),
))]
pub async fn list(call: Call) -> Reply {
    call.read(|work| {
        let found = webhooks::list(work)?.into_iter();
        Answer::ok(&WebhooksView {
            items: found.map(WebhookView::from).collect(),
        })
    })
    .await
}

/// Makes a webhook and shows its secret this once. It is told what one's own people are told: each message names a record
/// that the organization sees, and nothing of what it says. An `Idempotency-Key` is not honoured here: the answer is not kept.
#[utoipa::path(post, path = "/v1/webhooks", tag = "webhooks", request_body = WebhookBody, responses(
    (status = 201, body = NewSecretView),
    Refused<409>,
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: WebhookBody = body::parse(&bytes)?;
        let (webhook, secret) = webhooks::create(service, context, body.into())?;
        let (place, version) = (format!("/v1/webhooks/{}", webhook.id), webhook.version);
        let about = webhook.into();
        Ok(Answer::created(place, &NewSecretView { secret, about })?.version(version))
    })
    .await
}

/// One webhook of one's own organization.
#[utoipa::path(get, path = "/v1/webhooks/{id}", tag = "webhooks", params(("id" = WebhookId, Path)), responses(
    (status = 200, body = WebhookView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<WebhookId>) -> Reply {
    call.read(move |work| WebhookView::answer(webhooks::read(work, *id)?))
        .await
}

/// Replaces what is said of a webhook.
#[utoipa::path(put, path = "/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = WebhookId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = WebhookBody, responses(
    (status = 200, body = WebhookView),
    Refused<404>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<WebhookId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = webhooks::for_write(work, *id, expected)?;
        let body: WebhookBody = body::parse(&bytes)?;
        WebhookView::answer(webhooks::update(work, &before, body.into())?)
    })
    .await
}

/// Removes a webhook with all that is on its way to it.
#[utoipa::path(delete, path = "/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = WebhookId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    responses(
    (status = 204),
    Refused<404>, Refused<412>, Refused<428>,
))]
pub async fn remove(call: Call, id: Path<WebhookId>) -> Reply {
    let expected = call.expected_version();
    call.write(&[], move |work| {
        let webhook = webhooks::for_write(work, *id, expected)?;
        webhooks::remove(work, &webhook)?;
        Ok(Answer::no_content())
    })
    .await
}

/// Gives a webhook a new secret and shows it this once; for a day every message is signed with the one before, too. An
/// `Idempotency-Key` is not honoured here: the answer is not kept.
#[utoipa::path(post, path = "/v1/webhooks/{id}/rotate", tag = "webhooks",
    params(("id" = WebhookId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    responses(
    (status = 200, body = NewSecretView),
    Refused<404>, Refused<412>, Refused<428>,
))]
pub async fn rotate(call: Call, id: Path<WebhookId>) -> Reply {
    let expected = call.expected_version();
    call.serve(move |service, context| {
        let (webhook, secret) = webhooks::rotate(service, context, *id, expected)?;
        let (version, about) = (webhook.version, webhook.into());
        Ok(Answer::ok(&NewSecretView { secret, about })?.version(version))
    })
    .await
}

/// What was sent to a webhook or is on its way, newest first.
#[utoipa::path(get, path = "/v1/webhooks/{id}/deliveries", tag = "webhooks", params(("id" = WebhookId, Path), DeliveryQuery), responses(
    (status = 200, body = PageView<WebhookDeliveryView>),
    Refused<404>,
))]
pub async fn deliveries(call: Call, id: Path<WebhookId>, query: Query<DeliveryQuery>) -> Reply {
    call.read(move |work| {
        let page = query.page();
        webhooks::read(work, *id)?;
        let (state, before, limit) = (query.state()?, page.after()?, page.limit()?);
        let found = webhooks::deliveries(work, *id, state, before, limit)?;
        Answer::ok(&PageView {
            items: found
                .records
                .into_iter()
                .map(WebhookDeliveryView::from)
                .collect(),
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One message to a webhook, with every attempt to deliver it.
#[utoipa::path(get, path = "/v1/webhooks/{id}/deliveries/{delivery_id}", tag = "webhooks",
    params(("id" = WebhookId, Path), ("delivery_id" = DeliveryId, Path)), responses(
    (status = 200, body = DeliveryDetailView),
    Refused<404>,
))]
pub async fn delivery(call: Call, path: Path<(WebhookId, DeliveryId)>) -> Reply {
    let (webhook, id) = path.into_inner();
    call.read(move |work| {
        let (sent, attempts) = webhooks::delivery(work, webhook, id)?;
        Answer::ok(&DeliveryDetailView {
            about: sent.into(),
            log: attempts.into_iter().map(AttemptView::from).collect(),
        })
    })
    .await
}

/// Sends a message again, whatever became of it; the receiver knows it by its id.
#[utoipa::path(post, path = "/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver", tag = "webhooks",
    params(("id" = WebhookId, Path), ("delivery_id" = DeliveryId, Path)), responses(
    (status = 200, body = WebhookDeliveryView),
    Refused<404>, Refused<409>,
))]
pub async fn redeliver(call: Call, path: Path<(WebhookId, DeliveryId)>) -> Reply {
    let (webhook, id) = path.into_inner();
    call.write(&[], move |work| {
        let sent = webhooks::redeliver(work, webhook, id)?;
        Answer::ok(&WebhookDeliveryView::from(sent))
    })
    .await
}
