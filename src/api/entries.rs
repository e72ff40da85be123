//! What the API of needs, offers and practices shares: owners, list parameters, reasons.

use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::assistance::{AssistanceType, Provenance};
use crate::domain::clock::{self, Millis};
use crate::domain::codes::UnknownCode;
use crate::domain::countries::{self, Country};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OrganizationId, RecommendationId};
use crate::domain::language::Language;
use crate::domain::listing::{Direction, Filter, LinkKind, Page, Sort, SortKey};
use crate::domain::message::Message;
use crate::domain::organization::{Organization, OrganizationKind};
use crate::domain::thesaurus;
use crate::http::paging::PageQuery;

/// The last day, in Geneva, of something that ends at a moment.
#[must_use]
pub fn last_day(end_ms: Millis) -> NaiveDate {
    clock::day(end_ms - 1)
}

/// An organization, as far as other records name it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OrganizationSummary {
    pub id: OrganizationId,
    pub kind: OrganizationKind,
    pub code: String,
    /// In the language of the request, else in English.
    pub name: String,
}

impl OrganizationSummary {
    /// An organization, as people who read this language call it.
    #[must_use]
    pub fn of(organization: &Organization, language: Language) -> Self {
        Self {
            id: organization.id,
            kind: organization.kind,
            code: organization.code.clone(),
            name: organization.names.get(language).to_owned(),
        }
    }
}

/// An entry that staff file for its owner, with where it was heard.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct ExtractBody<T> {
    /// The State or organization that spoke.
    pub organization_id: OrganizationId,
    pub source: Provenance,
    pub content: T,
}

/// Why a move is made; some moves must say.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct MoveBody {
    #[serde(default)]
    pub reason: Option<String>,
}

/// Until when an entry stands that is still true.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct RenewBody {
    /// Last day in Geneva on which it stands, `YYYY-MM-DD`; the day that stood when not given. At most 180 days: then it is to
    /// be verified again.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

/// Longest reason.
const REASON_CHARS_MAX: usize = 5_000;

impl MoveBody {
    /// The reason, if it is there when it must be and is not too long.
    pub fn reason(self, wanted: Option<Message>) -> Result<Option<String>> {
        let reason = self.reason.filter(|text| !text.trim().is_empty());
        match (&reason, wanted) {
            (None, Some(message)) => Err(Error::field("/reason", message)),
            (Some(text), _) if text.chars().count() > REASON_CHARS_MAX => Err(Error::field(
                "/reason",
                Message::new("error-length")
                    .with("min", 1)
                    .with("max", REASON_CHARS_MAX),
            )),
            _ => Ok(reason),
        }
    }
}

/// What a list of needs or of offers can be narrowed and ordered by. Values separated by commas are alternatives.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntryQuery {
    /// States of the lifecycle.
    pub state: Option<String>,
    /// The owner.
    pub organization: Option<OrganizationId>,
    /// Labels of themes; narrower labels and equivalents in other vocabularies are found too.
    pub theme: Option<String>,
    /// Labels of groups of persons; as for themes.
    pub group: Option<String>,
    /// Sustainable Development Goals (`sdg:5`, `sdg:5.1`).
    pub sdg: Option<String>,
    pub assistance_type: Option<String>,
    /// Language of delivery.
    pub language: Option<String>,
    /// The id of a recommendation it serves.
    pub recommendation: Option<String>,
    /// A State that is eligible by name (ISO 3166 alpha-3); offers only.
    pub eligible_state: Option<String>,
    /// Changed at or after this time (RFC 3339).
    pub updated_since: Option<chrono::DateTime<chrono::Utc>>,
    /// `updated`, `created` or `valid_until`; a leading `-` reverses. `-updated` when not given.
    pub sort: Option<String>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// A label is looked for among themes, groups and goals alike: what one vocabulary has as a theme
/// ("Women's rights"), another has as a group of persons.
pub const LABELS: [LinkKind; 3] = [LinkKind::Theme, LinkKind::Group, LinkKind::Sdg];

impl EntryQuery {
    /// What the list is narrowed by; `known` are the codes of the lifecycle's states.
    pub fn filter(&self, known: &[&str]) -> Result<Filter> {
        Ok(Filter {
            states: known_states("state", self.state.as_deref(), known)?,
            organization: self.organization,
            links: self.links()?,
            ids: None,
            updated_since_ms: self.updated_since.map(|at| at.timestamp_millis()),
        })
    }

    fn links(&self) -> Result<Vec<Links>> {
        let mut links = label_links(&[
            ("theme", &self.theme),
            ("group", &self.group),
            ("sdg", &self.sdg),
        ])?;
        links.extend(code_links(&[
            (
                "assistance_type",
                LinkKind::AssistanceType,
                &self.assistance_type,
                known_code::<AssistanceType>,
            ),
            (
                "language",
                LinkKind::LanguageOfDelivery,
                &self.language,
                known_code::<Language>,
            ),
            (
                "recommendation",
                LinkKind::Recommendation,
                &self.recommendation,
                known_recommendation,
            ),
            (
                "eligible_state",
                LinkKind::EligibleState,
                &self.eligible_state,
                known_state,
            ),
        ])?);
        Ok(links)
    }

