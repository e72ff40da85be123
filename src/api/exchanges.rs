//! Exchanges over the API: asking for a practice to be shared, and what becomes of it.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use super::entries::{MoveBody, OrganizationSummary, known_states};
use super::moves::moves;
use super::offers::OfferView;
use crate::domain::assistance::Contact;
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::exchange::{Exchange, ExchangeContent};
use crate::domain::ids::{ExchangeId, NeedId, OfferId, PracticeId};
use crate::domain::lifecycle::{ExchangeMove, ExchangeState};
use crate::domain::message::Message;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::exchanges::{self, ExchangeFilter};
use crate::service::idempotency::Answer;
use crate::service::needs;
use crate::service::work::Work;

/// An exchange, as whoever asks and whoever is asked see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExchangeView {
    pub id: ExchangeId,
    pub url: String,
    pub state: ExchangeState,
    /// The moves that the caller may make now.
    pub moves: Vec<ExchangeMove>,
    pub version: i64,
    pub practice_id: PracticeId,
    /// Who tells of the practice.
    pub practice_owner: OrganizationSummary,
    /// Who asks.
    pub organization: OrganizationSummary,
    pub message: String,
    /// The need for which it would help, if the caller sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need_id: Option<NeedId>,
    /// Whom to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Why it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The offer that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<OfferId>,
    pub created_at: String,
    pub updated_at: String,
}

impl ExchangeView {
    fn of(work: &mut Work<'_>, exchange: Exchange) -> Result<Self> {
        let sides = [exchange.practice_owner, exchange.organization_id];
        let names = work.organizations(&sides)?;
        let language = work.context.language;
        let summary = |id| {
            let known = names.get(&id);
            let known = known.map(|one| OrganizationSummary::of(one, language));
            known.ok_or_else(|| Error::Internal("a side of an exchange is unknown".to_owned()))
        };
        let (practice_owner, organization) = (summary(sides[0])?, summary(sides[1])?);
        let moves = exchanges::moves(work, &exchange);
        let need_id = match exchange.content.need_id.map(|id| needs::read(work, id)) {
            Some(Ok(need)) => Some(need.id),
            None | Some(Err(Error::NotFound(_))) => None,
            Some(Err(error)) => return Err(error),
        };
        Ok(Self {
            id: exchange.id,
            url: format!("/v1/exchanges/{}", exchange.id),
            state: exchange.state,
            moves,
            version: exchange.version,
            practice_id: exchange.practice_id,
            practice_owner,
            organization,
            message: exchange.content.message,
            need_id,
            contact: exchange.content.contact,
            reason: exchange.reason,
            offer_id: exchange.offer_id,
            created_at: rfc3339(exchange.created_ms),
            updated_at: rfc3339(exchange.updated_ms),
        })
    }

    fn answer(work: &mut Work<'_>, exchange: Exchange) -> Result<Answer> {
        let view = Self::of(work, exchange)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// What a list of exchanges is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExchangeQuery {
    /// `asked`, `offered`, `declined` or `withdrawn`; several separated by commas.
    pub state: Option<String>,
    /// The practice.
    pub practice: Option<PracticeId>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// The exchanges that the caller asks for or is asked for, newest first; all of them for the clearing-house.
#[utoipa::path(get, path = "/v1/exchanges", tag = "practices", params(ExchangeQuery), responses(
    (status = 200, body = PageView<ExchangeView>),
))]
pub async fn list(call: Call, query: Query<ExchangeQuery>) -> Reply {
    call.read(move |work| {
        let known: Vec<&str> = ExchangeState::ALL.iter().map(|one| one.code()).collect();
        let filter = ExchangeFilter {
            states: known_states("state", query.state.as_deref(), &known)?,
            practice_id: query.practice,
        };
        let page = PageQuery {
            limit: query.limit,
            cursor: query.cursor.clone(),
        };
        let found = exchanges::list(work, &filter, page.after()?, page.limit()?)?;
        let views = found.records.into_iter();
        let views = views.map(|one| ExchangeView::of(work, one));
        Answer::ok(&PageView {
            items: views.collect::<Result<Vec<_>>>()?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One exchange.
#[utoipa::path(get, path = "/v1/exchanges/{id}", tag = "practices", params(("id" = ExchangeId, Path)), responses(
    (status = 200, body = ExchangeView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<ExchangeId>) -> Reply {
    call.read(move |work| {
        let found = exchanges::read(work, *id)?;
        ExchangeView::answer(work, found)
    })
    .await
}

/// Asks whoever tells of a practice to share it.
#[utoipa::path(post, path = "/v1/practices/{id}/exchanges", tag = "practices",
    params(("id" = PracticeId, Path)), request_body = ExchangeContent, responses(
    (status = 201, body = ExchangeView),
    Refused<404>, Refused<409>,
))]
pub async fn ask(call: Call, id: Path<PracticeId>, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        exchanges::check_asking(work, *id)?;
        let exchange = exchanges::ask(work, *id, body::parse(&bytes)?)?;
        let view = ExchangeView::of(work, exchange)?;
        Ok(Answer::created(view.url.clone(), &view)?.version(view.version))
    })
    .await
}

/// Which exchange an offer answers.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct ExchangeOfferBody {
    /// None for an offer that nobody has asked for.
    #[serde(default)]
    pub exchange_id: Option<ExchangeId>,
}

/// Makes a draft of an offer to share a practice, prefilled from it, for its owner to complete.
#[utoipa::path(post, path = "/v1/practices/{id}/offer", tag = "practices",
    params(("id" = PracticeId, Path)), request_body = ExchangeOfferBody, responses(
    (status = 201, body = OfferView),
    Refused<404>, Refused<409>,
))]
pub async fn offer(call: Call, id: Path<PracticeId>, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let practice = exchanges::for_offer(work, *id)?;
        let body: ExchangeOfferBody = body::parse_or_default(&bytes)?;
        let offer = exchanges::offer(work, &practice, body.exchange_id)?;
        OfferView::created(work, offer)
    })
    .await
}

moves! {
    ExchangeId ExchangeMove MoveBody -> ExchangeView, "practices";

    /// Whoever was asked declines, with the reason, which the asker reads.
    decline "/v1/exchanges/{id}/decline" Decline;
    /// Whoever asked takes it back.
    withdraw "/v1/exchanges/{id}/withdraw" Withdraw;
}

async fn step(call: Call, id: ExchangeId, bytes: Bytes, by: ExchangeMove) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let exchange = exchanges::for_write(work, id, by, expected)?;
        let body: MoveBody = body::parse_or_default(&bytes)?;
        let wanted = by == ExchangeMove::Decline;
        let reason = body.reason(wanted.then(|| Message::new("error-reason-required")))?;
        let exchange = exchanges::step(work, &exchange, by, reason)?;
        ExchangeView::answer(work, exchange)
    })
    .await
}
