//! TABLES: what serde says of a value that is not as its type wants it -> what the caller is told, in its own language.

use crate::domain::message::Message;

/// How serde calls a whole number: what it says of one is a fault of its size.
pub const INTEGER: &str = "integer";
/// How a list is said again.
pub const LIST: &str = "[…]";
/// How an object is said again.
pub const OBJECT: &str = "{…}";

/// TABLE: how what is said begins -> what is told. The last six are chrono's, which does not say what it wants.
const BEGINNINGS: [(&str, &str); 10] = [
    ("missing field", "error-missing"),
    ("duplicate field", "error-twice"),
    ("unknown field", "error-unknown-field"),
    ("UUID parsing failed", "error-not-uuid"),
    ("input is out of range", "error-not-date"),
    ("no possible date and time", "error-not-date"),
    ("input is not enough", "error-not-date"),
    ("input contains invalid", "error-not-date"),
    ("premature end of input", "error-not-date"),
    ("trailing input", "error-not-date"),
];

/// TABLE: how what is expected begins -> what is told. Whole numbers stand in [`range`].
const EXPECTATIONS: [(&str, &str); 12] = [
    ("a boolean", "error-not-boolean"),
    ("f32", "error-not-number"),
    ("f64", "error-not-number"),
    ("a string", "error-not-text"),
    ("a sequence", "error-not-list"),
    ("a map", "error-not-object"),
    ("struct ", "error-not-object"),
    ("enum ", "error-not-text"),
    ("a formatted UUID", "error-not-uuid"),
    ("an RFC 3339", "error-not-time"),
    ("a formatted date", "error-not-date"),
    ("a whole number from", "error-not-rating"),
];

/// TABLE: how what `serde_json` says of a text that is not JSON begins -> what is told.
const SYNTAX: [(&str, &str); 16] = [
    ("EOF", "error-json-ends"),
    ("trailing characters", "error-json-goes-on"),
    ("trailing comma", "error-json-comma"),
    ("expected `,`", "error-json-no-comma"),
    ("expected `:`", "error-json-no-colon"),
    ("key must be a string", "error-json-name"),
    ("expected value", "error-json-value"),
    ("expected ident", "error-json-value"),
    ("invalid number", "error-json-number"),
    ("number out of range", "error-json-number"),
    ("recursion limit", "error-json-deep"),
    ("control character", "error-json-control-character"),
    ("invalid escape", "error-json-escape"),
    ("invalid unicode", "error-json-escape"),
    ("lone leading surrogate", "error-json-escape"),
    ("unexpected end of hex escape", "error-json-escape"),
];

/// Most characters of a value that are said again: an answer must not be many times what was asked.
const FOUND_CHARS_MAX: usize = 60;

/// What is told of a value of which serde says this; `found` is the value as it was sent.
#[must_use]
pub fn message(reason: &str, found: &str) -> Message {
    let told = unknown_code(reason)
        .or_else(|| row(&BEGINNINGS, reason).map(|key| not_what(key, found)))
        .or_else(|| unexpected(reason, found));
    told.unwrap_or_else(|| Message::new("error-misshapen").with("reason", reason))
}

/// What is told of a text that is not JSON; wants the line and the column besides.
#[must_use]
pub fn no_json(reason: &str) -> Message {
    Message::new(row(&SYNTAX, reason).unwrap_or("error-not-json"))
}

/// The member of an object of which it is said that it is missing or stands twice.
#[must_use]
pub fn member(reason: &str) -> Option<&str> {
    let quoted = ["missing field `", "duplicate field `"]
        .iter()
        .find_map(|beginning| reason.strip_prefix(beginning));
    quoted?.strip_suffix('`')
}

/// Reads ``unknown variant `xx`, expected one of `a`, `b` ``.
fn unknown_code(reason: &str) -> Option<Message> {
    let rest = reason.strip_prefix("unknown variant `")?;
    let (code, known) = rest.rsplit_once("`, expected ")?;
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    Some(
        Message::new("error-unknown-code")
            .with("code", shortened(code))
            .with("known", known.join(", ")),
    )
}

/// Reads ``invalid type: string "2", expected f64``.
fn unexpected(reason: &str, found: &str) -> Option<Message> {
    let (said, expected) = reason.rsplit_once(", expected ")?;
    let of_its_size = said
        .strip_prefix("invalid value: ")
        .is_some_and(|what| what.starts_with(INTEGER));
    match range(expected) {
        Some(range) if of_its_size => Some(range),
        Some(_) => Some(not_what("error-not-whole-number", found)),
        None => row(&EXPECTATIONS, expected).map(|key| not_what(key, found)),
    }
}

fn row(table: &[(&str, &'static str)], said: &str) -> Option<&'static str> {
    let mut rows = table.iter();
    let found = rows.find(|(beginning, _)| said.starts_with(beginning));
    found.map(|(_, key)| *key)
}

fn not_what(key: &'static str, found: &str) -> Message {
    Message::new(key).with("found", shortened(found))
}

fn shortened(found: &str) -> String {
    let mut shown: String = found.chars().take(FOUND_CHARS_MAX).collect();
    if shown.len() < found.len() {
        shown.push('…');
    }
    shown
}

macro_rules! ranges {
    ($expected:ident: $($kind:ident)+) => {
        match $expected {
            $(stringify!($kind) => Some(
                Message::new("error-range").with("min", $kind::MIN).with("max", $kind::MAX),
            ),)+
            _ => None,
        }
    };
}

/// The numbers that a type of whole numbers holds; none for any other type.
fn range(expected: &str) -> Option<Message> {
    ranges!(expected: i8 i16 i32 i64 u8 u16 u32 u64 usize)
}
