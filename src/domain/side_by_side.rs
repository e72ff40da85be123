//! The same work on many things, on all cores at once.

use std::num::NonZero;
use std::thread;

/// With fewer things than this, one core is as quick.
const WORTH_IT: usize = 2_000;

/// What `work` makes of each, in the same order.
pub fn each<T: Send, R: Send>(things: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if things.len() < WORTH_IT || cores == 1 {
        return things.into_iter().map(work).collect();
    }
    let share = things.len().div_ceil(cores);
    let mut things = things.into_iter();
    thread::scope(|scope| {
        let shares = (0..cores).map(|_| things.by_ref().take(share).collect::<Vec<T>>());
        let work = &work;
        let running: Vec<_> = shares
            .map(|own| scope.spawn(move || own.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        let done = running.into_iter().map(|one| match one.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.flatten().collect()
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
}
