//! What a text is worth to a text that asks: one vector of bytes and a few words, such that one product of vectors
//! and one meeting of words tell how useful an offer is for a need. `README.md` beside this file says how and why.

use std::fmt;

use super::byte_product::{byte_product, products, products_at};
use super::content_words::{Concept, concepts};
use super::embedding::DIMENSIONS;
use super::encoder::{Encoder, Layers};
use super::language::{detect, speaks};
use super::learnt::{BOTH, Learnt, PLAIN, SUBJECTS, TAUGHT, probability};
use super::legible::legible;
use super::manner::{MANNER_BYTES, Manner};
use super::weights::Layer;
use super::word_set::{WORD_SET_BYTES, WordSet, commons};
use crate::domain::error::{Error, Result};
use crate::domain::language::Language;

/// Numbers of a useful vector: what a larger model would say of the text, what it means as a whole, and which subjects
/// it has.
pub const CODES: usize = TAUGHT + PLAIN + SUBJECTS;
/// Bytes of a stored [`UsefulText`].
pub const STORED_BYTES: usize = CODES + 4 + MANNER_BYTES + WORD_SET_BYTES;

/// What made the bytes of [`UsefulText::to_bytes`]: each of the weights that read a text, and how its manner is told.
/// Bytes stored under another name are not comparable: read anew. Whoever changes the form in which texts are read
/// changes it, too.
pub const MODEL: &str = "use6-50k-4bit/adapted-1/usefulness-6/manner-1";

/// What each part weighs.
const TAUGHT_WEIGHT: f32 = 2.0;
const PLAIN_WEIGHT: f32 = 2.3;
const SUBJECT_WEIGHT: f32 = 1.1;
const WORDS_WEIGHT: f32 = 6.0;
/// What shared words weigh beside the plain meaning when a text is looked up.
const LOOKED_UP_WORDS_WEIGHT: f32 = 2.0;
/// The sum that is worth 1/2, about where half of the judged pairs are clearly useful, and how fast worth grows about it.
const HALF: f32 = 2.5;
const STEEPNESS: f32 = 1.2;

/// A text as matching keeps it: about 440 bytes.
#[derive(Clone, PartialEq)]
pub struct UsefulText {
    codes: [i8; CODES],
    /// The number that a code of 1 stands for.
    scale: f32,
    words: WordSet,
    manner: Manner,
}

/// What the encoder and the heads read in a text.
pub struct Reading {
    /// The text in the form in which it was read.
    pub(super) text: String,
    /// The attended and the plain vector side by side, less the mean of texts.
    pub(super) vectors: Vec<f32>,
    /// Its words as English ones.
    pub(super) said: Vec<Concept>,
    /// How many pieces the encoder read.
    pub(super) pieces: usize,
    pub(super) language: Option<Language>,
    /// Whether it says anything in one of the six languages at all.
    pub(super) speaks: bool,
}

impl Reading {
    /// Reads a text in any of the six languages, which is guessed when it is not told.
    #[must_use]
    pub fn of(text: &str, language: Option<Language>) -> Self {
        let text = legible(text);
        let language = language.or_else(|| detect(&text));
        let (encoder, learnt) = (Encoder::embedded(), Learnt::embedded());
        let tokens = encoder.tokens(&text, Layers::of(language));
        let attended = encoder.pool(&tokens, &learnt.attention(&tokens));
        let plain = encoder.pool(&tokens, &vec![1.0; tokens.pieces.len()]);
        let both = attended.values().iter().chain(plain.values());
        let vectors: Vec<f32> = both.zip(&learnt.mean).map(|(x, mean)| x - mean).collect();
        debug_assert_eq!(vectors.len(), BOTH);
        Self {
            vectors,
            said: concepts(&text, language),
            pieces: tokens.pieces.len(),
            language,
            speaks: speaks(&text),
            text,
        }
    }

