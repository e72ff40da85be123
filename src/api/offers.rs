//! Offers over the API.

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::Serialize;

use super::entries::{EntryQuery, ExtractBody, MoveBody, OrganizationSummary, RenewBody, last_day};
use super::exports;
use super::moves::moves;
use super::search::{FoundView, SearchQuery};
use super::terms::Terms;
use crate::domain::assistance::Provenance;
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::OfferId;
use crate::domain::lifecycle::{OfferMove, OfferState};
use crate::domain::listing::Page;
use crate::domain::offer::{Offer, OfferContent};
use crate::domain::policy::Action;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::download::FormatQuery;
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::search::Found;
use crate::service::work::Work;
use crate::service::{offers, search};

/// An offer, as far as the viewer may see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OfferView {
    pub id: OfferId,
    pub organization: OrganizationSummary,
    pub state: OfferState,
    /// The moves that the caller may make now.
    pub moves: Vec<OfferMove>,
    pub version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Where it was heard, if staff filed it, or the practice that it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Provenance>,
    pub content: OfferContent,
    /// What is left of each line of its capacity, in the line's unit; for its owner and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_left: Option<Vec<u32>>,
    /// Why it was returned or rejected; for its owner and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Last day on which it stands, in Geneva: the one that its owner named, at most 180 days after it was last verified.
    pub valid_until: NaiveDate,
    pub last_verified_at: String,
    pub created_at: String,
    pub updated_at: String,
}

impl OfferView {
    /// The views of some offers, with what this caller may not see left out.
    pub fn of(work: &mut Work<'_>, offers: Vec<Offer>) -> Result<Vec<Self>> {
        let owners: Vec<_> = offers.iter().map(|offer| offer.organization_id).collect();
        let names = work.organizations(&owners)?;
        let (viewer, language) = (work.viewer(), work.context.language);
        let view = |offer: Offer| {
            let owner = names.get(&offer.organization_id);
            let owner =
                owner.ok_or_else(|| Error::Internal(format!("offer {} has no owner", offer.id)))?;
            let sees_contact = viewer.sees_contact(&offer.shown());
            let inside = viewer.is_inside(&offer.shown());
            let moves = offers::moves(work, &offer);
            let left: Vec<u32> = offer.capacity_left().map(|(_, left)| left).collect();
            let mut content = offer.content;
            if !sees_contact {
                content.contact = None;
                content.budget = None;
            }
            if !inside {
                content.audience.clear();
            }
            Ok(Self {
                id: offer.id,
                organization: OrganizationSummary::of(owner, language),
                state: offer.state,
                moves,
                version: offer.version,
                external_id: offer.external_id.filter(|_| inside),
                source: offer.provenance.filter(|_| inside),
                content,
                capacity_left: Some(left).filter(|_| inside),
                remark: offer.remark.filter(|_| inside),
                valid_until: last_day(offer.valid_until_ms),
                last_verified_at: rfc3339(offer.last_verified_ms),
                created_at: rfc3339(offer.created_ms),
                updated_at: rfc3339(offer.updated_ms),
            })
        };
        offers.into_iter().map(view).collect()
    }

    fn one(work: &mut Work<'_>, offer: Offer) -> Result<Self> {
        let mut views = Self::of(work, vec![offer])?;
        views.pop().ok_or(Error::NotFound(offers::KIND))
    }

    fn answer(work: &mut Work<'_>, offer: Offer) -> Result<Answer> {
        let view = Self::one(work, offer)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }

    pub(super) fn created(work: &mut Work<'_>, offer: Offer) -> Result<Answer> {
        let view = Self::one(work, offer)?;
        let place = format!("/v1/offers/{}", view.id);
        Ok(Answer::created(place, &view)?.version(view.version))
    }
}

fn state_codes() -> Vec<&'static str> {
    OfferState::ALL.iter().map(|state| state.code()).collect()
}

/// One page of the list, or of what the search finds in it.
fn found(
    work: &mut Work<'_>,
    query: &EntryQuery,
    search: &SearchQuery,
    page: &Page,
) -> Result<Found<Offer>> {
    let filter = query.filter(&state_codes())?;
    match search.of(page, query.sort.as_deref())? {
        Some(search) => search::offers(work, &filter, &search),
        None => Ok(offers::list(work, &filter, page)?.into()),
    }
}

/// The offers that the caller sees; with `q`, those that mean what is looked for first.
#[utoipa::path(get, path = "/v1/offers", tag = "offers", params(EntryQuery, SearchQuery), responses(
    (status = 200, body = FoundView<OfferView>),
))]
pub async fn list(call: Call, query: Query<EntryQuery>, search: Query<SearchQuery>) -> Reply {
    call.read(move |work| {
        let found = found(work, &query, &search, &query.page()?)?;
        FoundView::answer(work, found, OfferView::of)
    })
    .await
}

/// How many of the offers that the caller sees have each value.
/// A label is counted where it is borne itself; a filter by it finds also what bears a label that it covers.
#[utoipa::path(get, path = "/v1/offers/facets", tag = "offers", params(EntryQuery, SearchQuery), responses(
    (status = 200, body = std::collections::BTreeMap<String, std::collections::BTreeMap<String, i64>>),
))]
pub async fn facets(call: Call, query: Query<EntryQuery>, search: Query<SearchQuery>) -> Reply {
    call.read(move |work| {
        let filter = query.filter(&state_codes())?;
        let search = search.of(&query.page()?, query.sort.as_deref())?;
        Answer::ok(&offers::facets(work, &filter, search.as_ref())?)
    })
    .await
}

