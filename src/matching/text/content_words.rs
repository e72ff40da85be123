//! The words that tell what a text is about, the same for all six languages: English words by their stem, words of
//! other languages by the English word that a dictionary gives, or else the one nearest in meaning. Words of formulas
//! ("seek technical assistance") tell nothing.

use std::collections::{BTreeSet, HashMap};

use super::dictionary::{Entry, roots};
use super::embedding::Embedding;
use super::encoder::Encoder;
use super::learnt::Learnt;
use crate::domain::language::Language;

/// Words that a set holds at most: those that say most.
pub const WORDS_MAX: usize = 24;
/// Words of a text that are looked at: more than a page.
const READ_MAX: usize = 400;
/// Words that no dictionary knows and that are looked at; each costs a look into the encoder.
const GUESSED_MAX: usize = 60;
/// Shorter ones are not guessed.
const GUESSED_LETTERS_MIN: usize = 3;
/// Below this cosine no English word is near enough to stand for a word.
const NEAR: f32 = 0.5;
/// Steps of a weight to 1.
const STEPS: f32 = 16.0;

/// Endings that are cut off, the first that fits, if four letters stay.
const ENDINGS: [&str; 16] = [
    "ization", "isation", "ational", "ations", "ation", "ings", "ing", "ments", "ment", "ies",
    "ied", "ers", "es", "ed", "s", "ly",
];

/// One word of a text as an English stem.
#[derive(Clone, Debug, PartialEq)]
pub struct Concept {
    pub stem: String,
    /// How rare and telling the word is; 0 for words of formulas and names of States.
    pub rarity: f32,
    /// How sure it is that the English word stands for the word; 1 for English words.
    pub sureness: f32,
}

/// Cuts an English word down to what its forms share.
#[must_use]
pub fn stem(word: &str) -> &str {
    let cut = |ending: &&str| word.strip_suffix(ending).filter(|rest| rest.len() >= 4);
    ENDINGS.iter().find_map(cut).unwrap_or(word)
}

/// The words of a text in lower case, in order.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let filled = parts.filter(|word| !word.is_empty());
    filled.map(str::to_lowercase).take(READ_MAX)
}

/// The words of a text as English stems, each once, in the order of the text. A text of no known language counts as
/// English, which most names are readable in.
#[must_use]
pub fn concepts(text: &str, language: Option<Language>) -> Vec<Concept> {
    let mut seen = HashMap::new();
    let mut concepts: Vec<Concept> = Vec::new();
    for concept in every_concept(text, language) {
        let place = *seen.entry(concept.stem.clone()).or_insert(concepts.len());
        match concepts.get_mut(place) {
            Some(known) => known.sureness = known.sureness.max(concept.sureness),
            None => concepts.push(concept),
        }
    }
    concepts
}

fn every_concept(text: &str, language: Option<Language>) -> Vec<Concept> {
    let learnt = Learnt::embedded();
    match language {
        None | Some(Language::En) => {
            // One letter alone is what a genitive leaves.
            let words = words(text).filter(|word| word.len() > 1);
            words.map(|word| english(&word, learnt)).collect()
        }
        Some(language) => translated(text, language, learnt),
    }
}

fn english(word: &str, learnt: &Learnt) -> Concept {
    let stem = stem(word);
    Concept {
        stem: stem.to_owned(),
        rarity: learnt.rarity(stem),
        sureness: 1.0,
    }
}

/// The words of a text that is not English: by the dictionary, and those that it does not know by their meaning.
fn translated(text: &str, language: Language, learnt: &Learnt) -> Vec<Concept> {
    let mut found = Vec::new();
    let mut unknown = BTreeSet::new();
    for word in words(text).flat_map(|word| by_script(&word, language)) {
        if reads_as_english(&word, language) {
            found.push(english(&word, learnt));
            continue;
        }
        let entries = || {
            let dictionary = learnt.dictionary(language)?;
            let roots = roots(&word, language);
            let entries = roots.iter().flat_map(|root| dictionary.look_up(root));
            Some(entries.copied().collect::<Vec<Entry>>())
        };
        let entries = entries().unwrap_or_default();
        if entries.is_empty() {
            unknown.insert(word);
        }
        found.extend(entries.iter().filter_map(|entry| learnt.entry(entry)));
    }
    if language != Language::Zh {
        unknown.retain(|word| word.chars().count() >= GUESSED_LETTERS_MIN);
        let unknown: Vec<String> = unknown.into_iter().take(GUESSED_MAX).collect();
        found.extend(nearest(&Encoder::embedded().encode_all(&unknown), learnt));
    }
    found
}

