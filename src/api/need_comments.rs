//! Comments on fields of a need over the API.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use super::entries::MoveBody;
use super::needs::NeedView;
use crate::domain::clock::rfc3339;
use crate::domain::ids::{NeedCommentId, NeedId};
use crate::domain::lifecycle::NeedMove;
use crate::domain::need_comment::{CommentContent, NeedComment, Questions};
use crate::domain::policy::Action;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::{need_comments, needs};

/// What the clearing-house asks of one field of a need.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct NeedCommentView {
    pub id: NeedCommentId,
    /// The version of the need that is commented on.
    pub version: i64,
    /// A JSON pointer into the content of that version.
    pub pointer: String,
    pub text: String,
    pub created_at: String,
    /// When the State handed the need in again; absent while it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<String>,
}

impl NeedCommentView {
    /// The view of one comment.
    #[must_use]
    pub fn of(comment: NeedComment) -> Self {
        Self {
            id: comment.id,
            version: comment.need_version,
            pointer: comment.pointer,
            text: comment.text,
            created_at: rfc3339(comment.created_ms),
            resolved_at: comment.resolved_ms.map(rfc3339),
        }
    }
}

/// Why a need is given back, and what is asked of its fields.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct ReturnBody {
    #[serde(default)]
    pub reason: Option<String>,
    /// At most 50.
    #[serde(default)]
    pub comments: Vec<CommentContent>,
}

/// Gives the need back, with the reason and with comments on its fields; its State sees them until it hands the need in again.
#[utoipa::path(post, path = "/v1/needs/{id}/return", tag = "needs",
    params(("id" = NeedId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = ReturnBody, responses(
    (status = 200, body = NeedView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn give_back(call: Call, id: Path<NeedId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let need = needs::for_write(work, *id, Action::NeedReview, expected)?;
        let ReturnBody { reason, comments } = body::parse_or_default(&bytes)?;
        let reason = MoveBody { reason }.reason(needs::reason_wanted(NeedMove::Return))?;
        let need = need_comments::give_back(work, &need, reason, &Questions { comments })?;
        NeedView::answer(work, need)
    })
    .await
}

/// Every comment that was made on a need, newest first, answered ones too; for its State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/comments", tag = "needs", params(("id" = NeedId, Path), PageQuery), responses(
    (status = 200, body = PageView<NeedCommentView>),
    Refused<404>,
))]
pub async fn list(call: Call, id: Path<NeedId>, page: Query<PageQuery>) -> Reply {
    call.read(move |work| {
        let found = need_comments::list(work, *id, page.after()?, page.limit()?)?;
        let views = found.records.into_iter().map(NeedCommentView::of);
        Answer::ok(&PageView {
            items: views.collect(),
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}