    /// What heads say that hear the vectors and the words.
    fn heard_by(&self, heads: &Layer) -> Vec<f32> {
        let mut scores = heads.weights.transform_front(&self.vectors);
        for concept in &self.said {
            if let Some(row) = Learnt::embedded().row(&concept.stem) {
                heads.weights.add_row(row, concept.sureness, &mut scores);
            }
        }
        let biased = scores.into_iter().zip(&heads.bias);
        biased.map(|(score, bias)| score + bias).collect()
    }

    /// The probability of each issue by the heads that ranking uses.
    pub(super) fn subjects(&self) -> Vec<f32> {
        let scores = self.heard_by(&Learnt::embedded().subject_heads);
        scores.into_iter().map(probability).collect()
    }

    /// The numbers of the useful vector, each part with the root of its weight.
    fn numbers(&self) -> Vec<f32> {
        let learnt = Learnt::embedded();
        let plain = &self.vectors[DIMENSIONS..];
        let issues = learnt.issues.iter().zip(self.subjects());
        let subjects = issues
            .filter(|(issue, _)| issue.rarity > 0.0)
            .map(|(issue, probability)| probability.sqrt() * issue.rarity);
        let parts = [
            (self.heard_by(&learnt.taught), TAUGHT_WEIGHT),
            (learnt.plain.transform(plain), PLAIN_WEIGHT),
            (subjects.collect(), SUBJECT_WEIGHT),
        ];
        let weighted = parts.into_iter().flat_map(|(part, weight)| {
            let length = part.iter().map(|x| x * x).sum::<f32>().sqrt();
            let factor = if length.is_normal() {
                weight.sqrt() / length
            } else {
                0.0
            };
            part.into_iter().map(move |x| x * factor)
        });
        weighted.collect()
    }
}

impl UsefulText {
    /// Reads a text in any of the six languages, which is guessed.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::read(&Reading::of(text, None))
    }

    /// The same from what was read in the text already.
    #[must_use]
    pub fn read(reading: &Reading) -> Self {
        let text = Self::without_manner(reading);
        let manner = Manner::of(reading, &text);
        Self { manner, ..text }
    }

    pub(super) fn without_manner(reading: &Reading) -> Self {
        let words = WordSet::of(&reading.said);
        if reading.speaks {
            Self::from_parts(&reading.numbers(), words)
        } else {
            Self::from_parts(&[0.0; CODES], words)
        }
    }

    fn from_parts(numbers: &[f32], words: WordSet) -> Self {
        let largest = numbers.iter().fold(0.0, |max: f32, x| max.max(x.abs()));
        let scale = largest / f32::from(i8::MAX);
        let mut codes = [0; CODES];
        if scale.is_normal() {
            for (code, number) in codes.iter_mut().zip(numbers) {
                *code = code_of(number / scale);
            }
        }
        let scale = if scale.is_normal() { scale } else { 0.0 };
        Self::new(codes, scale, words, Manner::default())
    }

    /// A text of the parts that a [`UsefulText`] had.
    #[must_use]
    pub const fn new(codes: [i8; CODES], scale: f32, words: WordSet, manner: Manner) -> Self {
        Self {
            codes,
            scale,
            words,
            manner,
        }
    }

    /// The codes of the vector, for whoever compares many at once.
    #[must_use]
    pub const fn codes(&self) -> &[i8; CODES] {
        &self.codes
    }

    /// The number that a code of 1 stands for.
    #[must_use]
    pub const fn scale(&self) -> f32 {
        self.scale
    }

    /// The telling words.
    #[must_use]
    pub const fn words(&self) -> &WordSet {
        &self.words
    }

    /// How it asks and gives.
    #[must_use]
    pub const fn manner(&self) -> Manner {
        self.manner
    }

    /// The same of a text that is no need, such as a recommendation: however short, it is answered by what it says.
    #[must_use]
    pub fn leaving_nothing_open(self) -> Self {
        let manner = self.manner.leaving_nothing_open();
        Self { manner, ..self }
    }

    /// The text as it is stored, under the name [`MODEL`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(STORED_BYTES);
        bytes.extend(self.codes.map(i8::cast_unsigned));
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend(self.manner.to_bytes());
        self.words.write(&mut bytes);
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// `Internal` when the bytes are no such text.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let parts = || {
            let (codes, rest) = bytes.split_first_chunk::<CODES>()?;
            let (scale, rest) = rest.split_first_chunk::<4>()?;
            let (manner, words) = rest.split_first_chunk::<MANNER_BYTES>()?;
            let scale = Some(f32::from_le_bytes(*scale)).filter(|s| s.is_finite())?;
            Some(Self {
                codes: codes.map(u8::cast_signed),
                scale,
                words: WordSet::read(words)?,
                manner: Manner::from_bytes(*manner),
            })
        };
        parts().ok_or_else(|| {
            let length = bytes.len();
            Error::Internal(format!(
                "not a stored text of {STORED_BYTES} bytes: {length}"
            ))
        })
    }
}

