//! Which of two ways each demand is served in. Once that is known, the best plan is found exactly; the ways themselves are
//! tried: all of them where there are few, otherwise those that gain.

use super::bound;
use super::transport::{self, Arc, Demand, Problem, Solution, Way};

/// Less is no gain: sums of values are rounded.
const GAIN_MIN: f64 = 1e-9;
/// How often all demands that gain from what is left over turn at once.
const ROUNDS_MAX: usize = 3;
/// How often many demands turn at once that could gain at the present prices.
const TOGETHER_MAX: usize = 6;
/// Arcs of all the problems that are solved to try ways one by one: about a second of work.
const TRIED_ARCS_MAX: usize = 2_000_000;
/// Of so many demands with two ways all ways are tried, if there are not too many arcs.
const TRIED_THROUGHOUT_MAX: usize = 10;

/// The demand of a line that can be served by units or by an engagement, first in the way in which it would be given more
/// were there no other demands; of equals by units.
pub fn demand(weight: f64, [units, engagement]: [Way; 2], supplies: &[u32]) -> Demand {
    let (way, other) = if engagement.most(supplies) > units.most(supplies) {
        (engagement, units)
    } else {
        (units, engagement)
    };
    Demand {
        weight,
        way,
        other: (!other.arcs.is_empty()).then_some(other),
    }
}

/// Finds the ways and the flows that are worth most: the best there are where all ways are tried, and no worse than any
/// that differ in one demand where these are tried. The bound holds for all ways. The same problem has the same solution.
pub fn solve(problem: Problem) -> (Problem, Solution) {
    let mut search = Search::new(problem);
    for _ in 0..ROUNDS_MAX {
        let gaining = search.gaining();
        if gaining.is_empty() || !search.turn(&gaining) {
            break;
        }
    }
    search.try_together();
    let trials = TRIED_ARCS_MAX / search.arcs().max(1);
    let open = search.open();
    if open.len() <= TRIED_THROUGHOUT_MAX && 1 << open.len() <= trials {
        search.try_all(&open);
    } else {
        search.try_one_by_one(trials);
    }
    let Search {
        problem,
        mut solution,
        worth,
        bound,
        prices,
    } = search;
    solution.bound = bound.min(bound::least(&problem, prices, worth));
    (problem, solution)
}

/// The best ways so far.
struct Search {
    problem: Problem,
    solution: Solution,
    worth: f64,
    /// The least of those that were found, and the prices that gave it.
    bound: f64,
    prices: Vec<f64>,
}

impl Search {
    fn new(problem: Problem) -> Self {
        let solution = transport::solve(&problem);
        Self {
            worth: worth(&problem, &solution),
            bound: solution.bound,
            prices: solution.prices.clone(),
            problem,
            solution,
        }
    }

    fn arcs(&self) -> usize {
        let demands = self.problem.demands.iter();
        demands.map(|demand| demand.way.arcs.len()).sum()
    }

    /// The demands that two ways lead to.
    fn open(&self) -> Vec<usize> {
        let has_two = |demand: &Demand| demand.other.is_some() && !demand.way.arcs.is_empty();
        let demands = self.problem.demands.iter().enumerate();
        demands
            .filter(|(_, demand)| has_two(demand))
            .map(|(place, _)| place)
            .collect()
    }

