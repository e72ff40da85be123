//! The allocation plan: all open needs and all offers with capacity at once, so that what is scarce goes where it is
//! worth most.
//!
//! **What is counted.** Where an offer has what a line of a need asks for, in the same unit, quantities are allocated. Any
//! other offer of that kind of assistance may serve the line by one *engagement*: as a whole or not at all, since nobody
//! can say how much of it that is. An offer has one engagement for each of its lines, beside their quantities, and one if
//! it has no lines; a need without lines is served by one engagement of any of its kinds. A line is served in one of the
//! two ways. Which of them a pair serves it in is of the two alone, whatever others ask for or offer. **What it is worth.**
//! Serving a share of a line is worth that share of the pair's score (the same as in suggestions), divided by the number
//! of the need's lines, times one plus the weights of the groups that the State belongs to.
//!
//! Once each line has its way, that is a transportation problem: worth is linear in quantities, and the only limits are
//! what lines ask for and what offers have. Its optimum in whole units is found exactly (`transport`). The way of a line is
//! the one in which it could be given most; where that gains, lines turn to the other one (`ways`). The bound beside the
//! plan holds for all ways.

mod bound;
mod lines;
mod outcome;
mod pins;
mod transport;
mod tree;
mod ways;

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::eligibility::Exclusion;
use super::profile::Profile;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{NeedId, OfferId, OrganizationId};
use crate::domain::message::Message;
use crate::domain::plan::{Lack, PlanContent, PlanDetails, PlanSummary};
use lines::{Counting, Lines, Wanted};
use pins::{RuledOut, Ruling, Settled};
use transport::{Arc, Demand, Problem, Way};

/// Most pairs of a need and an offer that one plan looks at.
pub const PAIRS_MAX: usize = 30_000_000;
/// Most pairs of a line that is wanted and one that is given: some seconds of looking.
const LINE_PAIRS_MAX: usize = 1_000_000_000;
/// Most pairs of lines that are kept for the search in each of the two ways (8 bytes each): of each line the best; the rest
/// enters the bound.
const ARCS_MAX: usize = 32_000_000;
/// The least that an offer is worth to a need that it may serve.
const SCORE_MIN: f32 = 0.001;

/// The offers that may serve one need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suited {
    /// Each with its score in [0, 1].
    pub offers: Vec<(Uuid, f32)>,
    /// How many may not, by reason.
    pub excluded: BTreeMap<Exclusion, usize>,
}

/// What a plan is made of.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The open needs, by id.
    pub needs: &'a [&'a Profile],
    /// The offers that are available and confirmed, by id.
    pub offers: &'a [&'a Profile],
    /// Which offers may serve a need. Others than `offers` may be among them: they are indicative.
    pub suited: &'a dyn Fn(&Profile) -> Suited,
    /// The organizations of which a need was matched before.
    pub served_before: &'a HashSet<OrganizationId>,
    /// The pairs that were declined or dismissed: they are not brought together, however well they fit.
    pub not_taken_forward: &'a HashSet<(NeedId, OfferId)>,
}

/// The best plan. The same situation and content have the same plan.
///
/// # Errors
/// `Error::Invalid` when a pin or veto names what is not there or what cannot be, `Error::Conflict` when there is more
/// than one plan can hold.
pub fn make(
    situation: &Situation<'_>,
    content: &PlanContent,
) -> Result<(PlanSummary, PlanDetails)> {
    let mut lines = Lines::of(situation.needs, situation.offers);
    check_size(situation, &lines)?;
    let ruled_out = pins::ruled_out(situation, content)?;
    let pairs = pins::pinned_pairs(situation, content)?;
    let of = |need: &&Profile| outcome::groups_of(need, situation.served_before);
    let groups: Vec<_> = situation.needs.iter().map(of).collect();
    let weights: Vec<f64> = groups
        .iter()
        .map(|groups| outcome::weight(groups, &content.weights))
        .collect();
    let found = look(situation, &lines, &ruled_out, &pairs);
    let settled = pins::settle(situation, &mut lines, content, (&found.pinned, &ruled_out))?;
    let (problem, places) = remaining(&lines, found.ways, &weights, &settled);
    let (problem, solution) = ways::solve(problem);
    for (demand, line) in problem.demands.iter().zip(&places) {
        lines.wanted[*line].counting = demand.way.counting;
    }
    Ok(outcome::of(&outcome::Parts {
        situation,
        lines: &lines,
        groups: &groups,
        weights: &weights,
        settled: &settled,
        problem: &problem,
        places: &places,
        solution: &solution,
        tallies: &found.tallies,
        excluded: &found.excluded,
        pinned: &found.pinned,
    }))
}

