//! The quality check of needs over the API: what is missing, and how to mend it.

use actix_web::web::{Bytes, Path};
use serde::Serialize;

use super::entry_summaries::EntrySummary;
use crate::domain::ids::NeedId;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::need::NeedContent;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::locale::say;
use crate::service::idempotency::Answer;
use crate::service::need_quality::{self, Aspect, Finding};
use crate::service::needs;

/// One thing that would make a need easier to answer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct QualityFindingView {
    pub aspect: Aspect,
    /// The field to mend, as a JSON pointer into the need's content.
    pub field: &'static str,
    /// What is missing and how to mend it, in the language of the caller.
    pub text: String,
    pub text_en: String,
}

/// What would make a need easier to answer; it may be submitted all the same.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct QualityView {
    /// In the order of the form; empty when nothing is missing.
    pub findings: Vec<QualityFindingView>,
    /// A need like this one that was met, of those that the caller sees; of needs that are filed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<EntrySummary>,
}

impl QualityView {
    fn new(language: Language, findings: &[Finding]) -> Self {
        let view = |finding: &Finding| {
            let message = Message::new(finding.key);
            QualityFindingView {
                aspect: finding.aspect,
                field: finding.field,
                text: say(language, &message),
                text_en: say(Language::En, &message),
            }
        };
        Self {
            findings: findings.iter().map(view).collect(),
            model: None,
        }
    }
}

/// What would make a need easier to answer; for its State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/quality", tag = "needs", params(("id" = NeedId, Path)), responses(
    (status = 200, body = QualityView),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<NeedId>) -> Reply {
    call.read(move |work| {
        let (findings, model) = need_quality::of_need(work, *id)?;
        let models = EntrySummary::all(work, model.iter())?;
        Answer::ok(&QualityView {
            model: models.into_iter().next(),
            ..QualityView::new(work.context.language, &findings)
        })
    })
    .await
}

/// The same for a need that is being written: nothing is filed.
#[utoipa::path(post, path = "/v1/needs/quality", tag = "needs", request_body = NeedContent, responses(
    (status = 200, body = QualityView),
    Refused<413>,
))]
pub async fn check(call: Call, bytes: Bytes) -> Reply {
    call.read(move |work| {
        needs::check_filing(work)?;
        let content: NeedContent = body::parse(&bytes)?;
        content.check()?;
        let findings = need_quality::of_content(work, &content);
        Answer::ok(&QualityView::new(work.context.language, &findings))
    })
    .await
}
