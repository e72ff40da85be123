//! Checks of what people send: the declared limits of every field, as errors that name the field.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
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

/// What a message tells of a rule, with what it is where the rule does not say.
type Told = &'static [(&'static str, &'static str)];

/// TABLE: broken rule, message, and what the message tells of the rule.
const MESSAGES: [(&str, &str, Told); 9] = [
    ("length", "error-length", &[("min", "0"), ("max", "∞")]),
    ("range", "error-range", &[("min", "0"), ("max", "∞")]),
    ("email", "error-email", &[]),
    ("url", "error-url", &[]),
    ("blank", "error-blank", &[]),
    ("currency", "error-currency", &[]),
    (
        "currency-capitals",
        "error-currency-capitals",
        &[("code", "")],
    ),
    ("line-end", "error-line-end", &[]),
    ("year", "error-year", &[("min", ""), ("max", "")]),
];

fn describe(error: &ValidationError) -> Message {
    let row = MESSAGES.iter().find(|(code, _, _)| *code == error.code);
    let Some(&(_, key, told)) = row else {
        return Message::new("error-invalid-value");
    };
    let said = |name: &str, otherwise: &str| {
        let said = error.params.get(name).or_else(|| error.params.get("equal"));
        match said {
            Some(Value::String(text)) => text.clone(),
            Some(number) => number.to_string(),
            None => otherwise.to_owned(),
        }
    };
    let with = |message: Message, &(name, otherwise): &(&'static str, &str)| {
        message.with(name, said(name, otherwise))
    };
    told.iter().fold(Message::new(key), with)
}

/// Refuses what is no address of the Web.
pub(super) fn web_address(text: &str) -> std::result::Result<(), ValidationError> {
    let scheme = text.starts_with("https://") || text.starts_with("http://");
    if scheme && text.validate_url() {
        return Ok(());
    }
    Err(ValidationError::new("url"))
}

/// The years of which people can speak here: no earlier day is anybody's plan or memory, and none later.
const YEARS: RangeInclusive<i32> = 1900..=2200;

/// Refuses a day of a year that can only be a slip.
pub fn likely_day(day: &NaiveDate) -> std::result::Result<(), ValidationError> {
    if YEARS.contains(&day.year()) {
        return Ok(());
    }
    let mut fault = ValidationError::new("year");
    fault.add_param("min".into(), YEARS.start());
    fault.add_param("max".into(), YEARS.end());
    Err(fault)
}

/// As [`likely_day`], where nothing declares it.
///
/// # Errors
/// `Error::Invalid` that names the field.
pub fn check_day(field: &str, day: NaiveDate) -> Result<()> {
    likely_day(&day).map_err(|fault| Error::field(field, describe(&fault)))
}

/// Refuses what is no currency in the form of ISO 4217; small letters with a hint.
pub(super) fn currency(code: &str) -> std::result::Result<(), ValidationError> {
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    if is_code(code) {
        return Ok(());
    }
    let capitals = code.to_ascii_uppercase();
    if !is_code(&capitals) {
        return Err(ValidationError::new("currency"));
    }
    let mut fault = ValidationError::new("currency-capitals");
    fault.add_param("code".into(), &capitals);
    Err(fault)
}

/// Refuses a text that is blank to a reader.
pub(super) fn not_blank(text: &str) -> std::result::Result<(), ValidationError> {
    if is_blank(text) {
        return Err(ValidationError::new("blank"));
    }
    Ok(())
}

/// Refuses what is no name of somebody: a text that is blank or has a line end in it.
pub(super) fn name_of_person(name: &str) -> std::result::Result<(), ValidationError> {
    let ends_line = |c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    if name.contains(ends_line) {
        return Err(ValidationError::new("line-end"));
    }
    not_blank(name)
}

/// TABLE: what Unicode counts among letters and symbols and shows nothing, in the form that compatibility gives it (NFKC): the
/// fillers of Hangul and the empty cell of Braille.
const INVISIBLE: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{2800}'];

/// Whether a text is blank to a reader: no letter, no digit and no symbol is in it.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    !text.nfkc().any(tells)
}

fn tells(c: char) -> bool {
    use GeneralCategoryGroup::{Letter, Number, Symbol};
    let is_sign = matches!(c.general_category_group(), Letter | Number | Symbol);
    is_sign && !INVISIBLE.contains(&c)
}

/// The faults of a list that names something twice, at the places of the second mention.
pub(super) fn named_twice<T: PartialEq>(field: &str, values: &[T]) -> Vec<FieldError> {
    let all = values.iter().enumerate();
    all.filter(|(place, value)| values[..*place].contains(value))
        .map(|(place, _)| FieldError {
            field: format!("{field}/{place}"),
            message: Message::new("error-twice"),
        })
        .collect()
}

/// Refuses a list that names something twice.
///
/// # Errors
/// `Error::Invalid` that names each place of a second mention.
pub fn check_once<T: PartialEq>(field: &str, values: &[T]) -> Result<()> {
    let faults = named_twice(field, values);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
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
    fn a_text_is_blank_if_it_has_no_letter_no_digit_and_no_symbol() {
        for blank in [
            "",
            " \t\n",
            "\u{200b}",
            "\u{3164}",
            "\u{ffa0}\u{115f}",
            "\u{2800}\u{2800}",
            "\u{ad}",
            "\u{feff}",
            "\u{202e}\u{2066}",
            "\u{fe0f}",
            "\u{e0041}",
            "\u{3000}",
            "…",
            "-",
            "?!",
            "。",
            "«»",
            "！",
            "\u{301}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for told in [
            "a",
            "é",
            "法",
            "ع",
            "7",
            "٣",
            "½",
            "+",
            "€",
            "🙂",
            "\u{200b}x",
            "№",
            "\u{2801}",
        ] {
            assert!(!is_blank(told), "{told:?}");
        }
    }

    #[test]
    fn a_day_is_of_a_year_of_which_people_speak() {
        for (day, likely) in [
            ("1899-12-31", false),
            ("1900-01-01", true),
            ("2200-12-31", true),
            ("2201-01-01", false),
            ("+12026-01-01", false),
            ("-0001-01-01", false),
        ] {
            let checked = check_day("/on", day.parse().expect("a day"));
            assert_eq!(checked.is_ok(), likely, "{day}");
            if let Err(Error::Invalid(faults)) = checked {
                let told = [("min".into(), "1900".into()), ("max".into(), "2200".into())];
                assert_eq!(
                    (faults[0].message.key.as_ref(), &faults[0].message.args[..]),
                    ("error-year", &told[..])
                );
            }
        }
    }

    #[test]
    fn a_currency_is_three_capital_letters() {
        let told = |code: &str| {
            let fault = currency(code).err()?;
            Some(describe(&fault))
        };
        assert_eq!(told("CHF"), None);
        for code in ["", "EU", "EURO", "E1R", "€€€", "ЕВР", "EÜR"] {
            assert_eq!(told(code), Some(Message::new("error-currency")), "{code}");
        }
        let hint = Message::new("error-currency-capitals").with("code", "EUR");
        assert_eq!(told("eUr"), Some(hint));
    }

    #[test]
    fn the_second_mention_is_named() {
        let faults = named_twice("/themes", &["a", "b", "a", "c", "b"]);
        let places: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(places, ["/themes/2", "/themes/4"]);
    }

    #[test]
    fn line_ends_are_allowed_and_nul_is_not() {
        assert_eq!(forbidden_character("one\r\n\ttwo"), None);
        assert_eq!(forbidden_character("a\0b"), Some('\0'));
    }
}
