//! Words of other languages and the English words that say the same, learnt from terms and texts that exist in six
//! languages. A word counts by its root, so that one entry serves all its forms.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::content_words::hash;
use super::weights::{Reader, broken};
use crate::domain::error::Result;
use crate::domain::language::Language;

/// Letters that a root keeps.
const ROOT_LETTERS: usize = 6;
const ARABIC_ROOT_LETTERS: usize = 5;
/// Arabic articles with what may stand before them; the first that fits is cut off when three letters stay.
const ARTICLES: [&str; 6] = ["وال", "بال", "لل", "كال", "فال", "ال"];
const TATWEEL: char = 'ـ';
/// More entries than any language has.
const ENTRIES_MAX: u32 = 100_000;

/// One language's roots.
pub(super) struct Dictionary {
    /// In ascending order of roots; a root with two meanings has two entries.
    entries: Vec<Entry>,
}

/// What a root stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    root: u32,
    /// Place among the learnt English words, or beyond them.
    pub word: usize,
    /// In [0, 1].
    pub sureness: f32,
}

impl Dictionary {
    /// A count, the hashes of roots in ascending order, the places of words, and 255ths of sureness. A place beyond the
    /// words makes a root known that stands for none, such as an article.
    pub fn read(reader: &mut Reader) -> Result<Self> {
        let count = reader.u32()?;
        if count > ENTRIES_MAX {
            return Err(broken("of too many translations"));
        }
        let count = count as usize;
        let roots = reader.chunks::<4>(count)?;
        let words = reader.chunks::<2>(count)?;
        let sure = reader.bytes(count)?;
        let entries = roots.iter().zip(words).zip(sure);
        let entries: Vec<Entry> = entries
            .map(|((root, word), sure)| Entry {
                root: u32::from_le_bytes(*root),
                word: usize::from(u16::from_le_bytes(*word)),
                sureness: f32::from(*sure) / 255.0,
            })
            .collect();
        if entries.is_sorted_by_key(|entry| entry.root) {
            Ok(Self { entries })
        } else {
            Err(broken("with translations out of order"))
        }
    }

    /// What a root stands for; nothing when it is not known.
    pub fn look_up(&self, root: &str) -> &[Entry] {
        let root = hash(root);
        let from = self.entries.partition_point(|entry| entry.root < root);
        let known = &self.entries[from..];
        &known[..known.partition_point(|entry| entry.root == root)]
    }
}

/// What a word in lower case is looked up by: its beginning without accents and articles. A run of Chinese has a root
/// for each pair of characters, since nothing parts its words.
pub(super) fn roots(word: &str, language: Language) -> Vec<String> {
    let plain = word.nfd().filter(|c| canonical_combining_class(*c) == 0);
    let letters: Vec<char> = plain.filter(|c| *c != TATWEEL).collect();
    match language {
        Language::Zh if letters.len() > 1 => {
            let pairs = letters.windows(2);
            pairs.map(|pair| pair.iter().collect()).collect()
        }
        Language::Ar => {
            let word: String = letters.into_iter().collect();
            let stem = without_article(&word);
            vec![stem.chars().take(ARABIC_ROOT_LETTERS).collect()]
        }
        _ => vec![letters.into_iter().take(ROOT_LETTERS).collect()],
    }
}

fn without_article(word: &str) -> &str {
    let cut = |article: &&str| {
        let rest = word.strip_prefix(article)?;
        (rest.chars().count() >= 3).then_some(rest)
    };
    ARTICLES.iter().find_map(cut).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_root() {
        for (language, forms) in [
            (Language::Fr, ["réfugiés", "refugiee"]),
            (Language::Ru, ["беженцев", "беженцам"]),
            (Language::Es, ["cárceles", "carcelaria"]),
            (Language::Ar, ["التعليم", "وَالتعليم"]),
        ] {
            assert_eq!(roots(forms[0], language), roots(forms[1], language));
        }
    }

    #[test]
    fn chinese_is_read_in_pairs() {
        assert_eq!(roots("难民问题", Language::Zh), ["难民", "民问", "问题"]);
        assert_eq!(roots("人", Language::Zh), ["人"]);
    }

    #[test]
    fn an_article_that_is_the_word_stays() {
        assert_eq!(roots("اله", Language::Ar), ["اله"]);
    }

    #[test]
    fn entries_out_of_order_are_refused() {
        let file = |roots: [u32; 2]| {
            let mut bytes = 2_u32.to_le_bytes().to_vec();
            bytes.extend(roots.iter().flat_map(|root| root.to_le_bytes()));
            bytes.extend([0, 0, 1, 0, 255, 128]);
            Dictionary::read(&mut Reader::new(bytes.leak()))
        };
        let mut roots = ["a", "b"];
        roots.sort_by_key(|root| hash(root));
        let [small, large] = roots.map(hash);
        assert!(file([large, small]).is_err());
        let dictionary = file([small, large]).unwrap();
        let [entry] = dictionary.look_up(roots[1]) else {
            panic!("one entry")
        };
        assert_eq!(entry.word, 1);
        assert!((entry.sureness - 128.0 / 255.0).abs() < 1e-6);
        assert!(dictionary.look_up("c").is_empty());
    }
}
