//! Needs: what help a State asks for to implement the outcome of its review.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::assistance::{
    AssistanceType, Budget, CommonParts, Contact, LINES_MAX, Line, Provenance, Window,
};
use super::clock::Millis;
use super::coverage::{self, Covered, LineCoverage};
use super::error::{Error, FieldError, Result};
use super::ids::{NeedId, OrganizationId, RecommendationId, UserId};
use super::language::Language;
use super::lifecycle::NeedState;
use super::message::Message;
use super::thesaurus::Dimension;
use super::validation;
use super::visibility::{Shown, Visibility};

/// How long an entry stays valid when its owner names no date: entries are verified every 180 days.
pub const VALID_DAYS: i64 = 180;

/// What a State says of its need. Limits: a form that a small mission fills in five minutes, and no field a book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct NeedContent {
    #[validate(length(min = 1, max = 300))]
    pub title: String,
    /// What stands in the way, and what it is needed for.
    #[validate(length(min = 1, max = 20_000))]
    pub problem: String,
    /// The language of the texts; detected when not given.
    #[serde(default)]
    pub language: Option<Language>,
    #[serde(default)]
    #[validate(length(max = 20_000))]
    pub already_tried: String,
    #[serde(default)]
    #[validate(length(max = 15))]
    pub assistance_types: Vec<AssistanceType>,
    /// What `other` stands for.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub assistance_other: Option<String>,
    /// Labels of the thesaurus (`upr-info:justice`, `uhri-c4:right-to-health`).
    #[serde(default)]
    #[validate(length(max = 50))]
    pub themes: Vec<String>,
    #[serde(default)]
    #[validate(length(max = 50))]
    pub groups_of_persons: Vec<String>,
    #[serde(default)]
    #[validate(length(max = 50))]
    pub sdgs: Vec<String>,
    /// The authority that would receive the help.
    #[serde(default)]
    #[validate(length(max = 300))]
    pub beneficiary_authority: String,
    #[serde(default)]
    #[validate(length(max = LINES_MAX), nested)]
    pub lines: Vec<Line>,
    #[serde(default)]
    #[validate(nested)]
    pub window: Option<Window>,
    #[serde(default)]
    #[validate(length(max = 6))]
    pub languages_of_delivery: Vec<Language>,
    /// How one will know that the need is met.
    #[serde(default)]
    #[validate(length(max = 5_000))]
    pub success_measure: String,
    #[serde(default)]
    #[validate(length(max = 100))]
    pub preferred_partners: Vec<OrganizationId>,
    #[serde(default)]
    #[validate(length(max = 100))]
    pub excluded_partners: Vec<OrganizationId>,
    /// The recommendations and pledges that the help would implement; at least one when the need is submitted, unless
    /// `upr_process` is set.
    #[serde(default)]
    #[validate(length(max = 100))]
    pub recommendations: Vec<RecommendationId>,
    /// Set when the need serves the UPR process itself (a report, a mechanism) and no single recommendation.
    #[serde(default)]
    pub upr_process: bool,
    #[serde(default)]
    #[validate(nested)]
    pub contact: Option<Contact>,
    #[serde(default)]
    #[validate(nested)]
    pub budget: Option<Budget>,
    #[serde(default = "restricted")]
    pub visibility: Visibility,
    /// The organizations that a restricted need names.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub audience: Vec<OrganizationId>,
    /// Last day in Geneva on which the need stands, `YYYY-MM-DD`; at most, and when not given, 180 days after it was
    /// last verified.
    #[serde(default)]
    pub valid_until: Option<chrono::NaiveDate>,
}

const fn restricted() -> Visibility {
    Visibility::Restricted
}

