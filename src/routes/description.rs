//! What the description of the API says of every operation alike: what it is called, how callers show who they are, which
//! headers are read, and how anything may be refused.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, Header, Object, ObjectBuilder, OpenApi, Ref, RefOr,
    Required, Response, ResponseBuilder, Schema, Type,
};
use utoipa::{Modify, ToSchema};

use super::{Route, TABLE};
use crate::domain::policy::{self, Grant};
use crate::http::call::IDEMPOTENCY_KEY_CHARS_MAX;
use crate::http::problem::{ProblemBody, refusal_name, refused};

/// TABLE: name and meaning of each way to show who one is. All are sent as `Authorization: Bearer ...`.
const CREDENTIALS: [(&str, &str); 2] = [
    (
        "access_token",
        "A person's access token, from POST /v1/sessions; it holds for ten minutes, while the session, the mandate and the account stand",
    ),
    (
        "api_key",
        "The key of a partner's system, from POST /v1/api-keys; it begins with chk_",
    ),
];

/// Which operations may refuse with a status.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusing {
    All,
    /// Those whose handlers say so.
    Some,
}

/// TABLE: status, meaning and extent of each refusal.
const REFUSALS: [(&str, &str, Refusing); 12] = [
    ("400", "The request is broken", Refusing::All),
    (
        "401",
        "The credential does not hold, or none is shown where one is needed",
        Refusing::All,
    ),
    ("403", "The caller may not do this", Refusing::All),
    (
        "404",
        "There is no such record, or none that the caller may see",
        Refusing::Some,
    ),
    (
        "409",
        "The record does not stand so that this can be done; the detail says what can",
        Refusing::Some,
    ),
    (
        "412",
        "The record is no longer the version that was read",
        Refusing::Some,
    ),
    ("413", "The body is too large", Refusing::Some),
    (
        "415",
        "The body is of a type that is not taken",
        Refusing::Some,
    ),
    ("422", "A parameter or a field does not hold", Refusing::All),
    (
        "428",
        "If-Match is missing, which says what version was read",
        Refusing::Some,
    ),
    ("429", "Too many requests", Refusing::All),
    (
        "503",
        "Something that the service needs is away",
        Refusing::All,
    ),
];

/// Statuses after which a caller is told when to try again.
const TRANSIENT: [&str; 2] = ["429", "503"];

/// Operations whose answers are not kept for an idempotency key: they hold secrets, or nothing is made.
const NOT_KEPT: [&str; 13] = [
    "/v1/sessions",
    "/v1/sessions/refresh",
    "/v1/invitations/accept",
    "/v1/password-resets",
    "/v1/password-resets/confirm",
    "/v1/setup",
    "/v1/users",
    "/v1/users/{id}/invitation",
    "/v1/api-keys",
    "/v1/webhooks",
    "/v1/webhooks/{id}/rotate",
    "/v1/tag",
    "/v1/needs/quality",
];

/// Adds all of this to the description that comes from the handlers.
pub(super) struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, api: &mut OpenApi) {
        close_request_bodies(api);
        let components = api
            .components
            .get_or_insert_with(|| ComponentsBuilder::new().build());
        for (name, meaning) in CREDENTIALS {
            components.add_security_scheme(name, bearer(meaning));
        }
        for (status, meaning, _) in REFUSALS {
            let refusal = RefOr::T(refusal(status, meaning));
            components.responses.insert(refusal_name(status), refusal);
        }
        for_each_operation(api, |method, path, operation| {
            let route = route(method, path);
            operation.operation_id = route.map(operation_id);
            operation.security = Some(credentials(route));
            for header in headers(method, path) {
                let parameters = operation.parameters.get_or_insert_default();
                parameters.push(RefOr::T(header));
            }
            for (status, _, refusing) in REFUSALS {
                if refusing == Refusing::All {
                    let responses = &mut operation.responses.responses;
                    responses.insert(status.to_owned(), RefOr::Ref(refused(status)));
                }
            }
        });
    }
}

