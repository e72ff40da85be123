//! Suggestions over the API: who could help, whom one could help, and why.

use actix_web::web::Path;
use serde::Serialize;
use uuid::Uuid;

use super::entry_summaries::{EntrySummary, Summed};
use super::phrases::{self, PhraseView};
use crate::domain::assistance::{AssistanceType, Line};
use crate::domain::decision::SeenState;
use crate::domain::error::Result;
use crate::domain::ids::{NeedId, OfferId, RecommendationId, SuggestionId};
use crate::domain::in_words::InWords;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::policy::{self, Action};
use crate::domain::recommendation::{Position, Recommendation};
use crate::http::call::{Call, Reply};
use crate::http::paging::LimitQuery;
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::locale::say;
use crate::service::decisions::Known;
use crate::service::idempotency::Answer;
use crate::service::suggestions::{
    self, Candidate, Counterpart, Cover, Exclusion, Finding, LineCover, Suggested,
};
use crate::service::work::Work;
use crate::service::{needs, offers, recommendations};

/// What one criterion says of a pair.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CriterionView {
    pub criterion: &'static str,
    /// 0 to 1.
    pub value: f32,
    /// Its share in the score; those of one suggestion sum to 1, or to what is left while a text is not read yet.
    pub weight: f32,
    pub reason: PhraseView,
}

/// What an offer would give of one line of a need.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LineCoverView {
    /// Its place among the need's `lines`, from 0.
    pub line: usize,
    pub assistance_type: AssistanceType,
    /// What is counted.
    pub unit: String,
    pub asked: u32,
    /// 0 where it is not said how many.
    pub given: u32,
    pub cover: Cover,
    /// In the language of the caller.
    pub text: String,
    pub text_en: String,
}

/// One counterpart, with what speaks for and against it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SuggestionView {
    /// The offer suggested for a need, or the need suggested for an offer.
    pub counterpart: EntrySummary,
    /// 0 to 1.
    pub score: f32,
    pub criteria: Vec<CriterionView>,
    pub reasons: Vec<PhraseView>,
    pub counter_reasons: Vec<PhraseView>,
    /// What would have to be asked.
    pub missing: Vec<PhraseView>,
    /// What the offer would give of each line of the need.
    pub lines: Vec<LineCoverView>,
    /// What was decided of the pair, once somebody has touched it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionSummary>,
}

/// Where a touched suggestion stands, as far as the caller may know it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DecisionSummary {
    pub suggestion_id: SuggestionId,
    pub state: SeenState,
    pub url: String,
}

impl From<Known> for DecisionSummary {
    fn from(known: Known) -> Self {
        Self {
            suggestion_id: known.suggestion_id,
            state: known.state,
            url: format!("/v1/suggestions/{}", known.suggestion_id),
        }
    }
}

/// Why some of what the caller sees is not suggested.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ExclusionView {
    pub reason: &'static str,
    pub text: String,
    pub text_en: String,
    pub count: usize,
}

/// The suggestions for one record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SuggestionsView {
    /// The need, the offer or the recommendation for which they are.
    pub id: Uuid,
    /// Set while the record itself is not open: what would be suggested if it were.
    pub preview: bool,
    /// What the weights are called that they are ranked by: those of the program, or learned ones (`3.1`).
    pub weights_version: String,
    /// The position of the change feed that they were computed at; for the clearing-house, since it counts what
    /// others may not see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Best first.
    pub suggestions: Vec<SuggestionView>,
    pub excluded: Vec<ExclusionView>,
    /// How many texts are not compared by meaning yet; until then a pair earns nothing by it, and scores less.
    pub vectors_pending: usize,
}

/// A recommendation that a need may help to implement.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CandidateView {
    pub recommendation_id: RecommendationId,
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_symbol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    pub position: Position,
    /// In the language asked for, else in English, else in one that it is known in.
    pub text: String,
    /// The language of `text`.
    pub language: Option<Language>,
    /// 0 to 1.
    pub value: f32,
    pub reason: PhraseView,
}

/// The recommendations that a need may help to implement, best first.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CandidatesView {
    pub items: Vec<CandidateView>,
}

impl SuggestionsView {
    fn of<T: Summed>(
        work: &mut Work<'_>,
        (id, asked): (Uuid, &[Line]),
        suggested: &Suggested<T>,
    ) -> Result<Self> {
        let language = work.context.language;
        let counterparts = suggested.counterparts.iter();
        let summaries = EntrySummary::all(work, counterparts.clone().map(|one| &one.record))?;
        let view = |(one, summary): (&Counterpart<T>, EntrySummary)| {
            let lines = one.record.lines().unwrap_or(asked);
            SuggestionView::of(language, (one, lines), summary)
        };
        Ok(Self {
            id,
            preview: suggested.preview,
            weights_version: suggested.weights_version.clone(),
            position: Some(suggested.position).filter(|_| work.viewer().sees_all),
            suggestions: counterparts.zip(summaries).map(view).collect(),
            excluded: suggested
                .excluded
                .iter()
                .map(|one| ExclusionView::of(language, *one))
                .collect(),
            vectors_pending: suggested.vectors_pending,
        })
    }
}

