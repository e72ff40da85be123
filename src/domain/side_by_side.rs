//! The same work on many things, on all cores at once.

use std::num::NonZero;
use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

/// With fewer things than this, one core is as quick.
const WORTH_IT: usize = 2_000;

/// What `work` makes of each, in the same order.
pub fn each<T: Send, R: Send>(things: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if things.len() < WORTH_IT {
        return things.into_iter().map(work).collect();
    }
    let share = things.len().div_ceil(cores());
    let mut things = things.into_iter();
    let shares = (0..cores()).map(|_| things.by_ref().take(share).collect());
    let made = at_once(shares.collect(), |own: Vec<T>| {
        own.into_iter().map(&work).collect::<Vec<R>>()
    });
    made.into_iter().flatten().collect()
}

/// What `work` makes of the numbers below `count`, in as many ranges as there are cores, in ascending order; none is
/// shorter than `least`, unless it is the only one.
pub fn ranges<R: Send>(
    count: usize,
    least: usize,
    work: impl Fn(Range<usize>) -> R + Sync,
) -> Vec<R> {
    let shares = cores().min(count / least.max(1)).max(1);
    let begin = |share: usize| count * share / shares;
    let ranges = (0..shares).map(|share| begin(share)..begin(share + 1));
    at_once(ranges.collect(), work)
}

/// As many as there were at the first call: to ask costs a look into several files.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get))
}

/// Works on all shares at the same time, on the last one in this thread.
fn at_once<T: Send, R: Send>(mut shares: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let Some(last) = shares.pop() else {
        return Vec::new();
    };
    thread::scope(|scope| {
        let work = &work;
        let start = |share| scope.spawn(move || work(share));
        let running: Vec<_> = shares.into_iter().map(start).collect();
        let last = work(last);
        let done = running.into_iter().map(|one| match one.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.chain([last]).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_whatever_the_number() {
        for count in [0, 1, WORTH_IT - 1, WORTH_IT, 3 * WORTH_IT + 1] {
            let doubled = each((0..count).collect(), |number| 2 * number);
            assert!(doubled.into_iter().eq((0..count).map(|number| 2 * number)));
        }
    }

    #[test]
    fn ranges_hold_every_number_once_and_are_not_too_short() {
        for (count, least) in [(0, 1), (1, 1), (7, 100), (1_000, 1), (1_001, 400), (5, 0)] {
            let made = ranges(count, least, |range| range);
            assert!(
                made.iter().cloned().flatten().eq(0..count),
                "{count} {least}"
            );
            let long_enough = |range: &Range<usize>| range.len() >= least;
            assert!(made.len() == 1 || made.iter().all(long_enough), "{made:?}");
        }
        assert_eq!(ranges(1_000, 1, |range| range).len(), cores());
    }
}
