//! Classes of records by the most that they could score: so narrow that few share one, in two bytes each.

#![expect(
    clippy::inline_always,
    reason = "only so are the functions in loops compiled for each machine"
)]

use multiversion::multiversion;

use super::bits::packed;

/// Steps into which bounds are sorted; a record of class `c` scores less than `c / CLASSES`.
pub const CLASSES: u16 = 32_000;
/// The class above all others.
pub const TOP: u16 = CLASSES + 2;

/// The class of a bound.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and `CLASSES` + 1"
)]
#[inline(always)]
pub fn class(score: f32) -> u16 {
    let step = (score * f32::from(CLASSES)).clamp(0.0, f32::from(CLASSES));
    1 + step as i32 as u16
}

/// The score that no record of this class reaches.
#[must_use]
pub fn ceiling(class: u16) -> f32 {
    f32::from(class) / f32::from(CLASSES)
}

/// Calls `each` with the place of every class of at least `from` and below `until`.
pub fn each_between(classes: &[u16], from: u16, until: u16, mut each: impl FnMut(usize)) {
    for (at, some) in classes.chunks(64).enumerate() {
        let mut found = between(some, from, until);
        while found != 0 {
            each(at * 64 + found.trailing_zeros() as usize);
            found &= found - 1;
        }
    }
}

#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
fn between(classes: &[u16], from: u16, until: u16) -> u64 {
    let mut flags = [0; 64];
    for (flag, class) in flags.iter_mut().zip(classes) {
        *flag = u8::from(*class >= from) & u8::from(*class < until);
    }
    packed(&flags)
}
