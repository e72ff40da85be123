//! Requests to join over the API.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use super::entries::{MoveBody, OrganizationSummary, known_states};
use super::moves::moves;
use crate::domain::clock::rfc3339;
use crate::domain::cooperation::ParticipantRole;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{ActivityId, JoinRequestId, NeedId};
use crate::domain::join_request::{JoinContent, JoinRequest, JoinTarget};
use crate::domain::lifecycle::{JoinMove, JoinState};
use crate::domain::message::Message;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::join_requests;
use crate::service::work::Work;

/// A request, as whoever asks and whoever may answer see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct JoinRequestView {
    pub id: JoinRequestId,
    pub url: String,
    pub state: JoinState,
    /// The moves that the caller may make now.
    pub moves: Vec<JoinMove>,
    pub version: i64,
    /// The activity that is to be joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity_id: Option<ActivityId>,
    /// The need with which somebody helps already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need_id: Option<NeedId>,
    /// Who asks.
    pub organization: OrganizationSummary,
    pub role: ParticipantRole,
    pub message: String,
    /// Why it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

impl JoinRequestView {
    fn of(work: &mut Work<'_>, request: JoinRequest) -> Result<Self> {
        let names = work.organizations(&[request.organization_id])?;
        let asker = names.get(&request.organization_id);
        let asker = asker.map(|one| OrganizationSummary::of(one, work.context.language));
        let unknown = || Error::Internal("whoever asks is unknown".to_owned());
        let (activity_id, need_id) = match request.target {
            JoinTarget::Activity(id) => (Some(id), None),
            JoinTarget::Need(id) => (None, Some(id)),
        };
        Ok(Self {
            id: request.id,
            url: format!("/v1/join-requests/{}", request.id),
            state: request.state,
            moves: join_requests::moves(work, &request)?,
            version: request.version,
            activity_id,
            need_id,
            organization: asker.ok_or_else(unknown)?,
            role: request.content.role,
            message: request.content.message,
            reason: request.reason,
            created_at: rfc3339(request.created_ms),
            updated_at: rfc3339(request.updated_ms),
        })
    }

    fn answer(work: &mut Work<'_>, request: JoinRequest) -> Result<Answer> {
        let view = Self::of(work, request)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// What a list of requests is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JoinRequestQuery {
    /// `asked`, `agreed`, `declined`, `withdrawn` or `lapsed`; several separated by commas.
    pub state: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// The requests that the caller makes or may answer, newest first; all of them for the clearing-house.
#[utoipa::path(get, path = "/v1/join-requests", tag = "coordination", params(JoinRequestQuery), responses(
    (status = 200, body = PageView<JoinRequestView>),
))]
pub async fn list(call: Call, query: Query<JoinRequestQuery>) -> Reply {
    call.read(move |work| {
        let known: Vec<&str> = JoinState::ALL.iter().map(|one| one.code()).collect();
        let states = known_states("state", query.state.as_deref(), &known)?;
        let page = PageQuery {
            limit: query.limit,
            cursor: query.cursor.clone(),
        };
        let found = join_requests::list(work, &states, page.after()?, page.limit()?)?;
        let views = found.records.into_iter();
        let views = views.map(|one| JoinRequestView::of(work, one));
        Answer::ok(&PageView {
            items: views.collect::<Result<Vec<_>>>()?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One request.
#[utoipa::path(get, path = "/v1/join-requests/{id}", tag = "coordination", params(("id" = JoinRequestId, Path)), responses(
    (status = 200, body = JoinRequestView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<JoinRequestId>) -> Reply {
    call.read(move |work| {
        let found = join_requests::read(work, *id)?;
        JoinRequestView::answer(work, found)
    })
    .await
}

/// Asks whoever runs an activity to take part in it.
#[utoipa::path(post, path = "/v1/activities/{id}/join-requests", tag = "coordination",
    params(("id" = ActivityId, Path)), request_body = JoinContent, responses(
    (status = 201, body = JoinRequestView),
    Refused<404>, Refused<409>,
))]
pub async fn ask_activity(call: Call, id: Path<ActivityId>, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        ask(work, JoinTarget::Activity(*id), &bytes)
    })
    .await
}

/// Asks the State, and whoever leads, to take part in the cooperation that meets a need.
#[utoipa::path(post, path = "/v1/needs/{id}/join-requests", tag = "coordination",
    params(("id" = NeedId, Path)), request_body = JoinContent, responses(
    (status = 201, body = JoinRequestView),
    Refused<404>, Refused<409>,
))]
pub async fn ask_need(call: Call, id: Path<NeedId>, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        ask(work, JoinTarget::Need(*id), &bytes)
    })
    .await
}

fn ask(work: &mut Work<'_>, target: JoinTarget, bytes: &Bytes) -> Result<Answer> {
    join_requests::check_asking(work, target)?;
    let request = join_requests::ask(work, target, body::parse(bytes)?)?;
    let view = JoinRequestView::of(work, request)?;
    Ok(Answer::created(view.url.clone(), &view)?.version(view.version))
}

moves! {
    JoinRequestId JoinMove MoveBody -> JoinRequestView, "coordination";

    /// Whoever runs the activity, or the State or the lead of the cooperation, agrees: the asker takes part from then on.
    agree "/v1/join-requests/{id}/agree" Agree;
    /// They decline, with the reason, which the asker reads.
    decline "/v1/join-requests/{id}/decline" Decline;
    /// Whoever asked takes it back.
    withdraw "/v1/join-requests/{id}/withdraw" Withdraw;
}

async fn step(call: Call, id: JoinRequestId, bytes: Bytes, by: JoinMove) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let request = join_requests::for_write(work, id, by, expected)?;
        let body: MoveBody = body::parse_or_default(&bytes)?;
        let wanted = by == JoinMove::Decline;
        let reason = body.reason(wanted.then(|| Message::new("error-reason-required")))?;
        let request = join_requests::step(work, &request, by, reason)?;
        JoinRequestView::answer(work, request)
    })
    .await
}
