//! What a document is, from its content and never from its name.

use super::zip_archive::ZipArchive;
use super::{Format, csv_text, limits, recommendations_csv};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// Beginnings of files that people send by mistake, and what to tell them.
const FOREIGN: [(&[u8], &str); 9] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "documents-old-office"),
    (b"%PDF", "documents-pdf"),
    (b"\xff\xfe", "documents-utf16"),
    (b"\xfe\xff", "documents-utf16"),
    (b"{\\rtf", "documents-unknown-format"),
    (b"\x1f\x8b", "documents-unknown-format"),
    (b"\x89PNG", "documents-unknown-format"),
    (b"\xff\xd8\xff", "documents-unknown-format"),
    (b"<", "documents-unknown-format"),
];

/// Which format the bytes are.
///
/// # Errors
///
/// `Malformed` for an empty file or a broken archive, `TooLarge` for one past a
/// limit, `Unsupported` for every other kind of file, saying which where known.
pub fn detect(bytes: &[u8]) -> Result<Format> {
    if bytes.len() > limits::FILE_BYTES_MAX {
        let mib = limits::FILE_BYTES_MAX >> 20;
        let message = Message::new("documents-file-too-large").with("mib", mib);
        return Err(Error::TooLarge(message));
    }
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii();
    if text.is_empty() {
        return Err(Error::Malformed(Message::new("documents-empty")));
    }
    if let Some((_, key)) = FOREIGN.iter().find(|(start, _)| text.starts_with(start)) {
        return Err(Error::Unsupported(Message::new(key)));
    }
    match text[0] {
        _ if bytes.starts_with(b"PK") => detect_in_archive(bytes),
        b'{' | b'[' => Ok(Format::UhriJson),
        _ => detect_in_text(text),
    }
}

fn detect_in_archive(bytes: &[u8]) -> Result<Format> {
    let archive = ZipArchive::open(bytes)?;
    let holds = |folder: &str| archive.names().any(|name| name.starts_with(folder));
    if holds("word/") {
        Ok(Format::Matrix)
    } else if holds("xl/") {
        Ok(Format::UhriXlsx)
    } else {
        Err(Error::Unsupported(Message::new(
            "documents-unknown-archive",
        )))
    }
}

fn detect_in_text(text: &[u8]) -> Result<Format> {
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if first_line.contains(&0) {
        return Err(Error::Unsupported(Message::new("documents-unknown-format")));
    }
    recommendations_csv::detect(text, csv_text::delimiter(text)).ok_or_else(|| {
        let columns = recommendations_csv::REQUIRED.join(", ");
        Error::Unsupported(Message::new("documents-unknown-table").with("columns", columns))
    })
}

#[cfg(test)]
mod tests {
    use super::super::zip_archive::tests::zip_of;
    use super::*;

    fn key(bytes: &[u8]) -> String {
        match detect(bytes) {
            Ok(format) => format.to_string(),
            Err(
                Error::Malformed(message) | Error::Unsupported(message) | Error::TooLarge(message),
            ) => message.key.into_owned(),
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn content_tells_the_format_whatever_the_name_says() {
        assert_eq!(key(&zip_of(&[("word/document.xml", "<a/>")])), "matrix");
        assert_eq!(key(&zip_of(&[("xl/workbook.xml", "<a/>")])), "uhri_xlsx");
        assert_eq!(key(b" [{}]"), "uhri_json");
        assert_eq!(key(b"\xef\xbb\xbf{}"), "uhri_json");
        let header = "cycle,session,sur_iso3,recommending_iso3,response,text,lang\n";
        assert_eq!(key(header.as_bytes()), "recommendations_csv");
        let pledge = format!("{header}1,2,SVN,SVN,Voluntary Pledge,Do it,en\n");
        assert_eq!(key(pledge.as_bytes()), "pledges_csv");
    }

    #[test]
    fn what_is_not_understood_is_told_by_name() {
        assert_eq!(key(b""), "documents-empty");
        assert_eq!(key(b"\xef\xbb\xbf \n"), "documents-empty");
        assert_eq!(key(b"%PDF-1.7"), "documents-pdf");
        assert_eq!(
            key(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 doc"),
            "documents-old-office"
        );
        assert_eq!(key(b"\xff\xfea\0,\0"), "documents-utf16");
        assert_eq!(key(b"<html>"), "documents-unknown-format");
        assert_eq!(key(b"abc\0def"), "documents-unknown-format");
        assert_eq!(key(b"name,age\nx,1\n"), "documents-unknown-table");
        assert_eq!(key(&zip_of(&[("a.txt", "x")])), "documents-unknown-archive");
        assert_eq!(
            key(b"PK\x03\x04 and then nothing"),
            "documents-broken-archive"
        );
        assert_eq!(
            key(&vec![b' '; limits::FILE_BYTES_MAX + 1]),
            "documents-file-too-large"
        );
    }
}
