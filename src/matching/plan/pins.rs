//! What is settled beforehand: pins, which are taken as given, vetoes, and pairs that were declined or dismissed.

use std::collections::HashMap;

use super::lines::Lines;
use super::{Pairs, Situation};
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::ids::{NeedId, OfferId};
use crate::domain::message::Message;
use crate::domain::plan::{Pin, PlanContent};
use crate::matching::profile::Profile;

/// So much of a supply for a line, settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pinned {
    pub line: usize,
    pub supply: usize,
    pub units: u32,
}

/// Everything that the pins settle.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    pub pinned: Vec<Pinned>,
    /// Units, by line wanted.
    pub served: Vec<u32>,
    /// Units, by supply.
    pub given: Vec<u32>,
}

/// Why a pair is not brought together although it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It was declined or dismissed.
    NotTakenForward,
    /// This plan is to do without it.
    Vetoed,
}

/// The offers that are ruled out for needs, by number.
pub type RuledOut = HashMap<usize, HashMap<usize, Ruling>>;

/// Everything that is ruled out. What was declined or dismissed stays so, whether it is vetoed or not.
pub fn ruled_out(situation: &Situation<'_>, content: &PlanContent) -> Result<RuledOut> {
    let named = content.vetoes.iter().map(|veto| (veto.need, veto.offer));
    let vetoed = numbers(situation, "vetoes", named)?.into_iter();
    let refused = situation.not_taken_forward.iter();
    let refused = refused.filter_map(|(need, offer)| {
        let need = place(situation.needs, need.0)?;
        Some((need, place(situation.offers, offer.0)?))
    });
    let vetoed = vetoed.map(|pair| (pair, Ruling::Vetoed));
    let refused = refused.map(|pair| (pair, Ruling::NotTakenForward));
    let mut all = RuledOut::new();
    for ((need, offer), ruling) in vetoed.chain(refused) {
        all.entry(need).or_default().insert(offer, ruling);
    }
    Ok(all)
}

fn ruling(ruled_out: &RuledOut, (need, offer): (usize, usize)) -> Option<Ruling> {
    ruled_out.get(&need)?.get(&offer).copied()
}

/// The pinned pairs, by number.
pub fn pinned_pairs(situation: &Situation<'_>, content: &PlanContent) -> Result<Pairs> {
    let pins = content.pins.iter().map(|pin| (pin.need, pin.offer));
    numbers(situation, "pins", pins)
}

fn numbers(
    situation: &Situation<'_>,
    list: &str,
    pairs: impl Iterator<Item = (NeedId, OfferId)>,
) -> Result<Pairs> {
    let (mut found, mut faults) = (Pairs::new(), Vec::new());
    for (index, (need, offer)) in pairs.enumerate() {
        let numbers = (
            place(situation.needs, need.0),
            place(situation.offers, offer.0),
        );
        if numbers.0.is_none() {
            let message = Message::new("error-plan-need").with("id", need);
            faults.push(fault(format!("/{list}/{index}/need"), message));
        }
        if numbers.1.is_none() {
            let message = Message::new("error-plan-offer").with("id", offer);
            faults.push(fault(format!("/{list}/{index}/offer"), message));
        }
        found.extend(numbers.0.zip(numbers.1));
    }
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(Error::Invalid(faults))
    }
}

fn place(profiles: &[&Profile], id: uuid::Uuid) -> Option<usize> {
    profiles
        .binary_search_by(|profile| profile.id.cmp(&id))
        .ok()
}

const fn fault(field: String, message: Message) -> FieldError {
    FieldError { field, message }
}

/// Allocates what is pinned, pin by pin. `scores` has the pinned pairs that meet the hard conditions.
///
/// # Errors
/// `Error::Invalid` that names each pin that cannot be.
pub fn settle(
    situation: &Situation<'_>,
    lines: &mut Lines,
    content: &PlanContent,
    (scores, ruled_out): (&HashMap<(usize, usize), f32>, &RuledOut),
) -> Result<Settled> {
    let mut settled = Settled {
        pinned: Vec::new(),
        served: vec![0; lines.wanted.len()],
        given: vec![0; lines.given.len()],
    };
    let mut faults = Vec::new();
    for (index, pin) in content.pins.iter().enumerate() {
        let need = place(situation.needs, pin.need.0);
        let Some(pair) = need.zip(place(situation.offers, pin.offer.0)) else {
            continue;
        };
        let settling = if ruling(ruled_out, pair) == Some(Ruling::NotTakenForward) {
            Err(("", Message::new("error-plan-pin-not-taken-forward")))
        } else if scores.contains_key(&pair) {
            settled.settle(lines, pin, pair)
        } else {
            Err(("", Message::new("error-plan-pin-excluded")))
        };
        if let Err((part, message)) = settling {
            faults.push(fault(format!("/pins/{index}{part}"), message));
        }
    }
    if faults.is_empty() {
        Ok(settled)
    } else {
        Err(Error::Invalid(faults))
    }
}

/// The part of the pin that is at fault, and why.
type Fault = (&'static str, Message);

impl Settled {
    fn settle(
        &mut self,
        lines: &mut Lines,
        pin: &Pin,
        (need, offer): (usize, usize),
    ) -> std::result::Result<(), Fault> {
        let named = |line: &usize| pin.line.is_none() || lines.wanted[*line].line == pin.line;
        let wanted: Vec<usize> = lines.of_need(need).filter(named).collect();
        if wanted.is_empty() {
            return Err(("/line", Message::new("error-plan-pin-line")));
        }
        let mut pairs = Vec::new();
        for line in wanted.iter().copied() {
            let (counting, supplies) = lines.supplies(line, offer);
            let is_open = self.served[line] == 0 || counting == lines.wanted[line].counting;
            pairs.extend(supplies.filter(|_| is_open).map(|supply| (line, supply)));
            if is_open {
                lines.wanted[line].counting = counting;
            }
        }
        if pairs.is_empty() {
            let mut wanted = wanted.into_iter();
            let key = if wanted.any(|line| lines.shares_type(line, offer)) {
                "error-plan-pin-unlike"
            } else {
                "error-plan-pin-type"
            };
            return Err(("", Message::new(key)));
        }
        let mut left = pin.quantity.unwrap_or(u32::MAX);
        let before = left;
        for (line, supply) in pairs {
            left -= self.take(lines, (line, supply), left);
        }
        match pin.quantity {
            Some(_) if left > 0 => Err(too_much("/quantity", before - left)),
            None if left == before => Err(too_much("", 0)),
            _ => Ok(()),
        }
    }

    /// Settles as much as both have left, up to a limit.
    fn take(&mut self, lines: &Lines, (line, supply): (usize, usize), most: u32) -> u32 {
        let wanted = lines.wanted[line].quantity() - self.served[line];
        let given = lines.given[supply].quantity - self.given[supply];
        let units = most.min(wanted).min(given);
        if units > 0 {
            self.served[line] += units;
            self.given[supply] += units;
            self.pinned.push(Pinned {
                line,
                supply,
                units,
            });
        }
        units
    }
}

fn too_much(part: &'static str, most: u32) -> Fault {
    (
        part,
        Message::new("error-plan-pin-too-much").with("max", most),
    )
}