impl fmt::Debug for UsefulText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UsefulText({:?}, ...)", &self.codes[..4])
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a byte before")]
pub(super) fn code_of(number: f32) -> i8 {
    number.round().clamp(-127.0, 127.0) as i8
}

/// How useful an offer is for a need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usefulness {
    /// In [0, 1].
    pub value: f32,
    /// How far the offer is about what the need is about, as [`closeness`] has it.
    pub on_subject: f32,
    /// Whether the need leaves more open than it says, and the offer is one of help with human rights in general.
    pub general: bool,
}

/// How useful an offer is for a need, by all that is known of the two texts.
#[must_use]
pub fn usefulness(need: &UsefulText, offer: &UsefulText) -> Usefulness {
    let shared = need.words.shared(&offer.words);
    usefulness_of(nearness(need, offer), shared, (need.manner, offer.manner))
}

/// The same by the product of the vectors, the share of words and the manners of a need and of an offer.
#[must_use]
pub fn usefulness_of(meaning: f32, words: f32, (need, offer): (Manner, Manner)) -> Usefulness {
    let relevance = meaning + WORDS_WEIGHT * words;
    let gain = Manner::general_gain(need, offer) + offer.detail_gain();
    Usefulness {
        value: worth(relevance + gain),
        on_subject: worth(relevance),
        general: Manner::is_general(need, offer),
    }
}

/// How far a document is about what a question is about, in [0, 1].
#[must_use]
pub fn closeness(question: &UsefulText, document: &UsefulText) -> f32 {
    worth(relevance(question, document))
}

/// The sum of what the vectors and the shared words of two texts tell, of which [`closeness`] is a function.
pub(super) fn relevance(question: &UsefulText, document: &UsefulText) -> f32 {
    nearness(question, document) + WORDS_WEIGHT * question.words.shared(&document.words)
}

fn nearness(one: &UsefulText, other: &UsefulText) -> f32 {
    let product = byte_product(&one.codes, &other.codes);
    as_f32(product) * (one.scale * other.scale)
}

/// The products of a text's vector and those at some places, given by their codes and scales, in their order: what
/// [`usefulness_of`] calls meaning. It does not matter which of two texts asks.
pub fn nearnesses_at<'a>(
    text: &UsefulText,
    codes: &[[i8; CODES]],
    scales: &'a [f32],
    places: &'a [u16],
) -> impl Iterator<Item = f32> + 'a {
    let (own, mut products) = (text.scale, Vec::with_capacity(places.len()));
    products_at(&text.codes, codes, places, &mut products);
    let each = products.into_iter().zip(places);
    each.map(move |(product, place)| as_f32(product) * (own * scales[usize::from(*place)]))
}

fn worth(relevance: f32) -> f32 {
    probability(STEEPNESS * (relevance - HALF)).clamp(0.0, 1.0)
}

/// Whether the document says what the question says, whatever their languages: the cosine of their plain meanings and
/// the words that they share, in [-1, 1].
#[must_use]
pub fn likeness(question: &UsefulText, document: &UsefulText) -> f32 {
    let product = byte_product(&question.codes[PLAIN_CODES], &document.codes[PLAIN_CODES]);
    let cosine = cosine(product, question.scale * document.scale);
    alike(cosine, question.words.shared(&document.words))
}

