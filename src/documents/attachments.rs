//! What a file is that somebody attaches, from its content and never from its name.

use super::zip_archive::ZipArchive;
use crate::domain::attachment::FileType;
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::validation::forbidden_character;

/// TABLE: how files begin, and how they end where they say so.
const MARKS: [(FileType, &[u8], &[u8]); 3] = [
    (FileType::Pdf, b"%PDF-", b"%%EOF"),
    (FileType::Png, b"\x89PNG\r\n\x1a\n", b"IEND"),
    (FileType::Jpeg, b"\xff\xd8\xff", b"\xff\xd9"),
];

/// How far from the end the mark of the end may stand.
const TAIL_BYTES: usize = 2_048;

/// Parts of an Office document that run programs.
const PROGRAMS: [&str; 2] = ["vbaProject.bin", "activeX/"];

/// Which of the kinds that are taken the bytes are.
///
/// # Errors
/// `Unsupported` for every other kind, `Malformed` for a file that is empty or cut short.
pub fn file_type(bytes: &[u8]) -> Result<FileType> {
    if bytes.is_empty() {
        return Err(Error::Malformed(Message::new("files-empty")));
    }
    if let Some((known, _, end)) = MARKS.iter().find(|(_, start, _)| bytes.starts_with(start)) {
        let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
        let ends = tail.windows(end.len()).any(|window| window == *end);
        return if ends { Ok(*known) } else { Err(cut_short()) };
    }
    if bytes.starts_with(b"PK") {
        return office(bytes);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
    match forbidden_character(text) {
        None => Ok(FileType::Text),
        Some(_) => Err(unknown()),
    }
}

fn office(bytes: &[u8]) -> Result<FileType> {
    let archive = ZipArchive::open(bytes)?;
    let runs = |name: &str| PROGRAMS.iter().any(|part| name.contains(part));
    if archive.names().any(runs) {
        return Err(Error::Unsupported(Message::new("files-program")));
    }
    let has = |part: &str| archive.names().any(|name| name == part);
    if has("word/document.xml") {
        Ok(FileType::Docx)
    } else if has("xl/workbook.xml") {
        Ok(FileType::Xlsx)
    } else {
        Err(unknown())
    }
}

fn unknown() -> Error {
    Error::Unsupported(Message::new("files-unknown-type"))
}

fn cut_short() -> Error {
    Error::Malformed(Message::new("files-cut-short"))
}

#[cfg(test)]
mod tests {
    use super::super::zip_archive::tests::zip_of;
    use super::*;

    fn key(bytes: &[u8]) -> String {
        match file_type(bytes) {
            Ok(known) => known.to_string(),
            Err(Error::Malformed(message) | Error::Unsupported(message)) => {
                message.key.into_owned()
            }
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn content_tells_the_type() {
        assert_eq!(key(b"%PDF-1.7\n...\n%%EOF\n"), "pdf");
        assert_eq!(key(b"\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82"), "png");
        assert_eq!(key(b"\xff\xd8\xff\xe0....\xff\xd9"), "jpeg");
        assert_eq!(key("État;jours\nTogo;3\n".as_bytes()), "text");
        assert_eq!(key(&zip_of(&[("word/document.xml", "<a/>")])), "docx");
        assert_eq!(key(&zip_of(&[("xl/workbook.xml", "<a/>")])), "xlsx");
    }

    #[test]
    fn everything_else_is_refused() {
        assert_eq!(key(b""), "files-empty");
        assert_eq!(key(b"%PDF-1.7\n cut"), "files-cut-short");
        assert_eq!(key(b"\x89PNG\r\n\x1a\n...."), "files-cut-short");
        for foreign in [
            &b"MZ\x90\0"[..],
            b"\x7fELF\x02",
            b"GIF89a\x01\0",
            b"a\0b",
            b"\xff\xfea\0",
        ] {
            assert_eq!(key(foreign), "files-unknown-type");
        }
        assert_eq!(key(&zip_of(&[("a.txt", "x")])), "files-unknown-type");
        assert_eq!(
            key(b"PK\x03\x04 and then nothing"),
            "documents-broken-archive"
        );
        let macros = [("word/document.xml", "<a/>"), ("word/vbaProject.bin", "x")];
        assert_eq!(key(&zip_of(&macros)), "files-program");
    }
}
