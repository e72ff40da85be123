//! Keys of partners' systems over the API.

use actix_web::web::{Bytes, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::entries::OrganizationSummary;
use crate::domain::actor::Scope;
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{ApiKeyId, OrganizationId, UserId};
use crate::domain::language::Language;
use crate::domain::organization::Organization;
use crate::domain::user::ApiKey;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::api_keys::{self, NewApiKey};
use crate::service::idempotency::Answer;
use crate::service::work::Work;

/// What is said of a new key.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ApiKeyBody {
    /// By which people know what the key is for.
    pub name: String,
    pub scopes: Vec<Scope>,
    /// In a year at most, which is also what holds when none is given, and never after the mandate of who makes it.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// For administrators: whose key it is. Otherwise it is that of one's own organization.
    #[serde(default)]
    pub organization_id: Option<OrganizationId>,
}

/// A key, without what makes it one.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApiKeyView {
    pub id: ApiKeyId,
    pub organization: OrganizationSummary,
    pub name: String,
    /// The key begins with `chk_` and these characters.
    pub prefix: String,
    pub scopes: Vec<Scope>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    pub created_at: String,
    pub expires_at: String,
    /// To the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<String>,
}

/// A new key. It is shown this once.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NewApiKeyView {
    /// For `Authorization: Bearer`.
    pub key: String,
    #[serde(flatten)]
    pub about: ApiKeyView,
}

impl ApiKeyView {
    fn new(key: ApiKey, organization: &Organization, language: Language) -> Self {
        Self {
            id: key.id,
            organization: OrganizationSummary::of(organization, language),
            name: key.name,
            prefix: key.prefix,
            scopes: key.scopes,
            created_by: key.created_by,
            created_at: rfc3339(key.created_ms),
            expires_at: rfc3339(key.expires_ms),
            last_used_at: key.last_used_ms.map(rfc3339),
            revoked_at: key.revoked_ms.map(rfc3339),
        }
    }

    fn of(work: &mut Work<'_>, keys: Vec<ApiKey>) -> Result<Vec<Self>> {
        let owners: Vec<_> = keys.iter().map(|key| key.organization_id).collect();
        let names = work.organizations(&owners)?;
        let language = work.context.language;
        let view = |key: ApiKey| {
            let owner = names.get(&key.organization_id);
            let owner =
                owner.ok_or_else(|| Error::Internal(format!("key {} has no owner", key.id)))?;
            Ok(Self::new(key, owner, language))
        };
        keys.into_iter().map(view).collect()
    }
}

/// The keys of one's own organization; of all for an administrator.
#[utoipa::path(get, path = "/v1/api-keys", tag = "api-keys", params(PageQuery), responses(
    (status = 200, body = PageView<ApiKeyView>),
))]
pub async fn list(call: Call, page: Query<PageQuery>) -> Reply {
    call.read(move |work| {
        let found = api_keys::list(work, page.after()?, page.limit()?)?;
        Answer::ok(&PageView {
            items: ApiKeyView::of(work, found.records)?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// Makes a key and shows it this once. An `Idempotency-Key` is not honoured here: the answer is not kept.
#[utoipa::path(post, path = "/v1/api-keys", tag = "api-keys", request_body = ApiKeyBody, responses(
    (status = 201, body = NewApiKeyView),
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        let body: ApiKeyBody = body::parse(&bytes)?;
        let new = NewApiKey {
            name: body.name,
            scopes: body.scopes,
            expires_ms: body.expires_at.map(|at| at.timestamp_millis()),
            organization_id: body.organization_id,
        };
        let (key, organization, secret) = api_keys::create(service, context, new)?;
        let place = format!("/v1/api-keys/{}", key.id);
        let view = NewApiKeyView {
            key: secret.reveal().to_owned(),
            about: ApiKeyView::new(key, &organization, context.language),
        };
        Answer::created(place, &view)
    })
    .await
}

/// Revokes a key for good.
#[utoipa::path(delete, path = "/v1/api-keys/{id}", tag = "api-keys", params(("id" = ApiKeyId, Path)), responses(
    (status = 204),
    Refused<404>,
))]
pub async fn revoke(call: Call, id: Path<ApiKeyId>) -> Reply {
    call.write(&[], move |work| {
        api_keys::revoke(work, *id)?;
        Ok(Answer::no_content())
    })
    .await
}
