//! What needs ask for and offers can give, line by line, and which of it counts alike.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::domain::assistance::AssistanceType;
use crate::matching::profile::{CodeSet, Profile, Quantity};

/// The unit of what is one engagement.
const ENGAGEMENT: u32 = 0;

/// What a line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The kinds of assistance; any when empty.
    types: CodeSet,
    /// The number of a type and unit that both sides count, or `ENGAGEMENT`.
    unit: u32,
}

impl Kind {
    /// Whether the two have a kind of assistance in common.
    pub fn shares_type(&self, other: &Self) -> bool {
        self.types.is_empty() || other.types.is_empty() || !self.types.and(&other.types).is_empty()
    }

    /// Whether quantities of the one are quantities of the other.
    pub fn counts_alike(&self, other: &Self) -> bool {
        self.unit == other.unit && (self.unit != ENGAGEMENT || self.shares_type(other))
    }
}

/// A line of a need.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub need: usize,
    /// Its number in the need; none when the need has no lines.
    pub line: Option<u32>,
    pub assistance_type: Option<AssistanceType>,
    /// None when it is one engagement.
    pub unit: Option<Arc<str>>,
    pub kind: Kind,
    pub quantity: u32,
}

/// What an offer has of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub offer: usize,
    pub kind: Kind,
    pub quantity: u32,
}

/// All lines.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// By need.
    pub wanted: Vec<Wanted>,
    /// By offer.
    pub given: Vec<Given>,
    /// Where the lines of each begin, and the end of the last.
    needs: Vec<usize>,
    offers: Vec<usize>,
}

/// What both sides count, numbered from 1.
type Units<'a> = HashMap<(AssistanceType, &'a str), u32>;

impl Lines {
    /// The lines of these needs and offers.
    pub fn of(needs: &[&Profile], offers: &[&Profile]) -> Self {
        let units = common_units(needs, offers);
        let mut lines = Self::default();
        for (number, need) in needs.iter().enumerate() {
            lines.needs.push(lines.wanted.len());
            lines.wanted.extend(wanted(number, need, &units));
        }
        lines.needs.push(lines.wanted.len());
        for (number, offer) in offers.iter().enumerate() {
            lines.offers.push(lines.given.len());
            lines.given.extend(given(number, offer, &units));
        }
        lines.offers.push(lines.given.len());
        lines
    }

    pub fn of_need(&self, need: usize) -> Range<usize> {
        self.needs[need]..self.needs[need + 1]
    }

    pub fn of_offer(&self, offer: usize) -> Range<usize> {
        self.offers[offer]..self.offers[offer + 1]
    }

    /// How many lines a need has, at least 1.
    #[expect(clippy::cast_precision_loss, reason = "50 lines at most")]
    pub fn count_of(&self, need: usize) -> f64 {
        self.of_need(need).len().max(1) as f64
    }
}

/// A number that is known to be small.
pub fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn common_units<'a>(needs: &[&'a Profile], offers: &[&'a Profile]) -> Units<'a> {
    let key = |line: &'a Quantity| (line.assistance_type, &*line.unit);
    let asked: HashSet<_> = needs
        .iter()
        .flat_map(|need| need.lines.iter().map(key))
        .collect();
    let mut units = Units::new();
    for unit in offers.iter().flat_map(|offer| offer.lines.iter().map(key)) {
        if asked.contains(&unit) {
            let next = number(units.len()) + 1;
            units.entry(unit).or_insert(next);
        }
    }
    units
}

/// What a line counts, and how much of it.
fn counted(line: &Quantity, units: &Units<'_>) -> (Kind, u32) {
    let unit = units.get(&(line.assistance_type, &*line.unit)).copied();
    let kind = Kind {
        types: [line.assistance_type as usize].into_iter().collect(),
        unit: unit.unwrap_or(ENGAGEMENT),
    };
    (kind, unit.map_or(1, |_| line.quantity))
}

fn wanted(need: usize, profile: &Profile, units: &Units<'_>) -> Vec<Wanted> {
    if profile.lines.is_empty() {
        return vec![Wanted {
            need,
            line: None,
            assistance_type: None,
            unit: None,
            kind: engagement(profile),
            quantity: 1,
        }];
    }
    let wanted = |(line, asked): (u32, &Quantity)| {
        let (kind, quantity) = counted(asked, units);
        Wanted {
            need,
            line: Some(line),
            assistance_type: Some(asked.assistance_type),
            unit: (kind.unit != ENGAGEMENT).then(|| asked.unit.clone()),
            kind,
            quantity,
        }
    };
    let open = (0..)
        .zip(&profile.lines)
        .filter(|(_, asked)| asked.quantity > 0);
    open.map(wanted).collect()
}

/// Lines of one kind are one.
fn given(offer: usize, profile: &Profile, units: &Units<'_>) -> Vec<Given> {
    let mut all: Vec<Given> = Vec::new();
    for line in profile.lines.iter().filter(|line| line.quantity > 0) {
        let (kind, quantity) = counted(line, units);
        match all.iter_mut().find(|given| given.kind == kind) {
            Some(known) => known.quantity = known.quantity.saturating_add(quantity),
            None => all.push(Given {
                offer,
                kind,
                quantity,
            }),
        }
    }
    if profile.lines.is_empty() {
        all.push(Given {
            offer,
            kind: engagement(profile),
            quantity: 1,
        });
    }
    all
}

/// One engagement of any of the kinds that it names.
const fn engagement(profile: &Profile) -> Kind {
    Kind {
        types: profile.assistance_types,
        unit: ENGAGEMENT,
    }
}