    /// The demands that are worth more when they turn to their other way and take what the solution leaves over, the one
    /// that gains most first.
    fn gaining(&self) -> Vec<usize> {
        let mut left = self.problem.supplies.clone();
        let mut worth = vec![0.0; self.problem.demands.len()];
        for flow in &self.solution.flows {
            left[flow.supply] -= flow.units;
            worth[flow.demand] += self.problem.worth(flow);
        }
        let gain = |place: usize, left: &[u32]| {
            let demand = &self.problem.demands[place];
            let most = demand.other.as_ref()?.most(left);
            let gain = demand.weight * most - worth[place];
            (gain > GAIN_MIN).then_some((gain, place))
        };
        let all = 0..self.problem.demands.len();
        let mut gains: Vec<_> = all.filter_map(|place| gain(place, &left)).collect();
        gains.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let mut gaining = Vec::new();
        for (_, place) in gains {
            if gain(place, &left).is_none() {
                continue;
            }
            let other = self.problem.demands[place].other.iter();
            let taken: Vec<_> = other.flat_map(|other| other.taken(&left)).collect();
            for (supply, units) in taken {
                left[supply] -= units;
            }
            gaining.push(place);
        }
        gaining
    }

    /// Turns demands to their other way, if that is worth more.
    fn turn(&mut self, places: &[usize]) -> bool {
        self.turn_over(places);
        let solution = transport::solve(&self.problem);
        let worth = worth(&self.problem, &solution);
        if solution.bound < self.bound {
            self.bound = solution.bound;
            self.prices.clone_from(&solution.prices);
        }
        if worth <= self.worth + GAIN_MIN {
            self.turn_over(places);
            return false;
        }
        (self.solution, self.worth) = (solution, worth);
        true
    }

    fn turn_over(&mut self, places: &[usize]) {
        for place in places {
            self.problem.demands[*place].turn();
        }
    }

    /// Tries all ways of these demands, from one to the next by turning one of them.
    fn try_all(&mut self, open: &[usize]) {
        let mut turned = Vec::new();
        for step in 1_usize..1 << open.len() {
            let place = open[step.trailing_zeros() as usize];
            match turned.iter().position(|known| *known == place) {
                Some(at) => drop(turned.swap_remove(at)),
                None => turned.push(place),
            }
            if self.turn(&turned) {
                turned.clear();
            }
        }
    }

    /// Turns many demands at once, those that could gain most at the present prices: fewer each time that gains nothing.
    fn try_together(&mut self) {
        let mut share = 1;
        for _ in 0..TOGETHER_MAX {
            let regretting = self.regretting();
            let some = &regretting[..regretting.len() / share];
            if some.is_empty() {
                return;
            }
            if !self.turn(some) {
                share *= 4;
            }
        }
    }

    /// Turns one demand after another, those first that could gain most at the present prices, until none gains.
    fn try_one_by_one(&mut self, mut trials: usize) {
        loop {
            let mut regretting = self.regretting();
            regretting.truncate(trials);
            let tried = regretting.iter().position(|place| self.turn(&[*place]));
            let Some(failed) = tried else { return };
            trials -= failed + 1;
        }
    }

    /// The demands whose other way would gain more at the present prices, the one that would gain most first.
    fn regretting(&self) -> Vec<usize> {
        let regrets = &self.solution.regrets;
        let all = 0..regrets.len();
        let mut places: Vec<usize> = all.filter(|place| regrets[*place] > GAIN_MIN).collect();
        places.sort_by(|a, b| regrets[*b].total_cmp(&regrets[*a]));
        places
    }
}

fn worth(problem: &Problem, solution: &Solution) -> f64 {
    let flows = solution.flows.iter();
    flows.map(|flow| problem.worth(flow)).sum()
}

impl Demand {
    fn turn(&mut self) {
        if let Some(other) = &mut self.other {
            std::mem::swap(&mut self.way, other);
        }
    }
}