/// The likeness of each of many documents, given by their codes, scales and words, to a question.
pub fn likenesses<'a>(
    question: &'a UsefulText,
    codes: &'a [[i8; CODES]],
    scales: &'a [f32],
    words: &'a [WordSet],
) -> impl Iterator<Item = f32> + 'a {
    let own = question.scale;
    let products = products(&question.codes[PLAIN_CODES], codes, PLAIN_CODES.start);
    let commons = commons(&question.words, words);
    let shares = commons.into_iter().zip(words);
    let shares = shares.map(|(common, words)| question.words.share(common, words));
    let each = products.into_iter().zip(scales).zip(shares);
    each.map(move |((product, scale), shared)| alike(cosine(product, own * scale), shared))
}

fn alike(cosine: f32, shared: f32) -> f32 {
    let whole = 1.0 + LOOKED_UP_WORDS_WEIGHT;
    ((cosine + LOOKED_UP_WORDS_WEIGHT * shared) / whole).clamp(-1.0, 1.0)
}

/// Where the plain meaning lies among the codes.
const PLAIN_CODES: std::ops::Range<usize> = TAUGHT..TAUGHT + PLAIN;

fn cosine(product: i32, scale: f32) -> f32 {
    (as_f32(product) * scale / PLAIN_WEIGHT).clamp(-1.0, 1.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "307 products of bytes stay below 2^24"
)]
const fn as_f32(product: i32) -> f32 {
    product as f32
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    const NEED: &str =
        "Seek technical assistance to train prison officers in the prevention of torture.";

    #[test]
    fn the_useful_offer_comes_before_the_one_that_sounds_alike() {
        let need = UsefulText::of(NEED);
        let worth = |text: &str| usefulness(&need, &UsefulText::of(text)).value;
        let useful = worth("Share experience in preventing torture of detainees.");
        let alike = worth("Seek technical assistance to train teachers in fisheries.");
        assert!(useful > alike, "{useful} > {alike}");
    }

    #[test]
    fn a_need_finds_its_offer_across_languages() {
        let right = UsefulText::of("Training of prison staff on the prevention of torture");
        let wrong = UsefulText::of("Support to farmers hit by drought");
        for text in [
            "Besoin de former le personnel pénitentiaire à la prévention de la torture",
            "Нам нужна подготовка сотрудников тюрем по предупреждению пыток",
            "需要培训监狱工作人员防止酷刑",
        ] {
            let need = UsefulText::of(text);
            assert!(
                usefulness(&need, &right).value > usefulness(&need, &wrong).value + 0.1,
                "{text}"
            );
        }
    }

    #[test]
    fn texts_lie_nearer_to_their_english_when_their_language_is_known() {
        let nearness = |language| -> f32 {
            let pairs = [
                (
                    "The country lacks trainers who can teach prison staff how to prevent torture.",
                    "该国缺乏能够向监狱工作人员传授如何防止酷刑的培训人员。",
                ),
                (
                    "The ministry asks for help to bring clean water to schools in rural areas.",
                    "该部请求协助为农村地区的学校提供清洁饮用水。",
                ),
                (
                    "Experts offered to review the draft law on the protection of witnesses.",
                    "专家们提出愿意审查关于保护证人的法律草案。",
                ),
                (
                    "Midwives were trained and clinics equipped with the support of partners.",
                    "在合作伙伴的支持下，助产士接受了培训，诊所配备了设备。",
                ),
            ];
            let cosines = pairs.map(|(english, chinese)| {
                let english = Reading::of(english, Some(Language::En)).numbers();
                let chinese = Reading::of(chinese, Some(language)).numbers();
                let plain = english[PLAIN_CODES].iter().zip(&chinese[PLAIN_CODES]);
                plain.map(|(a, b)| a * b).sum::<f32>() / PLAIN_WEIGHT
            });
            cosines.iter().sum()
        };
        let (known, taken_for_english) = (nearness(Language::Zh), nearness(Language::En));
        assert!(
            known > taken_for_english + 0.05,
            "{known} > {taken_for_english}"
        );
    }

    #[test]
    fn capitals_and_loose_accents_change_nothing() {
        for text in [
            "lutter contre la traite des personnes à Lomé",
            "proteger a los pueblos indígenas",
            "обеспечить защиту беженцев и районов",
        ] {
            let small = text.to_lowercase();
            let loose: String = small.nfd().collect();
            assert_ne!(loose, small);
            let read = UsefulText::of(&small);
            assert!(UsefulText::of(&loose) == read, "{loose}");
            assert!(UsefulText::of(&text.to_uppercase()) == read, "{text}");
        }
    }

    #[test]
    fn the_same_said_twice_is_likest() {
        let [a, b] = [NEED, "We lack clean water in schools"].map(UsefulText::of);
        assert!(likeness(&a, &a) > likeness(&a, &b) + 0.3);
    }

    #[test]
    fn whatever_the_text_no_number_is_wild() {
        let long = NEED.repeat(1_300);
        let texts = [
            "",
            " \n",
            "torture",
            "🙂 🙂",
            "\u{202e}torture\u{202c}\u{200f}",
            "ᚠᚢᚦᚨᚱᚲ",
            "<p>",
            "!!!",
            "<b>TORTURE</b> в тюрьмах und 监狱",
            &NEED.to_uppercase(),
            &long,
        ];
        let all = texts.map(UsefulText::of);
        for (text, a) in texts.iter().zip(&all) {
            for b in &all {
                let (worth, like) = (usefulness(a, b).value, likeness(a, b));
                assert!((0.0..=1.0).contains(&worth), "{text}: {worth}");
                assert!((-1.0..=1.0).contains(&like), "{text}: {like}");
            }
        }
    }

    /// A text that means nothing and has this manner.
    fn of_manner(bytes: [u8; MANNER_BYTES]) -> UsefulText {
        let manner = Manner::from_bytes(bytes);
        UsefulText::new([0; CODES], 0.0, WordSet::default(), manner)
    }

    #[test]
    fn the_manner_counts_of_the_need_that_asks_and_of_the_offer_that_gives() {
        let [plain, open, general, long] =
            [[0, 0, 0], [120, 0, 0], [0, 60, 0], [0, 0, 60]].map(of_manner);
        let value = |need, offer| usefulness(need, offer).value;
        let least = value(&plain, &plain);
        assert!(value(&open, &general) > least + 0.1);
        assert!(value(&plain, &long) > least);
        for (need, offer) in [
            (&general, &open),
            (&long, &plain),
            (&plain, &open),
            (&general, &plain),
        ] {
            assert_eq!(value(need, offer).to_bits(), least.to_bits());
        }
    }

    #[test]
    fn closeness_does_not_hear_the_manner() {
        let plain = of_manner([0; MANNER_BYTES]);
        let loud = of_manner([120, 120, 120]);
        let silent = closeness(&plain, &plain);
        assert_eq!(closeness(&loud, &loud).to_bits(), silent.to_bits());
        assert_eq!(
            usefulness(&loud, &loud).on_subject.to_bits(),
            silent.to_bits()
        );
    }

    #[test]
    fn a_text_that_says_nothing_is_like_nothing() {
        let nothing = UsefulText::of(" … ");
        assert_eq!(likeness(&nothing, &UsefulText::of(NEED)).to_bits(), 0);
    }

    #[test]
    fn stored_bytes_are_read_back_and_others_refused() {
        let text = UsefulText::of(NEED);
        let mut bytes = text.to_bytes();
        assert_eq!(bytes.len(), STORED_BYTES);
        assert_eq!(UsefulText::from_bytes(&bytes).unwrap(), text);
        assert!(UsefulText::from_bytes(&bytes[1..]).is_err());
        bytes.push(0);
        assert!(UsefulText::from_bytes(&bytes).is_err());
        bytes.pop();
        bytes[CODES..CODES + 4].copy_from_slice(&f32::NAN.to_le_bytes());
        assert!(UsefulText::from_bytes(&bytes).is_err());
    }
}
