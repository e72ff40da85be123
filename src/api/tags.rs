//! Labels for a text over the API.

use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};

use crate::domain::assistance::AssistanceType;
use crate::domain::language::Language;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::problem::Refused;
use crate::service::idempotency::Answer;
use crate::service::tags::{self, Tag, Tags};

/// The text to be labelled.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct TagBody {
    #[schema(min_length = 1, max_length = 100_000)]
    pub text: String,
    /// Guessed when absent.
    #[serde(default)]
    pub language: Option<Language>,
}

/// Labels that the text may bear: proposals, the surest first.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TagsView {
    pub themes: Vec<LabelTagView>,
    pub groups: Vec<LabelTagView>,
    pub sdgs: Vec<LabelTagView>,
    pub assistance_types: Vec<AssistanceTagView>,
}

/// A label of the thesaurus.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LabelTagView {
    /// `scheme:code`.
    pub label: String,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

/// A kind of assistance.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AssistanceTagView {
    pub assistance_type: AssistanceType,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
}

impl TagsView {
    fn new(tags: Tags) -> Self {
        let labels = |tags: Vec<Tag<String>>| {
            let tags = tags.into_iter();
            tags.map(|tag| LabelTagView {
                label: tag.label,
                confidence: tag.confidence,
            })
            .collect()
        };
        let assistance = tags.assistance_types.into_iter();
        Self {
            themes: labels(tags.themes),
            groups: labels(tags.groups),
            sdgs: labels(tags.sdgs),
            assistance_types: assistance
                .map(|tag| AssistanceTagView {
                    assistance_type: tag.label,
                    confidence: tag.confidence,
                })
                .collect(),
        }
    }
}

/// Proposes themes, groups of persons, goals and kinds of assistance for a text in any of the six languages.
#[utoipa::path(post, path = "/v1/tag", tag = "thesaurus", request_body = TagBody, responses(
    (status = 200, body = TagsView),
    Refused<413>,
))]
pub async fn tag(call: Call, bytes: Bytes) -> Reply {
    call.serve(move |service, context| {
        service.check_session(context)?;
        let body: TagBody = body::parse(&bytes)?;
        Answer::ok(&TagsView::new(tags::of_text(&body.text, body.language)?))
    })
    .await
}
