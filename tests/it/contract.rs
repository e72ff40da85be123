//! The written contract is the code's: openapi.yaml, the route table and the handlers agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clearing_house::routes;
use utoipa::OpenApi;
use utoipa::openapi::path::Operation;

/// Set to write openapi.yaml anew instead of comparing it.
const REWRITE: &str = "WRITE_OPENAPI";

#[test]
fn openapi_yaml_is_what_the_handlers_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.yaml");
    let now = routes::ApiDescription::openapi().to_yaml().expect("YAML");
    if std::env::var_os(REWRITE).is_some() {
        fs::write(&path, &now).expect("openapi.yaml is written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == now,
        "openapi.yaml is behind the code: run {REWRITE}=1 cargo test contract"
    );
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
