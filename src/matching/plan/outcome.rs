//! What a plan comes to: who helps whom, how each need and group fares, and what is lacking.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::lines::{Counting, Lines, number};
use super::pins::{Pinned, Settled};
use super::transport::{self, Flow, Problem, Solution};
use super::{Able, Reasons, Situation, Tally};
use crate::domain::countries;
use crate::domain::ids::{NeedId, OfferId, OrganizationId};
use crate::domain::plan::{
    Allocation, FairnessWeights, Group, GroupShare, Lack, LineOutcome, NeedOutcome, PlanDetails,
    PlanSummary, WEIGHT_MAX,
};
use crate::matching::profile::Profile;

/// Everything that the outcome is told from.
pub struct Parts<'a> {
    pub situation: &'a Situation<'a>,
    pub lines: &'a Lines,
    /// Of each need.
    pub groups: &'a [Vec<GroupKey>],
    /// What each need counts.
    pub weights: &'a [f64],
    pub settled: &'a Settled,
    pub problem: &'a Problem,
    /// The line of each demand of the problem.
    pub places: &'a [usize],
    pub solution: &'a Solution,
    pub tallies: &'a [Tally],
    pub excluded: &'a [Reasons],
    pub pinned: &'a HashMap<(usize, usize), f32>,
}

/// A group, with the code of the region if it is one.
pub type GroupKey = (Group, Option<String>);

/// The groups that a need belongs to.
pub fn groups_of(need: &Profile, served_before: &HashSet<OrganizationId>) -> Vec<GroupKey> {
    let country = need.country.and_then(|number| countries::all().get(number));
    let mut groups = vec![(Group::All, None)];
    let is = |of: fn(&countries::Country) -> bool| country.is_some_and(of);
    let plain = [
        (Group::Ldc, is(|c| c.ldc)),
        (Group::Sids, is(|c| c.sids)),
        (Group::NeverServed, !served_before.contains(&need.owner)),
    ];
    groups.extend(
        plain
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(group, _)| (group, None)),
    );
    let regions = country.map(|c| [&c.region_code, &c.subregion_code]);
    let regions = regions
        .into_iter()
        .flatten()
        .filter(|code| !code.is_empty());
    groups.extend(regions.map(|code| (Group::Region, Some(code.clone()))));
    groups
}

const _: () = {
    // Every State is of a region and of a subregion.
    let most = 1.0 + 5.0 * WEIGHT_MAX;
    assert!(
        most <= transport::WEIGHT_MAX,
        "what a need counts may be beyond what the search can hold"
    );
};

/// What a need of these groups counts.
pub fn weight(groups: &[GroupKey], weights: &FairnessWeights) -> f64 {
    let of = |(group, region): &GroupKey| match (group, region) {
        (Group::All, _) => 1.0,
        (Group::Ldc, _) => weights.ldc,
        (Group::Sids, _) => weights.sids,
        (Group::NeverServed, _) => weights.never_served,
        (Group::Region, Some(code)) => weights.regions.get(code).copied().unwrap_or(0.0),
        (Group::Region, None) => 0.0,
    };
    groups.iter().map(of).sum()
}

/// The outcome.
pub fn of(parts: &Parts<'_>) -> (PlanSummary, PlanDetails) {
    let mut all = pinned(parts);
    all.extend(found(parts));
    all.sort_by_key(|(line, one)| (*line, one.offer, !one.pinned));
    let mut served = vec![0_u32; parts.lines.wanted.len()];
    let mut values = vec![0.0; parts.situation.needs.len()];
    for (line, one) in &all {
        served[*line] += one.quantity;
        values[parts.lines.wanted[*line].need] += one.value;
    }
    let outcomes = values.iter().enumerate();
    let needs: Vec<NeedOutcome> = outcomes
        .map(|(need, value)| need_outcome(parts, need, &served, *value))
        .collect();
    let summary = summary(parts, &all, &needs);
    let allocations = all.into_iter().map(|(_, one)| one).collect();
    (summary, PlanDetails { allocations, needs })
}

/// Allocations with their lines.
type Made = Vec<(usize, Allocation)>;

fn pinned(parts: &Parts<'_>) -> Made {
    let made = |pin: &Pinned| {
        let pair = (
            parts.lines.wanted[pin.line].need,
            parts.lines.given[pin.supply].offer,
        );
        let score = parts.pinned.get(&pair).copied().unwrap_or(0.0);
        let made = allocation(parts, pin.line, pin.supply, pin.units, score);
        (
            pin.line,
            Allocation {
                pinned: true,
                ..made
            },
        )
    };
    parts.settled.pinned.iter().map(made).collect()
}

fn found(parts: &Parts<'_>) -> Made {
    let made = |flow: &Flow| {
        let line = parts.places[flow.demand];
        let arcs = &parts.problem.demands[flow.demand].way.arcs;
        let arc = arcs.iter().find(|arc| arc.supply as usize == flow.supply);
        let score = arc.map_or(0.0, |arc| arc.value);
        (
            line,
            allocation(parts, line, flow.supply, flow.units, score),
        )
    };
    parts.solution.flows.iter().map(made).collect()
}

