//! A need, an offer or a practice as matching sees it: sets of bits, days, numbers. Texts stay behind, save their hash.

use std::sync::Arc;

use chrono::Datelike;
use uuid::Uuid;

use super::bits::Bits;
use super::labels::{self, LabelSet};
use crate::domain::assistance::{AssistanceType, Line, Window, unit_key};
use crate::domain::clock::Millis;
use crate::domain::countries::{self, Country};
use crate::domain::ids::{OrganizationId, RecommendationId};
use crate::domain::language::Language;
use crate::domain::lifecycle::{NeedState, OfferState};
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::practice::Practice;
use crate::domain::track_record::Score;
use crate::domain::visibility::{Shown, Visibility};

/// A set of countries, by their number in `countries::all()`.
pub type CountrySet = Bits<4>;

/// A set of the values of a closed list, by their number in it.
pub type CodeSet = Bits<1>;

/// A need, an offer or a practice, ready to be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub id: Uuid,
    pub owner: OrganizationId,
    /// The country of the owner when that is a State.
    pub country: Option<usize>,
    pub visibility: Visibility,
    pub released: bool,
    /// As [`Shown::extracted`].
    pub extracted: bool,
    /// The number of its state in the lifecycle of its side.
    pub state: u8,
    /// The organizations to which it is shown by name.
    pub audience: Vec<OrganizationId>,
    /// Whether its state lets it be suggested.
    pub matchable: bool,
    pub valid_until_ms: Millis,
    pub window: Option<Days>,
    pub assistance_types: CodeSet,
    /// Labels of the latest lists with all above them.
    pub labels: LabelSet,
    /// Languages of delivery.
    pub languages: CodeSet,
    /// What is still asked for, or can still be given.
    pub lines: Vec<Quantity>,
    pub openness: Openness,
    pub firmness: Firmness,
    /// What States have said of the owner of an offer, where that may be told; the index knows it.
    pub track_record: Option<Score>,
    /// Needs only.
    pub preferred_partners: Vec<OrganizationId>,
    /// Needs only.
    pub excluded_partners: Vec<OrganizationId>,
}

/// A span of days, both included, counted from the beginning of the common era.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub from: i32,
    pub until: i32,
}

impl From<Window> for Days {
    fn from(window: Window) -> Self {
        Self {
            from: window.from.num_days_from_ce(),
            until: window.until.num_days_from_ce(),
        }
    }
}

impl Days {
    /// How many days two spans share.
    #[must_use]
    pub fn shared(self, other: Self) -> i32 {
        (self.until.min(other.until) - self.from.max(other.from) + 1).max(0)
    }

    /// How many days it has.
    #[must_use]
    pub const fn count(self) -> i32 {
        self.until - self.from + 1
    }
}

/// So many of something of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    pub assistance_type: AssistanceType,
    pub quantity: u32,
    /// What is counted, as [`unit_key`] writes it.
    pub unit: Arc<str>,
}

impl Quantity {
    /// So many of what a line counts; none when there are none left.
    fn left(line: &Line, quantity: u32) -> Self {
        Self {
            assistance_type: line.assistance_type,
            quantity,
            unit: unit_key(&line.unit).into(),
        }
    }
}

/// For which States an offer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Openness {
    pub to_all: bool,
    /// The States that it names.
    pub named: CountrySet,
    /// The States of the regions and groups that it names.
    pub grouped: CountrySet,
}

/// How much stands behind an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Firmness {
    Concrete,
    /// A general readiness.
    Standing,
    /// Heard and not confirmed.
    Indicative,
}

impl Profile {
    /// A profile that says nothing, to be written over.
    #[must_use]
    pub(super) fn blank() -> Self {
        Self {
            id: Uuid::nil(),
            owner: OrganizationId(Uuid::nil()),
            country: None,
            visibility: Visibility::Confidential,
            released: false,
            extracted: false,
            state: 0,
            audience: Vec::new(),
            matchable: false,
            valid_until_ms: 0,
            window: None,
            assistance_types: CodeSet::default(),
            labels: LabelSet::default(),
            languages: CodeSet::default(),
            lines: Vec::new(),
            openness: Openness::default(),
            firmness: Firmness::Concrete,
            track_record: None,
            preferred_partners: Vec::new(),
            excluded_partners: Vec::new(),
        }
    }

    /// What a recommendation asks of whoever would help with it: the State under review, its organization and its ISO
    /// 3166 alpha-3 code, asks for nothing more.
    #[must_use]
    pub fn of_recommendation(
        id: RecommendationId,
        (state, code): (OrganizationId, &str),
        labels: &[String],
    ) -> Self {
        Self {
            id: id.0,
            owner: state,
            country: country_number(code),
            visibility: Visibility::Public,
            released: true,
            labels: labels::with_broader(labels),
            ..Self::blank()
        }
    }

