//! Needs that may say the same as another, over the API.

use actix_web::web::Path;
use serde::Serialize;

use super::entry_summaries::EntrySummary;
use crate::domain::assistance::AssistanceType;
use crate::domain::error::Result;
use crate::domain::ids::{NeedId, RecommendationId};
use crate::domain::message::Message;
use crate::http::call::{Call, Reply};
use crate::http::paging::LimitQuery;
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::locale::say;
use crate::service::idempotency::Answer;
use crate::service::need_duplicates::{self, Duplicate};
use crate::service::work::Work;

/// A need that may say the same as the one asked about, and what speaks for it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DuplicateView {
    pub need: EntrySummary,
    /// How like, 0 to 1.
    pub value: f32,
    pub same_state: bool,
    /// What both name.
    pub recommendations: Vec<RecommendationId>,
    pub themes: Vec<String>,
    pub assistance_types: Vec<AssistanceType>,
    /// What speaks for it, in the language of the caller.
    pub reasons: Vec<String>,
}

/// Likely duplicates of a need, the likest first.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DuplicatesView {
    pub items: Vec<DuplicateView>,
}

impl DuplicatesView {
    fn of(work: &mut Work<'_>, found: Vec<Duplicate>) -> Result<Self> {
        let summaries = EntrySummary::all(work, found.iter().map(|one| &one.need))?;
        let language = work.context.language;
        let pairs = summaries.into_iter().zip(found);
        let view = |(need, one): (EntrySummary, Duplicate)| DuplicateView {
            need,
            reasons: reasons(&one).iter().map(|one| say(language, one)).collect(),
            value: one.value,
            same_state: one.same_state,
            recommendations: one.recommendations,
            themes: one.themes,
            assistance_types: one.assistance_types,
        };
        Ok(Self {
            items: pairs.map(view).collect(),
        })
    }
}

fn reasons(one: &Duplicate) -> Vec<Message> {
    let percent = format!("{:.0}", one.value * 100.0);
    let state = if one.same_state {
        "duplicate-same-state"
    } else {
        "duplicate-other-state"
    };
    let like = Message::new("duplicate-like").with("percent", percent);
    let shared = [
        ("duplicate-recommendations", one.recommendations.len()),
        ("duplicate-themes", one.themes.len()),
        ("duplicate-assistance-types", one.assistance_types.len()),
    ];
    let shared = shared.into_iter().filter(|(_, count)| *count > 0);
    let shared = shared.map(|(key, count)| Message::new(key).with("count", count));
    [like, Message::new(state)]
        .into_iter()
        .chain(shared)
        .collect()
}

/// Needs that may say the same as this one, with what speaks for it, the likest first; for the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/duplicates", tag = "needs", params(("id" = NeedId, Path), LimitQuery), responses(
    (status = 200, body = DuplicatesView),
    Refused<404>,
))]
pub async fn list(call: Call, id: Path<NeedId>, query: Query<LimitQuery>) -> Reply {
    call.read(move |work| {
        let found = need_duplicates::of(work, *id, query.limit()?)?;
        Answer::ok(&DuplicatesView::of(work, found)?)
    })
    .await
}
