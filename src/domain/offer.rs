//! Offers: what help a State or an organization can give.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::assistance::{
    AssistanceType, Budget, CommonParts, Contact, CostTerms, LINES_MAX, Line, Provenance, Window,
};
use super::clock::Millis;
use super::countries::{self, Country};
use super::error::{Error, FieldError, Result};
use super::ids::{OfferId, OrganizationId, RecommendationId, UserId};
use super::language::Language;
use super::lifecycle::OfferState;
use super::message::Message;
use super::thesaurus::Dimension;
use super::validation;
use super::visibility::{Shown, Visibility};

/// The groups of States that an offer may be meant for.
pub const ELIGIBLE_GROUPS: [&str; 4] = ["ldc", "lldc", "sids", "oif"];

/// What an offerer says of its offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct OfferContent {
    #[validate(length(min = 1, max = 300))]
    pub title: String,
    /// What is offered, and what the offerer has done of the kind.
    #[validate(length(min = 1, max = 20_000))]
    pub description: String,
    /// The language of the texts; detected when not given.
    #[serde(default)]
    pub language: Option<Language>,
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
    /// States that may receive it (ISO 3166 alpha-3); all when this and the next two are empty.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub eligible_states: Vec<String>,
    /// M49 regions and subregions whose States may receive it.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub eligible_regions: Vec<String>,
    /// Groups of States that may receive it: `ldc`, `lldc`, `sids`, `oif`.
    #[serde(default)]
    #[validate(length(max = 10))]
    pub eligible_groups: Vec<String>,
    /// What can be given in all.
    #[serde(default)]
    #[validate(length(max = LINES_MAX), nested)]
    pub capacity: Vec<Line>,
    #[serde(default)]
    #[validate(length(max = 5_000))]
    pub conditions: String,
    #[serde(default = "to_be_agreed")]
    pub cost_terms: CostTerms,
    #[serde(default)]
    #[validate(nested)]
    pub window: Option<Window>,
    #[serde(default)]
    #[validate(length(max = 6))]
    pub languages_of_delivery: Vec<Language>,
    /// A general readiness without a project behind it; ranked lower.
    #[serde(default)]
    pub standing: bool,
    /// Heard in a statement and not confirmed: never counts as a commitment.
    #[serde(default)]
    pub indicative: bool,
    /// The recommendations and pledges that it would help to implement; at least one when the offer is submitted,
    /// unless `upr_process` is set.
    #[serde(default)]
    #[validate(length(max = 100))]
    pub recommendations: Vec<RecommendationId>,
    /// Set when it serves the UPR process itself and no single recommendation.
    #[serde(default)]
    pub upr_process: bool,
    #[serde(default)]
    #[validate(nested)]
    pub contact: Option<Contact>,
    #[serde(default)]
    #[validate(nested)]
    pub budget: Option<Budget>,
    #[serde(default = "extranet")]
    pub visibility: Visibility,
    /// The organizations that a restricted offer names.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub audience: Vec<OrganizationId>,
    /// Last day in Geneva on which the offer stands, `YYYY-MM-DD`; at most, and when not given, 180 days after it was
    /// last verified.
    #[serde(default)]
    pub valid_until: Option<chrono::NaiveDate>,
}

const fn to_be_agreed() -> CostTerms {
    CostTerms::ToBeAgreed
}

const fn extranet() -> Visibility {
    Visibility::Extranet
}

/// How much of one kind is given away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub assistance_type: AssistanceType,
    pub unit: String,
    pub quantity: u32,
}

/// An offer as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub id: OfferId,
    /// Who offers.
    pub organization_id: OrganizationId,
    pub state: OfferState,
    /// The state it had before it expired.
    pub previous_state: Option<OfferState>,
    pub version: i64,
    /// The owner's own number for it; unique for the owner.
    pub external_id: Option<String>,
    /// Set when staff filed it for the offerer.
    pub provenance: Option<Provenance>,
    pub content: OfferContent,
    /// What of its capacity is given away: always what the commitments from it say.
    pub committed: Vec<Taken>,
    /// Why it was returned or rejected.
    pub remark: Option<String>,
    /// Since when it stands in its state.
    pub state_since_ms: Millis,
    pub created_by: Option<UserId>,
    pub valid_until_ms: Millis,
    pub last_verified_ms: Millis,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