    /// The page asked for.
    pub fn page(&self) -> Result<Page> {
        page(self.sort.as_deref(), self.limit, self.cursor.clone())
    }
}

/// A condition of a filter: in one of the kinds, to one of the targets.
pub type Links = (Vec<LinkKind>, Vec<String>);

/// The states that a list is narrowed to by a parameter.
pub fn known_states(name: &str, states: Option<&str>, known: &[&str]) -> Result<Vec<String>> {
    let states = parts(states);
    if let Some(unknown) = states.iter().find(|state| !known.contains(&state.as_str())) {
        return Err(Error::field(
            name,
            Message::new("error-unknown-code")
                .with("code", unknown)
                .with("known", known.join(", ")),
        ));
    }
    Ok(states)
}

/// The conditions that parameters of labels stand for.
pub fn label_links(parameters: &[(&str, &Option<String>)]) -> Result<Vec<Links>> {
    let given = parameters.iter().filter(|(_, value)| value.is_some());
    given
        .map(|(name, value)| Ok((LABELS.to_vec(), expanded(name, value.as_deref())?)))
        .collect()
}

/// A parameter that holds codes: its name, what they are links to, what was given, and which codes there are.
pub type CodeParameter<'a> = (&'static str, LinkKind, &'a Option<String>, CodeCheck);

/// The conditions that parameters of codes stand for.
pub fn code_links(parameters: &[CodeParameter<'_>]) -> Result<Vec<Links>> {
    let mut links = Vec::new();
    for (name, kind, value, check) in parameters {
        if value.is_some() {
            let targets = parts(value.as_deref());
            for target in &targets {
                check(target).map_err(|message| Error::field(*name, message))?;
            }
            links.push((vec![*kind], targets));
        }
    }
    Ok(links)
}

/// The page of a list asked for; the last change first when no order is.
pub fn page(sort: Option<&str>, limit: Option<i64>, cursor: Option<String>) -> Result<Page> {
    let paging = PageQuery { limit, cursor };
    Ok(Page {
        sort: order(sort.unwrap_or("-updated"))?,
        after: paging.after()?,
        limit: paging.limit()?,
    })
}

fn order(text: &str) -> Result<Sort> {
    let (direction, key) = match text.strip_prefix('-') {
        Some(key) => (Direction::Descending, key),
        None => (Direction::Ascending, text),
    };
    let key: SortKey = key
        .parse()
        .map_err(|unknown: UnknownCode| Error::field("sort", unknown.into()))?;
    Ok(Sort { key, direction })
}

/// Says what is wrong with a code that one may look for, if anything is.
pub type CodeCheck = fn(&str) -> std::result::Result<(), Message>;

/// Whether a closed list has the code.
pub fn known_code<T: FromStr<Err = UnknownCode>>(code: &str) -> std::result::Result<(), Message> {
    Ok(code.parse::<T>().map(drop)?)
}

/// Whether it may be the id of an organization.
pub fn known_organization(id: &str) -> std::result::Result<(), Message> {
    let parsed = id.parse::<OrganizationId>().map(drop);
    parsed.map_err(|_| Message::new("error-unknown-organization").with("id", id))
}

/// Whether it is the code of a country.
pub fn known_country(code: &str) -> std::result::Result<(), Message> {
    let found = countries::by_iso3(code).map(drop);
    found.ok_or_else(|| Message::new("error-unknown-country").with("code", code))
}

/// Whether it may be the id of a recommendation.
pub fn known_recommendation(id: &str) -> std::result::Result<(), Message> {
    let parsed = id.parse::<RecommendationId>().map(drop);
    parsed.map_err(|_| Message::new("error-unknown-recommendation").with("id", id))
}

fn known_state(code: &str) -> std::result::Result<(), Message> {
    if countries::by_iso3(code).is_some_and(Country::is_state) {
        return Ok(());
    }
    Err(Message::new("error-unknown-eligibility").with("value", code))
}

/// The parts of a comma-separated parameter.
pub fn parts(value: Option<&str>) -> Vec<String> {
    let parts = value.unwrap_or_default().split(',').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The labels asked for, with all that mean the same or something narrower.
pub fn expanded(name: &str, value: Option<&str>) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for label in parts(value) {
        if thesaurus::label(&label).is_none() {
            return Err(Error::field(
                name,
                Message::new("error-unknown-label").with("label", label),
            ));
        }
        all.extend(thesaurus::expand(&label).into_iter().map(str::to_owned));
    }
    all.sort();
    all.dedup();
    Ok(all)
}
