//! Modules use only the modules below them. The compiler does not check this inside one crate, so this test does.

use std::fs;
use std::path::{Path, PathBuf};

/// For each top module: the modules that it may use beside itself.
const MAY_USE: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("locale", &["domain"]),
    ("config", &["domain", "store"]),
    ("matching", &["domain"]),
    ("documents", &["domain"]),
    ("store", &["domain"]),
    (
        "service",
        &["domain", "locale", "matching", "documents", "store"],
    ),
    ("http", &["documents", "domain", "locale", "service"]),
    ("api", &["domain", "documents", "http", "locale", "service"]),
    ("web", &["domain", "http", "locale"]),
    ("routes", &["api", "domain", "http", "web"]),
    ("worker", &["domain", "service"]),
    ("demo", &["domain", "service"]),
    ("app", &["domain", "http", "routes", "service"]),
];

/// Words that must not occur in the code of a module at all.
const MUST_NOT_MENTION: [(&str, &[&str]); 5] = [
    (
        "domain",
        &["actix_web", "diesel", "std::env", "std::fs", "SystemTime"],
    ),
    (
        "matching",
        &[
            "actix_web",
            "diesel",
            "std::env",
            "std::fs",
            "std::time",
            "tokio",
            "rand::",
        ],
    ),
    (
        "documents",
        &["actix_web", "diesel", "std::env", "std::fs", "std::time"],
    ),
    ("store", &["actix_web", "std::env"]),
    ("service", &["actix_web", "std::env"]),
];

/// Longest source file.
const LINES_MAX: usize = 600;

#[test]
fn modules_use_only_the_layers_below() {
    let mut errors = Vec::new();
    for (path, text) in sources() {
        let shown = path.display();
        let module = top_module(&path);
        let code = service_code(&text);
        if let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) {
            let foreign = crate_modules(&code);
            let forbidden = foreign
                .iter()
                .filter(|used| **used != module && !allowed.contains(&used.as_str()));
            errors
                .extend(forbidden.map(|used| format!("{shown}: `{module}` may not use `{used}`")));
        }
        for (_, words) in MUST_NOT_MENTION.iter().filter(|(name, _)| *name == module) {
            let found = words.iter().filter(|word| code.contains(**word));
            errors
                .extend(found.map(|word| format!("{shown}: `{module}` may not mention `{word}`")));
        }
        if text.lines().count() > LINES_MAX {
            errors.push(format!(
                "{shown}: longer than {LINES_MAX} lines; split it by meaning"
            ));
        }
        if !text.starts_with("//!") {
            errors.push(format!("{shown}: does not open with a `//!` line"));
        }
    }
    assert!(errors.is_empty(), "\n{}\n", errors.join("\n"));
}

#[test]
fn every_top_module_has_its_place() {
    let placed: Vec<&str> = MAY_USE
        .iter()
        .map(|(name, _)| *name)
        .chain(["cli", "lib", "main"])
        .collect();
    for (path, _) in sources() {
        let module = top_module(&path);
        assert!(
            placed.contains(&module.as_str()),
            "`{module}` has no row in MAY_USE"
        );
    }
}

#[test]
fn every_form_of_use_is_read() {
    let code = "use crate::a::B;\nuse crate::{b, c::{D, e}};\nlet x = crate::f::g();";
    assert_eq!(crate_modules(code), ["a", "b", "c", "f"]);
}

/// What is compiled into the service: neither comments nor the tests beside the code.
fn service_code(text: &str) -> String {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The names right after `crate::`, also inside `crate::{...}`.
fn crate_modules(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group)),
            None => found.push(first_word(rest)),
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The first word of each part of `a, b::{c, d}}`.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut heads) = (0, 0, Vec::new());
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(first_word(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(first_word(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    heads
}

fn first_word(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn top_module(path: &Path) -> String {
    let relative = path.strip_prefix(source_folder()).expect("a source file");
    let first = relative.components().next().expect("a name");
    first
        .as_os_str()
        .to_string_lossy()
        .trim_end_matches(".rs")
        .to_owned()
}

/// Every source file of the service.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a text");
                into.push((path, text));
            }
        }
    }
    let mut files = Vec::new();
    walk(&source_folder(), &mut files);
    files
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
