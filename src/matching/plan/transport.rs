//! The transportation problem behind a plan: so much is asked for here, so much can be given there, each unit given
//! is worth something. Solved exactly by the primal network simplex method, since its optimum in whole units is also
//! the optimum in fractions (the matrix is totally unimodular): linear programming's bound is met, and its prices
//! prove it.
//!
//! Nodes are the supplies, the demands and one root. What is not given flows from its supply to the root, and what is
//! not served from the root to its demand, both worth nothing. No arc has an upper limit, so every arc outside the
//! tree carries nothing and need not be kept: the tree is the whole state, and arcs are priced where the problem
//! lists them.

use super::lines::Counting;
use super::tree::{Entering, Node, Tree};

/// One unit of worth, in the whole numbers that prices are kept in. With at most 2^19 nodes and a worth of at most
/// [`WEIGHT_MAX`] a unit, no price leaves 2^62.
pub const SCALE: f64 = 68_719_476_736.0; // 2^36
/// Most supplies and demands together.
pub const NODES_MAX: usize = 1 << 19;
/// The most that a demand may count.
pub const WEIGHT_MAX: f64 = 64.0;

/// A supply that can serve a demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    pub supply: u32,
    /// What serving the whole demand so would be worth, in [0, 1], before the demand's weight.
    pub value: f32,
}

/// Something that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// What it counts beside others, above 0; at most [`WEIGHT_MAX`].
    pub weight: f64,
    pub way: Way,
    /// Another way to serve it, which is not searched. The bound holds for it, too.
    pub other: Option<Way>,
}

/// How a demand can be served.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    pub counting: Counting,
    /// Units, at least 1.
    pub quantity: u32,
    /// By value, the highest first.
    pub arcs: Vec<Arc>,
    /// No arc that was left out has a higher value; 0 when none was.
    pub left_out: f32,
}

/// What is asked for and what can be given, in units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    pub demands: Vec<Demand>,
    /// 0 where pins used up everything.
    pub supplies: Vec<u32>,
}

impl Problem {
    /// What a flow adds; 0 where no arc leads.
    #[must_use]
    pub fn worth(&self, flow: &Flow) -> f64 {
        let Demand { weight, way, .. } = &self.demands[flow.demand];
        let mut arcs = way.arcs.iter();
        let arc = arcs.find(|arc| arc.supply as usize == flow.supply);
        let value = f64::from(arc.map_or(0.0, |arc| arc.value));
        value * weight * f64::from(flow.units) / f64::from(way.quantity)
    }
}

/// So many units from a supply to a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    pub demand: usize,
    pub supply: usize,
    pub units: u32,
}

/// An optimal plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// By demand and supply; none of 0 units.
    pub flows: Vec<Flow>,
    /// No plan, not even with fractions of units, over arcs that were left out, or with demands served in their other way,
    /// is worth more.
    pub bound: f64,
    /// By supply: what a unit of it is worth.
    pub prices: Vec<f64>,
    /// By demand: how much more its other way would gain at these prices. Where none does, no plan is better.
    pub regrets: Vec<f64>,
}

impl Demand {
    /// What one unit over an arc of this value is worth.
    fn worth(&self, value: f32) -> i64 {
        self.way.worth(self.weight, value)
    }
}

impl Way {
    /// What one unit over an arc of this value is worth. Rounded up, so that what is proven of it holds for the
    /// unrounded worth too.
    #[expect(clippy::cast_possible_truncation, reason = "at most 2^42")]
    fn worth(&self, weight: f64, value: f32) -> i64 {
        let unit = weight / f64::from(self.quantity);
        (f64::from(value) * unit * SCALE).ceil() as i64
    }
}

