//! The meaning of a text as a direction: a unit vector of floats.

use std::fmt;

/// Numbers in an embedding.
pub const DIMENSIONS: usize = 512;

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

#[cfg(test)]
mod tests {
    use super::{DIMENSIONS, Embedding};

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
            assert_eq!(none.cosine(&wave(0.7)).to_bits(), 0);
        }
    }

    #[test]
    fn a_meaning_is_like_itself_and_unlike_its_opposite() {
        let wave = wave(0.7);
        let opposite = Embedding::from_direction(&wave.values().map(|x| -x));
        assert!(wave.cosine(&wave) > 0.999);
        assert!(wave.cosine(&opposite) < -0.999);
    }
}
