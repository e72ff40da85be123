//! The form in which a text is read, which is that of the texts that were learnt from: each accent in its letter, letters
//! of one form, Arabic without vowel signs, and small letters where a sentence is in capitals or headed like a title.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A sentence in capitals has fewer other letters than one for so many of them; in a title, so with words.
const CAPITALS_AN_OTHER: usize = 10;
/// Names in capitals (GANHRI, UNICEF) hardly have more letters.
const LETTERS_OF_A_NAME: usize = 6;
/// In a title, words of so many letters (of, the, and) may be small.
const LETTERS_OF_A_SMALL_WORD: usize = 3;
/// So many longer words make a title.
const WORDS_OF_A_TITLE: usize = 2;

/// The text in the form in which it is read.
#[must_use]
pub fn legible(text: &str) -> String {
    let plain: String = text.nfkc().filter(|c| !is_ornament(*c)).collect();
    let sentences = plain.split_inclusive(['.', ';', '!', '?', '\n']);
    sentences.map(in_small_letters).collect()
}

/// Vowel signs of Arabic, and what draws its words out.
const fn is_ornament(character: char) -> bool {
    matches!(character, '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}')
}

fn in_small_letters(sentence: &str) -> Cow<'_, str> {
    if is_in_capitals(sentence) {
        Cow::Owned(sentence.to_lowercase())
    } else if is_a_title(sentence) {
        Cow::Owned(as_prose(sentence))
    } else {
        Cow::Borrowed(sentence)
    }
}

/// Whether nearly all of a sentence is in capitals, and more than a name.
fn is_in_capitals(sentence: &str) -> bool {
    let count = |is: fn(char) -> bool| sentence.chars().filter(|c| is(*c)).count();
    let capitals = count(char::is_uppercase);
    let others = count(char::is_alphabetic) - capitals;
    let mut words = sentence.split(|c: char| !c.is_alphanumeric());
    let several = sentence.split_whitespace().nth(1).is_some();
    let long = words.any(|word| word.chars().count() > LETTERS_OF_A_NAME);
    others * CAPITALS_AN_OTHER < capitals && (several || long)
}

/// Whether nearly every word of a sentence begins with a capital, small words aside.
fn is_a_title(sentence: &str) -> bool {
    let words = sentence.split(|c: char| !c.is_alphabetic());
    let long = words.filter(|word| word.chars().count() > LETTERS_OF_A_SMALL_WORD);
    let (capital, others): (Vec<&str>, Vec<&str>) =
        long.partition(|word| begins_with_capital(word));
    capital.len() >= WORDS_OF_A_TITLE && others.len() * CAPITALS_AN_OTHER < capital.len()
}

/// A title as it would stand in a text: its words in small letters, save the first and abbreviations.
fn as_prose(title: &str) -> String {
    let is_within_word = |a: char, b: char| a.is_alphabetic() == b.is_alphabetic();
    let letters: Vec<char> = title.chars().collect();
    let mut parts = letters
        .chunk_by(|a, b| is_within_word(*a, *b))
        .map(String::from_iter);
    let mut prose = String::with_capacity(title.len());
    for part in parts.by_ref() {
        prose.push_str(&part);
        if begins_with_capital(&part) {
            break;
        }
    }
    prose.extend(parts.map(|part| {
        if part.chars().skip(1).any(char::is_uppercase) {
            part
        } else {
            part.to_lowercase()
        }
    }));
    prose
}

fn begins_with_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_take_the_form_that_was_learnt_from() {
        for (ornate, plain) in [
            ("منعُ التَّعْذِيبِ فِي السُّجُـــونِ", "منع التعذيب في السجون"),
            ("ｐｒｉｓｏｎ ｒｅｆｏｒｍ", "prison reform"),
            ("TORTURE", "torture"),
            (
                "PRISON REFORM\nTraining of staff",
                "prison reform\nTraining of staff",
            ),
        ] {
            assert_eq!(legible(ornate), plain);
        }
    }

    #[test]
    fn a_title_is_read_like_a_sentence() {
        for (title, sentence) in [
            (
                "Training Of Judges on the Rights of the Child. It has none.",
                "Training of judges on the rights of the child. It has none.",
            ),
            ("“Prison Reform”", "“Prison reform”"),
            (
                "Support From OHCHR To The State’s National Plan",
                "Support from OHCHR to the state’s national plan",
            ),
            ("Защита Беженцев", "Защита беженцев"),
        ] {
            assert_eq!(legible(title), sentence);
        }
    }

    #[test]
    fn names_and_sentences_keep_their_capitals() {
        for names in [
            "OPCAT",
            "Ratify ICCPR, ICESCR, CEDAW, CAT and OPCAT",
            "Togo asked the Office of the High Commissioner for a review of the draft",
            "L’Éthiopie demande une aide au Bureau des Nations Unies",
            "التصديق على OPCAT",
            "批准 OPCAT",
            "Ратифицировать OPCAT",
        ] {
            assert_eq!(legible(names), names);
        }
    }
}