/// Finds the flows that are worth most. The same problem has the same solution.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "prices are told rounded")]
pub fn solve(problem: &Problem) -> Solution {
    let demands = problem.demands.iter().map(|demand| demand.way.quantity);
    let mut tree = Tree::new(&problem.supplies, demands);
    let mut search = Search::new(problem);
    loop {
        while let Some(entering) = search.improvement(&tree) {
            tree.pivot(entering);
        }
        if !search.widen(&tree) {
            break;
        }
    }
    let (bound, regrets) = bound(problem, &tree);
    let supplies = 0..problem.supplies.len();
    Solution {
        flows: flows(problem, &tree),
        bound,
        prices: supplies
            .map(|supply| price(&tree, supply) as f64 / SCALE)
            .collect(),
        regrets,
    }
}

/// Arcs that a demand tries at first, and those that each look at all of them adds.
const ADDED: usize = 8;

/// Looks for arcs whose worth is more than the prices at their ends ask: node by node, in turn. Most of millions of arcs
/// never enter, so each demand tries few, and more only when those of nobody gain any more.
struct Search<'a> {
    problem: &'a Problem,
    next: usize,
    /// The arcs that each demand tries: supply and worth of a unit.
    tried: Vec<Vec<(u32, i64)>>,
}

impl<'a> Search<'a> {
    fn new(problem: &'a Problem) -> Self {
        let first = |demand: &Demand| {
            let best = demand.way.arcs.iter().take(ADDED);
            best.map(|arc| (arc.supply, demand.worth(arc.value)))
                .collect()
        };
        Self {
            problem,
            next: 0,
            tried: problem.demands.iter().map(first).collect(),
        }
    }

