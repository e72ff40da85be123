//! How a text asks and gives, whatever its subject. A need that hardly says what it is about is met by whoever helps
//! with human rights in general; and of two offers on one subject the one that tells more is of more use. `README.md`
//! beside this file says what that gave.

use std::sync::LazyLock;

use super::useful_text::{Reading, UsefulText, code_of, relevance};
use crate::domain::language::Language;

/// Needs that name no subject. In English alone, since texts of all six languages are read as near to it.
const GENERAL_NEEDS: [&str; 5] = [
    "The State requests technical assistance to strengthen its capacity to promote and protect human rights.",
    "Support is sought for implementing the recommendations accepted in the universal periodic review.",
    "International cooperation is needed to help the country meet its human rights obligations.",
    "The Government would welcome capacity-building for its human rights institutions and officials.",
    "Technical assistance would be needed to follow up on recommendations of human rights mechanisms.",
];

// The needs and the first four of these numbers go into stored bytes: whoever changes one changes `MODEL` too.

/// A need whose words tell so much, by rarity times sureness, leaves half open.
const TOLD_HALF: f32 = 15.0;
/// A text of so many pieces tells half of what a text could.
const PIECES_HALF: f32 = 30.0;
/// Steps of [`Manner::open`] and [`Manner::detail`] to 1.
const STEPS: f32 = 127.0;
/// Steps of [`Manner::general`] to 1.
const GENERAL_STEPS: f32 = 24.0;
/// What a text that tells everything gains beside one that tells nothing.
const DETAIL_WEIGHT: f32 = 0.75;
/// An offer so relevant to needs that name no subject is said to help in general: one in eight of those of the
/// judged task.
const GENERAL_MIN: f32 = 1.25;

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
            let detail = Self::detail(0);
            return Self {
                detail,
                ..Self::default()
            };
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let needs = GENERAL_NEEDS.len() as f32;
        let telling = reading.said.iter().map(|said| said.rarity * said.sureness);
        let told = telling.sum::<f32>() / TOLD_HALF;
        let general: f32 = GENERAL.iter().map(|need| relevance(need, text)).sum();
        Self {
            open: code_of(STEPS / told.mul_add(told, 1.0)),
            general: code_of(GENERAL_STEPS * general / needs),
            detail: Self::detail(reading.pieces),
        }
    }

    fn detail(pieces: usize) -> i8 {
        let pieces = f32::from(u16::try_from(pieces).unwrap_or(u16::MAX));
        code_of(STEPS * (pieces / (pieces + PIECES_HALF) - 0.5))
    }

    /// The same of a text that asks nobody for help.
    #[must_use]
    pub const fn leaving_nothing_open(self) -> Self {
        Self { open: 0, ..self }
    }

    /// What an offer's help in general adds to its relevance to a need that leaves much open, in [-5.3, 5.3].
    #[must_use]
    pub fn general_gain(need: Self, offer: Self) -> f32 {
        let steps = i16::from(need.open) * i16::from(offer.general);
        f32::from(steps) / (STEPS * GENERAL_STEPS)
    }

    /// What the length of an offer adds to its relevance, in [-0.4, 0.4].
    #[must_use]
    pub fn detail_gain(self) -> f32 {
        DETAIL_WEIGHT * f32::from(self.detail) / STEPS
    }

    /// Whether a need leaves more open than it says, and an offer is one of help with human rights in general.
    #[must_use]
    pub fn is_general(need: Self, offer: Self) -> bool {
        let helps = f32::from(offer.general) >= GENERAL_MIN * GENERAL_STEPS;
        helps && 2.0 * f32::from(need.open) >= STEPS
    }

    /// The three numbers in the order of the fields.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; MANNER_BYTES] {
        [
            self.open.cast_unsigned(),
            self.general.cast_unsigned(),
            self.detail.cast_unsigned(),
        ]
    }

    /// Reads what [`Self::to_bytes`] wrote.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::text::{Usefulness, usefulness};

    const VAGUE: &str = "The country would need technical assistance.";
    const CLEAR: [&str; 6] = [
        "Seek technical assistance to train prison officers and judges in the prevention of torture and in the care of \
         detainees who fell ill.",
        "Solliciter une assistance technique pour former le personnel pénitentiaire et les juges à la prévention de la \
         torture et aux soins à donner aux détenus malades.",
        "Solicitar asistencia técnica para formar al personal penitenciario y a los jueces en la prevención de la \
         tortura y en la atención a los reclusos enfermos.",
        "Запросить техническую помощь в подготовке сотрудников тюрем и судей по вопросам предупреждения пыток и \
         лечения больных заключенных.",
        "请求技术援助，以培训监狱工作人员和法官如何防止酷刑以及照顾患病的被拘留者。",
        "التماس المساعدة التقنية لتدريب موظفي السجون والقضاة على منع التعذيب وعلى رعاية المحتجزين المرضى.",
    ];
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
        let [vague, help] = [VAGUE, GENERAL_HELP].map(|text| UsefulText::of(text).manner());
        for need in CLEAR {
            let clear = UsefulText::of(need).manner();
            let gain = Manner::general_gain(clear, help);
            assert!(
                Manner::general_gain(vague, help) > 2.0 * gain,
                "{need}: {gain}"
            );
            assert!(!Manner::is_general(clear, help), "{need}");
            let training = useful(
                need,
                "Training of prison staff on the prevention of torture",
            );
            assert!(
                training.value > useful(need, GENERAL_HELP).value + 0.1,
                "{need}"
            );
        }
    }

    #[test]
    fn a_text_that_says_nothing_tells_less_than_a_short_one() {
        let [nothing, short] =
            ["🙂 🙂 🙂", "Wells for schools"].map(|text| UsefulText::of(text).manner());
        assert!(nothing.detail_gain() < short.detail_gain());
        assert_eq!(
            Manner::general_gain(nothing, UsefulText::of(GENERAL_HELP).manner()).to_bits(),
            0
        );
    }

    #[test]
    fn who_tells_more_is_of_more_use_and_no_length_is_of_endless_use() {
        let gain = |pieces: usize| {
            let detail = Manner::detail(pieces);
            Manner {
                detail,
                ..Manner::default()
            }
            .detail_gain()
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