/// The offers that the caller sees, as a file. CSV is for systems: states, labels and the like stand there by their codes, and
/// recommendations by their ids. A workbook is for people: it has words in the language of the caller, and recommendations as
/// they are cited.
#[utoipa::path(get, path = "/v1/offers/export", tag = "offers", params(EntryQuery, SearchQuery, FormatQuery), responses(
    (status = 200, description = "CSV or XLSX", content(
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    Refused<409>,
))]
pub async fn export(
    call: Call,
    query: Query<EntryQuery>,
    search: Query<SearchQuery>,
    format: Query<FormatQuery>,
) -> Reply {
    let format = format.format;
    call.download(format, move |work| {
        let page = exports::whole(&query.page()?);
        let listed = found(work, &query, &search, &page)?.listed;
        let views = OfferView::of(work, exports::complete(listed)?)?;
        let named = views.iter().flat_map(|view| &view.content.recommendations);
        let terms = Terms::of(work, format, named)?;
        Ok(exports::offers(&terms, &views))
    })
    .await
}

/// One offer.
#[utoipa::path(get, path = "/v1/offers/{id}", tag = "offers", params(("id" = OfferId, Path)), responses(
    (status = 200, body = OfferView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<OfferId>) -> Reply {
    call.look_up(move |work| {
        let offer = offers::read(work, *id)?;
        OfferView::answer(work, offer)
    })
    .await
}

/// Files a draft.
#[utoipa::path(post, path = "/v1/offers", tag = "offers", request_body = OfferContent, responses(
    (status = 201, body = OfferView),
))]
pub async fn create(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let offer = offers::create(work, body::parse(&bytes)?, None)?;
        OfferView::created(work, offer)
    })
    .await
}

/// Files, for another organization, an indicative offer that was heard or read.
#[utoipa::path(post, path = "/v1/offers/extracted", tag = "offers", request_body = ExtractBody<OfferContent>, responses(
    (status = 201, body = OfferView),
))]
pub async fn extract(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let body: ExtractBody<OfferContent> = body::parse(&bytes)?;
        let offer = offers::extract(work, body.organization_id, body.content, body.source)?;
        OfferView::created(work, offer)
    })
    .await
}

/// Replaces what an offer says.
#[utoipa::path(put, path = "/v1/offers/{id}", tag = "offers",
    params(("id" = OfferId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = OfferContent, responses(
    (status = 200, body = OfferView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<OfferId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let offer = offers::for_write(work, *id, Action::OfferWrite, expected)?;
        let offer = offers::update(work, &offer, body::parse(&bytes)?)?;
        OfferView::answer(work, offer)
    })
    .await
}

/// Files the offer that the caller's organization knows under its own number, or replaces what it says.
#[utoipa::path(put, path = "/v1/offers/external/{external_id}", tag = "offers",
    params(("external_id" = String, Path)), request_body = OfferContent, responses(
    (status = 200, body = OfferView),
    (status = 201, body = OfferView),
    Refused<409>, Refused<412>,
))]
pub async fn upsert(call: Call, external_id: Path<String>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        offers::check_filing(work)?;
        let (offer, new) = offers::upsert(work, &external_id, expected, body::parse(&bytes)?)?;
        if new {
            OfferView::created(work, offer)
        } else {
            OfferView::answer(work, offer)
        }
    })
    .await
}

/// Says that an offer is still true and, in the same step, until when it stands: for its owner, and for the clearing-house that
/// has heard so from it. One that has expired has the state again that it had; any other keeps its own.
#[utoipa::path(post, path = "/v1/offers/{id}/renew", tag = "offers",
    params(("id" = OfferId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = RenewBody, responses(
    (status = 200, body = OfferView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn renew(call: Call, id: Path<OfferId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let offer = offers::for_write(work, *id, Action::OfferRenew, expected)?;
        let body: RenewBody = body::parse_or_default(&bytes)?;
        let offer = offers::renew(work, &offer, body.valid_until)?;
        OfferView::answer(work, offer)
    })
    .await
}

moves! {
    OfferId OfferMove MoveBody -> OfferView, "offers";

    /// Staff take back what they filed for another organization by mistake.
    retract "/v1/offers/{id}/retract" Retract OfferExtract;
    /// The organization confirms an offer that staff filed for it.
    endorse "/v1/offers/{id}/endorse" Endorse OfferWrite;
    /// The organization refuses an offer that staff filed for it.
    reject "/v1/offers/{id}/reject" Reject OfferWrite;
    /// Hands a draft to the clearing-house.
    submit "/v1/offers/{id}/submit" Submit OfferWrite;
    /// Gives a submitted offer back, with the reason.
    return_ "/v1/offers/{id}/return" Return OfferReview;
    /// The clearing-house has verified the offer.
    verify "/v1/offers/{id}/verify" Verify OfferReview;
    /// Makes a verified offer available.
    publish "/v1/offers/{id}/publish" Publish OfferPublish;
    /// Takes an offer out of matching for a while.
    pause "/v1/offers/{id}/pause" Pause OfferWrite;
    /// Puts a paused offer back.
    resume "/v1/offers/{id}/resume" Resume OfferWrite;
    /// Takes an offer back for good.
    withdraw "/v1/offers/{id}/withdraw" Withdraw OfferWrite;
}

async fn step(call: Call, id: OfferId, bytes: Bytes, by: OfferMove, action: Action) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let offer = offers::for_write(work, id, action, expected)?;
        let reason =
            body::parse_or_default::<MoveBody>(&bytes)?.reason(offers::reason_wanted(by))?;
        let offer = offers::step(work, &offer, by, reason)?;
        OfferView::answer(work, offer)
    })
    .await
}