impl Offer {
    /// Each line of its capacity with what is left of it, in its unit.
    pub fn capacity_left(&self) -> impl Iterator<Item = (&Line, u32)> {
        let mut taken = self.committed.clone();
        self.content.capacity.iter().map(move |line| {
            let mut left = line.quantity;
            let alike = |one: &&mut Taken| line.counts(one.assistance_type, &one.unit);
            for one in taken.iter_mut().filter(alike) {
                let used = one.quantity.min(left);
                one.quantity -= used;
                left -= used;
            }
            (line, left)
        })
    }

    /// How many of such a line it can still give; none when it does not count such lines.
    #[must_use]
    pub fn left_of(&self, kind: AssistanceType, unit: &str) -> Option<u32> {
        let alike = self
            .capacity_left()
            .filter(|(line, _)| line.counts(kind, unit));
        alike.map(|(_, left)| left).reduce(u32::saturating_add)
    }

    /// Whether it stands, so that what is left of it can be committed.
    #[must_use]
    pub const fn gives(&self) -> bool {
        matches!(
            self.state,
            OfferState::Available | OfferState::FullyCommitted
        )
    }

    /// Whether it counts what it can give, and all of it is given away.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        let counted = !self.content.capacity.is_empty();
        counted && self.capacity_left().all(|(_, left)| left == 0)
    }

    /// What decides who sees it.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            owner: self.organization_id,
            visibility: self.content.visibility,
            released: self.state.is_released(),
            extracted: self.state == OfferState::Extracted,
            named: &self.content.audience,
            told: &[],
        }
    }
}

/// A field, its codes, and whether a code is known.
type CodeCheck<'a> = (&'static str, &'a [String], &'a dyn Fn(&str) -> bool);

impl OfferContent {
    /// Checks every limit and everything that must fit together.
    ///
    /// # Errors
    /// `Error::Invalid` that names each faulty field.
    pub fn check(&self) -> Result<()> {
        validation::check(self)?;
        let mut faults = self.common_parts().faults();
        faults.extend(self.faulty_eligibility());
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }

    /// Eligible States, regions and groups that do not exist, or stand there twice.
    fn faulty_eligibility(&self) -> Vec<FieldError> {
        let is_region = |code: &str| {
            countries::states().any(|c| c.region_code == code || c.subregion_code == code)
        };
        let is_state = |code: &str| countries::by_iso3(code).is_some_and(Country::is_state);
        let is_group = |code: &str| ELIGIBLE_GROUPS.contains(&code);
        let checks: [CodeCheck<'_>; 3] = [
            ("eligible_states", &self.eligible_states, &is_state),
            ("eligible_regions", &self.eligible_regions, &is_region),
            ("eligible_groups", &self.eligible_groups, &is_group),
        ];
        let mut faults = Vec::new();
        for (field, values, is_known) in checks {
            for (index, value) in values.iter().enumerate().filter(|(_, v)| !is_known(v)) {
                faults.push(FieldError {
                    field: format!("/{field}/{index}"),
                    message: Message::new("error-unknown-eligibility").with("value", value),
                });
            }
            faults.extend(validation::named_twice(&format!("/{field}"), values));
        }
        faults
    }

    /// Checks what a offer must have before it is handed in.
    ///
    /// # Errors
    /// `Error::Invalid` when it names nothing of the outcome of the review that it serves.
    pub fn check_complete(&self) -> Result<()> {
        self.common_parts().check_outcome()
    }

    /// Whether no State, region or group is named for which it is.
    #[must_use]
    pub const fn is_open_to_all(&self) -> bool {
        self.eligible_states.is_empty()
            && self.eligible_regions.is_empty()
            && self.eligible_groups.is_empty()
    }

    /// Whether it may go to this State.
    #[must_use]
    pub fn is_open_to(&self, state: &Country) -> bool {
        let regions = [&state.region_code, &state.subregion_code];
        let mut groups = self.eligible_groups.iter();
        self.is_open_to_all()
            || self.eligible_states.contains(&state.iso3)
            || regions
                .iter()
                .any(|code| self.eligible_regions.contains(code))
            || groups.any(|group| state.is_of_group(group))
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

    /// The text whose meaning stands for the offer.
    #[must_use]
    pub fn meaning(&self) -> String {
        let lines = self.capacity.iter().map(|line| line.description.as_str());
        [self.title.as_str(), self.description.as_str()]
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
            .join(". ")
    }
}
