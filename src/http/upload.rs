//! Files that are sent to the service: streamed to a nameless temporary file, counted on the way, refused as soon
//! as they pass the limit.

use std::fs::File;
use std::io::{Read, Seek, Write};

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::Payload;
use futures_util::StreamExt;

use crate::domain::error::{Error, Result};
use crate::domain::import::FILE_MIB_MAX;
use crate::domain::message::Message;
use crate::domain::validation::forbidden_character;

const FILE_BYTES_MAX: u64 = FILE_MIB_MAX << 20;
/// What the form may add to the file: boundaries, headers, the other fields.
const FORM_BYTES_MAX: u64 = 64 << 10;
/// Longest value of a field that is no file.
const VALUE_BYTES_MAX: usize = 100;
/// Longest name of a file, in characters, that is kept.
const NAME_CHARS_MAX: usize = 255;

/// A form with one file and a yes-or-no.
pub struct Upload {
    file: File,
    /// As the sender calls it; for people only.
    pub name: String,
    pub dry_run: bool,
}

impl Upload {
    /// Receives the form: the fields `file` and `dry_run` (`true` or `false`).
    pub async fn receive(request: &HttpRequest, payload: Payload) -> Result<Self> {
        check_head(request)?;
        let mut form = Multipart::new(request.headers(), payload);
        let (mut file, mut dry_run) = (None, false);
        while let Some(field) = form.next().await {
            let mut field = field.map_err(|e| broken(&e))?;
            match field.name().unwrap_or_default() {
                "file" if file.is_none() => file = Some(receive_file(&mut field).await?),
                "dry_run" => dry_run = receive_yes_or_no(&mut field).await?,
                name => {
                    let field = format!("/{name}");
                    return Err(Error::field(field, Message::new("imports-form-field")));
                }
            }
        }
        let (file, name) =
            file.ok_or_else(|| Error::field("/file", Message::new("imports-form-file")))?;
        Ok(Self {
            file,
            name,
            dry_run,
        })
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
fn check_head(request: &HttpRequest) -> Result<()> {
    let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > FILE_BYTES_MAX + FORM_BYTES_MAX) {
        return Err(too_large());
    }
    let kind = header(CONTENT_TYPE).unwrap_or_default().trim();
    let is_form = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    if is_form {
        Ok(())
    } else {
        Err(Error::Unsupported(Message::new("imports-form-wanted")))
    }
}

async fn receive_file(field: &mut Field) -> Result<(File, String)> {
    let disposition = field.content_disposition();
    let name = disposition.and_then(|d| d.get_filename()).unwrap_or("file");
    let name: String = name
        .chars()
        .filter(|sign| forbidden_character(&sign.to_string()).is_none() && !sign.is_control())
        .take(NAME_CHARS_MAX)
        .collect();
    let mut file = tempfile::tempfile().map_err(|e| no_room(&e))?;
    let mut length = 0;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|e| broken(&e))?;
        length += chunk.len() as u64;
        if length > FILE_BYTES_MAX {
            return Err(too_large());
        }
        // Into the page cache, chunk by chunk: too short to be worth another thread.
        file.write_all(&chunk).map_err(|e| no_room(&e))?;
    }
    Ok((file, name))
}

async fn receive_yes_or_no(field: &mut Field) -> Result<bool> {
    let mut value = Vec::new();
    while let Some(chunk) = field.next().await {
        value.extend_from_slice(&chunk.map_err(|e| broken(&e))?);
        if value.len() > VALUE_BYTES_MAX {
            break;
        }
    }
    match value.as_slice() {
        b"true" => Ok(true),
        b"false" | b"" => Ok(false),
        other => Err(Error::field(
            "/dry_run",
            Message::new("error-unknown-code")
                .with("code", String::from_utf8_lossy(other))
                .with("known", "true, false"),
        )),
    }
}

fn too_large() -> Error {
    Error::TooLarge(Message::new("imports-file-too-large").with("mib", FILE_MIB_MAX))
}

fn broken(error: &MultipartError) -> Error {
    Error::Malformed(Message::new("imports-form-broken").with("reason", error))
}

fn no_room(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("temporary file: {error}"))
}
