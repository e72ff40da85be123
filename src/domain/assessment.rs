//! Assessments: how a State found the assistance that it received, how it can be improved, and what its provider says
//! to that.

mod rating;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

pub use rating::{Mean, NOT_APPLICABLE, Rating, Ratings};

use super::assistance::{Provenance, Window};
use super::clock::Millis;
use super::error::{Error, FieldError, Result};
use super::ids::{AssessmentId, CooperationId, OrganizationId, RecommendationId, UserId};
use super::language::Language;
use super::lifecycle::AssessmentState;
use super::message::Message;
use super::validation::{self, is_blank};
use super::visibility::{Shown, Visibility};

/// How long after the end of a cooperation its assessments are due, in days: long enough that an effect shows, short
/// enough that those who took part are still there; the offerer has as long to decide.
pub const DUE_DAYS: u64 = 60;

/// What a State says of assistance that it received.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct AssessmentContent {
    /// What the assistance was.
    #[validate(length(min = 1, max = 300))]
    pub subject: String,
    /// When it was given; needed when the assessment is submitted, by when it must be over.
    #[serde(default)]
    #[validate(nested)]
    pub period: Option<Window>,
    /// The language of the texts; detected when not given.
    #[serde(default)]
    pub language: Option<Language>,
    /// The State's own recommendations and pledges that it served; at least one when the assessment is submitted,
    /// unless `upr_process` is set.
    #[serde(default)]
    #[validate(length(max = 100))]
    pub recommendations: Vec<RecommendationId>,
    /// Set when it served the UPR process itself and no single recommendation.
    #[serde(default)]
    pub upr_process: bool,
    /// Needed when the assessment is submitted, all of them.
    #[serde(default)]
    pub ratings: Ratings,
    #[serde(default)]
    #[validate(length(max = 5_000))]
    pub what_worked: String,
    /// How the assistance can be improved; needed when the assessment is submitted.
    #[serde(default)]
    #[validate(length(max = 5_000))]
    pub how_to_improve: String,
    /// Whether the State would ask this provider again; needed when the assessment is submitted.
    #[serde(default)]
    pub would_request_again: Option<bool>,
    #[serde(default)]
    #[validate(length(max = 5_000))]
    pub comments: String,
    /// Where the assistance is told of, if anywhere: a report, a statement, a note verbale.
    #[serde(default)]
    #[validate(nested)]
    pub source: Option<Provenance>,
    /// `restricted`: its provider reads it once it is submitted; `confidential`: only the State and the clearing-house do.
    /// Wider only by publishing it.
    #[serde(default = "restricted")]
    pub visibility: Visibility,
}

const fn restricted() -> Visibility {
    Visibility::Restricted
}

/// What a provider says to an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct ReplyContent {
    #[validate(length(min = 1, max = 5_000))]
    pub text: String,
}

/// To whom a State shows an assessment of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema, Validate)]
pub struct PublicationScope {
    /// `restricted` or wider.
    pub visibility: Visibility,
    /// Organizations that see it beside its provider and those whom the visibility reaches.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub audience: Vec<OrganizationId>,
}

/// A provider's reply as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub text: String,
    /// None for what a system sent.
    pub by: Option<UserId>,
    pub at_ms: Millis,
}

/// The State's consent to have its assessment shown as far as it is now: who gave it, and when. Earlier ones stand in the
/// audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// None for what a system sent.
    pub by: Option<UserId>,
    pub at_ms: Millis,
}

/// An assessment as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    pub id: AssessmentId,
    /// The State that received the assistance.
    pub organization_id: OrganizationId,
    /// Who gave it.
    pub provider: OrganizationId,
    /// None for assistance that was not arranged here.
    pub cooperation_id: Option<CooperationId>,
    pub state: AssessmentState,
    pub version: i64,
    pub content: AssessmentContent,
    /// The organizations that it names: its provider, and those to whom the State shows it.
    pub named: Vec<OrganizationId>,
    pub reply: Option<Reply>,
    pub publication: Option<Publication>,
    /// None for one that the State writes unasked.
    pub due_ms: Option<Millis>,
    pub submitted_ms: Option<Millis>,
    /// None for one that fell due.
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Assessment {
    /// What decides who sees it.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            owner: self.organization_id,
            visibility: self.content.visibility,
            released: self.state.is_released(),
            extracted: false,
            named: &self.named,
            told: &[],
        }
    }
}

/// What is wrong where something is: the field, and the key of what to say of it.
type Fault = (bool, &'static str, &'static str);

impl AssessmentContent {
    /// Checks every limit and everything that must fit together.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        let reversed = self.period.is_some_and(|p| p.until < p.from);
        named(&[
            (is_blank(&self.subject), "/subject", "error-blank"),
            (reversed, "/period/until", "error-window-reversed"),
            (
                self.visibility > Visibility::Restricted,
                "/visibility",
                "error-assessment-unpublished",
            ),
        ])?;
        validation::check_once("/recommendations", &self.recommendations)
    }

    /// Checks what an assessment must have before it is submitted, on this day in Geneva.
    ///
    /// # Errors
    /// `Error::Invalid` that names each missing field.
    pub fn check_complete(&self, today: NaiveDate) -> Result<()> {
        let served = !self.recommendations.is_empty() || self.upr_process;
        let ahead = self.period.is_some_and(|period| period.until > today);
        let ratings = self.ratings.all();
        let unrated = ratings.iter().all(|(_, rating)| rating.is_some());
        let mut faults = vec![
            (self.period.is_none(), "/period", "error-period-missing"),
            (ahead, "/period/until", "error-period-ahead"),
            (!served, "/recommendations", "error-no-recommendation"),
            (
                unrated && self.ratings.mean().is_none(),
                "/ratings",
                "error-nothing-rated",
            ),
            (
                is_blank(&self.how_to_improve),
                "/how_to_improve",
                "error-improvement-missing",
            ),
            (
                self.would_request_again.is_none(),
                "/would_request_again",
                "error-again-missing",
            ),
        ];
        let open = ratings.iter().map(|(field, rating)| {
            let missing: Fault = (rating.is_none(), field, "error-rating-missing");
            missing
        });
        faults.extend(open);
        named(&faults)
    }

    /// The text by which its language is told.
    #[must_use]
    pub fn meaning(&self) -> String {
        [&self.subject, &self.what_worked, &self.how_to_improve]
            .map(String::as_str)
            .join(". ")
    }
}

impl ReplyContent {
    /// Checks its limits.
    ///
    /// # Errors
    /// `Error::Invalid` that names the faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        named(&[(is_blank(&self.text), "/text", "error-blank")])
    }
}

impl PublicationScope {
    /// Checks its limits.
    ///
    /// # Errors
    /// `Error::Invalid` that names the faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        let hidden = self.visibility < Visibility::Restricted;
        named(&[(hidden, "/visibility", "error-publish-confidential")])?;
        validation::check_once("/audience", &self.audience)
    }
}

fn named(faults: &[Fault]) -> Result<()> {
    let found = faults.iter().filter(|(broken, _, _)| *broken);
    let found: Vec<FieldError> = found
        .map(|(_, field, key)| FieldError {
            field: (*field).to_owned(),
            message: Message::new(key),
        })
        .collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(found))
    }
}
