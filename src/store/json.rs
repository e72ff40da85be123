//! Columns that hold JSON, and ids and codes that are stored as text.

use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Error, Result};

/// A value as JSON text.
pub fn encode<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Internal(format!("JSON: {e}")))
}

/// A value from the JSON text of a column.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Internal(format!("stored JSON: {e}")))
}

/// As [`decode`], for a column that may be null.
pub fn decode_optional<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
    text.map(decode).transpose()
}

/// An id or code from its column.
pub fn parse<T>(text: &str) -> Result<T>
where
    T: FromStr,
    T::Err: std::fmt::Debug,
{
    text.parse()
        .map_err(|e| Error::Internal(format!("stored value {text:?}: {e:?}")))
}

/// As [`parse`], for a column that may be null.
pub fn parse_optional<T>(text: Option<&str>) -> Result<Option<T>>
where
    T: FromStr,
    T::Err: std::fmt::Debug,
{
    text.map(parse).transpose()
}
