//! How a text asks and gives, whatever its subject. A need that hardly says what it is about is met by whoever helps
//! with human rights in general; and of two offers on one subject the one that tells more is of more use. `README.md`
//! beside this file says what that gave.

use std::sync::LazyLock;

use super::useful_text::{Reading, UsefulText, relevance};
use crate::domain::language::Language;

/// Needs that name no subject. In English alone, since texts of all six languages are read as near to it.
const GENERAL_NEEDS: [&str; 5] = [
    "The State requests technical assistance to strengthen its capacity to promote and protect human rights.",
    "Support is sought for implementing the recommendations accepted in the universal periodic review.",
    "International cooperation is needed to help the country meet its human rights obligations.",
    "The Government would welcome capacity-building for its human rights institutions and officials.",
    "Technical assistance would be needed to follow up on recommendations of human rights mechanisms.",
];

/// A need whose words tell so much, by rarity times sureness, leaves half open.
const TOLD_HALF: f32 = 15.0;
/// A text of so many pieces tells half of what a text could.
const PIECES_HALF: f32 = 30.0;
/// What a text that tells everything gains beside one that tells nothing.
const DETAIL_WEIGHT: f32 = 0.75;

/// Steps of [`Manner::open`] and [`Manner::detail`] to 1.
const STEPS: f32 = 127.0;
/// Steps of [`Manner::general`] to 1.
const GENERAL_STEPS: f32 = 24.0;

/// Bytes of a stored [`Manner`].
pub const MANNER_BYTES: usize = 3;

/// How a text asks, should it be a need, and how it gives, should it be an offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// How far it leaves open what it asks for, in [0, 1].
    open: i8,
    /// The mean relevance to [`GENERAL_NEEDS`], in [-5.3, 5.3]; most texts have about 1/2.
    general: i8,
    /// How much it tells, less what a text of [`PIECES_HALF`] tells, in [-0.5, 0.5].
    detail: i8,
}

impl Manner {
    /// That of a text of which all else is known; a text that says nothing asks and gives nothing.
    #[must_use]
    pub fn of(reading: &Reading, text: &UsefulText) -> Self {
        if !reading.speaks {
            return Self::default();
        }
        let telling = reading.said.iter().map(|said| said.rarity * said.sureness);
        let told = telling.sum::<f32>() / TOLD_HALF;
        let general: f32 = GENERAL.iter().map(|need| relevance(need, text)).sum();
        Self {
            open: code(STEPS / told.mul_add(told, 1.0)),
            general: code(GENERAL_STEPS * general / needs()),
            detail: Self::detail(reading.pieces),
        }
    }

    fn detail(pieces: usize) -> i8 {
        let pieces = f32::from(u16::try_from(pieces).unwrap_or(u16::MAX));
        code(STEPS * (pieces / (pieces + PIECES_HALF) - 0.5))
    }

    /// The same of a text that asks nobody for help.
    #[must_use]
    pub const fn leaving_nothing_open(self) -> Self {
        Self { open: 0, ..self }
    }

    /// What an offer that helps in general adds to its relevance to a need that leaves much open.
    #[must_use]
    pub fn general(need: Self, offer: Self) -> f32 {
        f32::from(i16::from(need.open) * i16::from(offer.general)) / (STEPS * GENERAL_STEPS)
    }

    /// What the length of an offer adds to its relevance.
    #[must_use]
    pub fn detailed(self) -> f32 {
        DETAIL_WEIGHT * f32::from(self.detail) / STEPS
    }

    #[must_use]
    pub const fn to_bytes(self) -> [u8; MANNER_BYTES] {
        [
            self.open.cast_unsigned(),
            self.general.cast_unsigned(),
            self.detail.cast_unsigned(),
        ]
    }

    #[must_use]
    pub const fn from_bytes([open, general, detail]: [u8; MANNER_BYTES]) -> Self {
        Self {
            open: open.cast_signed(),
            general: general.cast_signed(),
            detail: detail.cast_signed(),
        }
    }
}

static GENERAL: LazyLock<[UsefulText; GENERAL_NEEDS.len()]> = LazyLock::new(|| {
    GENERAL_NEEDS.map(|need| UsefulText::without_manner(&Reading::of(need, Some(Language::En))))
});

#[expect(clippy::cast_precision_loss, reason = "a handful")]
const fn needs() -> f32 {
    GENERAL_NEEDS.len() as f32
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a byte before")]
fn code(number: f32) -> i8 {
    number.round().clamp(-127.0, 127.0) as i8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::text::{Usefulness, usefulness};

    const VAGUE: &str = "The country would need technical assistance.";
    const CLEAR: &str = "Seek technical assistance to train prison officers and judges in the prevention of torture and in the \
         care of detainees who fell ill.";
    const GENERAL_HELP: &str = "The programme helps States to promote and protect human rights and to meet their obligations.";

    fn useful(need: &str, offer: &str) -> Usefulness {
        usefulness(&UsefulText::of(need), &UsefulText::of(offer))
    }

    #[test]
    fn a_need_that_names_no_subject_is_met_by_help_with_human_rights() {
        let ports =
            "The company builds cranes and docks for ships in all the harbours along the coast.";
        for need in [
            VAGUE,
            "Une assistance technique serait nécessaire.",
            "需要技术援助。",
        ] {
            let (general, other) = (useful(need, GENERAL_HELP), useful(need, ports));
            assert!(
                general.value > other.value + 0.1,
                "{need}: {general:?} > {other:?}"
            );
            assert!(
                general.value > general.on_subject + 0.1,
                "{need}: {general:?}"
            );
        }
    }

    #[test]
    fn a_need_that_names_its_subject_gains_little_by_help_in_general() {
        let [vague, clear, help] =
            [VAGUE, CLEAR, GENERAL_HELP].map(|text| UsefulText::of(text).manner());
        assert!(Manner::general(vague, help) > 4.0 * Manner::general(clear, help));
        let training = useful(
            CLEAR,
            "Training of prison staff on the prevention of torture",
        );
        assert!(training.value > useful(CLEAR, GENERAL_HELP).value + 0.1);
    }

    #[test]
    fn who_tells_more_is_of_more_use_and_no_length_is_of_endless_use() {
        let gain = |pieces: usize| {
            let detail = Manner::detail(pieces);
            Manner {
                detail,
                ..Manner::default()
            }
            .detailed()
        };
        assert!(gain(5) < gain(20) && gain(20) < gain(60));
        assert!(gain(100_000) - gain(60) < gain(60) - gain(5));
    }

    #[test]
    fn bytes_are_read_back() {
        let manner = UsefulText::of(GENERAL_HELP).manner();
        assert_eq!(Manner::from_bytes(manner.to_bytes()), manner);
        assert_ne!(manner, Manner::default());
    }
}
