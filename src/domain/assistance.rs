//! What needs and offers have in common: kinds of assistance, contacts, money, provenance.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::ToSchema;
use validator::Validate;

use super::codes::closed_list;
use super::error::{Error, FieldError, Result};
use super::ids::{OrganizationId, RecommendationId};
use super::language::Language;
use super::message::Message;
use super::thesaurus::{self, Dimension};
use super::validation;

closed_list!(
    /// The kinds of technical assistance; `other` goes with a text of its own.
    AssistanceType {
        LegislativeDrafting = "legislative_drafting",
        PolicyOrActionPlan = "policy_or_action_plan",
        /// National mechanism for implementation, reporting and follow-up.
        NmirfSetup = "nmirf_setup",
        NhriStrengthening = "nhri_strengthening",
        Training = "training",
        ExpertDeployment = "expert_deployment",
        PeerExchange = "peer_exchange",
        DataAndIndicators = "data_and_indicators",
        TreatyAndUprReporting = "treaty_and_upr_reporting",
        InstitutionBuilding = "institution_building",
        AwarenessAndTranslation = "awareness_and_translation",
        EquipmentAndIt = "equipment_and_it",
        Financial = "financial",
        MonitoringAndEvaluation = "monitoring_and_evaluation",
        Other = "other",
    }
);

closed_list!(
    /// Where a record that its owner did not file itself was heard, or what its owner made it from.
    SourceKind {
        Statement = "statement",
        NoteVerbale = "note_verbale",
        Report = "report",
        /// A practice that its owner offers to share.
        Practice = "practice",
    }
);

/// The source of a record that staff filed for somebody else, or that its owner made from a practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Provenance {
    pub kind: SourceKind,
    /// Symbol, date or place by which the source can be found again (`A/HRC/19/SR.42, para. 12`).
    #[validate(length(min = 1, max = 300))]
    pub reference: String,
    /// Where the source can be read, if it is on line.
    #[serde(default)]
    #[validate(length(max = 2000), custom(function = "validation::web_address"))]
    pub url: Option<String>,
}

/// Most lines of a need or of an offer.
pub const LINES_MAX: u64 = 50;

/// One thing asked for or given, countable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Line {
    pub assistance_type: AssistanceType,
    #[validate(length(min = 1, max = 500))]
    pub description: String,
    /// How many of `unit`, at least 1.
    #[validate(range(min = 1, max = 1_000_000))]
    pub quantity: u32,
    /// What is counted: `expert-days`, `trainees`, `workshops`.
    #[validate(length(min = 1, max = 60))]
    pub unit: String,
}

/// What is counted, in one spelling: small letters of one width and single spaces. Signs stay, since they tell currencies apart.
#[must_use]
pub fn unit_key(unit: &str) -> String {
    let plain: String = unit.nfkc().flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Line {
    /// Whether it counts what this names.
    #[must_use]
    pub fn counts(&self, kind: AssistanceType, unit: &str) -> bool {
        self.assistance_type == kind && unit_key(&self.unit) == unit_key(unit)
    }
}

/// The days between which assistance is wanted or can be given, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Window {
    #[validate(custom(function = "validation::likely_day"))]
    pub from: NaiveDate,
    #[validate(custom(function = "validation::likely_day"))]
    pub until: NaiveDate,
}

impl Window {
    /// Whether the two windows share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

/// Whom to speak to; shown one level stricter than the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Contact {
    /// On one line.
    #[validate(
        length(min = 1, max = 200),
        custom(function = "validation::name_of_person")
    )]
    pub name: String,
    #[validate(email)]
    pub email: String,
    #[serde(default)]
    #[validate(length(max = 40))]
    pub phone: Option<String>,
}

/// The largest amount: what every program that reads numbers takes as a whole one.
const AMOUNT_MAX: u64 = i64::MAX.unsigned_abs();

/// Money; shown one level stricter than the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
pub struct Budget {
    /// Whole units of the currency.
    #[validate(range(max = AMOUNT_MAX))]
    pub amount: u64,
    /// ISO 4217 code: three capital letters.
    #[schema(pattern = "^[A-Z]{3}$")]
    #[validate(custom(function = "validation::currency"))]
    pub currency: String,
}

closed_list!(
    /// Who bears the cost of what is offered.
    CostTerms {
        Free = "free",
        CostShared = "cost_shared",
        Reimbursed = "reimbursed",
        ToBeAgreed = "to_be_agreed",
    }
);

/// The parts that a need and an offer both have and that must fit together.
pub struct CommonParts<'a> {
    pub assistance_types: &'a [AssistanceType],
    pub assistance_other: Option<&'a str>,
    pub window: Option<Window>,
    pub languages_of_delivery: &'a [Language],
    pub recommendations: &'a [RecommendationId],
    pub upr_process: bool,
    pub audience: &'a [OrganizationId],
    /// The texts that may not be blank, by field.
    pub texts: [(&'static str, &'a str); 2],
    pub labels: [(&'static str, Dimension, &'a [String]); 3],
}

impl CommonParts<'_> {
    /// Everything in them that does not fit together, by field.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldError> {
        let other = self.assistance_types.contains(&AssistanceType::Other);
        let rules = [
            (
                other && self.assistance_other.is_none_or(validation::is_blank),
                "/assistance_other",
                "error-other-needs-text",
            ),
            (
                self.window.is_some_and(|w| w.until < w.from),
                "/window/until",
                "error-window-reversed",
            ),
        ];
        let mut faults: Vec<FieldError> = rules
            .into_iter()
            .filter(|(broken, _, _)| *broken)
            .map(|(_, field, key)| FieldError {
                field: field.to_owned(),
                message: Message::new(key),
            })
            .collect();
        faults.extend(self.blank_texts());
        faults.extend(self.unknown_labels());
        faults.extend(self.named_twice());
        faults
    }

    fn named_twice(&self) -> impl Iterator<Item = FieldError> {
        let labels = self.labels.iter();
        let labels = labels.flat_map(|(field, _, labels)| {
            let field = format!("/{field}");
            validation::named_twice(&field, labels)
        });
        let twice = [
            validation::named_twice("/assistance_types", self.assistance_types),
            validation::named_twice("/languages_of_delivery", self.languages_of_delivery),
            validation::named_twice("/recommendations", self.recommendations),
            validation::named_twice("/audience", self.audience),
        ];
        labels.chain(twice.into_iter().flatten())
    }

    /// Whether they say what of the review's outcome the entry serves: needed when it is handed in.
    pub fn check_outcome(&self) -> Result<()> {
        if !self.recommendations.is_empty() || self.upr_process {
            return Ok(());
        }
        Err(Error::field(
            "/recommendations",
            Message::new("error-no-recommendation"),
        ))
    }

    fn blank_texts(&self) -> impl Iterator<Item = FieldError> {
        let blank = self.texts.iter();
        let blank = blank.filter(|(_, text)| validation::is_blank(text));
        blank.map(|(field, _)| FieldError {
            field: (*field).to_owned(),
            message: Message::new("error-blank"),
        })
    }

    fn unknown_labels(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (field, dimension, labels) in self.labels {
            for (index, label) in labels.iter().enumerate() {
                if thesaurus::label(label).is_none_or(|l| l.scheme.dimension() != dimension) {
                    faults.push(FieldError {
                        field: format!("/{field}/{index}"),
                        message: Message::new("error-unknown-label").with("label", label),
                    });
                }
            }
        }
        faults
    }
}
