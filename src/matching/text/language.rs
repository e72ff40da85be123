//! Which of the six languages a text is in. The script decides for Arabic,
//! Chinese and Russian; function words, then trigrams, tell English, French and
//! Spanish apart.

use whatlang::{Detector, Lang};

use crate::domain::language::Language;

/// Letters of a script: what each weighs when scripts are mixed, and the one
/// language of the six that is written in it, if only one is.
struct Script {
    contains: fn(char) -> bool,
    weight: usize,
    language: Option<Language>,
}

/// Texts in other scripts quote Latin names and acronyms, hardly the reverse, so
/// Latin letters weigh least; a Chinese character says as much as half a word.
const SCRIPTS: [Script; 4] = [
    Script {
        contains: |c| matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
        weight: 2,
        language: Some(Language::Ar),
    },
    Script {
        contains: |c| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}'),
        weight: 4,
        language: Some(Language::Zh),
    },
    Script {
        contains: |c| matches!(c, '\u{400}'..='\u{52f}'),
        weight: 2,
        language: Some(Language::Ru),
    },
    Script {
        contains: |c| matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}'),
        weight: 1,
        language: None,
    },
];

/// Short words that most sentences of a language hold, and sequences of letters
/// that few words of the other languages hold. A word of two languages stands
/// under both.
const MARKS: [(Language, Lang, &str, &str); 3] = [
    (
        Language::En,
        Lang::Eng,
        " a the of and to with for by from all its on that is are be at as this which their in or an who where how we our ",
        "th sh gh w k ing ly ish",
    ),
    (
        Language::Fr,
        Lang::Fra,
        " le la les l d des du de et un une à au aux en pour par sur dans avec que qui qu est sont ou son sa ses leur leurs ce cette nous notre afin toutes tous y compris ",
        "ç è ê ë î ï ô œ ù û à â eau eux aux",
    ),
    (
        Language::Es,
        Lang::Spa,
        " el la los las del de y e un una a al en para por sobre con que es son o su sus lo este esta nos nuestro se todas todos incluidos ",
        "ñ á í ó ú ción dad",
    ),
];

/// Below this many letters trigrams guess; then only function words decide.
const MIN_LETTERS_FOR_TRIGRAMS: usize = 12;

/// Whether the text has a letter of the six languages, or a digit.
#[must_use]
pub fn speaks(text: &str) -> bool {
    let known = |c: char| c.is_numeric() || SCRIPTS.iter().any(|script| (script.contains)(c));
    text.chars().any(known)
}

/// The language that most of the text is in. `None` for a text that could as
/// well be in another: no letters of the six languages, or a few letters
/// without any mark of a language ("Justice", "UPR").
#[must_use]
pub fn detect(text: &str) -> Option<Language> {
    let mut letters = [0; SCRIPTS.len()];
    for character in text.chars() {
        if let Some(script) = SCRIPTS.iter().position(|s| (s.contains)(character)) {
            letters[script] += SCRIPTS[script].weight;
        }
    }
    let (script, &most) = letters.iter().enumerate().max_by_key(|(_, n)| **n)?;
    if most == 0 {
        return None;
    }
    SCRIPTS[script].language.or_else(|| {
        by_marks(text).or_else(|| {
            (most >= MIN_LETTERS_FOR_TRIGRAMS)
                .then(|| by_trigrams(text))
                .flatten()
        })
    })
}

/// The language of English, French and Spanish with more marks than each other.
fn by_marks(text: &str) -> Option<Language> {
    let mut marks = [0; MARKS.len()];
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
    {
        let word = word.to_lowercase();
        for (count, (_, _, words, letters)) in marks.iter_mut().zip(MARKS) {
            // A name from another language can bring its letters, hardly its small words.
            *count += 2 * usize::from(words.contains(&format!(" {word} ")));
            *count += usize::from(letters.split(' ').any(|l| word.contains(l)));
        }
    }
    let best = *marks.iter().max()?;
    let mut leaders = marks.iter().zip(MARKS).filter(|(count, _)| **count == best);
    let (_, (language, ..)) = leaders.next()?;
    leaders.next().is_none().then_some(language)
}

fn by_trigrams(text: &str) -> Option<Language> {
    let candidates = MARKS.iter().map(|(_, code, ..)| *code).collect();
    let found = Detector::with_allowlist(candidates).detect_lang(text)?;
    let (language, ..) = MARKS.iter().find(|(_, code, ..)| *code == found)?;
    Some(*language)
}

#[cfg(test)]
mod tests {
    use super::detect;
    use crate::domain::language::Language::{self, Ar, En, Es, Fr, Ru, Zh};

    const TEXTS: [(Language, &str); 18] = [
        (En, "Establish a national human rights institution"),
        (En, "TRAIN POLICE OFFICERS AND JUDGES"),
        (En, "Prison reform in Côte d'Ivoire and São Tomé"),
        (En, "legal drafting"),
        (Fr, "Créer une institution nationale des droits de l'homme"),
        (Fr, "FORMER LES AGENTS DE POLICE ET LES JUGES"),
        (Fr, "Réforme pénitentiaire"),
        (Fr, "Soutien aux victimes"),
        (Es, "Crear una institución nacional de derechos humanos"),
        (Es, "CAPACITAR A LA POLICÍA Y A LOS JUECES"),
        (Es, "Reforma penitenciaria"),
        (Es, "apoyo a las víctimas"),
        (Ru, "Создать национальное учреждение"),
        (Ru, "Поддержка УВКПЧ (OHCHR)"),
        (Ar, "إنشاء مؤسسة وطنية لحقوق الإنسان"),
        (Ar, "دعم OHCHR"),
        (Zh, "设立国家人权机构"),
        (Zh, "加强OHCHR的能力"),
    ];

    #[test]
    fn texts_of_the_six_languages_are_told_apart() {
        for (language, text) in TEXTS {
            assert_eq!(detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn what_could_be_any_language_is_none() {
        for text in ["", "  ", "140.7", "👍", "UPR", "Justice", "ไทย"] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn the_larger_part_decides() {
        assert_eq!(
            detect("The committee wrote: 设立机构, and then it asked for more time."),
            Some(En)
        );
        assert_eq!(detect("مؤسسة وطنية لحقوق الإنسان of the State"), Some(Ar));
    }
}