/// Names in Latin letters among others, and numbers, which no language translates.
fn reads_as_english(word: &str, language: Language) -> bool {
    let latin = matches!(language, Language::En | Language::Fr | Language::Es);
    word.is_ascii() && (!latin || word.contains(|c: char| c.is_ascii_digit()))
}

/// Chinese parts no words, so names in Latin letters and numbers stand within a run: parts them.
fn by_script(word: &str, language: Language) -> Vec<String> {
    if language != Language::Zh {
        return vec![word.to_owned()];
    }
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|a, b| a.is_ascii() == b.is_ascii());
    runs.map(|run| run.iter().collect()).collect()
}

/// The English words nearest to some meanings, as far as one is near.
fn nearest(meanings: &[Embedding], learnt: &Learnt) -> Vec<Concept> {
    let values: Vec<f32> = meanings.iter().flat_map(|m| *m.values()).collect();
    let cosines = learnt.word_meanings.transform_all(&values);
    let each = cosines.chunks_exact(learnt.words.len());
    let concepts = each.filter_map(|cosines| {
        let all = cosines.iter().copied().enumerate();
        let (place, cosine) = all.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let word = &learnt.words[place];
        (cosine > NEAR).then(|| Concept {
            stem: stem(word.text).to_owned(),
            rarity: word.rarity,
            sureness: cosine.min(1.0),
        })
    });
    concepts.collect()
}

/// The telling words of a text, hashed, in a fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordSet {
    /// In ascending order; unused places stand at the end with weight 0.
    hashes: [u32; WORDS_MAX],
    /// Rarity times sureness, in steps of 1/16.
    weights: [u8; WORDS_MAX],
    /// Telling words of the text, 255 at most.
    length: u8,
}

impl Default for WordSet {
    fn default() -> Self {
        Self {
            hashes: [u32::MAX; WORDS_MAX],
            weights: [0; WORDS_MAX],
            length: 0,
        }
    }
}

/// Bytes of a stored set.
pub const WORD_SET_BYTES: usize = WORDS_MAX * 5 + 1;
/// Words of a text of middle length.
const MIDDLE_LENGTH: f32 = 10.0;
/// Okapi BM25's `k1` and `b`.
const SATURATION: f32 = 1.2;
const LENGTH_SHARE: f32 = 0.75;
/// What a question of few words lacks to certainty, in rarity.
const DOUBT: f32 = 1.4;

impl WordSet {
    /// The rarest of the words that tell something.
    #[must_use]
    pub fn of(concepts: &[Concept]) -> Self {
        let mut telling: Vec<(u8, u32)> = concepts
            .iter()
            .filter(|concept| concept.rarity > 0.0)
            .map(|c| (step(c.rarity * c.sureness), hash(&c.stem)))
            .collect();
        let length = u8::try_from(telling.len()).unwrap_or(u8::MAX);
        telling.sort_unstable_by(|a, b| b.cmp(a));
        telling.truncate(WORDS_MAX);
        telling.sort_unstable_by_key(|(_, hash)| *hash);
        let mut set = Self {
            length,
            ..Self::default()
        };
        for (place, (weight, hash)) in telling.into_iter().enumerate() {
            set.hashes[place] = hash;
            set.weights[place] = weight;
        }
        set
    }

    /// How much of what the question asks by name the document names too, in [0, 1]; rare words count most, and a
    /// long document, which names much, counts less.
    #[must_use]
    pub fn shared(&self, document: &Self) -> f32 {
        let mut common: u32 = 0;
        let mut from = 0;
        let asked = self.hashes.iter().zip(self.weights);
        for (hash, weight) in asked.take_while(|(_, weight)| *weight > 0) {
            while from < WORDS_MAX && document.hashes[from] < *hash {
                from += 1;
            }
            if from < WORDS_MAX && document.hashes[from] == *hash {
                common += u32::from(weight.min(document.weights[from]));
            }
        }
        if common == 0 {
            return 0.0;
        }
        let asked: u32 = self.weights.iter().map(|weight| u32::from(*weight)).sum();
        let length = f32::from(document.length) / MIDDLE_LENGTH;
        let brevity =
            (1.0 + SATURATION) / (1.0 + SATURATION * (1.0 - LENGTH_SHARE + LENGTH_SHARE * length));
        (as_f32(common) * brevity / (as_f32(asked) + DOUBT * STEPS) / (1.0 + SATURATION)).min(1.0)
    }

    /// More than any document shares.
    #[must_use]
    pub fn shared_at_most(&self) -> f32 {
        let asked: u32 = self.weights.iter().map(|weight| u32::from(*weight)).sum();
        let brevity = 1.0 / (1.0 + SATURATION * (1.0 - LENGTH_SHARE));
        (as_f32(asked) * brevity / (as_f32(asked) + DOUBT * STEPS)).min(1.0)
    }