    /// What of it decides who sees it.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            owner: self.owner,
            visibility: self.visibility,
            released: self.released,
            extracted: self.extracted,
            named: &self.audience,
            told: &[],
        }
    }

    /// The profile of a need of the State with this ISO 3166 alpha-3 code.
    #[must_use]
    pub fn of_need(need: &Need, owner_code: Option<&str>) -> Self {
        let content = &need.content;
        let ids = [&content.themes, &content.groups_of_persons, &content.sdgs];
        let (visibility, audience) = need.shown().by_name();
        Self {
            id: need.id.0,
            owner: need.organization_id,
            country: owner_code.and_then(country_number),
            visibility,
            released: need.state.is_released(),
            extracted: need.state == NeedState::Extracted,
            state: need.state as u8,
            audience,
            matchable: need.is_matchable(),
            valid_until_ms: need.valid_until_ms,
            window: content.window.map(Days::from),
            assistance_types: types(&content.assistance_types, &content.lines),
            labels: labels::with_broader(ids.into_iter().flatten()),
            languages: languages(&content.languages_of_delivery),
            lines: need
                .coverage()
                .map(|(line, covered)| Quantity::left(line, covered.uncovered()))
                .collect(),
            openness: Openness::default(),
            firmness: Firmness::Concrete,
            track_record: None,
            preferred_partners: content.preferred_partners.clone(),
            excluded_partners: content.excluded_partners.clone(),
        }
    }

    /// The profile of an offer; the code is that of its owner when it is a State.
    #[must_use]
    pub fn of_offer(offer: &Offer, owner_code: Option<&str>) -> Self {
        let content = &offer.content;
        let ids = [&content.themes, &content.groups_of_persons, &content.sdgs];
        Self {
            id: offer.id.0,
            owner: offer.organization_id,
            country: owner_code.and_then(country_number),
            visibility: content.visibility,
            released: offer.state.is_released(),
            extracted: offer.state == OfferState::Extracted,
            state: offer.state as u8,
            audience: content.audience.clone(),
            matchable: offer.state.is_matchable(),
            valid_until_ms: offer.valid_until_ms,
            window: content.window.map(Days::from),
            assistance_types: types(&content.assistance_types, &content.capacity),
            labels: labels::with_broader(ids.into_iter().flatten()),
            languages: languages(&content.languages_of_delivery),
            lines: offer
                .capacity_left()
                .map(|(line, left)| Quantity::left(line, left))
                .collect(),
            openness: openness(offer),
            firmness: firmness(offer),
            track_record: None,
            preferred_partners: Vec::new(),
            excluded_partners: Vec::new(),
        }
    }

    /// The profile of a practice, which is looked for and never suggested as help.
    #[must_use]
    pub fn of_practice(practice: &Practice) -> Self {
        let content = &practice.content;
        let ids = [&content.themes, &content.groups_of_persons, &content.sdgs];
        let (visibility, audience) = practice.shown().by_name();
        Self {
            id: practice.id.0,
            owner: practice.organization_id,
            visibility,
            released: practice.state.is_released(),
            state: practice.state as u8,
            audience,
            valid_until_ms: practice.valid_until_ms,
            labels: labels::with_broader(ids.into_iter().flatten()),
            ..Self::blank()
        }
    }
}

/// The kinds named, in the lists or line by line. `other` is no common ground, since it may mean anything.
fn types(named: &[AssistanceType], lines: &[Line]) -> CodeSet {
    let of_lines = lines.iter().map(|line| line.assistance_type);
    let all = named.iter().copied().chain(of_lines);
    all.filter(|kind| *kind != AssistanceType::Other)
        .map(|kind| kind as usize)
        .collect()
}

fn languages(named: &[Language]) -> CodeSet {
    named.iter().map(|language| *language as usize).collect()
}

fn firmness(offer: &Offer) -> Firmness {
    match (offer.content.indicative, offer.content.standing) {
        (true, _) => Firmness::Indicative,
        (false, true) => Firmness::Standing,
        (false, false) => Firmness::Concrete,
    }
}

fn country_number(iso3: &str) -> Option<usize> {
    countries::all()
        .iter()
        .position(|country| country.iso3 == iso3)
}

fn openness(offer: &Offer) -> Openness {
    let content = &offer.content;
    let (regions, groups) = (&content.eligible_regions, &content.eligible_groups);
    let in_region = |country: &Country| {
        regions.contains(&country.region_code) || regions.contains(&country.subregion_code)
    };
    let in_group = |country: &Country| groups.iter().any(|group| country.is_of_group(group));
    let numbers = |holds: &dyn Fn(&Country) -> bool| -> CountrySet {
        let all = countries::all().iter().enumerate();
        all.filter(|(_, country)| holds(country))
            .map(|(number, _)| number)
            .collect()
    };
    let nobody = regions.is_empty() && groups.is_empty();
    Openness {
        to_all: nobody && content.eligible_states.is_empty(),
        named: content
            .eligible_states
            .iter()
            .filter_map(|iso3| country_number(iso3))
            .collect(),
        grouped: if nobody {
            CountrySet::default()
        } else {
            numbers(&|country| in_region(country) || in_group(country))
        },
    }
}
