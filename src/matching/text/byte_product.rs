//! Products of vectors of bytes, exact in whole numbers, with the widest instructions that the machine has.

use multiversion::multiversion;

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
    }
}
