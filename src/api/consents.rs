//! Consents over the API: what a State has agreed to have shown of a need.

use actix_web::web::Path;
use serde::Serialize;

use super::entries::OrganizationSummary;
use super::needs::NeedView;
use crate::domain::clock::rfc3339;
use crate::domain::consent::{Consent, ConsentForm, ConsentScope};
use crate::domain::error::Result;
use crate::domain::ids::{ConsentId, NeedId, OrganizationId, UserId};
use crate::domain::policy::Action;
use crate::domain::visibility::Visibility;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::service::idempotency::Answer;
use crate::service::work::Work;
use crate::service::{consents, needs_shown};

/// A consent.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ConsentView {
    pub id: ConsentId,
    pub scope: ConsentScope,
    pub form: ConsentForm,
    /// How far the need is shown with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// To whom the need is revealed with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationSummary>,
    /// The organizations that the need names with it.
    pub named: Vec<OrganizationSummary>,
    /// The person who gave it; absent for silence and for what a system sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_by: Option<UserId>,
    pub given_at: String,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The person who withdrew it; absent where it ended by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<UserId>,
    /// When it was withdrawn or ended; absent while it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<String>,
}

/// The consents to a need.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ConsentsView {
    /// Oldest first.
    pub items: Vec<ConsentView>,
}

impl ConsentsView {
    fn of(work: &mut Work<'_>, consents: Vec<Consent>) -> Result<Self> {
        let named = consents.iter().flat_map(|one| one.named.iter().copied());
        let told = consents.iter().filter_map(|one| one.organization_id);
        let ids: Vec<OrganizationId> = named.chain(told).collect();
        let known = work.organizations(&ids)?;
        let language = work.context.language;
        let summary = |id: &OrganizationId| {
            let found = known.get(id);
            found.map(|one| OrganizationSummary::of(one, language))
        };
        let view = |one: Consent| ConsentView {
            id: one.id,
            scope: one.scope,
            form: one.form,
            visibility: one.visibility,
            organization: one.organization_id.as_ref().and_then(summary),
            named: one.named.iter().filter_map(summary).collect(),
            given_by: one.given_by,
            given_at: rfc3339(one.given_ms),
            until: one.until_ms.map(rfc3339),
            withdrawn_by: one.withdrawn_by,
            withdrawn_at: one.withdrawn_ms.map(rfc3339),
        };
        Ok(Self {
            items: consents.into_iter().map(view).collect(),
        })
    }
}

/// What a State has agreed to have shown of its need, to whom and until when; for the State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/consents", tag = "consents", params(("id" = NeedId, Path)), responses(
    (status = 200, body = ConsentsView),
    Refused<404>,
))]
pub async fn list(call: Call, id: Path<NeedId>) -> Reply {
    call.read(move |work| {
        let found = consents::list(work, *id)?;
        Answer::ok(&ConsentsView::of(work, found)?)
    })
    .await
}

/// The State withdraws a consent: what was shown with it is hidden at once. A consent to open is taken back by withdrawing
/// the need, one on which a cooperation stands when that has ended.
#[utoipa::path(post, path = "/v1/needs/{id}/consents/{consent_id}/withdraw", tag = "consents",
    params(("id" = NeedId, Path), ("consent_id" = ConsentId, Path),
        ("If-Match" = String, Header, description = "ETag of the version of the need that was read")),
    responses(
    (status = 200, body = NeedView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn withdraw(call: Call, path: Path<(NeedId, ConsentId)>) -> Reply {
    let expected = call.expected_version();
    let (id, consent) = path.into_inner();
    call.write(&[], move |work| {
        let need = needs_shown::for_consent(work, id, Action::ConsentWithdraw, expected)?;
        let need = consents::withdraw(work, &need, consent)?;
        NeedView::answer(work, need)
    })
    .await
}