fn check_size(situation: &Situation<'_>, lines: &Lines) -> Result<()> {
    let pairs = situation.needs.len().saturating_mul(situation.offers.len());
    let (wanted, given) = (lines.wanted.len(), lines.given.len());
    let small = pairs <= PAIRS_MAX && wanted.saturating_mul(given) <= LINE_PAIRS_MAX;
    if small && wanted + given < transport::NODES_MAX {
        return Ok(());
    }
    Err(Error::Conflict(
        Message::new("error-plan-too-large")
            .with("needs", situation.needs.len())
            .with("offers", situation.offers.len()),
    ))
}

/// Pairs, as numbers of needs and offers.
type Pairs = HashSet<(usize, usize)>;

/// How many offers cannot serve a need, by the code of the reason.
type Reasons = BTreeMap<&'static str, usize>;

/// What stood in the way of a line: offers that may serve the need, and how far they get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    indicative: usize,
    /// May serve the need.
    suited: usize,
    /// ... and give that kind of assistance.
    of_type: usize,
    units: Able,
    engagement: Able,
}

/// Offers that can serve a line in one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Able {
    offers: usize,
    /// ... and were declined or dismissed.
    not_taken_forward: usize,
    /// ... and are vetoed.
    vetoed: usize,
    /// What the others have.
    quantity: u64,
}

impl Tally {
    const fn of(&self, counting: Counting) -> &Able {
        match counting {
            Counting::Units => &self.units,
            Counting::Engagement => &self.engagement,
        }
    }
}

/// What looking at every pair gives.
#[derive(Default)]
struct Found {
    /// For each line wanted, by units and by an engagement.
    ways: Vec<[Way; 2]>,
    tallies: Vec<Tally>,
    /// One for each need.
    excluded: Vec<Reasons>,
    /// The score of each pinned pair that may be.
    pinned: HashMap<(usize, usize), f32>,
}

/// An offer of the situation that may serve a need.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Candidate {
    offer: usize,
    score: f32,
    ruling: Option<Ruling>,
}

/// Looks at every pair.
fn look(situation: &Situation<'_>, lines: &Lines, ruled_out: &RuledOut, pairs: &Pairs) -> Found {
    let offers = situation.offers.iter().enumerate();
    let numbers: HashMap<Uuid, usize> = offers.map(|(number, offer)| (offer.id, number)).collect();
    let keep = ARCS_MAX / lines.wanted.len().max(1);
    let mut found = Found::default();
    for (need, profile) in situation.needs.iter().enumerate() {
        let suited = (situation.suited)(profile);
        let candidates = candidates(&suited, &numbers, ruled_out.get(&need));
        let pinned = candidates
            .iter()
            .map(|candidate| ((need, candidate.offer), candidate.score));
        found
            .pinned
            .extend(pinned.filter(|(pair, _)| pairs.contains(pair)));
        let start = Tally {
            indicative: suited.offers.len() - candidates.len(),
            suited: candidates.len(),
            ..Tally::default()
        };
        for line in lines.of_need(need) {
            let (arcs, tally) = arcs(lines, line, &candidates, start);
            let [units, engagement] = arcs;
            let way = |counting, arcs| way(&lines.wanted[line], counting, arcs, keep);
            found.ways.push([
                way(Counting::Units, units),
                way(Counting::Engagement, engagement),
            ]);
            found.tallies.push(tally);
        }
        found.excluded.push(reasons(&suited, &candidates));
    }
    found
}

