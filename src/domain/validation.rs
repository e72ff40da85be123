//! Checks of what people send: the declared limits of every field, as errors that name the field.

use validator::{Validate, ValidateUrl, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::countries;
use super::error::{Error, FieldError, Result};
use super::message::Message;

/// Checks the limits that the type declares.
///
/// # Errors
/// `Error::Invalid` with a JSON pointer for each field that breaks one.
pub fn check<T: Validate>(value: &T) -> Result<()> {
    let Err(errors) = value.validate() else {
        return Ok(());
    };
    let mut found = Vec::new();
    collect("", &errors, &mut found);
    found.sort_by(|a, b| a.field.cmp(&b.field));
    Err(Error::Invalid(found))
}

fn collect(path: &str, errors: &ValidationErrors, found: &mut Vec<FieldError>) {
    for (name, kind) in errors.errors() {
        let field = format!("{path}/{name}");
        match kind {
            ValidationErrorsKind::Field(all) => found.extend(all.iter().map(|e| FieldError {
                field: field.clone(),
                message: describe(e),
            })),
            ValidationErrorsKind::Struct(inner) => collect(&field, inner, found),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(&format!("{field}/{index}"), inner, found);
                }
            }
        }
    }
}

/// Broken rule -> message.
const MESSAGES: [(&str, &str); 4] = [
    ("length", "error-length"),
    ("range", "error-range"),
    ("email", "error-email"),
    ("url", "error-url"),
];

fn describe(error: &ValidationError) -> Message {
    let key = MESSAGES
        .iter()
        .find(|(code, _)| *code == error.code)
        .map_or("error-invalid-value", |(_, key)| *key);
    let bound = |name: &str, when_missing: &str| {
        error
            .params
            .get(name)
            .or_else(|| error.params.get("equal"))
            .map_or_else(|| when_missing.to_owned(), ToString::to_string)
    };
    match key {
        "error-length" | "error-range" => Message::new(key)
            .with("min", bound("min", "0"))
            .with("max", bound("max", "∞")),
        _ => Message::new(key),
    }
}

/// Refuses what is no address of the Web.
pub(super) fn web_address(text: &str) -> std::result::Result<(), ValidationError> {
    let scheme = text.starts_with("https://") || text.starts_with("http://");
    if scheme && text.validate_url() {
        return Ok(());
    }
    Err(ValidationError::new("url"))
}

/// The faults of a list of countries (ISO 3166 alpha-3), at the places in the field where they stand.
pub(super) fn unknown_countries(field: &str, codes: &[String]) -> Vec<FieldError> {
    let all = codes.iter().enumerate();
    all.filter(|(_, code)| countries::by_iso3(code).is_none())
        .map(|(place, code)| FieldError {
            field: format!("{field}/{place}"),
            message: Message::new("error-unknown-country").with("code", code),
        })
        .collect()
}

/// The first character of a text that no text should hold: NUL and other controls, line ends and tabs excepted.
#[must_use]
pub fn forbidden_character(text: &str) -> Option<char> {
    text.chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assistance::{AssistanceType, Line};

    #[derive(Validate)]
    struct Form {
        #[validate(nested)]
        lines: Vec<Line>,
    }

    #[test]
    fn an_error_points_to_the_field_of_the_item() {
        let line = Line {
            assistance_type: AssistanceType::Training,
            description: "Workshops".to_owned(),
            quantity: 0,
            unit: "days".to_owned(),
        };
        let Err(Error::Invalid(errors)) = check(&Form { lines: vec![line] }) else {
            panic!("a quantity of none is refused");
        };
        assert_eq!(errors[0].field, "/lines/0/quantity");
        assert_eq!(errors[0].message.key, "error-range");
    }

    #[test]
    fn line_ends_are_allowed_and_nul_is_not() {
        assert_eq!(forbidden_character("one\r\n\ttwo"), None);
        assert_eq!(forbidden_character("a\0b"), Some('\0'));
    }
}
