//! Reading from scattered places of memory: what is asked for all at once comes in the time of one.

use std::hint::black_box;

/// Places whose memory is asked for at once: few enough that the first is still near when the last has come.
pub const BATCH: usize = 32;
/// Bytes that memory hands over at once.
pub const LINE: usize = 64;

/// Reads a number of each place. None waits for another, as it would once the numbers were worked with.
#[expect(
    clippy::inline_always,
    reason = "only so is it compiled for each machine"
)]
#[inline(always)]
pub fn fetch(places: impl Iterator<Item = u32>) {
    black_box(places.fold(0, |read, number| read ^ number));
}