/// A need as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    pub id: NeedId,
    /// The State that needs.
    pub organization_id: OrganizationId,
    pub state: NeedState,
    /// The state it had before it expired.
    pub previous_state: Option<NeedState>,
    pub version: i64,
    /// The owner's own number for it; unique for the owner.
    pub external_id: Option<String>,
    /// Set when staff filed it for the State.
    pub provenance: Option<Provenance>,
    pub content: NeedContent,
    /// The organizations that its owner has let see it, however narrow its visibility: those of its live consents.
    pub told: Vec<OrganizationId>,
    /// What is undertaken and done of each line: always what the commitments to it say.
    pub covered: Vec<Covered>,
    /// Why it was returned, objected to or rejected.
    pub remark: Option<String>,
    /// From when on a cleared need may be opened without the State's word.
    pub no_objection_until_ms: Option<Millis>,
    /// Since when it stands in its state.
    pub state_since_ms: Millis,
    pub created_by: Option<UserId>,
    pub valid_until_ms: Millis,
    pub last_verified_ms: Millis,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Need {
    /// Each line with what is undertaken and done of it.
    pub fn coverage(&self) -> impl Iterator<Item = (&Line, LineCoverage)> {
        let lines = &self.content.lines;
        lines.iter().zip(coverage::of_lines(lines, &self.covered))
    }

    /// Whether offers are suggested for it: as long as something of it is uncovered.
    #[must_use]
    pub fn is_matchable(&self) -> bool {
        let uncovered = self.coverage().any(|(_, line)| line.uncovered() > 0);
        match self.state {
            NeedState::Open | NeedState::Matched => uncovered || self.content.lines.is_empty(),
            NeedState::InDelivery => uncovered,
            _ => false,
        }
    }

    /// Whether nothing more will become of it, unless its State renews it.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(
            self.state,
            NeedState::Met
                | NeedState::PartiallyMet
                | NeedState::ClosedUnmet
                | NeedState::Withdrawn
                | NeedState::Expired
        )
    }

    /// Whether somebody helps with it, or has undertaken to.
    #[must_use]
    pub const fn is_helped(&self) -> bool {
        matches!(self.state, NeedState::Matched | NeedState::InDelivery)
    }

    /// What decides who sees it.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            owner: self.organization_id,
            visibility: self.content.visibility,
            released: self.state.is_released(),
            extracted: self.state == NeedState::Extracted,
            named: &self.content.audience,
            told: &self.told,
        }
    }
}

impl NeedContent {
    /// Checks every limit and everything that must fit together.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        let mut faults = self.common_parts().faults();
        faults.extend(self.partners_twice());
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    /// Partners that are named twice, or both wanted and unwanted.
    fn partners_twice(&self) -> Vec<FieldError> {
        let (wanted, unwanted) = (&self.preferred_partners, &self.excluded_partners);
        let mut faults = validation::named_twice("/preferred_partners", wanted);
        faults.extend(validation::named_twice("/excluded_partners", unwanted));
        let both = unwanted.iter().enumerate();
        let both = both.filter(|(_, id)| wanted.contains(id));
        faults.extend(both.map(|(place, id)| FieldError {
            field: format!("/excluded_partners/{place}"),
            message: Message::new("error-partner-both").with("id", id),
        }));
        faults
    }

    /// Checks what a need must have before it is handed in.
    ///
    /// # Errors
    /// `Error::Invalid` when it names nothing of the outcome of the review that it serves.
    pub fn check_complete(&self) -> Result<()> {
        self.common_parts().check_outcome()
    }

    fn common_parts(&self) -> CommonParts<'_> {
        CommonParts {
            assistance_types: &self.assistance_types,
            assistance_other: self.assistance_other.as_deref(),
            window: self.window,
            languages_of_delivery: &self.languages_of_delivery,
            recommendations: &self.recommendations,
            upr_process: self.upr_process,
            audience: &self.audience,
            texts: [("/title", &self.title), ("/problem", &self.problem)],
            labels: [
                ("themes", Dimension::Theme, &self.themes),
                (
                    "groups_of_persons",
                    Dimension::Group,
                    &self.groups_of_persons,
                ),
                ("sdgs", Dimension::Sdg, &self.sdgs),
            ],
        }
    }

    /// The text whose meaning stands for the need.
    #[must_use]
    pub fn meaning(&self) -> String {
        let lines = self.lines.iter().map(|line| line.description.as_str());
        [self.title.as_str(), self.problem.as_str()]
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
            .join(". ")
    }
}