    /// The best arc of the next node that has any, of those that are tried.
    fn improvement(&mut self, tree: &Tree) -> Option<Entering> {
        let (supplies, demands) = (self.problem.supplies.len(), self.problem.demands.len());
        for _ in 0..supplies + demands {
            let node = self.next;
            self.next = (node + 1) % (supplies + demands);
            let found = match node.checked_sub(demands) {
                None => self.best_into(tree, node),
                Some(supply) => unused(tree, supply),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The arc into a demand that gains most over its prices.
    fn best_into(&self, tree: &Tree, number: usize) -> Option<Entering> {
        let to = tree.demand(number);
        let served = -tree.price(to);
        let (mut best, mut gain) = (None, 0);
        if served < 0 {
            (best, gain) = (Some((tree.root(), 0)), -served);
        }
        for (supply, worth) in &self.tried[number] {
            let from = tree.supply(*supply as usize);
            let more = worth - tree.price(from) - served;
            if more > gain {
                (best, gain) = (Some((from, *worth)), more);
            }
        }
        best.map(|(from, worth)| Entering { from, to, worth })
    }

    /// Has each demand try the arcs that gain most at the present prices; false when none gains, that is, when the tree
    /// is optimal.
    fn widen(&mut self, tree: &Tree) -> bool {
        let mut wider = false;
        for (number, demand) in self.problem.demands.iter().enumerate() {
            let gains = gains(demand, tree, -tree.price(tree.demand(number)));
            wider |= !gains.is_empty();
            let more = gains.into_iter().map(|(_, supply, worth)| (supply, worth));
            self.tried[number].extend(more);
        }
        wider
    }
}

/// The arcs into a demand that gain most, each as gain, supply and worth. No price may be below 0.
fn gains(demand: &Demand, tree: &Tree, served: i64) -> Vec<(i64, u32, i64)> {
    let (mut best, mut least) = (Vec::with_capacity(ADDED + 1), 0);
    for arc in &demand.way.arcs {
        let worth = demand.worth(arc.value);
        // No supply is cheaper than free, so nothing further down gains more.
        if worth - served <= least {
            break;
        }
        let gain = worth - tree.price(tree.supply(arc.supply as usize)) - served;
        if gain > least {
            let place = best.partition_point(|(known, _, _)| *known >= gain);
            best.insert(place, (gain, arc.supply, worth));
            best.truncate(ADDED);
            if best.len() == ADDED {
                least = best[ADDED - 1].0;
            }
        }
    }
    best
}

/// The arc by which a supply keeps what it has, when the price says that it should.
fn unused(tree: &Tree, supply: usize) -> Option<Entering> {
    let from = tree.supply(supply);
    (tree.price(from) < 0).then_some(Entering {
        from,
        to: tree.root(),
        worth: 0,
    })
}

fn flows(problem: &Problem, tree: &Tree) -> Vec<Flow> {
    let supplies = problem.supplies.len();
    let flow = |(from, to, units): (Node, Node, i64)| {
        let (supply, demand) = (from as usize, (to as usize).checked_sub(supplies)?);
        let inner = supply < supplies && demand < problem.demands.len() && units > 0;
        let units = u32::try_from(units).ok().filter(|_| inner)?;
        Some(Flow {
            demand,
            supply,
            units,
        })
    };
    let mut flows: Vec<Flow> = tree.arcs().filter_map(flow).collect();
    flows.sort_unstable();
    flows
}

/// The price of a unit of a supply; none is below 0.
fn price(tree: &Tree, supply: usize) -> i64 {
    tree.price(tree.supply(supply)).max(0)
}

/// The worth of any plan at these prices: what all supplies would fetch, and what each demand would still gain over
/// the price of its best supply. Weak duality: it holds for whatever prices, hence proves the plan without trust in
/// how it was found.
#[expect(clippy::cast_precision_loss, reason = "the sum is rounded once")]
fn bound(problem: &Problem, tree: &Tree) -> (f64, Vec<f64>) {
    let price = |supply: usize| price(tree, supply);
    let supplies = problem.supplies.iter().enumerate();
    let fetched: i128 = supplies
        .map(|(supply, units)| i128::from(*units) * i128::from(price(supply)))
        .sum();
    let least = (0..problem.supplies.len()).map(price).min().unwrap_or(0);
    let gained_by = |way: &Way, weight: f64| {
        let arcs = way.arcs.iter();
        let gains = arcs.map(|arc| way.worth(weight, arc.value) - price(arc.supply as usize));
        // Whatever was left out would cost no less than the cheapest supply.
        let best = gains.fold(way.worth(weight, way.left_out) - least, i64::max);
        i128::from(way.quantity) * i128::from(best.max(0))
    };
    let (mut worth, mut regrets) = (fetched, Vec::with_capacity(problem.demands.len()));
    for demand in &problem.demands {
        let gained = gained_by(&demand.way, demand.weight);
        let other = demand.other.as_ref();
        let more = other.map_or(0, |other| gained_by(other, demand.weight) - gained);
        worth += gained + more.max(0);
        regrets.push(more as f64 / SCALE);
    }
    (worth as f64 / SCALE, regrets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::samples::Numbers;

    fn random(numbers: &mut Numbers, demands: u64, supplies: u64, units: u64) -> Problem {
        let some =
            |numbers: &mut Numbers, most: u64| u32::try_from(1 + numbers.below(most)).unwrap_or(1);
        let supplies: Vec<u32> = (0..supplies).map(|_| some(numbers, units)).collect();
        let demand = |numbers: &mut Numbers| {
            let mut arcs = Vec::new();
            for supply in 0..u32::try_from(supplies.len()).unwrap_or(0) {
                // Few values, so that there are ties.
                let value = [0.125, 0.25, 0.5, 0.75, 1.0][(some(numbers, 5) - 1) as usize];
                if numbers.below(4) > 0 {
                    arcs.push(Arc { supply, value });
                }
            }
            arcs.sort_by(|a, b| b.value.total_cmp(&a.value));
            let way = Way {
                counting: Counting::Units,
                quantity: some(numbers, units),
                arcs,
                left_out: 0.0,
            };
            Demand {
                weight: f64::from(some(numbers, 4)) / 2.0,
                way,
                other: None,
            }
        };
        let count = usize::try_from(demands).unwrap_or(0);
        Problem {
            demands: (0..count).map(|_| demand(numbers)).collect(),
            supplies,
        }
    }

    fn total(problem: &Problem, solution: &Solution) -> f64 {
        solution.flows.iter().map(|f| problem.worth(f)).sum()
    }

    /// The most that any plan in whole units is worth, by trying them all.
    fn best_by_trying(
        problem: &Problem,
        left: &mut [u32],
        demand: usize,
        arc: usize,
        wanted: u32,
    ) -> f64 {
        let Some(now) = problem.demands.get(demand) else {
            return 0.0;
        };
        let Some(Arc { supply, .. }) = now.way.arcs.get(arc) else {
            let next = problem
                .demands
                .get(demand + 1)
                .map_or(0, |d| d.way.quantity);
            return best_by_trying(problem, left, demand + 1, 0, next);
        };
        let supply = *supply as usize;
        let mut best = f64::MIN;
        for units in 0..=left[supply].min(wanted) {
            left[supply] -= units;
            let rest = best_by_trying(problem, left, demand, arc + 1, wanted - units);
            left[supply] += units;
            let flow = Flow {
                demand,
                supply,
                units,
            };
            best = best.max(rest + problem.worth(&flow));
        }
        best
    }

    fn assert_feasible(problem: &Problem, solution: &Solution) {
        let mut given = vec![0_u64; problem.supplies.len()];
        let mut served = vec![0_u64; problem.demands.len()];
        for flow in &solution.flows {
            assert!(flow.units > 0);
            given[flow.supply] += u64::from(flow.units);
            served[flow.demand] += u64::from(flow.units);
        }
        assert!(
            given
                .iter()
                .zip(&problem.supplies)
                .all(|(a, b)| *a <= u64::from(*b))
        );
        assert!(
            served
                .iter()
                .zip(&problem.demands)
                .all(|(a, b)| *a <= u64::from(b.way.quantity))
        );
    }

    #[test]
    fn small_problems_are_solved_as_well_as_by_trying_everything() {
        let mut numbers = Numbers::new(11);
        for case in 0..600 {
            let (demands, supplies) = (1 + numbers.below(3), 1 + numbers.below(3));
            let problem = random(&mut numbers, demands, supplies, 3);
            let solution = solve(&problem);
            assert_feasible(&problem, &solution);
            let first = problem.demands[0].way.quantity;
            let best = best_by_trying(&problem, &mut problem.supplies.clone(), 0, 0, first);
            let value = total(&problem, &solution);
            assert!(
                (value - best).abs() < 1e-9,
                "case {case}: {value} and not {best}"
            );
            assert!(
                solution.bound >= value && solution.bound - best < 1e-6,
                "case {case}"
            );
        }
    }

    #[test]
    fn the_bound_is_met_where_nothing_can_be_tried() {
        let mut numbers = Numbers::new(5);
        for (demands, supplies, units) in
            [(1, 300, 50), (300, 1, 50), (120, 200, 1), (200, 120, 900)]
        {
            let problem = random(&mut numbers, demands, supplies, units);
            let solution = solve(&problem);
            assert_feasible(&problem, &solution);
            let value = total(&problem, &solution);
            assert!(solution.bound >= value && solution.bound - value <= 1e-6 * value);
            assert_eq!(solve(&problem), solution);
        }
    }

    #[test]
    fn the_bound_counts_what_was_left_out() {
        let whole = random(&mut Numbers::new(9), 40, 30, 5);
        let mut cut = whole.clone();
        for Demand { way, .. } in &mut cut.demands {
            way.left_out = way.arcs.get(3).map_or(0.0, |arc| arc.value);
            way.arcs.truncate(3);
        }
        let (best, solution) = (solve(&whole), solve(&cut));
        assert!(solution.bound >= total(&whole, &best));
        assert!(total(&cut, &solution) <= best.bound);
    }

    #[test]
    fn nothing_asked_or_nothing_given_is_a_plan_too() {
        let demand = Demand {
            weight: 1.0,
            way: Way {
                counting: Counting::Units,
                quantity: 3,
                arcs: Vec::new(),
                left_out: 0.0,
            },
            other: None,
        };
        for (demands, supplies) in [(vec![], vec![]), (vec![], vec![2]), (vec![demand], vec![])] {
            let solution = solve(&Problem { demands, supplies });
            assert!(solution.flows.is_empty());
            assert_eq!(solution.bound.to_bits(), 0_f64.to_bits());
        }
    }
}