/// The offers of the situation that may serve a need, with what was ruled of them.
fn candidates(
    suited: &Suited,
    numbers: &HashMap<Uuid, usize>,
    ruled_out: Option<&HashMap<usize, Ruling>>,
) -> Vec<Candidate> {
    let candidate = |(id, score): &(Uuid, f32)| {
        // A comparison with what is no number is false, hence the least.
        let score = if *score > SCORE_MIN {
            score.min(1.0)
        } else {
            SCORE_MIN
        };
        let offer = *numbers.get(id)?;
        Some(Candidate {
            offer,
            score,
            ruling: ruled_out.and_then(|offers| offers.get(&offer)).copied(),
        })
    };
    suited.offers.iter().filter_map(candidate).collect()
}

/// Why offers cannot serve a need: conditions that they do not meet, and what was said of the pair.
fn reasons(suited: &Suited, candidates: &[Candidate]) -> Reasons {
    let excluded = suited.excluded.iter();
    let mut reasons: Reasons = excluded.map(|(e, count)| (e.code(), *count)).collect();
    let refused = candidates
        .iter()
        .filter(|candidate| candidate.ruling == Some(Ruling::NotTakenForward));
    let refused = refused.count();
    if refused > 0 {
        reasons.insert(Lack::NotTakenForward.code(), refused);
    }
    reasons
}

/// The supplies that can serve a line by units and by an engagement.
fn arcs(
    lines: &Lines,
    line: usize,
    candidates: &[Candidate],
    mut tally: Tally,
) -> ([Vec<Arc>; 2], Tally) {
    let [mut units, mut engagement] = [Vec::new(), Vec::new()];
    for candidate in candidates {
        let (counting, supplies) = lines.supplies(line, candidate.offer);
        let (arcs, able) = match counting {
            Counting::Units => (&mut units, &mut tally.units),
            Counting::Engagement => (&mut engagement, &mut tally.engagement),
        };
        let mut is_able = false;
        for supply in supplies {
            is_able = true;
            if candidate.ruling.is_none() {
                able.quantity += u64::from(lines.given[supply].quantity);
                arcs.push(Arc {
                    supply: lines::number(supply),
                    value: candidate.score,
                });
            }
        }
        able.offers += usize::from(is_able);
        match candidate.ruling.filter(|_| is_able) {
            Some(Ruling::NotTakenForward) => able.not_taken_forward += 1,
            Some(Ruling::Vetoed) => able.vetoed += 1,
            None => {}
        }
        tally.of_type += usize::from(is_able || lines.shares_type(line, candidate.offer));
    }
    ([units, engagement], tally)
}

/// A way with its best arcs.
fn way(wanted: &Wanted, counting: Counting, mut arcs: Vec<Arc>, keep: usize) -> Way {
    arcs.sort_by(|a, b| b.value.total_cmp(&a.value).then(a.supply.cmp(&b.supply)));
    let left_out = arcs.get(keep).map_or(0.0, |arc| arc.value);
    arcs.truncate(keep);
    arcs.shrink_to_fit();
    Way {
        counting,
        quantity: wanted.quantity_by(counting),
        arcs,
        left_out,
    }
}

/// What is left to be decided, and which line each demand of it is. A line of which pins have settled a part keeps its way,
/// and a unit of it its worth.
fn remaining(
    lines: &Lines,
    ways: Vec<[Way; 2]>,
    weights: &[f64],
    settled: &Settled,
) -> (Problem, Vec<usize>) {
    let supplies = lines.given.iter().zip(&settled.given);
    let supplies: Vec<u32> = supplies
        .map(|(given, used)| given.quantity - used)
        .collect();
    let (mut demands, mut places) = (Vec::new(), Vec::new());
    for (line, ways) in ways.into_iter().enumerate() {
        let (wanted, served) = (&lines.wanted[line], settled.served[line]);
        let weight = weights[wanted.need] / lines.count_of(wanted.need);
        let left = wanted.quantity() - served;
        if served == 0 {
            demands.push(ways::demand(weight, ways, &supplies));
            places.push(line);
        } else if left > 0 {
            let [units, _] = ways;
            demands.push(Demand {
                weight: weight * f64::from(left) / f64::from(wanted.quantity()),
                way: Way {
                    quantity: left,
                    ..units
                },
                other: None,
            });
            places.push(line);
        }
    }
    (Problem { demands, supplies }, places)
}

#[cfg(test)]
mod tests;
