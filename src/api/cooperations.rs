//! Cooperations over the API.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use super::commitments::{CommitmentView, CoverageView};
use super::entries::{MoveBody, OrganizationSummary, parts};
use super::entry_summaries::EntrySummary;
use super::follow_up::{MilestoneView, NewestView, UpdatesDueView};
use super::moves::moves;
use crate::domain::assistance::Contact;
use crate::domain::clock::{Millis, rfc3339};
use crate::domain::cooperation::{Cooperation, ParticipantRole};
use crate::domain::error::{Error, Result};
use crate::domain::follow_up::silent_before;
use crate::domain::ids::{CooperationId, NeedId, OrganizationId, SuggestionId};
use crate::domain::lifecycle::{CooperationMove, CooperationState};
use crate::domain::policy::Action;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::cooperations::{self, CooperationFilter, Party};
use crate::service::idempotency::Answer;
use crate::service::work::Work;

/// A cooperation, as those who take part in it see it. Contacts are opened to each other.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CooperationView {
    pub id: CooperationId,
    pub url: String,
    pub state: CooperationState,
    /// The moves that the caller may make now.
    pub moves: Vec<CooperationMove>,
    pub version: i64,
    pub need: EntrySummary,
    /// Whom to speak to in the State that needs. Once the cooperation has ended, for who sees that of the need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Those who help, in the order in which they came.
    pub participants: Vec<ParticipantView>,
    /// How far each line of the need is covered, in this cooperation and in others before it. Once the cooperation has
    /// ended, none for who does not see the need.
    pub coverage: Vec<CoverageView>,
    /// What those who help undertake, line by line.
    pub commitments: Vec<CommitmentView>,
    /// In the order of the days by which they are due.
    pub milestones: Vec<MilestoneView>,
    /// The newest word of each side.
    pub newest_updates: NewestView,
    /// By when the first update is due that State or partners owe; none while none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_update_due: Option<String>,
    /// By when each side owes its own.
    pub updates_due: UpdatesDueView,
    /// Whether an update of either side was due thirty days ago and none came.
    pub silent: bool,
    /// Why it was suspended or terminated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed_at: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// An organization that helps.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ParticipantView {
    pub organization: OrganizationSummary,
    pub role: ParticipantRole,
    /// The offer with which it came in, if the caller sees that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<EntrySummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion_id: Option<SuggestionId>,
    /// Whom to speak to; of those that came in with an offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    pub since: String,
}

impl CooperationView {
    fn of(work: &mut Work<'_>, cooperation: Cooperation) -> Result<Self> {
        let parties = cooperations::parties(work, &cooperation)?;
        let helping = cooperation
            .participants
            .iter()
            .map(|one| one.organization_id);
        let ids: Vec<OrganizationId> = helping.chain([cooperation.need_owner]).collect();
        let names = work.organizations(&ids)?;
        let (language, viewer) = (work.context.language, work.viewer());
        let summary = |id: OrganizationId| {
            let found = names
                .get(&id)
                .map(|one| OrganizationSummary::of(one, language));
            found.ok_or_else(|| Error::Internal("a participant is unknown".to_owned()))
        };
        let view = |party: Party| {
            let (one, offer) = (party.participant, party.offer);
            let seen = offer.as_ref().filter(|offer| viewer.sees(&offer.shown()));
            let owner = summary(one.organization_id)?;
            Ok(ParticipantView {
                offer: seen.map(|offer| EntrySummary::of(offer, owner.clone())),
                organization: owner,
                role: one.role,
                suggestion_id: one.suggestion_id,
                contact: offer.and_then(|offer| offer.content.contact),
                since: rfc3339(one.since_ms),
            })
        };
        let moves = cooperations::moves(work, &cooperation);
        let helping = parties.helping.into_iter().map(view);
        let milestones = parties.milestones.into_iter();
        let milestones = milestones.map(|one| MilestoneView::of(one, &summary));
        let committed = parties.commitments.into_iter();
        let committed = committed.map(|one| CommitmentView::of(one, summary));
        Ok(Self {
            id: cooperation.id,
            url: format!("/v1/cooperations/{}", cooperation.id),
            state: cooperation.state,
            moves,
            version: cooperation.version,
            need: EntrySummary::of(&parties.need, summary(cooperation.need_owner)?)
                .told(parties.sees_need),
            participants: helping.collect::<Result<_>>()?,
            coverage: CoverageView::shown(&parties.need, parties.sees_need),
            commitments: committed.collect::<Result<_>>()?,
            milestones: milestones.collect::<Result<_>>()?,
            updates_due: UpdatesDueView::of(&cooperation, &parties.newest),
            newest_updates: NewestView::of(parties.newest, &summary)?,
            next_update_due: cooperation.update_due_ms.map(rfc3339),
            silent: cooperation.is_silent(work.now_ms),
            contact: parties.need.content.contact,
            reason: cooperation.reason,
            agreed_at: cooperation.agreed_ms.map(rfc3339),
            created_at: rfc3339(cooperation.created_ms),
            updated_at: rfc3339(cooperation.updated_ms),
        })
    }

