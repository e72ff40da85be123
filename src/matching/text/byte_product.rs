//! Products of vectors of bytes, exact in whole numbers, with the widest instructions that the machine has.

use multiversion::multiversion;

use crate::matching::fetch::{BATCH, LINE, fetch};

/// The product of two vectors, as far as the shorter one goes.
#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
#[must_use]
pub fn byte_product(a: &[i8], b: &[i8]) -> i32 {
    sum_of_products(a, b)
}

/// The product of one vector with a part of each of many rows, which begins at `from`.
#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
#[must_use]
pub fn products<const WIDTH: usize>(vector: &[i8], rows: &[[i8; WIDTH]], from: usize) -> Vec<i32> {
    let part = from..from + vector.len();
    let each = rows.iter();
    each.map(|row| sum_of_products(vector, &row[part.clone()]))
        .collect()
}

/// The product of one vector with each of the rows at some places, appended to a list.
#[multiversion(targets(
    "x86_64+avx2+avx512f+avx512bw+avx512dq+avx512vl+popcnt",
    "x86_64+avx2+popcnt"
))]
pub fn products_at<const WIDTH: usize>(
    vector: &[i8; WIDTH],
    rows: &[[i8; WIDTH]],
    places: &[u16],
    into: &mut Vec<i32>,
) {
    for places in places.chunks(BATCH) {
        fetch(places.iter().map(|place| {
            let row = &rows[usize::from(*place)];
            let lines = row.iter().step_by(LINE).chain(row.last());
            lines.fold(0, |read, byte| read ^ u32::from(byte.cast_unsigned()))
        }));
        let rows = places.iter().map(|place| &rows[usize::from(*place)]);
        into.extend(rows.map(|row| sum_of_products(vector, row)));
    }
}

#[expect(
    clippy::inline_always,
    reason = "only so is it compiled for each machine"
)]
#[inline(always)]
fn sum_of_products(a: &[i8], b: &[i8]) -> i32 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_exact_whatever_the_length() {
        let bytes: Vec<i8> = (0..400_u32)
            .map(|n| (n * 37 % 255).to_le_bytes()[0].cast_signed())
            .collect();
        for length in [0, 1, 31, 64, 307] {
            let (a, b) = (&bytes[..length], &bytes[50..50 + length]);
            let mut expected = 0;
            for place in 0..length {
                expected += i32::from(a[place]) * i32::from(b[place]);
            }
            assert_eq!(byte_product(a, b), expected);
        }
        let rows = [[3_i8; 10], [-128; 10]];
        assert_eq!(products(&[-128; 4], &rows, 6), [-1_536, 65_536]);
        let rows: Vec<[i8; 90]> = (0..100)
            .map(|n| [i8::try_from(n).unwrap_or(0); 90])
            .collect();
        let (places, mut some) = ([1, 98, 2].repeat(20), Vec::new());
        products_at(&[2; 90], &rows, &places, &mut some);
        assert_eq!(some, [180, 17_640, 360].repeat(20));
    }
}
