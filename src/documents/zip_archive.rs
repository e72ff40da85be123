//! The parts of a DOCX or XLSX, unpacked within limits: the sizes that an archive
//! claims are never believed, what comes out of it is counted.

use std::io::{self, Cursor, Read};

use super::limits;
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// An archive whose every part has been seen to unpack within the limits.
pub(super) struct ZipArchive<'a> {
    archive: zip::ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> ZipArchive<'a> {
    /// Opens an archive and unpacks it once, keeping nothing, to know its true size.
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| refuse(&error))?;
        if archive.len() > limits::ZIP_ENTRIES_MAX {
            let message = Message::new("documents-archive-too-many-parts")
                .with("max", limits::ZIP_ENTRIES_MAX);
            return Err(Error::TooLarge(message));
        }
        let name = |raw| String::from_utf8_lossy(raw).into_owned();
        let names = archive.file_names_raw().map(name).collect();
        let mut opened = Self { archive, names };
        opened.measure()?;
        Ok(opened)
    }

    /// The names of the parts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The bytes of a part; nothing if there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(refuse(&error)),
        };
        let mut content = Vec::new();
        file.take(limits::UNPACKED_BYTES_MAX)
            .read_to_end(&mut content)
            .map_err(|_| broken())?;
        Ok(Some(content))
    }

    /// The text of a part, which must be UTF-8, as Office writes it.
    pub fn text(&mut self, name: &str) -> Result<Option<String>> {
        let Some(content) = self.part(name)? else {
            return Ok(None);
        };
        let text = String::from_utf8(content).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let message = Message::new("documents-part-invalid-utf8")
                .with("part", name)
                .with("offset", offset);
            Error::Malformed(message)
        })?;
        Ok(Some(text))
    }

    fn measure(&mut self) -> Result<()> {
        let mut total = 0;
        for index in 0..self.archive.len() {
            let file = self
                .archive
                .by_index(index)
                .map_err(|error| refuse(&error))?;
            let packed = file.compressed_size().max(1);
            let by_ratio = packed
                .saturating_mul(limits::UNPACK_RATIO_MAX)
                .max(limits::UNPACK_RATIO_FREE_BYTES);
            let room = by_ratio.min(limits::UNPACKED_BYTES_MAX - total);
            let size = io::copy(&mut file.take(room + 1), &mut io::sink()).map_err(|_| broken())?;
            if size > room {
                return Err(bomb());
            }
            total += size;
        }
        Ok(())
    }
}

fn broken() -> Error {
    Error::Malformed(Message::new("documents-broken-archive"))
}

fn bomb() -> Error {
    let mib = limits::UNPACKED_BYTES_MAX >> 20;
    Error::TooLarge(Message::new("documents-archive-too-large").with("mib", mib))
}

fn refuse(error: &zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::UnsupportedArchive(_)
        | zip::result::ZipError::InvalidPassword
        | zip::result::ZipError::CompressionMethodNotSupported(_) => {
            Error::Unsupported(Message::new("documents-archive-unsupported"))
        }
        _ => broken(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive of these parts.
    pub fn zip_of(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .expect("a part");
            writer.write_all(content.as_bytes()).expect("its content");
        }
        writer.finish().expect("an archive").into_inner()
    }

    fn key(bytes: &[u8]) -> String {
        match ZipArchive::open(bytes) {
            Ok(_) => "taken".to_owned(),
            Err(
                Error::Malformed(message) | Error::TooLarge(message) | Error::Unsupported(message),
            ) => message.key.into_owned(),
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn a_part_is_read_by_its_name() {
        let bytes = zip_of(&[("a", "text"), ("b", "")]);
        let mut archive = ZipArchive::open(&bytes).expect("an archive");
        assert_eq!(archive.text("a").ok().flatten().as_deref(), Some("text"));
        assert_eq!(archive.text("c").ok(), Some(None));
        assert_eq!(archive.names().count(), 2);
    }

    #[test]
    fn a_truncated_archive_is_broken_wherever_it_is_cut() {
        let bytes = zip_of(&[("word/document.xml", &"<a/>".repeat(500))]);
        for length in 2..bytes.len() {
            assert_ne!(key(&bytes[..length]), "taken", "cut at {length}");
        }
    }

    #[test]
    fn flipped_content_is_broken() {
        let mut bytes = zip_of(&[("word/document.xml", &"some text ".repeat(50))]);
        bytes[60] ^= 0xff;
        assert_eq!(key(&bytes), "documents-broken-archive");
    }

    #[test]
    fn a_bomb_is_refused_before_it_unpacks() {
        let zeros = "\0".repeat(16 << 20);
        assert_eq!(
            key(&zip_of(&[("word/document.xml", &zeros)])),
            "documents-archive-too-large"
        );
    }

    #[test]
    fn too_many_parts_are_refused() {
        let names: Vec<String> = (0..=limits::ZIP_ENTRIES_MAX)
            .map(|n| n.to_string())
            .collect();
        let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(key(&zip_of(&parts)), "documents-archive-too-many-parts");
    }
}