    pub(super) fn answer(work: &mut Work<'_>, cooperation: Cooperation) -> Result<Answer> {
        let view = Self::of(work, cooperation)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// What a list of cooperations is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CooperationQuery {
    /// States of the lifecycle; several separated by commas.
    pub state: Option<String>,
    /// The need.
    pub need: Option<NeedId>,
    /// `true`: those of which an update was due thirty days ago and none came.
    pub silent: Option<bool>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl CooperationQuery {
    fn filter(&self, now_ms: Millis) -> Result<CooperationFilter> {
        let states = parts(self.state.as_deref()).into_iter().map(|code| {
            let known = code.parse::<CooperationState>();
            let known = known.map_err(|unknown| Error::field("state", unknown.into()));
            known.map(|state| state.code().to_owned())
        });
        Ok(CooperationFilter {
            states: states.collect::<Result<_>>()?,
            need_id: self.need,
            due_until_ms: self
                .silent
                .filter(|wanted| *wanted)
                .map(|_| silent_before(now_ms)),
        })
    }

    fn page(&self) -> PageQuery {
        PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }
}

/// Who is to take part, and as what.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantInvitationBody {
    pub organization_id: OrganizationId,
    pub role: ParticipantRole,
}

/// The cooperations that the caller takes part in, newest first; all of them for the clearing-house.
#[utoipa::path(get, path = "/v1/cooperations", tag = "cooperations", params(CooperationQuery), responses(
    (status = 200, body = PageView<CooperationView>),
))]
pub async fn list(call: Call, query: Query<CooperationQuery>) -> Reply {
    call.read(move |work| {
        let page = query.page();
        let found = cooperations::list(
            work,
            &query.filter(work.now_ms)?,
            page.after()?,
            page.limit()?,
        )?;
        let views = found.records.into_iter();
        let views = views.map(|one| CooperationView::of(work, one));
        Answer::ok(&PageView {
            items: views.collect::<Result<Vec<_>>>()?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One cooperation; for those who take part in it and the clearing-house.
#[utoipa::path(get, path = "/v1/cooperations/{id}", tag = "cooperations", params(("id" = CooperationId, Path)), responses(
    (status = 200, body = CooperationView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<CooperationId>) -> Reply {
    call.read(move |work| {
        let found = cooperations::read(work, *id)?;
        CooperationView::answer(work, found)
    })
    .await
}

/// The State adds an organization in a role, and consents by that to have its need revealed to it. Others ask to join.
#[utoipa::path(post, path = "/v1/cooperations/{id}/participants", tag = "cooperations",
    params(("id" = CooperationId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = ParticipantInvitationBody, responses(
    (status = 200, body = CooperationView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn invite(call: Call, id: Path<CooperationId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = cooperations::for_write(work, *id, Action::CooperationInvite, expected)?;
        let body: ParticipantInvitationBody = body::parse(&bytes)?;
        let after = cooperations::invite(work, &before, body.organization_id, body.role)?;
        CooperationView::answer(work, after)
    })
    .await
}

moves! {
    CooperationId CooperationMove MoveBody -> CooperationView, "cooperations";

    /// State and lead begin to work out what will be done.
    scope "/v1/cooperations/{id}/scope" Scope CooperationWrite;
    /// The State agrees to it.
    agree "/v1/cooperations/{id}/agree" Agree CooperationEndorse;
    /// Help begins to reach the need, which is then in delivery.
    start "/v1/cooperations/{id}/start" Start CooperationWrite;
    /// The State has seen everything done that was agreed on.
    complete "/v1/cooperations/{id}/complete" Complete CooperationEndorse;
    /// Nothing is left to be said of it.
    close "/v1/cooperations/{id}/close" Close CooperationWrite;
    /// It rests for a while.
    suspend "/v1/cooperations/{id}/suspend" Suspend CooperationHalt;
    /// It goes on where it was.
    resume "/v1/cooperations/{id}/resume" Resume CooperationHalt;
    /// It ends before its time, with the reason.
    terminate "/v1/cooperations/{id}/terminate" Terminate CooperationHalt;
}

async fn step(
    call: Call,
    id: CooperationId,
    bytes: Bytes,
    by: CooperationMove,
    action: Action,
) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = cooperations::for_write(work, id, action, expected)?;
        let body: MoveBody = body::parse_or_default(&bytes)?;
        let reason = body.reason(cooperations::reason_wanted(by))?;
        let after = cooperations::step(work, &before, by, reason)?;
        CooperationView::answer(work, after)
    })
    .await
}
