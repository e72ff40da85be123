//! Request bodies: JSON, read late, so that who may not write learns nothing from its faults.

use actix_web::web::Bytes;
use serde::de::DeserializeOwned;
use serde_ignored::Path;
use serde_path_to_error::Segment;

use super::json::Json;
use super::misshapen;
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::message::Message;
use crate::domain::validation::forbidden_character;

/// Largest JSON body. A need with every field full stays below it.
pub const JSON_BYTES_MAX: usize = 1 << 20;

/// Most faults that are told at once: nobody mends more, and an answer must not be many times what was asked.
const FAULTS_MAX: usize = 50;

/// Reads a JSON body. A field that its type does not know is refused here, where a slip of the pen is to be mended; in what
/// is stored such a field was written by a newer replica, and is none of ours.
pub fn parse<T: DeserializeOwned>(bytes: &Bytes) -> Result<T> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        Error::Malformed(Message::new("error-not-utf8").with("offset", e.valid_up_to()))
    })?;
    let sent: Json = serde_json::from_str(text).map_err(|e| malformed(&e))?;
    let mut faults = Vec::new();
    find_forbidden_characters("", &sent, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut note = |path: Path<'_>| {
        if faults.len() < FAULTS_MAX {
            faults.push(unknown_field(&path));
        }
    };
    let reader = serde_ignored::Deserializer::new(&sent, &mut note);
    let body = serde_path_to_error::deserialize(reader).map_err(|e| misfit(&e, &sent))?;
    if faults.is_empty() {
        Ok(body)
    } else {
        Err(Error::Invalid(faults))
    }
}

fn unknown_field(path: &Path<'_>) -> FieldError {
    FieldError {
        field: pointer(path),
        message: Message::new("error-unknown-field"),
    }
}

/// The JSON pointer of a field.
fn pointer(path: &Path<'_>) -> String {
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}/{index}", pointer(parent)),
        Path::Map { parent, key } => format!("{}/{}", pointer(parent), escaped(key)),
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => pointer(parent),
    }
}

/// A key as it stands in a pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// As [`parse`]; an empty body stands for the type's default.
pub fn parse_or_default<T: DeserializeOwned + Default>(bytes: &Bytes) -> Result<T> {
    if bytes.is_empty() {
        return Ok(T::default());
    }
    parse(bytes)
}

fn malformed(error: &serde_json::Error) -> Error {
    let message = misshapen::no_json(&error.to_string());
    Error::Malformed(
        message
            .with("line", error.line())
            .with("column", error.column()),
    )
}

fn misfit(error: &serde_path_to_error::Error<serde_json::Error>, sent: &Json) -> Error {
    let (mut pointer, mut there) = (String::new(), Some(sent));
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => {
                pointer = format!("{pointer}/{index}");
                there = there.and_then(|value| value.item(*index));
            }
            Segment::Map { key } => {
                pointer = format!("{pointer}/{}", escaped(key));
                there = there.and_then(|value| value.member(key));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let reason = error.inner().to_string();
    let place = match misshapen::member(&reason) {
        Some(member) => format!("{pointer}/{member}"),
        None => pointer,
    };
    let found = there.map_or_else(String::new, shown);
    Error::field(place, misshapen::message(&reason, &found))
}

/// A value as it was sent; of a list and of an object only what it is.
fn shown(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Boolean(value) => value.to_string(),
        Json::Number(number) => number.to_string(),
        Json::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        Json::List(_) => misshapen::LIST.to_owned(),
        Json::Object(_) => misshapen::OBJECT.to_owned(),
    }
}

fn find_forbidden_characters(path: &str, value: &Json, faults: &mut Vec<FieldError>) {
    if faults.len() >= FAULTS_MAX {
        return;
    }
    match value {
        Json::Text(text) => {
            if let Some(found) = forbidden_character(text) {
                faults.push(FieldError {
                    field: path.to_owned(),
                    message: Message::new("error-control-character")
                        .with("code", format!("U+{:04X}", u32::from(found))),
                });
            }
        }
        Json::List(items) => {
            for (index, item) in items.iter().enumerate() {
                find_forbidden_characters(&format!("{path}/{index}"), item, faults);
            }
        }
        Json::Object(fields) => {
            for (name, field) in fields {
                find_forbidden_characters(&format!("{path}/{name}"), field, faults);
            }
        }
        _ => {}
    }
}
