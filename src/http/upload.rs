//! Files that are sent to the service: streamed to a nameless temporary file, counted on the way, refused as soon
//! as they pass the limit.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, Write};

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::Payload;
use futures_util::StreamExt;

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::validation::forbidden_character;

/// What a form may add to its file: boundaries, headers, the other fields.
const FORM_BYTES_MAX: u64 = 64 << 10;
/// Longest name of a file, in characters, that is kept.
const NAME_CHARS_MAX: usize = 255;

/// The field of the file.
const FILE: &str = "file";

/// What a form takes: one file in the field `file`, and fields that are no files.
pub struct FormShape {
    /// Largest file, in MiB.
    pub file_mib_max: u64,
    /// Names of the other fields, and the longest value of each in bytes.
    pub values: &'static [(&'static str, usize)],
}

/// A form with one file.
pub struct Upload {
    file: File,
    /// As the sender calls it; for people only.
    pub name: String,
    values: BTreeMap<&'static str, String>,
}

impl Upload {
    /// Receives a form.
    pub async fn receive(
        request: &HttpRequest,
        payload: Payload,
        shape: &FormShape,
    ) -> Result<Self> {
        check_head(request, shape)?;
        let mut form = Multipart::new(request.headers(), payload);
        let (mut file, mut values) = (None, BTreeMap::new());
        while let Some(field) = form.next().await {
            let mut field = field.map_err(|e| broken(&e))?;
            let name = field.name().unwrap_or_default().to_owned();
            let known = shape.values.iter().find(|(known, _)| *known == name);
            match known {
                Some((known, _)) if values.contains_key(known) => return Err(twice(known)),
                Some((known, bytes_max)) => {
                    let value = receive_value(&mut field, known, *bytes_max).await?;
                    values.insert(*known, value);
                }
                None if name == FILE && file.is_some() => return Err(twice(FILE)),
                None if name == FILE => {
                    file = Some(receive_file(&mut field, shape.file_mib_max).await?);
                }
                None => return Err(unknown_field(&name, shape)),
            }
        }
        let (file, name) =
            file.ok_or_else(|| Error::field("/file", Message::new("imports-form-file")))?;
        Ok(Self { file, name, values })
    }

    /// The value of a field that is no file; empty when it was not sent.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// The value of a field that is `true` or `false`; false when it was not sent.
    pub fn yes_or_no(&self, field: &str) -> Result<bool> {
        match self.value(field) {
            "true" => Ok(true),
            "false" | "" => Ok(false),
            other => Err(Error::field(
                format!("/{field}"),
                Message::new("error-unknown-code")
                    .with("code", other)
                    .with("known", "true, false"),
            )),
        }
    }

    /// The file as a whole. Blocks.
    pub fn bytes(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file
            .rewind()
            .and_then(|()| self.file.read_to_end(&mut bytes))
            .map_err(|e| no_room(&e))?;
        Ok(bytes)
    }
}

/// Refuses, before anything is read, what is no form or says itself that it is too long.
fn check_head(request: &HttpRequest, shape: &FormShape) -> Result<()> {
    let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > (shape.file_mib_max << 20) + FORM_BYTES_MAX) {
        return Err(too_large(shape.file_mib_max));
    }
    let packing = header(CONTENT_ENCODING).unwrap_or("identity").trim();
    if !packing.eq_ignore_ascii_case("identity") {
        return Err(Error::Unsupported(Message::new("upload-packed")));
    }
    let kind = header(CONTENT_TYPE).unwrap_or_default().trim();
    let is_form = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    if is_form {
        Ok(())
    } else {
        let message = Message::new("imports-form-wanted").with("fields", fields_of(shape));
        Err(Error::Unsupported(message))
    }
}

async fn receive_file(field: &mut Field, mib_max: u64) -> Result<(File, String)> {
    let disposition = field.content_disposition();
    let name = disposition.and_then(|d| d.get_filename()).unwrap_or("file");
    let name: String = name
        .chars()
        .filter(|sign| !sign.is_control())
        .take(NAME_CHARS_MAX)
        .collect();
    let mut file = tempfile::tempfile().map_err(|e| no_room(&e))?;
    let mut length = 0;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|e| broken(&e))?;
        length += chunk.len() as u64;
        if length > mib_max << 20 {
            return Err(too_large(mib_max));
        }
        // Into the page cache, chunk by chunk: too short to be worth another thread.
        file.write_all(&chunk).map_err(|e| no_room(&e))?;
    }
    Ok((file, name))
}

async fn receive_value(field: &mut Field, name: &str, bytes_max: usize) -> Result<String> {
    let mut value = Vec::new();
    while let Some(chunk) = field.next().await {
        value.extend_from_slice(&chunk.map_err(|e| broken(&e))?);
        if value.len() > bytes_max {
            let message = Message::new("error-length")
                .with("min", 0)
                .with("max", bytes_max);
            return Err(Error::field(format!("/{name}"), message));
        }
    }
    let value = String::from_utf8_lossy(&value).into_owned();
    match forbidden_character(&value) {
        None => Ok(value),
        Some(found) => {
            let code = format!("U+{:04X}", u32::from(found));
            let message = Message::new("error-control-character").with("code", code);
            Err(Error::field(format!("/{name}"), message))
        }
    }
}

fn fields_of(shape: &FormShape) -> String {
    let others = shape.values.iter().map(|(name, _)| *name);
    let all: Vec<&str> = [FILE].into_iter().chain(others).collect();
    all.join(", ")
}

fn unknown_field(name: &str, shape: &FormShape) -> Error {
    let message = Message::new("imports-form-field").with("fields", fields_of(shape));
    Error::field(format!("/{name}"), message)
}

fn too_large(mib_max: u64) -> Error {
    Error::TooLarge(Message::new("imports-file-too-large").with("mib", mib_max))
}

fn twice(name: &str) -> Error {
    Error::field(format!("/{name}"), Message::new("error-twice"))
}

fn broken(error: &MultipartError) -> Error {
    // In the library's words, which are none for callers.
    tracing::info!(%error, "a form was not understood");
    Error::Malformed(Message::new(what_to_mend(error)))
}

/// TABLE: what is wrong with a form -> what is said of it.
const fn what_to_mend(error: &MultipartError) -> &'static str {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => "upload-boundary",
        MultipartError::ContentDispositionMissing
        | MultipartError::ContentDispositionNameMissing => "upload-field-nameless",
        MultipartError::Parse(_) | MultipartError::Payload(PayloadError::Overflow) => {
            "upload-field-head"
        }
        MultipartError::Nested => "upload-nested",
        MultipartError::Incomplete | MultipartError::Payload(_) => "upload-cut-short",
        _ => "upload-broken",
    }
}

fn no_room(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("temporary file: {error}"))
}