/// Says of the shape of every request body, and of what it is made of, that it has no further fields: `http::body` refuses them.
fn close_request_bodies(api: &mut OpenApi) {
    let mut reached = BTreeSet::new();
    let mut next = Vec::new();
    for_each_operation(api, |_, _, operation| {
        if let Some(RefOr::T(body)) = &operation.request_body
            && let Some(json) = body.content.get("application/json")
        {
            names_in(json, &mut next);
        }
    });
    let Some(components) = &mut api.components else {
        return;
    };
    while let Some(name) = next.pop() {
        if reached.insert(name.clone()) {
            names_in(&components.schemas.get(&name), &mut next);
        }
    }
    for name in reached {
        components.schemas.get_mut(&name).map(close);
    }
}

fn close(shape: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = shape else {
        return;
    };
    if !object.properties.is_empty() {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
    object.properties.values_mut().for_each(close);
}

/// The names of the shapes to which a part of the description refers.
fn names_in(part: &impl Serialize, found: &mut Vec<String>) {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                let named = fields.get("$ref").and_then(Value::as_str);
                let name = named.and_then(|path| path.strip_prefix("#/components/schemas/"));
                found.extend(name.map(str::to_owned));
                fields.values().for_each(|field| walk(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    if let Ok(value) = serde_json::to_value(part) {
        walk(&value, found);
    }
}

fn bearer(meaning: &str) -> SecurityScheme {
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
    SecurityScheme::Http(scheme.description(Some(meaning)).build())
}

fn route(method: &str, path: &str) -> Option<&'static Route> {
    let is_this = |route: &&Route| route.path == path && route.method.eq_ignore_ascii_case(method);
    TABLE.iter().find(is_this)
}

/// By what programs know an operation: module and handler, `needs_list`. A name that others have written into their programs
/// is kept: renaming a handler breaks them.
fn operation_id(route: &Route) -> String {
    let (module, handler) = route.handler.split_once("::").unwrap_or_default();
    // A word of the language has a line after it: `return_`.
    format!("{module}_{}", handler.trim_end_matches('_'))
}

/// What may be shown; where everybody may ask, it may also be nothing.
fn credentials(route: Option<&Route>) -> Vec<SecurityRequirement> {
    let is_open = route.is_some_and(|route| policy::grant(route.action, None) == Grant::Yes);
    let nothing = is_open.then(SecurityRequirement::default);
    let shown = CREDENTIALS.map(|(name, _)| SecurityRequirement::new(name, [""; 0]));
    nothing.into_iter().chain(shown).collect()
}

/// The headers that operations of this kind read beside those that the handler names.
fn headers(method: &str, path: &str) -> Vec<Parameter> {
    let mut headers = Vec::new();
    if method == "POST" && !NOT_KEPT.contains(&path) {
        let meaning = "A key of the caller's own for this request: sent again within a day, it is done once and answered alike";
        let key = ObjectBuilder::new().schema_type(Type::String);
        let key = key
            .min_length(Some(1))
            .max_length(Some(IDEMPOTENCY_KEY_CHARS_MAX));
        headers.push(header("Idempotency-Key", meaning, key.build()));
    }
    if method == "PUT" && path.ends_with("{external_id}") {
        let meaning = "ETag of the version that was read, to replace no other; may be left out";
        headers.push(header("If-Match", meaning, Object::with_type(Type::String)));
    }
    headers
}

fn header(name: &str, meaning: &str, schema: Object) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(meaning))
        .schema(Some(schema))
        .build()
}

fn refusal(status: &str, meaning: &str) -> Response {
    let problem = Ref::from_schema_name(ProblemBody::name());
    let content = ContentBuilder::new().schema(Some(problem)).build();
    let response = ResponseBuilder::new()
        .description(meaning)
        .content("application/problem+json", content);
    if !TRANSIENT.contains(&status) {
        return response.build();
    }
    let mut seconds = Header::new(Object::with_type(Type::Integer));
    seconds.description = Some("Seconds after which to try again".to_owned());
    response.header("Retry-After", seconds).build()
}

/// Visits every operation with its method, in capital letters, and its path.
pub(super) fn for_each_operation(
    api: &mut OpenApi,
    mut each: impl FnMut(&'static str, &str, &mut Operation),
) {
    for (path, item) in &mut api.paths.paths {
        let operations = [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("DELETE", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                each(method, path, operation);
            }
        }
    }
}
