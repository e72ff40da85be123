//! Practices that are like a need, over the API.

use actix_web::web::Path;
use serde::Serialize;

use super::practices::PracticeView;
use crate::domain::error::Result;
use crate::domain::ids::NeedId;
use crate::domain::language::Language;
use crate::domain::thesaurus::Label;
use crate::http::call::{Call, Reply};
use crate::http::paging::LimitQuery;
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::service::idempotency::Answer;
use crate::service::needs;
use crate::service::similar_practices::{self, SimilarPractice};
use crate::service::work::Work;

/// A label that a need and a practice both have.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SharedLabelView {
    /// `scheme:code`, of the latest list.
    pub id: String,
    /// In the language of the request, else in English.
    pub name: String,
}

impl SharedLabelView {
    pub(super) fn of(label: &Label, language: Language) -> Self {
        Self {
            id: label.id.clone(),
            name: label.name(language).to_owned(),
        }
    }
}

/// A practice from which a State with this need can learn.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SimilarPracticeView {
    pub practice: PracticeView,
    /// How like, 0 to 1.
    pub value: f32,
    /// The themes, groups and goals that both have.
    pub shared: Vec<SharedLabelView>,
}

/// Practices that are like a need, the likest first.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SimilarPracticesView {
    pub items: Vec<SimilarPracticeView>,
}

impl SimilarPracticesView {
    fn of(work: &mut Work<'_>, found: Vec<SimilarPractice>) -> Result<Self> {
        let language = work.context.language;
        let (mut practices, mut likeness) = (Vec::new(), Vec::new());
        for one in found {
            practices.push(one.practice);
            likeness.push((one.value, one.shared));
        }
        let views = PracticeView::of(work, practices)?.into_iter();
        let items = views.zip(likeness).map(|(practice, (value, shared))| {
            let shared = shared.into_iter();
            let shared = shared.map(|label| SharedLabelView::of(label, language));
            SimilarPracticeView {
                practice,
                value,
                shared: shared.collect(),
            }
        });
        Ok(Self {
            items: items.collect(),
        })
    }
}

/// Published practices that mean what this need is about, as far as the caller sees them, with the themes that they share.
#[utoipa::path(get, path = "/v1/needs/{id}/practices", tag = "practices", params(("id" = NeedId, Path), LimitQuery), responses(
    (status = 200, body = SimilarPracticesView),
    Refused<404>,
))]
pub async fn list(call: Call, id: Path<NeedId>, query: Query<LimitQuery>) -> Reply {
    call.read(move |work| {
        let need = needs::read(work, *id)?;
        let found = similar_practices::like(work, &need, query.limit()?)?;
        Answer::ok(&SimilarPracticesView::of(work, found)?)
    })
    .await
}
