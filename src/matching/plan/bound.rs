//! What no plan is worth more than, in whichever ways its demands are served: the dual of the linear program. Any prices of
//! the supplies give such a bound; better prices are sought by the subgradient method, which needs no more than a look at
//! each arc a step.

use super::transport::{Demand, Problem, Way};

/// Arcs that are looked at: about two seconds of work.
const LOOKS_MAX: usize = 400_000_000;
/// Steps at most.
const STEPS_MAX: usize = 300;
/// A bound so near to the worth of a plan, as a share of it, is near enough.
const NEAR: f64 = 1e-4;
/// After so many steps without a better bound they become smaller.
const PATIENCE: usize = 10;

/// The least bound that is found from these prices of a unit of each supply on; `known` is what a plan is worth.
pub fn least(problem: &Problem, mut prices: Vec<f64>, known: f64) -> f64 {
    let ways = problem.demands.iter().flat_map(ways);
    let arcs: usize = ways.map(|way| way.arcs.len()).sum();
    let steps = STEPS_MAX.min(LOOKS_MAX / arcs.max(1));
    let (mut least, mut length, mut waited) = (f64::MAX, 1.0, 0);
    for _ in 0..steps {
        let (bound, unsold) = at(problem, &prices);
        if bound < least {
            (least, waited) = (bound, 0);
        } else {
            waited += 1;
        }
        if waited == PATIENCE {
            (length, waited) = (length / 2.0, 0);
        }
        let square: f64 = unsold.iter().map(|units| units * units).sum();
        if least <= known * (1.0 + NEAR) || square == 0.0 {
            break;
        }
        let step = length * (bound - known) / square;
        for (price, unsold) in prices.iter_mut().zip(&unsold) {
            *price = (*price - step * unsold).max(0.0);
        }
    }
    least
}

/// The bound at these prices, and how much of each supply nobody would buy at them; below 0 where more is wanted.
fn at(problem: &Problem, prices: &[f64]) -> (f64, Vec<f64>) {
    let supplies = problem.supplies.iter().map(|units| f64::from(*units));
    let mut unsold: Vec<f64> = supplies.collect();
    let fetched: f64 = unsold
        .iter()
        .zip(prices)
        .map(|(units, price)| units * price)
        .sum();
    let cheapest = prices.iter().copied().fold(f64::MAX, f64::min);
    let mut bound = fetched;
    for demand in &problem.demands {
        let bids = ways(demand).map(|way| Bid::of(way, demand.weight, prices, cheapest));
        let best = bids.fold(Bid::default(), Bid::better);
        bound += best.gain;
        if let Some(supply) = best.supply {
            unsold[supply] -= best.units;
        }
    }
    (bound, unsold)
}

fn ways(demand: &Demand) -> impl Iterator<Item = &Way> {
    std::iter::once(&demand.way).chain(&demand.other)
}

/// What a demand gains most by at some prices.
#[derive(Clone, Copy, Default)]
struct Bid {
    gain: f64,
    /// None where it buys nothing, or of a supply that was left out.
    supply: Option<usize>,
    units: f64,
}

impl Bid {
    fn of(way: &Way, weight: f64, prices: &[f64], cheapest: f64) -> Self {
        let units = f64::from(way.quantity);
        // Whatever was left out would cost no less than the cheapest supply.
        let mut best = Self {
            gain: weight * f64::from(way.left_out) - units * cheapest,
            supply: None,
            units,
        };
        for arc in &way.arcs {
            let worth = weight * f64::from(arc.value);
            // No price is below 0, so nothing further down gains more.
            if worth <= best.gain {
                break;
            }
            let supply = arc.supply as usize;
            let gain = worth - units * prices[supply];
            if gain > best.gain {
                (best.gain, best.supply) = (gain, Some(supply));
            }
        }
        best
    }

    fn better(self, other: Self) -> Self {
        if other.gain > self.gain { other } else { self }
    }
}
