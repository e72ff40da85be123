//! The meaning of a text as a direction: a unit vector of floats as computed,
//! and its form of one byte a number as stored and compared in bulk.

use std::fmt;

use crate::domain::error::{Error, Result};

/// Numbers in an embedding.
pub const DIMENSIONS: usize = 512;

/// The encoder and the form of codes that [`QuantizedEmbedding::to_bytes`]
/// gives. Codes stored under another name are not comparable: encode anew.
pub const MODEL: &str = "use6-50k-4bit";

/// The meaning of a text: a vector of length 1, or of zeros when a text has none.
#[derive(Clone, PartialEq)]
pub struct Embedding(Box<[f32; DIMENSIONS]>);

impl Embedding {
    /// The direction of a vector of any length. A vector that has none (zeros,
    /// or a number that is not finite) gives zeros.
    #[must_use]
    pub fn from_direction(vector: &[f32; DIMENSIONS]) -> Self {
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        if !length.is_normal() {
            return Self(Box::new([0.0; DIMENSIONS]));
        }
        Self(Box::new(vector.map(|x| x / length)))
    }

    /// The vector.
    #[must_use]
    pub fn values(&self) -> &[f32; DIMENSIONS] {
        &self.0
    }

    /// Cosine of the angle between two meanings, in [-1, 1].
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        let pairs = self.0.iter().zip(other.0.iter());
        pairs.map(|(a, b)| a * b).sum::<f32>().clamp(-1.0, 1.0)
    }
}

impl fmt::Debug for Embedding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedding({:?}, ...)", &self.0[..4])
    }
}

/// An [`Embedding`] in one signed byte a number.
#[derive(Clone, PartialEq)]
pub struct QuantizedEmbedding {
    codes: [i8; DIMENSIONS],
    /// 1 / length of the codes, or 0 when all are 0; kept for [`similarity`].
    inverse_length: f32,
}

impl QuantizedEmbedding {
    /// Codes of any common scale: a cosine does not depend on it.
    #[must_use]
    pub fn from_codes(codes: [i8; DIMENSIONS]) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "512 squares of bytes stay below 2^24"
        )]
        let length = (dot(&codes, &codes) as f32).sqrt();
        Self {
            codes,
            inverse_length: if length > 0.0 { 1.0 / length } else { 0.0 },
        }
    }

    /// The codes.
    #[must_use]
    pub fn codes(&self) -> &[i8; DIMENSIONS] {
        &self.codes
    }

    /// The codes as they are stored, under the name [`MODEL`].
    #[must_use]
    pub fn to_bytes(&self) -> [u8; DIMENSIONS] {
        self.codes.map(i8::cast_unsigned)
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// `Internal` when there are not exactly [`DIMENSIONS`] bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let codes: [u8; DIMENSIONS] = bytes.try_into().map_err(|_| {
            Error::Internal(format!(
                "an embedding has {DIMENSIONS} bytes, this one {}",
                bytes.len()
            ))
        })?;
        Ok(Self::from_codes(codes.map(u8::cast_signed)))
    }
}

impl From<&Embedding> for QuantizedEmbedding {
    fn from(embedding: &Embedding) -> Self {
        let largest = embedding.0.iter().fold(0.0, |max: f32, x| max.max(x.abs()));
        if largest == 0.0 {
            return Self::from_codes([0; DIMENSIONS]);
        }
        let scale = f32::from(i8::MAX) / largest;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the scale keeps all within +-127"
        )]
        let codes = embedding.0.map(|x| (x * scale).round() as i8);
        Self::from_codes(codes)
    }
}

impl fmt::Debug for QuantizedEmbedding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuantizedEmbedding({:?}, ...)", &self.codes[..4])
    }
}

/// Cosine of the angle between two meanings, in [-1, 1]; 0 when one has none.
#[must_use]
pub fn similarity(a: &QuantizedEmbedding, b: &QuantizedEmbedding) -> f32 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "512 products of bytes stay below 2^24"
    )]
    let product = dot(&a.codes, &b.codes) as f32;
    (product * a.inverse_length * b.inverse_length).clamp(-1.0, 1.0)
}

/// Kept in this plain form because the compiler turns it into the machine's
/// multiply-and-add of 16-bit pairs.
fn dot(a: &[i8; DIMENSIONS], b: &[i8; DIMENSIONS]) -> i32 {
    let pairs = a.iter().zip(b);
    pairs.map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

#[cfg(test)]
mod tests {
    use super::{DIMENSIONS, Embedding, QuantizedEmbedding, similarity};

    fn wave(step: f32) -> Embedding {
        let mut phase = 0.0;
        Embedding::from_direction(&[(); DIMENSIONS].map(|()| {
            phase += step;
            f32::sin(phase)
        }))
    }

    #[test]
    fn a_direction_has_length_one() {
        let length = wave(0.7).values().iter().map(|x| x * x).sum::<f32>();
        assert!((length - 1.0).abs() < 1e-5);
    }

    #[test]
    fn what_has_no_direction_is_like_nothing() {
        for number in [0.0, f32::NAN, f32::INFINITY] {
            let none = Embedding::from_direction(&[number; DIMENSIONS]);
            assert!(none.values().iter().all(|x| x.to_bits() == 0));
            assert_eq!(
                similarity(&(&none).into(), &(&wave(0.7)).into()).to_bits(),
                0
            );
        }
    }

    #[test]
    fn a_meaning_is_like_itself_and_unlike_its_opposite() {
        let wave = wave(0.7);
        let opposite = Embedding::from_direction(&wave.values().map(|x| -x));
        let [a, b] = [&wave, &opposite].map(QuantizedEmbedding::from);
        assert!(similarity(&a, &a) > 0.999);
        assert!(similarity(&a, &b) < -0.999);
        assert!(wave.cosine(&opposite) < -0.999);
    }

    #[test]
    fn stored_codes_are_read_back() {
        let codes = QuantizedEmbedding::from(&wave(1.3));
        assert_eq!(
            QuantizedEmbedding::from_bytes(&codes.to_bytes()).unwrap(),
            codes
        );
    }

    #[test]
    fn codes_of_another_length_are_refused() {
        assert!(QuantizedEmbedding::from_bytes(&[0; DIMENSIONS - 1]).is_err());
        assert!(QuantizedEmbedding::from_bytes(&[0; DIMENSIONS + 1]).is_err());
    }

    #[test]
    fn extreme_codes_stay_within_bounds() {
        let [low, high] =
            [i8::MIN, i8::MAX].map(|code| QuantizedEmbedding::from_codes([code; DIMENSIONS]));
        assert!((similarity(&low, &high) + 1.0).abs() < 1e-3);
    }
}