    /// The set as it is stored.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        bytes.extend(self.weights);
        bytes.push(self.length);
    }

    /// Reads what [`Self::write`] wrote; none when there are not exactly `WORD_SET_BYTES`.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.split_at_checked(WORDS_MAX * 4)?;
        let (weights, length) = rest.split_at_checked(WORDS_MAX)?;
        let mut set = Self {
            hashes: [0; WORDS_MAX],
            weights: weights.try_into().ok()?,
            length: *length.first().filter(|_| length.len() == 1)?,
        };
        for (hash, bytes) in set.hashes.iter_mut().zip(hashes.as_chunks::<4>().0) {
            *hash = u32::from_le_bytes(*bytes);
        }
        Some(set)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a byte before"
)]
fn step(weight: f32) -> u8 {
    (weight * STEPS).round().clamp(1.0, 255.0) as u8
}

#[expect(clippy::cast_precision_loss, reason = "a sum of some bytes")]
const fn as_f32(sum: u32) -> f32 {
    sum as f32
}

/// The FNV-1a hash of a text, as the training script writes it.
#[must_use]
pub fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::text::detect;

    fn set(text: &str) -> WordSet {
        WordSet::of(&concepts(text, detect(text)))
    }

    #[test]
    fn words_of_formulas_tell_nothing() {
        assert_eq!(
            set("Seek technical assistance from the international community"),
            { WordSet::default() }
        );
    }

    #[test]
    fn the_forms_of_a_word_are_one() {
        for (a, b) in [
            ("prisons", "prison"),
            ("trafficking", "traffick"),
            ("laws", "laws"),
        ] {
            assert_eq!(stem(a), b);
        }
        assert!(set("Trafficking in persons").shared(&set("persons trafficked")) > 0.2);
    }

    #[test]
    fn a_rare_word_counts_more_than_a_common_one() {
        let question = set("Prevention of torture of women");
        let (rare, common) = (set("torture"), set("women"));
        assert!(question.shared(&rare) > question.shared(&common));
        assert!(question.shared(&common) > 0.0);
    }

    #[test]
    fn words_meet_across_languages() {
        let english = set("Education and prison reform");
        for text in [
            "Réforme de l’éducation et des prisons",
            "Reforma de la educación y de las prisiones",
            "Реформа образования и тюрем",
            "إصلاح التعليم والسجون",
            "教育和监狱改革",
        ] {
            assert!(set(text).shared(&english) > 0.1, "{text}");
        }
    }

    #[test]
    fn numbers_and_foreign_letters_are_kept_as_they_are() {
        let english = set("OPCAT 1325");
        for text in [
            "Ратифицировать OPCAT 1325",
            "批准OPCAT和1325",
            "التصديق OPCAT 1325",
        ] {
            assert!(english.shared(&set(text)) > 0.2, "{text}");
        }
        let french = set("Appliquer la résolution 1325 dans le pays");
        assert!(set("1325").shared(&french) > 0.1);
    }

    #[test]
    fn small_words_of_any_language_tell_nothing() {
        for text in [
            "notamment en ce qui concerne, afin de et parmi lesquels",
            "entre otros y hasta, según cuyas",
            "что касается этого, для которых",
            "فيما يتعلق بذلك من أجل",
            "关于其中的以及",
        ] {
            assert!(concepts(text, detect(text)).len() < 2, "{text}");
        }
    }

    #[test]
    fn a_name_of_a_state_tells_nothing() {
        assert_eq!(set("Serbia"), WordSet::default());
        assert_eq!(
            set("Serbie et Sénégal dans le monde")
                .shared(&set("Serbia and Senegal"))
                .to_bits(),
            0
        );
    }

    #[test]
    fn bad_texts_give_sound_sets() {
        let long = "prison ".repeat(15_000) + &"reform ".repeat(1_000);
        let texts = [
            "",
            " ",
            "🙂🙂",
            "\u{202e}\u{200f}",
            "<p><b></b></p>",
            "ᚠᚢᚦ",
            &long,
        ];
        for text in texts {
            let share = set(text).shared(&set(text));
            assert!((0.0..=1.0).contains(&share), "{share}");
        }
        assert_eq!(set("PRISON REFORM"), set("prison reform"));
    }

    #[test]
    fn a_stored_set_is_read_back() {
        let set = set("Prevention of torture in prisons");
        let mut bytes = Vec::new();
        set.write(&mut bytes);
        assert_eq!(bytes.len(), WORD_SET_BYTES);
        assert_eq!(WordSet::read(&bytes), Some(set));
        assert_eq!(WordSet::read(&bytes[1..]), None);
        bytes.push(0);
        assert_eq!(WordSet::read(&bytes), None);
    }
}
