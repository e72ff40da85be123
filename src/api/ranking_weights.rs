//! The weights of the ranking over the API: what counts how much, since when, and the way back.

use serde::Serialize;

use crate::domain::clock::rfc3339;
use crate::domain::error::Result;
use crate::domain::ranking_weights::{Lesson, RankingWeights};
use crate::http::call::{Call, Reply};
use crate::service::idempotency::Answer;
use crate::service::ranking_weights::{self, Criterion, Weights};
use crate::service::work::Work;

/// The weights that suggestions are ranked by now, and what was learned so far.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RankingWeightsView {
    /// What they are called: the edition of the program, or a learned one (`3.1`).
    pub version: String,
    /// Whether they were learned from decisions.
    pub learned: bool,
    pub weights: Vec<WeightView>,
    /// Every edition that was learned and used, the newest first.
    pub editions: Vec<EditionView>,
}

/// What one criterion weighs; all together weigh 1.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct WeightView {
    pub criterion: Criterion,
    pub weight: f32,
    /// What it weighs where nothing was learned.
    pub weight_of_program: f32,
}

/// One edition of learned weights.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct EditionView {
    pub version: String,
    pub active: bool,
    pub made_at: String,
    /// Decided pairs that they were fitted on.
    pub trained_on: usize,
    /// The newest decided pairs, on which they were compared with those before.
    pub compared_on: usize,
    /// The chance, by the weights before, that a pair taken forward scores above one that was not; 0 to 1.
    pub concordance_before: f64,
    /// The same by these weights.
    pub concordance: f64,
    /// The 95 % bootstrap interval of the gain: its two ends.
    pub gain: [f64; 2],
}

impl RankingWeightsView {
    fn answer(work: &mut Work<'_>) -> Result<Answer> {
        let (in_use, editions) = ranking_weights::read(work)?;
        let of_program = Weights::default();
        let weight = |(criterion, weight): (Criterion, f32)| WeightView {
            criterion,
            weight,
            weight_of_program: of_program.of(criterion),
        };
        Answer::ok(&Self {
            learned: editions
                .iter()
                .any(|one| one.active && one.version == in_use.version),
            weights: in_use.listed().into_iter().map(weight).collect(),
            version: in_use.version,
            editions: editions.into_iter().map(EditionView::of).collect(),
        })
    }
}

impl EditionView {
    fn of(edition: RankingWeights) -> Self {
        let Lesson {
            trained_on,
            compared_on,
            before,
            after,
            gain_low,
            gain_high,
        } = edition.lesson;
        Self {
            version: edition.version,
            active: edition.active,
            made_at: rfc3339(edition.made_ms),
            trained_on,
            compared_on,
            concordance_before: before,
            concordance: after,
            gain: [gain_low, gain_high],
        }
    }
}

/// What counts how much when offers are suggested.
#[utoipa::path(get, path = "/v1/ranking-weights", tag = "suggestions", responses(
    (status = 200, body = RankingWeightsView),
))]
pub async fn read(call: Call) -> Reply {
    call.read(RankingWeightsView::answer).await
}

/// Goes back to the weights of the program.
#[utoipa::path(post, path = "/v1/ranking-weights/switch-off", tag = "suggestions", responses(
    (status = 200, body = RankingWeightsView),
))]
pub async fn switch_off(call: Call) -> Reply {
    call.write(&[], |work| {
        ranking_weights::switch_off(work)?;
        RankingWeightsView::answer(work)
    })
    .await
}
