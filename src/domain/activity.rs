//! Activities: what an agency does, where, for which recommendations, and what came of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::assistance::{AssistanceType, CommonParts, Contact, Window};
use super::clock::Millis;
use super::codes::closed_list;
use super::cooperation::ParticipantRole;
use super::error::{Error, FieldError, Result};
use super::ids::{ActivityId, OrganizationId, RecommendationId, UserId};
use super::language::Language;
use super::thesaurus::Dimension;
use super::validation;
use super::visibility::{Shown, Visibility};

closed_list!(
    /// How far an activity is, in the words of the IATI standard (1 to 6).
    ActivityStatus {
        Pipeline = "pipeline",
        Implementation = "implementation",
        Finalisation = "finalisation",
        Closed = "closed",
        Cancelled = "cancelled",
        Suspended = "suspended",
    }
);

impl ActivityStatus {
    /// Whether it is planned or going on.
    #[must_use]
    pub const fn is_current(self) -> bool {
        matches!(
            self,
            Self::Pipeline | Self::Implementation | Self::Finalisation
        )
    }
}

/// What an agency says of its activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct ActivityContent {
    #[validate(length(min = 1, max = 300))]
    pub title: String,
    /// What is done, and with whom.
    #[validate(length(min = 1, max = 20_000))]
    pub description: String,
    /// The language of the texts; detected when not given.
    #[serde(default)]
    pub language: Option<Language>,
    pub status: ActivityStatus,
    /// Where it is done (ISO 3166 alpha-3).
    #[validate(length(min = 1, max = 200))]
    pub countries: Vec<String>,
    /// First day.
    #[validate(custom(function = "validation::likely_day"))]
    pub starts: NaiveDate,
    /// Last day; none while it is not known.
    #[serde(default)]
    #[validate(custom(function = "validation::likely_day"))]
    pub ends: Option<NaiveDate>,
    #[serde(default)]
    #[validate(length(max = 15))]
    pub assistance_types: Vec<AssistanceType>,
    /// What `other` stands for.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub assistance_other: Option<String>,
    /// Labels of the thesaurus.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub themes: Vec<String>,
    #[serde(default)]
    #[validate(length(max = 50))]
    pub groups_of_persons: Vec<String>,
    #[serde(default)]
    #[validate(length(max = 50))]
    pub sdgs: Vec<String>,
    /// The recommendations and pledges that it helps to implement, of States where it is done.
    #[serde(default)]
    #[validate(length(max = 100))]
    pub recommendations: Vec<RecommendationId>,
    #[serde(default)]
    #[validate(length(max = 20_000))]
    pub achievements: String,
    #[serde(default)]
    #[validate(length(max = 20_000))]
    pub lessons: String,
    /// Shown one level stricter than the activity.
    #[serde(default)]
    #[validate(nested)]
    pub contact: Option<Contact>,
    #[serde(default = "un_system")]
    pub visibility: Visibility,
    /// The organizations that a restricted activity names.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub audience: Vec<OrganizationId>,
}

/// The register is there first of all for the agencies to know of each other.
const fn un_system() -> Visibility {
    Visibility::UnSystem
}

impl ActivityContent {
    /// Checks every limit and everything that must fit together.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        let renamed = |fault: FieldError| match fault.field.as_str() {
            "/window/until" => FieldError {
                field: "/ends".to_owned(),
                ..fault
            },
            _ => fault,
        };
        let faults = self.common_parts().faults().into_iter().map(renamed);
        let elsewhere = validation::unknown_countries("/countries", &self.countries);
        let twice = validation::named_twice("/countries", &self.countries);
        let faults: Vec<FieldError> = faults.chain(elsewhere).chain(twice).collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    fn common_parts(&self) -> CommonParts<'_> {
        CommonParts {
            assistance_types: &self.assistance_types,
            assistance_other: self.assistance_other.as_deref(),
            window: self.ends.map(|until| Window {
                from: self.starts,
                until,
            }),
            languages_of_delivery: &[],
            recommendations: &self.recommendations,
            upr_process: false,
            audience: &self.audience,
            texts: [("/title", &self.title), ("/description", &self.description)],
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

    /// The text from which its language is told.
    #[must_use]
    pub fn meaning(&self) -> String {
        format!("{}. {}", self.title, self.description)
    }
}

/// An organization that has joined an activity of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub organization_id: OrganizationId,
    pub role: ParticipantRole,
    pub since_ms: Millis,
}

/// Those who have joined an activity, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinedBy {
    all: Vec<Joined>,
    told: Vec<OrganizationId>,
}

impl JoinedBy {
    #[must_use]
    pub fn new(all: Vec<Joined>) -> Self {
        Self {
            told: all.iter().map(|one| one.organization_id).collect(),
            all,
        }
    }

    #[must_use]
    pub fn all(&self) -> &[Joined] {
        &self.all
    }

    /// They see the activity however narrow its visibility becomes.
    #[must_use]
    pub fn told(&self) -> &[OrganizationId] {
        &self.told
    }

    /// The same with one more.
    #[must_use]
    pub fn with(&self, one: Joined) -> Self {
        Self::new(self.all.iter().copied().chain([one]).collect())
    }
}

/// An activity as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    pub id: ActivityId,
    /// Who does it.
    pub organization_id: OrganizationId,
    pub version: i64,
    /// The owner's own number for it; unique for the owner.
    pub external_id: Option<String>,
    pub content: ActivityContent,
    pub joined_by: JoinedBy,
    pub created_by: Option<UserId>,
    /// By when its owner is to look at it again; it stands also after that, labelled as old.
    pub valid_until_ms: Millis,
    pub last_verified_ms: Millis,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Activity {
    /// What decides who sees it: it is in the register as soon as it is written.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            owner: self.organization_id,
            visibility: self.content.visibility,
            released: true,
            extracted: false,
            named: &self.content.audience,
            told: self.joined_by.told(),
        }
    }

    /// Whether an organization does it, or has joined.
    #[must_use]
    pub fn has(&self, organization: OrganizationId) -> bool {
        self.organization_id == organization || self.joined_by.told().contains(&organization)
    }
}
