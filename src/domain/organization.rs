//! Organizations: whoever may speak. A State's entry stands for its Permanent Mission.

use serde::{Deserialize, Serialize};

use super::clock::Millis;
use super::codes::closed_list;
use super::ids::OrganizationId;
use super::language::Language;

closed_list!(
    /// What an organization is; it decides what its people see and may be.
    OrganizationKind {
        State = "state",
        UnEntity = "un_entity",
        SpecialProcedure = "special_procedure",
        RegionalOrganization = "regional_organization",
        Nhri = "nhri",
        Cso = "cso",
    }
);

/// The code of the organization that runs the clearing-house.
pub const OHCHR: &str = "OHCHR";
/// The code of the organization that coordinates the United Nations country teams.
pub const UNDP: &str = "UNDP";

/// A name in the six languages; English is always there and stands in for a missing one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Names {
    pub en: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub es: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ru: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
}

impl Names {
    /// The name in one language, else in English.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        let name = match language {
            Language::En => None,
            Language::Fr => self.fr.as_deref(),
            Language::Es => self.es.as_deref(),
            Language::Ar => self.ar.as_deref(),
            Language::Ru => self.ru.as_deref(),
            Language::Zh => self.zh.as_deref(),
        };
        name.unwrap_or(&self.en)
    }
}

/// An organization as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub id: OrganizationId,
    pub kind: OrganizationKind,
    /// ISO 3166 alpha-3 for a State, the usual acronym for others; unique.
    pub code: String,
    pub names: Names,
    /// The State an NHRI or a CSO works in (ISO 3166 alpha-3).
    pub country: Option<String>,
    pub active: bool,
    pub version: i64,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// What an administrator says of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OrganizationContent {
    pub kind: OrganizationKind,
    pub code: String,
    pub names: Names,
    #[serde(default)]
    pub country: Option<String>,
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}
