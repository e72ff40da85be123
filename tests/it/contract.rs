//! The written contract is the code's: openapi.yaml, the route table and the handlers agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clearing_house::domain::attachment::FileType;
use clearing_house::routes;
use utoipa::OpenApi;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;

use crate::layering::sources;

/// Set to write openapi.yaml anew instead of comparing it.
const REWRITE: &str = "WRITE_OPENAPI";

#[test]
fn openapi_yaml_is_what_the_handlers_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.yaml");
    let now = contract();
    if std::env::var_os(REWRITE).is_some() {
        fs::write(&path, &now).expect("openapi.yaml is written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == now,
        "openapi.yaml is behind the code: run {REWRITE}=1 cargo test contract"
    );
}

/// Words that YAML 1.1 takes for true or false where they stand bare, and YAML 1.2, which is written here, for words.
const MISREAD: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

fn is_misread(word: &str) -> bool {
    MISREAD.iter().any(|one| word.eq_ignore_ascii_case(one))
}

/// What openapi.yaml says.
fn contract() -> String {
    let yaml = routes::ApiDescription::openapi().to_yaml().expect("YAML");
    as_every_reader_reads_it(&yaml)
}

/// The same document with such words in quotation marks: most programs still read YAML 1.1.
fn as_every_reader_reads_it(yaml: &str) -> String {
    let marked = |word: &str| {
        if is_misread(word) {
            format!("'{word}'")
        } else {
            word.to_owned()
        }
    };
    let line = |line: &str| {
        let begin = line.find(|c| !matches!(c, ' ' | '-')).unwrap_or(line.len());
        let (indent, rest) = line.split_at(begin);
        match rest.split_once(':') {
            None => format!("{indent}{}\n", marked(rest)),
            Some((key, "")) => format!("{indent}{}:\n", marked(key)),
            Some((key, value)) => match value.strip_prefix(' ') {
                Some(value) => format!("{indent}{}: {}\n", marked(key), marked(value)),
                None => format!("{line}\n"),
            },
        }
    };
    yaml.lines().map(line).collect()
}

#[test]
fn no_word_of_the_contract_is_read_as_true_or_false() {
    let yaml = "on: 1\n- off\nkey: no\n- on:\n    - Yes: n\n  none: y:z\n";
    let quoted = "'on': 1\n- 'off'\nkey: 'no'\n- 'on':\n    - 'Yes': 'n'\n  none: y:z\n";
    assert_eq!(as_every_reader_reads_it(yaml), quoted);
    let contract = contract();
    let alone = |line: &&str| is_misread(line.trim_matches([' ', '-', ':']));
    let bare: Vec<&str> = contract.lines().filter(alone).collect();
    assert!(bare.is_empty(), "{bare:#?}");
    assert!(contract.contains("'on':"), "a field has this name");
}

/// Programs are made from the description: an operation that is called like another takes its place.
#[test]
fn every_operation_has_a_name_of_its_own_that_a_program_can_bear() {
    let mut named: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (method, path, operation) in operations() {
        let name = operation.operation_id.unwrap_or_default();
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let sound = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(letters)
            && !name.ends_with('_')
            && !name.contains("__");
        assert!(sound, "{method} {path}: {name:?}");
        let before = named.insert(name.clone(), (method, path));
        assert!(
            before.is_none(),
            "{name}: {before:?} and {:?}",
            named[&name]
        );
    }
    let place = |name: &str| {
        named
            .get(name)
            .map(|(method, path)| (method.as_str(), path.as_str()))
    };
    assert_eq!(place("needs_list"), Some(("get", "/v1/needs")));
    assert_eq!(
        place("offers_return"),
        Some(("post", "/v1/offers/{id}/return"))
    );
}

/// Two types of one name would share one schema, and the contract would describe only the later.
#[test]
fn every_schema_is_of_one_type() {
    let mut declared: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    for (path, text) in sources() {
        for name in schema_names(&text) {
            declared.entry(name).or_default().insert(path.clone());
        }
    }
    assert!(declared.len() > 100, "the sources are read");
    let shared: Vec<_> = declared.iter().filter(|(_, by)| by.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:#?}");
}

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let described: BTreeSet<(String, String)> = operations()
        .into_iter()
        .map(|(method, path, _)| (method, path))
        .collect();
    let routed: BTreeSet<(String, String)> = routes::TABLE
        .iter()
        .filter(|route| !routes::PAGES.contains(&route.path))
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(described, routed);
}

