//! The words that tell what a text is about, the same for all six languages: English words by their stem, words of
//! other languages by the English word that a dictionary gives, or else the one nearest in meaning. Words of formulas
//! ("seek technical assistance") tell nothing.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use frostem::{Algorithm, Stemmer};

use super::dictionary::{Entry, roots};
use super::embedding::Embedding;
use super::encoder::Encoder;
use super::learnt::Learnt;
use crate::domain::language::Language;

/// Words of a text that are looked at: more than a page.
const READ_MAX: usize = 400;
/// Words that no dictionary knows and that are looked at; each costs a look into the encoder.
const GUESSED_MAX: usize = 60;
/// Shorter ones say too little; longer ones are no words, and what they cost grows with them.
const GUESSED_LETTERS: RangeInclusive<usize> = 3..=40;
/// Below this cosine no English word is near enough to stand for a word.
const NEAR: f32 = 0.5;

/// TABLE: word -> stem, of words that the stemmer confuses with unlike ones ("governance" with "government"). The training
/// script reads it, too.
static STEM_EXCEPTIONS: &str = include_str!("stem_exceptions.tsv");

/// One word of a text as an English stem.
#[derive(Clone, Debug, PartialEq)]
pub struct Concept {
    pub stem: String,
    /// How rare and telling the word is; 0 for words of formulas and names of States.
    pub rarity: f32,
    /// How sure it is that the English word stands for the word; 1 for English words.
    pub sureness: f32,
}

/// Cuts an English word in lower case down to what its forms share, by Porter's second stemmer.
#[must_use]
pub fn stem(word: &str) -> Cow<'_, str> {
    static APART: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    let apart = APART.get_or_init(|| {
        let rows = STEM_EXCEPTIONS.lines();
        rows.filter_map(|row| row.split_once('\t')).collect()
    });
    match apart.get(word) {
        Some(stem) => Cow::Borrowed(stem),
        None => Stemmer::new(Algorithm::English).stem(word),
    }
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
        rarity: learnt.rarity(&stem),
        stem: stem.into_owned(),
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
        unknown.retain(|word| GUESSED_LETTERS.contains(&word.chars().count()));
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
            stem: stem(word.text).into_owned(),
            rarity: word.rarity,
            sureness: cosine.min(1.0),
        })
    });
    concepts.collect()
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
    use crate::matching::text::{WordSet, detect};

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
        assert!(set("Trafficking in persons").shared(&set("persons trafficked")) > 0.2);
    }

    #[test]
    fn stems_are_of_the_version_that_the_weights_were_learnt_with() {
        // Earlier versions of Snowball give another stem for each of these but the first two.
        for (word, known) in [
            ("prisons", "prison"),
            ("trafficking", "traffick"),
            ("added", "add"),
            ("emergency", "emergenc"),
            ("evening", "evening"),
            ("geologists", "geolog"),
            ("interfering", "interfer"),
        ] {
            assert_eq!(stem(word), known);
        }
    }

    #[test]
    fn words_of_rights_are_not_silent_because_a_formula_has_their_stem() {
        for text in [
            "rights of minorities",
            "right to a nationality",
            "good governance",
            "crimes against humanity",
            "freedom of expression",
        ] {
            assert!(set(text).shared(&set(text)) > 0.1, "{text}");
        }
        let shared = set("minorities").shared(&set("minors"));
        assert!(shared.abs() < f32::EPSILON, "{shared}");
    }

    #[test]
    fn letters_without_end_are_no_word_to_be_guessed() {
        let word = |times| concepts(&"неслыханный".repeat(times), Some(Language::Ru));
        assert!(!word(1).is_empty());
        assert!(word(5).is_empty(), "{:?}", word(5));
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
}
