//! What needs ask for and offers can give, line by line, and how the one counts against the other.

use std::collections::HashMap;
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
    /// The number of a type and unit, or `ENGAGEMENT`.
    unit: u32,
}

impl Kind {
    /// Whether the two have a kind of assistance in common.
    pub fn shares_type(&self, other: &Self) -> bool {
        self.types.is_empty() || other.types.is_empty() || !self.types.and(&other.types).is_empty()
    }
}

/// How a line is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// In quantities of its unit.
    Units,
    /// As a whole, which one engagement serves.
    Engagement,
}

/// A line of a need.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub need: usize,
    /// Its number in the need; none when the need has no lines.
    pub line: Option<u32>,
    pub assistance_type: Option<AssistanceType>,
    pub counting: Counting,
    kind: Kind,
    /// What it asks for; none when the need has no lines.
    asked: Option<(u32, Arc<str>)>,
}

impl Wanted {
    /// How much is asked for, in units or engagements.
    pub const fn quantity(&self) -> u32 {
        self.quantity_by(self.counting)
    }

    /// The same when it is counted so.
    pub const fn quantity_by(&self, counting: Counting) -> u32 {
        match (&self.asked, counting) {
            (Some((quantity, _)), Counting::Units) => *quantity,
            _ => 1,
        }
    }

    /// None when it is counted as a whole.
    pub fn unit(&self) -> Option<&str> {
        let (_, unit) = self.asked.as_ref()?;
        (self.counting == Counting::Units).then_some(unit)
    }
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

/// Each type and unit that anybody counts, numbered from 1.
#[derive(Default)]
struct Units<'a>(HashMap<(AssistanceType, &'a str), u32>);

impl<'a> Units<'a> {
    fn kind(&mut self, line: &'a Quantity) -> Kind {
        let next = number(self.0.len()) + 1;
        let unit = self.0.entry((line.assistance_type, &*line.unit));
        Kind {
            types: [line.assistance_type as usize].into_iter().collect(),
            unit: *unit.or_insert(next),
        }
    }
}

impl Lines {
    /// The lines of these needs and offers.
    pub fn of(needs: &[&Profile], offers: &[&Profile]) -> Self {
        let mut units = Units::default();
        let mut lines = Self::default();
        for (number, need) in needs.iter().enumerate() {
            lines.needs.push(lines.wanted.len());
            lines.wanted.extend(wanted(number, need, &mut units));
        }
        lines.needs.push(lines.wanted.len());
        for (number, offer) in offers.iter().enumerate() {
            lines.offers.push(lines.given.len());
            lines.given.extend(given(number, offer, &mut units));
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

    /// The supplies by which an offer can serve a line, and how the line then counts. An offer that counts what the line
    /// counts serves it by quantities, any other of that kind of assistance by an engagement.
    pub fn supplies(
        &self,
        line: usize,
        offer: usize,
    ) -> (Counting, impl Iterator<Item = usize> + '_) {
        let kind = &self.wanted[line].kind;
        let all = self.of_offer(offer);
        let counts = |supply: &usize| self.given[*supply].kind.unit == kind.unit;
        let units = all.clone().find(counts).filter(|_| kind.unit != ENGAGEMENT);
        let counting = units.map_or(Counting::Engagement, |_| Counting::Units);
        let engagements = all.filter(move |supply| {
            let given = &self.given[*supply].kind;
            units.is_none() && given.unit == ENGAGEMENT && given.shares_type(kind)
        });
        (counting, units.into_iter().chain(engagements))
    }

    /// Whether an offer gives the kind of assistance of a line.
    pub fn shares_type(&self, line: usize, offer: usize) -> bool {
        let mut all = self.of_offer(offer);
        all.any(|supply| self.given[supply].kind.shares_type(&self.wanted[line].kind))
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

fn wanted<'a>(need: usize, profile: &'a Profile, units: &mut Units<'a>) -> Vec<Wanted> {
    if profile.lines.is_empty() {
        return vec![Wanted {
            need,
            line: None,
            assistance_type: None,
            counting: Counting::Engagement,
            kind: engagement(profile.assistance_types),
            asked: None,
        }];
    }
    let open = (0..)
        .zip(&profile.lines)
        .filter(|(_, asked)| asked.quantity > 0);
    let wanted = open.map(|(line, asked)| Wanted {
        need,
        line: Some(line),
        assistance_type: Some(asked.assistance_type),
        counting: Counting::Units,
        kind: units.kind(asked),
        asked: Some((asked.quantity, asked.unit.clone())),
    });
    wanted.collect()
}

/// What an offer has: the quantities of its lines, and one engagement for each of them beside; lines of one kind are one.
/// Without lines it is one engagement of any of its kinds.
fn given<'a>(offer: usize, profile: &'a Profile, units: &mut Units<'a>) -> Vec<Given> {
    let mut all: Vec<Given> = Vec::new();
    let mut add = |kind: Kind, quantity: u32| {
        let known = all.iter_mut().find(|given| given.kind == kind);
        match known {
            Some(known) => known.quantity = known.quantity.saturating_add(quantity),
            None => all.push(Given {
                offer,
                kind,
                quantity,
            }),
        }
    };
    for line in profile.lines.iter().filter(|line| line.quantity > 0) {
        let kind = units.kind(line);
        add(kind, line.quantity);
        add(engagement(kind.types), 1);
    }
    if profile.lines.is_empty() {
        add(engagement(profile.assistance_types), 1);
    }
    all
}

/// One engagement of any of these kinds.
const fn engagement(types: CodeSet) -> Kind {
    Kind {
        types,
        unit: ENGAGEMENT,
    }
}
