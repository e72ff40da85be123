//! An export of the Universal Human Rights Index as JSON: a list of objects, or an
//! object that holds one.

use serde_json::{Map, Value};

use super::csv_text;
use super::entry_draft::Field;
use super::uhri_columns::{self, field_named};
use super::{ReadingSoFar, limits};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// Reads every item of the list; their `line` counts from 1.
pub(super) fn read(bytes: &[u8], reading: &mut ReadingSoFar<'_>) -> Result<()> {
    if bytes.len() > limits::JSON_BYTES_MAX {
        let mib = limits::JSON_BYTES_MAX >> 20;
        let message = Message::new("documents-file-too-large").with("mib", mib);
        return Err(Error::TooLarge(message));
    }
    let text = csv_text::decode(bytes)?;
    let root: Value = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    let items = items(&root)?;
    let has = |field| {
        let names_it = |name: &String| field_named(name) == Some(field);
        items
            .iter()
            .filter_map(Value::as_object)
            .any(|item| item.keys().any(names_it))
    };
    uhri_columns::require(has)?;
    for (line, item) in (1..).zip(items) {
        reading.count_row()?;
        match item.as_object() {
            Some(item) => uhri_columns::take_row(line, &values(item), reading),
            None => reading.refuse(line, None, Message::new("documents-json-no-object")),
        }
    }
    Ok(())
}

/// The list itself, or the first list that the object holds.
fn items(root: &Value) -> Result<&[Value]> {
    let list = match root {
        Value::Array(items) => Some(items),
        Value::Object(members) => members.values().find_map(Value::as_array),
        _ => None,
    };
    list.map(Vec::as_slice)
        .ok_or_else(|| Error::Malformed(Message::new("documents-json-no-list")))
}

fn values(item: &Map<String, Value>) -> Vec<(Field, String)> {
    item.iter()
        .filter_map(|(name, value)| Some((field_named(name)?, cell(value))))
        .collect()
}

/// A value as a cell writes it: lists one value a line.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("\n"),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Object(_) => String::new(),
    }
}

fn unreadable(error: &serde_json::Error) -> Error {
    Error::Malformed(
        Message::new("documents-json-unreadable")
            .with("line", error.line())
            .with("column", error.column()),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{error_of, read_quietly};
    use crate::domain::recommendation::{Position, Severity};

    fn item() -> serde_json::Value {
        json!({
            "Text": "115.3 Ratify the Protocol (Portugal, Slovakia);",
            "Reccomending Body": "- UPR",
            "Document Publication Date": "2014-12-10",
            "Themes": "- Norms\n- Torture",
            "countries_concerned": "- Slovenia",
            "upr_reccomending_states": ["Portugal", "Slovakia"],
            "upr_position": "Supported",
            "Document Symbol": "A/HRC/28/15",
            "Affected Persons": null,
            "SDGs": "- 16"
        })
    }

    #[test]
    fn an_item_tells_all_that_an_entry_holds() {
        let reading = read_quietly(json!([item()]).to_string().as_bytes());
        let entry = &reading.entries[0];
        assert_eq!((entry.line, entry.cycle, entry.session), (1, 2, 20));
        assert_eq!(entry.paragraph.as_deref(), Some("115.3"));
        assert_eq!(entry.text, "Ratify the Protocol");
        assert_eq!(entry.recommending_states, ["PRT", "SVK"]);
        assert_eq!(entry.themes, ["Norms", "Torture"]);
        assert_eq!(entry.position, Position::Supported);
        assert_eq!(entry.sdgs, ["16"]);
        assert!(reading.diagnostics.is_empty());
    }

    #[test]
    fn a_list_within_an_object_is_found() {
        let reading = read_quietly(json!({"count": 1, "data": [item()]}).to_string().as_bytes());
        assert_eq!(reading.entries.len(), 1);
    }

    #[test]
    fn other_bodies_are_left_out_and_guesses_are_told() {
        let mut treaty = item();
        treaty["Reccomending Body"] = json!("CEDAW");
        let mut undated = item();
        undated["Document Symbol"] = json!("");
        let mut lost = undated.clone();
        lost["Document Publication Date"] = json!("");
        let reading = read_quietly(json!([treaty, undated, lost, 7]).to_string().as_bytes());
        assert_eq!((reading.entries.len(), reading.read), (1, 4));
        let told: Vec<_> = reading
            .diagnostics
            .iter()
            .map(|told| (told.line, told.severity, told.message.key.as_ref()))
            .collect();
        assert_eq!(
            told,
            [
                (1, Severity::Warning, "documents-uhri-other-body"),
                (2, Severity::Warning, "documents-session-by-date"),
                (3, Severity::Refused, "documents-session-unknown"),
                (4, Severity::Refused, "documents-json-no-object"),
            ]
        );
    }

    #[test]
    fn broken_json_is_an_error() {
        for (json, key) in [
            ("[".repeat(10_000), "documents-json-unreadable"),
            ("{\"a\":".repeat(10_000), "documents-json-unreadable"),
            ("[{\"Text\": \"cut".to_owned(), "documents-json-unreadable"),
            ("{\"a\": 1}".to_owned(), "documents-json-no-list"),
            (
                "[{\"Text\": \"x\"}]".to_owned(),
                "documents-columns-missing",
            ),
            ("[]".to_owned(), "documents-columns-missing"),
        ] {
            assert_eq!(error_of(json.as_bytes()).key, key);
        }
        assert_eq!(error_of(b"[\"\xff\"]").key, "documents-invalid-utf8");
    }
}