impl Way {
    /// What it would take of what is left, the best first: supply and units.
    fn taken<'a>(&'a self, left: &'a [u32]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let take = |wanted: &mut u32, arc: &Arc| {
            let units = (*wanted).min(left[arc.supply as usize]);
            let is_asked = *wanted > 0;
            *wanted -= units;
            is_asked.then_some((arc.supply as usize, units))
        };
        self.arcs.iter().scan(self.quantity, take)
    }

    /// What that is worth, in [0, 1].
    fn most(&self, left: &[u32]) -> f64 {
        let values = self.arcs.iter().map(|arc| f64::from(arc.value));
        let taken = self.taken(left).zip(values);
        let worth: f64 = taken
            .map(|((_, units), value)| f64::from(units) * value)
            .sum();
        worth / f64::from(self.quantity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::plan::lines::Counting;
    use crate::matching::samples::Numbers;

    /// Demands of two ways each: some of the first supplies by units, some of the others by an engagement.
    fn random(numbers: &mut Numbers, demands: usize) -> Problem {
        let some =
            |numbers: &mut Numbers, most: u64| u32::try_from(1 + numbers.below(most)).unwrap_or(1);
        let counted = u32::try_from(demands / 2).unwrap_or(1);
        let whole = u32::try_from(demands / 2).unwrap_or(1);
        let mut way = |counting, quantity, supplies: std::ops::Range<u32>| {
            let arc = |supply| Arc {
                supply,
                value: f32::from(u16::try_from(numbers.below(1_000)).unwrap_or(0)) / 1_000.0,
            };
            let mut arcs: Vec<Arc> = supplies.map(arc).collect();
            arcs.retain(|arc| arc.value > 0.3);
            arcs.sort_by(|a, b| b.value.total_cmp(&a.value));
            Way {
                counting,
                quantity,
                arcs,
                left_out: 0.0,
            }
        };
        let mut supplies = vec![6; demands / 2];
        supplies.extend(vec![1; demands / 2]);
        let mut quantities = Numbers::new(demands as u64);
        let mut one = || {
            let units = way(Counting::Units, some(&mut quantities, 9), 0..counted);
            let engagement = way(Counting::Engagement, 1, counted..counted + whole);
            demand(1.0, [units, engagement], &supplies)
        };
        Problem {
            demands: (0..demands).map(|_| one()).collect(),
            supplies: supplies.clone(),
        }
    }

    /// The most that any ways are worth, by trying them all.
    fn best_by_trying(problem: &Problem) -> f64 {
        let open = Search::new(problem.clone()).open();
        let worth_of = |turned: usize| {
            let mut problem = problem.clone();
            for (bit, place) in open.iter().enumerate() {
                if turned >> bit & 1 == 1 {
                    problem.demands[*place].turn();
                }
            }
            worth(&problem, &transport::solve(&problem))
        };
        (0..1_usize << open.len()).map(worth_of).fold(0.0, f64::max)
    }

    #[test]
    fn few_demands_are_served_as_well_as_by_trying_all_ways() {
        let mut numbers = Numbers::new(31);
        for case in 0..40 {
            let problem = random(&mut numbers, 2 + case % 6);
            let best = best_by_trying(&problem);
            let (problem, solution) = solve(problem);
            let found = worth(&problem, &solution);
            assert!(
                (found - best).abs() < 1e-6,
                "case {case}: {found} and not {best}"
            );
            assert!(solution.bound > best - 1e-6, "case {case}");
        }
    }

    #[test]
    fn where_demands_turn_one_by_one_little_is_lost() {
        let mut numbers = Numbers::new(37);
        let (mut all, mut found, mut loose, mut bound) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..8 {
            let problem = random(&mut numbers, 12);
            assert!(Search::new(problem.clone()).open().len() > TRIED_THROUGHOUT_MAX);
            let best = best_by_trying(&problem);
            loose += Search::new(problem.clone()).bound;
            let (problem, solution) = solve(problem);
            bound += solution.bound;
            let worth = worth(&problem, &solution);
            assert!(worth <= best + 1e-6 && best <= solution.bound + 1e-6);
            assert!(worth > 0.95 * best, "{worth} of {best}");
            (all, found) = (all + best, found + worth);
        }
        assert!(found > 0.99 * all, "{found} of {all}");
        assert!(
            bound < 1.05 * all && bound < 0.99 * loose,
            "{bound} for {all}, at first {loose}"
        );
    }
}
