//! Merging needs over the API.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use super::entries::{MoveBody, OrganizationSummary};
use super::entry_summaries::EntrySummary;
use super::moves::moves;
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, NeedMergeId};
use crate::domain::lifecycle::{MergeMove, MergeState};
use crate::domain::need::Need;
use crate::domain::need_merge::{MergeProposal, NeedMerge, Side};
use crate::domain::policy::Action;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::need_merges;
use crate::service::work::Work;

/// The merging of two needs, as their owners and the clearing-house see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NeedMergeView {
    pub id: NeedMergeId,
    pub url: String,
    pub state: MergeState,
    /// The moves that the caller may make now.
    pub moves: Vec<MergeMove>,
    pub version: i64,
    /// The need that goes up in the other.
    pub merged: MergeSideView,
    /// The need that stays.
    pub kept: MergeSideView,
    /// Why the clearing-house proposes it; for who sees both needs now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Why it was declined, withdrawn or undone; for whoever said so and the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// By when its owners answer; then it lapses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// One of the two needs.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MergeSideView {
    /// Absent where the caller does not see it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<EntrySummary>,
    pub owner: OrganizationSummary,
    /// When its owner consented; absent while it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consented_at: Option<String>,
}

impl NeedMergeView {
    fn of(work: &mut Work<'_>, merge: NeedMerge) -> Result<Self> {
        let names = work.organizations(&[merge.merged.owner, merge.kept.owner])?;
        let language = work.context.language;
        let [merged, kept] = need_merges::needs_of(work, &merge)?;
        let side = |side: &Side, need: Option<&Need>| {
            let owner = names.get(&side.owner);
            let owner = owner.ok_or_else(|| Error::Internal("an owner is unknown".to_owned()))?;
            let owner = OrganizationSummary::of(owner, language);
            Ok::<_, Error>(MergeSideView {
                need: need.map(|need| EntrySummary::of(need, owner.clone())),
                owner,
                consented_at: side.consent.map(|one| rfc3339(one.given_ms)),
            })
        };
        Ok(Self {
            id: merge.id,
            url: format!("/v1/need-merges/{}", merge.id),
            state: merge.state,
            moves: need_merges::moves(work, &merge),
            version: merge.version,
            merged: side(&merge.merged, merged.as_ref())?,
            kept: side(&merge.kept, kept.as_ref())?,
            due_at: merge.due_ms(work.working_days()).map(rfc3339),
            reason: merge.reason_for(&work.viewer()).map(str::to_owned),
            remark: merge.remark.filter(|_| merged.is_some() && kept.is_some()),
            created_at: rfc3339(merge.created_ms),
            updated_at: rfc3339(merge.updated_ms),
        })
    }

    fn answer(work: &mut Work<'_>, merge: NeedMerge) -> Result<Answer> {
        let view = Self::of(work, merge)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

/// What a list of mergings is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MergeQuery {
    /// One of the two needs.
    pub need: Option<NeedId>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl MergeQuery {
    fn page(&self) -> PageQuery {
        PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }
}

/// The mergings of needs that the caller's organization takes part in, newest first; all of them for the clearing-house.
#[utoipa::path(get, path = "/v1/need-merges", tag = "needs", params(MergeQuery), responses(
    (status = 200, body = PageView<NeedMergeView>),
))]
pub async fn list(call: Call, query: Query<MergeQuery>) -> Reply {
    call.read(move |work| {
        let page = query.page();
        let found = need_merges::list(work, query.need, page.after()?, page.limit()?)?;
        let views = found.records.into_iter();
        let views = views.map(|one| NeedMergeView::of(work, one));
        Answer::ok(&PageView {
            items: views.collect::<Result<Vec<_>>>()?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One merging of needs; for their owners and the clearing-house.
#[utoipa::path(get, path = "/v1/need-merges/{id}", tag = "needs", params(("id" = NeedMergeId, Path)), responses(
    (status = 200, body = NeedMergeView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<NeedMergeId>) -> Reply {
    call.read(move |work| {
        let found = need_merges::read(work, *id)?;
        NeedMergeView::answer(work, found)
    })
    .await
}

/// The clearing-house proposes to merge a need into another that says the same; their owners decide. Needs of two States can
/// be merged where each State sees the other's.
#[utoipa::path(post, path = "/v1/need-merges", tag = "needs", request_body = MergeProposal, responses(
    (status = 201, body = NeedMergeView),
    Refused<409>,
))]
pub async fn propose(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let merge = need_merges::propose(work, &body::parse(&bytes)?)?;
        let view = NeedMergeView::of(work, merge)?;
        Ok(Answer::created(&view.url, &view)?.version(view.version))
    })
    .await
}

moves! {
    NeedMergeId MergeMove MoveBody -> NeedMergeView, "needs";

    /// An owner agrees; when both have, the one need goes up in the other.
    consent "/v1/need-merges/{id}/consent" Consent NeedMergeAnswer;
    /// An owner says no, with the reason.
    decline "/v1/need-merges/{id}/decline" Decline NeedMergeAnswer;
    /// The clearing-house takes its proposal back.
    withdraw "/v1/need-merges/{id}/withdraw" Withdraw NeedMergePropose;
    /// An owner or the clearing-house undoes it: the merged need has the state it had.
    undo "/v1/need-merges/{id}/undo" Undo NeedMergeUndo;
}

async fn step(call: Call, id: NeedMergeId, bytes: Bytes, by: MergeMove, action: Action) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = need_merges::for_write(work, id, action, expected)?;
        let body: MoveBody = body::parse_or_default(&bytes)?;
        let reason = body.reason(need_merges::reason_wanted(by))?;
        let after = need_merges::step(work, &before, by, reason)?;
        NeedMergeView::answer(work, after)
    })
    .await
}