impl SuggestionView {
    fn of<T: Summed>(
        language: Language,
        (one, lines): (&Counterpart<T>, &[Line]),
        counterpart: EntrySummary,
    ) -> Self {
        let explained = &one.explanation;
        Self {
            counterpart,
            score: one.score,
            criteria: explained
                .findings
                .iter()
                .map(|f| CriterionView::of(language, f))
                .collect(),
            reasons: PhraseView::all(language, &explained.reasons),
            counter_reasons: PhraseView::all(language, &explained.counter_reasons),
            missing: PhraseView::all(language, &explained.missing),
            decision: one.known.map(DecisionSummary::from),
            lines: explained
                .lines
                .iter()
                .filter_map(|cover| {
                    Some(LineCoverView::of(language, *cover, lines.get(cover.line)?))
                })
                .collect(),
        }
    }
}

impl LineCoverView {
    fn of(language: Language, cover: LineCover, line: &Line) -> Self {
        let in_words = |language| {
            let message = Message::new(phrases::cover(cover.cover))
                .with_words("type", line.assistance_type.in_words())
                .with("unit", &line.unit)
                .with("asked", cover.asked)
                .with("given", cover.given);
            say(language, &message)
        };
        Self {
            line: cover.line,
            assistance_type: line.assistance_type,
            unit: line.unit.clone(),
            asked: cover.asked,
            given: cover.given,
            cover: cover.cover,
            text: in_words(language),
            text_en: in_words(Language::En),
        }
    }
}

impl CriterionView {
    fn of(language: Language, finding: &Finding) -> Self {
        Self {
            criterion: finding.criterion.code(),
            value: finding.value,
            weight: finding.weight,
            reason: PhraseView::of(language, &finding.phrase),
        }
    }
}

impl CandidateView {
    fn of(language: Language, one: &Candidate, record: Recommendation) -> Self {
        let (text_language, text) = record.text_for(language).unzip();
        Self {
            recommendation_id: one.id,
            url: format!("/v1/recommendations/{}", one.id),
            position: record.position,
            text: text.unwrap_or_default().to_owned(),
            language: text_language,
            document_symbol: record.document_symbol,
            paragraph: record.paragraph,
            value: one.value,
            reason: PhraseView::of(language, &one.reason),
        }
    }
}

impl ExclusionView {
    pub(super) fn of(language: Language, (exclusion, count): (Exclusion, usize)) -> Self {
        let message = Message::new(suggestions::exclusion(exclusion));
        Self {
            reason: exclusion.code(),
            text: say(language, &message),
            text_en: say(Language::En, &message),
            count,
        }
    }
}

/// The offers that suit a need, best first, with reasons and counter-reasons; for its State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/suggestions", tag = "suggestions", params(("id" = NeedId, Path), LimitQuery), responses(
    (status = 200, body = SuggestionsView),
    Refused<404>,
))]
pub async fn for_need(call: Call, id: Path<NeedId>, query: Query<LimitQuery>) -> Reply {
    call.read(move |work| {
        let need = needs::for_suggestions(work, *id)?;
        let suggested = suggestions::for_need(work, &need, query.limit()?)?;
        Answer::ok(&SuggestionsView::of(
            work,
            (id.0, &need.content.lines),
            &suggested,
        )?)
    })
    .await
}

/// The needs that an offer suits, as far as the caller may see them, best first; for its owner and the clearing-house.
#[utoipa::path(get, path = "/v1/offers/{id}/suggestions", tag = "suggestions", params(("id" = OfferId, Path), LimitQuery), responses(
    (status = 200, body = SuggestionsView),
    Refused<404>,
))]
pub async fn for_offer(call: Call, id: Path<OfferId>, query: Query<LimitQuery>) -> Reply {
    call.read(move |work| {
        let offer = offers::for_suggestions(work, *id)?;
        let suggested = suggestions::for_offer(work, &offer, query.limit()?)?;
        Answer::ok(&SuggestionsView::of(work, (id.0, &[]), &suggested)?)
    })
    .await
}

/// The offers, of those that the caller sees, that would help to implement a recommendation: help that its State has not
/// asked for; for who is signed in.
#[utoipa::path(get, path = "/v1/recommendations/{id}/suggestions", tag = "suggestions", params(("id" = RecommendationId, Path), LimitQuery), responses(
    (status = 200, body = SuggestionsView),
    Refused<404>,
))]
pub async fn for_recommendation(
    call: Call,
    id: Path<RecommendationId>,
    query: Query<LimitQuery>,
) -> Reply {
    call.read(move |work| {
        policy::check_any(work.actor(), Action::RecommendationSuggestionRead)?;
        let recommendation = recommendations::read(work, *id)?;
        let suggested = suggestions::for_recommendation(work, &recommendation, query.limit()?)?;
        Answer::ok(&SuggestionsView::of(work, (id.0, &[]), &suggested)?)
    })
    .await
}

/// The State's own recommendations by their fit with its need; for the State and the clearing-house.
#[utoipa::path(get, path = "/v1/needs/{id}/recommendation-candidates", tag = "suggestions", params(("id" = NeedId, Path), LimitQuery), responses(
    (status = 200, body = CandidatesView),
    Refused<404>,
))]
pub async fn recommendation_candidates(
    call: Call,
    id: Path<NeedId>,
    query: Query<LimitQuery>,
) -> Reply {
    call.read(move |work| {
        let need = needs::for_suggestions(work, *id)?;
        let found = suggestions::recommendation_candidates(work, &need, query.limit()?)?;
        let language = work.context.language;
        let view = |(one, record)| CandidateView::of(language, &one, record);
        Answer::ok(&CandidatesView {
            items: found.into_iter().map(view).collect(),
        })
    })
    .await
}
