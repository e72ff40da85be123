//! Notices over the API: what the caller's organization was told of, and what of it the caller has read.

use actix_web::web::{Bytes, Path};
use serde::{Deserialize, Serialize};

use crate::domain::clock::rfc3339;
use crate::domain::ids::NoticeId;
use crate::domain::language::Language;
use crate::domain::notices::{NoticeKind, RecordKind};
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::locale;
use crate::service::idempotency::Answer;
use crate::service::notices::{self, Shown};

/// Something that the caller's organization was told.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NoticeView {
    pub id: NoticeId,
    pub kind: NoticeKind,
    /// In the language of the request.
    pub text: String,
    pub record: RecordSummary,
    pub at: String,
    /// Whether the caller has read it.
    pub read: bool,
}

/// A record, as far as a notice or a list names it.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct RecordSummary {
    pub kind: RecordKind,
    pub id: String,
    /// What it is called, or what it is about: a need, an offer, an activity, a practice.
    pub title: String,
    pub url: String,
}

impl RecordSummary {
    /// A record and what it is called.
    #[must_use]
    pub fn new(kind: RecordKind, id: String, title: String) -> Self {
        let url = kind.path(&id);
        Self {
            kind,
            id,
            title,
            url,
        }
    }
}

impl NoticeView {
    fn new(shown: Shown, language: Language) -> Self {
        let (notice, record) = (shown.notice, shown.title);
        Self {
            id: notice.id,
            kind: notice.kind,
            text: locale::say(language, &notice.text()),
            record: RecordSummary::new(notice.kind.record(), notice.record_id, record),
            at: rfc3339(notice.at_ms),
            read: shown.read,
        }
    }
}

/// What a list of notices is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Only those that the caller has not read.
    #[serde(default)]
    pub unread: bool,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl NoticeQuery {
    fn page(&self) -> PageQuery {
        PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }
}

/// Up to which notice, included, the caller has read.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ReadUpToBody {
    pub up_to: NoticeId,
}

/// What the caller's organization was told, newest first: of records that the caller sees now.
#[utoipa::path(get, path = "/v1/notices", tag = "notices", params(NoticeQuery), responses(
    (status = 200, body = PageView<NoticeView>),
))]
pub async fn list(call: Call, query: Query<NoticeQuery>) -> Reply {
    call.read(move |work| {
        let page = query.page();
        let found = notices::list(work, query.unread, page.after()?, page.limit()?)?;
        let language = work.context.language;
        let view = |one| NoticeView::new(one, language);
        Answer::ok(&PageView {
            items: found.records.into_iter().map(view).collect(),
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// The caller has read a notice; its colleagues may still not have.
#[utoipa::path(post, path = "/v1/notices/{id}/read", tag = "notices", params(("id" = NoticeId, Path)), responses(
    (status = 200, body = NoticeView),
    Refused<404>,
))]
pub async fn mark_read(call: Call, id: Path<NoticeId>) -> Reply {
    call.write(&[], move |work| {
        let read = notices::mark_read(work, *id)?;
        let language = work.context.language;
        Answer::ok(&NoticeView::new(read, language))
    })
    .await
}

/// The caller has read a notice and all before it.
#[utoipa::path(post, path = "/v1/notices/read", tag = "notices", request_body = ReadUpToBody, responses(
    (status = 204),
    Refused<404>,
))]
pub async fn mark_read_up_to(call: Call, bytes: Bytes) -> Reply {
    call.write(&bytes.clone(), move |work| {
        let body: ReadUpToBody = body::parse(&bytes)?;
        notices::mark_read_up_to(work, body.up_to)?;
        Ok(Answer::no_content())
    })
    .await
}