#[test]
fn a_file_is_described_as_each_type_that_it_can_be() {
    let types: BTreeSet<String> = FileType::ALL
        .iter()
        .filter_map(|one| one.media_type().split(';').next().map(str::to_owned))
        .collect();
    let reads = operations().into_iter();
    let mut reads =
        reads.filter(|(method, path, _)| method == "get" && path.ends_with("{file_id}"));
    let checked = reads.by_ref().map(|(_, path, operation)| {
        let RefOr::T(answer) = &operation.responses.responses["200"] else {
            panic!("{path} describes its answer elsewhere");
        };
        let described: BTreeSet<String> = answer.content.keys().cloned().collect();
        assert_eq!(described, types, "{path}");
    });
    assert_eq!(checked.count(), 2);
}

#[test]
fn every_operation_says_how_it_can_fail() {
    for (method, path, operation) in operations() {
        let statuses: Vec<&String> = operation.responses.responses.keys().collect();
        let takes_a_body = operation.request_body.is_some();
        let names_a_record = path.contains('{');
        for (applies, status) in [(takes_a_body, "422"), (names_a_record, "404")] {
            let exempt = path.starts_with("/v1/sessions") || path.contains("external_id");
            assert!(
                !applies || exempt || statuses.iter().any(|s| *s == status),
                "{method} {path} does not describe {status}"
            );
        }
    }
}

#[test]
fn every_operation_says_how_callers_show_who_they_are_and_how_any_may_be_refused() {
    let api = routes::ApiDescription::openapi();
    let schemes = api.components.expect("components").security_schemes;
    for (method, path, operation) in operations() {
        let shown = serde_json::to_value(operation.security.expect("credentials")).expect("JSON");
        let shown = shown.as_array().cloned().unwrap_or_default();
        let names = shown
            .iter()
            .filter_map(|one| one.as_object()?.keys().next());
        let names: BTreeSet<&String> = names.collect();
        assert_eq!(names, schemes.keys().collect(), "{method} {path}");
        for status in ["400", "401", "403", "422", "429", "503"] {
            let known = operation.responses.responses.contains_key(status);
            assert!(known, "{method} {path} does not describe {status}");
        }
    }
    let open = |method: &str, path: &str| {
        let operation = operations()
            .into_iter()
            .find(|(m, p, _)| m == method && p == path);
        let shown = operation.and_then(|(_, _, operation)| operation.security);
        shown.is_some_and(|all| all.contains(&SecurityRequirement::default()))
    };
    assert!(open("get", "/v1/needs") && !open("post", "/v1/needs"));
}

#[test]
fn the_headers_that_are_read_are_described() {
    let keeps = handlers_that_keep_answers();
    for (method, path, operation) in operations() {
        let parameters = operation.parameters.iter().flatten();
        let names: Vec<&str> = parameters
            .filter_map(|parameter| match parameter {
                RefOr::T(parameter) => Some(parameter.name.as_str()),
                RefOr::Ref(_) => None,
            })
            .collect();
        if let Some(keeps) = keeps.get(&path).filter(|_| method == "post") {
            assert_eq!(
                names.contains(&"Idempotency-Key"),
                *keeps,
                "{method} {path}"
            );
        }
        if path.contains("/external/") {
            assert!(names.contains(&"If-Match"), "{method} {path}");
        }
    }
}

/// For the path of each POST that is written out in its handler: whether the answer is kept for a key.
fn handlers_that_keep_answers() -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for file in
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api")).expect("a folder")
    {
        let code = fs::read_to_string(file.expect("a file").path()).expect("a text");
        for handler in code.split("#[utoipa::path(").skip(1) {
            let path = handler
                .strip_prefix("post, path = \"")
                .and_then(|rest| rest.split('"').next());
            let body = handler.split("-> Reply {").nth(1).unwrap_or_default();
            if let Some(path) = path {
                found.insert(path.to_owned(), body.contains("write("));
            }
        }
    }
    assert!(found.len() > 10, "{found:?}");
    found
}

fn operations() -> Vec<(String, String, Operation)> {
    let mut all = Vec::new();
    for (path, item) in routes::ApiDescription::openapi().paths.paths {
        let of = [
            ("get", item.get),
            ("post", item.post),
            ("put", item.put),
            ("delete", item.delete),
            ("patch", item.patch),
        ];
        for (method, operation) in of {
            if let Some(operation) = operation {
                all.push((method.to_owned(), path.clone(), operation));
            }
        }
    }
    all
}

/// The types of a source file that are schemas of the contract: derived ones and closed lists.
fn schema_names(text: &str) -> Vec<String> {
    let derived = text.split("ToSchema").skip(1).filter_map(|after| {
        let at = after.find("struct ").map(|at| at + "struct ".len());
        let or = after.find("enum ").map(|at| at + "enum ".len());
        at.into_iter().chain(or).min().map(|at| &after[at..])
    });
    let listed = text.split("closed_list!(").skip(1).filter_map(|after| {
        after
            .lines()
            .map(str::trim_start)
            .find(|line| line.starts_with(char::is_uppercase))
    });
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric()).collect();
    derived.chain(listed).map(word).collect()
}