fn allocation(parts: &Parts<'_>, line: usize, supply: usize, units: u32, score: f32) -> Allocation {
    let (situation, wanted) = (parts.situation, &parts.lines.wanted[line]);
    let offer = situation.offers[parts.lines.given[supply].offer];
    let share = f64::from(units) / f64::from(wanted.quantity());
    let score = f64::from(score);
    Allocation {
        need: NeedId(situation.needs[wanted.need].id),
        line: wanted.line,
        offer: OfferId(offer.id),
        provider: offer.owner,
        quantity: units,
        unit: wanted.unit().map(str::to_owned),
        share,
        score,
        value: score * share / parts.lines.count_of(wanted.need),
        pinned: false,
    }
}

fn need_outcome(parts: &Parts<'_>, need: usize, served: &[u32], value: f64) -> NeedOutcome {
    let profile = parts.situation.needs[need];
    let range = parts.lines.of_need(need);
    let lines: Vec<LineOutcome> = range
        .map(|line| line_outcome(parts, line, served[line]))
        .collect();
    let share = |line: &LineOutcome| f64::from(line.served) / f64::from(line.requested);
    let whole = lines.iter().all(|line| line.lack.is_none());
    let excluded = parts.excluded[need].iter().filter(|_| !whole);
    NeedOutcome {
        need: NeedId(profile.id),
        organization: profile.owner,
        share: lines.iter().map(share).sum::<f64>() / parts.lines.count_of(need),
        value,
        excluded: excluded
            .map(|(reason, count)| ((*reason).to_owned(), number(*count)))
            .collect(),
        lines,
    }
}

fn line_outcome(parts: &Parts<'_>, line: usize, served: u32) -> LineOutcome {
    let wanted = &parts.lines.wanted[line];
    LineOutcome {
        line: wanted.line,
        assistance_type: wanted.assistance_type,
        unit: wanted.unit().map(str::to_owned),
        requested: wanted.quantity(),
        served,
        lack: (served < wanted.quantity())
            .then(|| lack(&parts.tallies[line], wanted.counting, served)),
    }
}

/// The first thing that stands in the way.
fn lack(tally: &Tally, counting: Counting, served: u32) -> Lack {
    let of_both = |count: fn(&Able) -> usize| count(&tally.units) + count(&tally.engagement);
    let able = of_both(|able| able.offers);
    let not_taken_forward = of_both(|able| able.not_taken_forward);
    let vetoed = of_both(|able| able.vetoed);
    if tally.suited == 0 && tally.indicative > 0 {
        Lack::OnlyIndicative
    } else if tally.suited == 0 {
        Lack::NoOffer
    } else if tally.of_type == 0 {
        Lack::NoOfferOfType
    } else if able == not_taken_forward {
        Lack::NotTakenForward
    } else if able == not_taken_forward + vetoed {
        Lack::Vetoed
    } else if tally.of(counting).quantity > u64::from(served) {
        Lack::CapacityUsed
    } else if tally.engagement.offers > 0 {
        Lack::OtherUnit
    } else {
        Lack::TooLittle
    }
}

fn summary(parts: &Parts<'_>, all: &Made, needs: &[NeedOutcome]) -> PlanSummary {
    let (mut value, mut weighted_value, mut settled) = (0.0, 0.0, 0.0);
    for (line, one) in all {
        let weighted = one.value * parts.weights[parts.lines.wanted[*line].need];
        value += one.value;
        weighted_value += weighted;
        settled += if one.pinned { weighted } else { 0.0 };
    }
    // The two are equal at best, and may then differ in the last digit.
    let bound = (settled + parts.solution.bound).max(weighted_value);
    let used: BTreeSet<OfferId> = all.iter().map(|(_, one)| one.offer).collect();
    PlanSummary {
        value,
        weighted_value,
        bound,
        gap: if bound > 0.0 {
            (bound - weighted_value) / bound
        } else {
            0.0
        },
        offers: number(parts.situation.offers.len()),
        offers_used: number(used.len()),
        groups: group_shares(parts.groups, needs),
    }
}

fn group_shares(groups: &[Vec<GroupKey>], outcomes: &[NeedOutcome]) -> Vec<GroupShare> {
    let mut shares: BTreeMap<&GroupKey, GroupShare> = BTreeMap::new();
    for (groups, outcome) in groups.iter().zip(outcomes) {
        let whole = outcome.lines.iter().all(|line| line.lack.is_none());
        let some = outcome.lines.iter().any(|line| line.served > 0);
        for key in groups {
            let empty = || GroupShare {
                group: key.0,
                region: key.1.clone(),
                needs: 0,
                served: 0,
                partly_served: 0,
                share: 0.0,
            };
            let share = shares.entry(key).or_insert_with(empty);
            share.needs += 1;
            share.served += u32::from(whole);
            share.partly_served += u32::from(some && !whole);
            share.share += outcome.share;
        }
    }
    let mean = |mut share: GroupShare| {
        share.share /= f64::from(share.needs);
        share
    };
    shares.into_values().map(mean).collect()
}
