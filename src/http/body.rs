//! Request bodies: JSON, read late, so that who may not write learns nothing from its faults.

use actix_web::web::Bytes;
use serde::de::DeserializeOwned;
use serde_ignored::Path;
use serde_path_to_error::Segment;

use super::json::Json;
use super::misshapen;
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::message::Message;
use crate::domain::pointer::{Step, pointer};
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
    find_forbidden_characters(&mut Vec::new(), &sent, &mut faults);
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
        field: pointer(&steps(path)),
        message: Message::new("error-unknown-field"),
    }
}

fn steps<'a>(path: &'a Path<'_>) -> Vec<Step<'a>> {
    let (parent, step) = match path {
        Path::Root => return Vec::new(),
        Path::Seq { parent, index } => (parent, Some(Step::Item(*index))),
        Path::Map { parent, key } => (parent, Some(Step::Member(key))),
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => (parent, None),
    };
    let mut steps = steps(parent);
    steps.extend(step);
    steps
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
    let segments = error.path().iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(Step::Item(*index)),
        Segment::Map { key } => Some(Step::Member(key)),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    let mut steps: Vec<Step<'_>> = segments.collect();
    let found = sent.at(&steps).map_or_else(String::new, shown);
    let reason = error.inner().to_string();
    steps.extend(misshapen::member(&reason).map(Step::Member));
    Error::field(pointer(&steps), misshapen::message(&reason, &found))
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

/// Notes every text that holds what no text may; `place` is where the value stands.
fn find_forbidden_characters<'a>(
    place: &mut Vec<Step<'a>>,
    value: &'a Json,
    faults: &mut Vec<FieldError>,
) {
    let mut within = |step, part| {
        if faults.len() < FAULTS_MAX {
            place.push(step);
            find_forbidden_characters(place, part, faults);
            place.pop();
        }
    };
    match value {
        Json::List(items) => {
            for (index, item) in items.iter().enumerate() {
                within(Step::Item(index), item);
            }
        }
        Json::Object(members) => {
            for (name, member) in members {
                within(Step::Member(name), member);
            }
        }
        Json::Text(text) => {
            if let Some(found) = forbidden_character(text) {
                faults.push(FieldError {
                    field: pointer(place),
                    message: Message::new("error-control-character")
                        .with("code", format!("U+{:04X}", u32::from(found))),
                });
            }
        }
        Json::Null | Json::Boolean(_) | Json::Number(_) => {}
    }
}
