//! Every text for people exists in all six languages, with the variables that the code passes, and none is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 6] = ["ar", "zh", "en", "fr", "ru", "es"];

/// Keys that the code puts together: what they begin with, and the file and the pattern that give their ends.
const COMPUTED: [(&str, &str, &str); 1] = [("problem-", "http/problem.rs", "(StatusCode::")];

/// The table of the closed lists whose codes are the ends of keys, which begin as its rows say.
const IN_WORDS: &str = "domain/in_words.rs";

/// How a message is given an argument.
const ARGUMENTS: [&str; 5] = [
    ".with(",
    ".with_day(",
    ".with_country(",
    ".with_words(",
    ".with_list(",
];

/// Texts of one language: key -> the names of its variables.
type Texts = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_key_of_the_code_has_a_text_in_six_languages() {
    let keys = keys_of_code();
    assert!(
        keys.len() > 50,
        "the keys of the code are not found: {keys:?}"
    );
    let mut errors = Vec::new();
    for language in LANGUAGES {
        let texts = texts(language);
        let missing = keys.iter().filter(|key| !texts.contains_key(*key));
        errors.extend(missing.map(|key| format!("{language}: no text for {key}")));
        let unused = texts.keys().filter(|key| !keys.contains(*key));
        errors.extend(unused.map(|key| format!("{language}: {key} is never used")));
    }
    assert_none(&errors);
}

#[test]
fn every_language_uses_the_same_variables() {
    let english = texts("en");
    let mut errors = Vec::new();
    for language in LANGUAGES {
        for (key, variables) in texts(language) {
            if english.get(&key).is_some_and(|e| *e != variables) {
                errors.push(format!(
                    "{language}: {key} has {variables:?}, English has {:?}",
                    english[&key]
                ));
            }
        }
    }
    assert_none(&errors);
}

#[test]
fn every_variable_of_a_text_is_passed_by_the_code() {
    let english = texts("en");
    let mut errors = Vec::new();
    for (path, code) in sources() {
        for (key, passed) in messages(&code) {
            let used = english.get(&key).cloned().unwrap_or_default();
            let Some(passed) = passed else { continue };
            errors.extend(
                used.difference(&passed)
                    .map(|name| format!("{path}: {key} is made without {name}")),
            );
        }
    }
    assert_none(&errors);
}

fn assert_none(errors: &[String]) {
    assert!(errors.is_empty(), "\n{}\n", errors.join("\n"));
}

/// Every key that the code names: all quoted texts that look like a key and begin as one does.
fn keys_of_code() -> BTreeSet<String> {
    let texts = texts("en");
    let code: Vec<(String, String)> = sources();
    let made = code
        .iter()
        .flat_map(|(_, code)| messages(code))
        .map(|(key, _)| key);
    let mut keys: BTreeSet<String> = made.collect();
    let families: BTreeSet<String> = keys
        .iter()
        .chain(texts.keys())
        .map(|key| family(key).to_owned())
        .collect();
    for (_, code) in &code {
        let named = quoted(code).filter(|text| is_key(text) && families.contains(family(text)));
        keys.extend(named.map(str::to_owned));
    }
    for (prefix, file, pattern) in COMPUTED {
        let rows = text_of(&code, file).lines();
        let rows = rows.filter(|line| line.contains(pattern));
        keys.extend(rows.flat_map(quoted).map(|end| format!("{prefix}{end}")));
    }
    for row in text_of(&code, IN_WORDS).lines() {
        if let Some((list, beginning)) = row.trim().split_once(" = ")
            && list.chars().all(char::is_alphanumeric)
        {
            let beginning = beginning.trim_matches(['"', ';']);
            let codes = codes(&code, list);
            assert!(!codes.is_empty(), "the codes of {list} are not found");
            keys.extend(codes.iter().map(|end| format!("{beginning}{end}")));
        }
    }
    keys
}

/// The text of one file of the code.
fn text_of<'a>(code: &'a [(String, String)], file: &str) -> &'a str {
    let found = code.iter().find(|(path, _)| path.ends_with(file));
    &found.expect("the file is there").1
}

/// The codes of a closed list, as ends of keys.
fn codes(code: &[(String, String)], list: &str) -> Vec<String> {
    let opening = format!("{list} {{");
    let declared = code.iter().find_map(|(_, text)| {
        let mut lines = text.lines();
        lines.find(|line| line.trim() == opening)?;
        Some(lines)
    });
    let rows = declared.expect("the list is declared");
    let rows = rows.take_while(|row| row.trim() != "}");
    let rows = rows.filter(|row| !row.trim().starts_with("//"));
    rows.flat_map(quoted)
        .map(|code| code.replace('_', "-"))
        .collect()
}

/// The first word of a key: `error` of `error-not-found`.
fn family(key: &str) -> &str {
    key.split('-').next().unwrap_or(key)
}

fn is_key(text: &str) -> bool {
    let words = text.split('-');
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    words.clone().count() > 1 && words.into_iter().all(is_word)
}

/// Everything between quotation marks that holds none.
fn quoted(code: &str) -> impl Iterator<Item = &str> {
    code.lines()
        .flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// What `Message::new("key")` makes, with the names that the calls of `with` right after it pass.
fn messages(code: &str) -> Vec<(String, Option<BTreeSet<String>>)> {
    let mut found = Vec::new();
    for (at, opening) in code.match_indices("Message::new(") {
        let rest = code[at + opening.len()..].trim_start();
        let Some((key, rest)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
            continue;
        };
        found.push((key.to_owned(), names_passed(rest)));
    }
    found
}

/// The names in `).with("a", x).with("b", y)` at the start of the code; none when it gives a name to the message first.
fn names_passed(code: &str) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut rest = after_call(code);
    if rest.starts_with(';') {
        return None;
    }
    while let Some(call) = ARGUMENTS.iter().find_map(|with| rest.strip_prefix(with)) {
        names.extend(quoted(call.trim_start()).next().map(str::to_owned));
        rest = after_call(call);
    }
    Some(names)
}

/// What follows the parenthesis that closes the open call.
fn after_call(code: &str) -> &str {
    let mut depth = 1;
    for (at, character) in code.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return code[at + 1..].trim_start();
        }
    }
    ""
}

/// The texts of one language; a key may stand in one of its files only.
fn texts(language: &str) -> Texts {
    let mut texts = Texts::new();
    for path in files(&folder("src/locales").join(language), "ftl") {
        let file = fs::read_to_string(&path).expect("a text");
        let mut open: Option<String> = None;
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| is_key(key)) {
                let known = texts.insert(key.to_owned(), BTreeSet::new());
                assert!(
                    known.is_none(),
                    "{language}: {key} stands twice, again in {}",
                    path.display()
                );
                open = Some(key.to_owned());
            }
            if let Some(variables) = open.as_ref().and_then(|key| texts.get_mut(key)) {
                variables.extend(variables_of(line));
            }
        }
    }
    texts
}

/// The `x` of every `{ $x }`.
fn variables_of(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        let name = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        name.collect()
    })
}

fn sources() -> Vec<(String, String)> {
    let read = |path: PathBuf| {
        (
            path.display().to_string(),
            fs::read_to_string(&path).expect("a text"),
        )
    };
    files(&folder("src"), "rs").into_iter().map(read).collect()
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found
}
