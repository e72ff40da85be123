//! Attachments: files of needs and cooperations. Their content is known by its hash and seen by who sees the record.

use super::clock::Millis;
use super::codes::closed_list;
use super::ids::{AttachmentId, CooperationId, NeedId, OrganizationId, UserId};
use super::validation::forbidden_character;

/// Largest file, in MiB: a scanned note verbale with its annexes.
pub const FILE_MIB_MAX: u64 = 20;
/// Most files of one record.
pub const FILES_MAX: usize = 50;
/// How much the files of one organization may take together: what is there when another comes, in MiB.
pub const ORGANIZATION_MIB_MAX: u64 = 4096;
/// Longest description, in characters.
pub const DESCRIPTION_CHARS_MAX: usize = 500;
/// Longest name, in characters, that is kept.
const NAME_CHARS_MAX: usize = 200;

closed_list!(
    /// The kinds of file that are taken; which one it is, its content says.
    FileType {
        Pdf = "pdf",
        Docx = "docx",
        Xlsx = "xlsx",
        Png = "png",
        Jpeg = "jpeg",
        /// Plain text or CSV, in UTF-8.
        Text = "text",
    }
);

impl FileType {
    /// As HTTP names it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// The endings of names that fit it; the first is given to a name that has none of them.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Text => &["txt", "csv"],
        }
    }
}

/// The record that a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Need(NeedId),
    Cooperation(CooperationId),
}

impl Owner {
    /// The kind of record.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Need(_) => "need",
            Self::Cooperation(_) => "cooperation",
        }
    }

    /// The id of the record.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Need(id) => id.to_string(),
            Self::Cooperation(id) => id.to_string(),
        }
    }

    /// Where the API has its files.
    #[must_use]
    pub fn path(self) -> String {
        format!("/v1/{}s/{}/files", self.kind(), self.id())
    }
}

/// A file of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub organization_id: OrganizationId,
    /// As it is offered for saving: one part of a path, with an ending that fits its content.
    pub name: String,
    pub description: String,
    pub file_type: FileType,
    /// SHA-256 of its content, hexadecimal.
    pub hash: String,
    pub bytes: u64,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
}

/// A name for a file that can be saved anywhere: the last part of any path, without signs that mean something to a file
/// system, and with an ending that says what the content is.
#[must_use]
pub fn clean_name(given: &str, file_type: FileType) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_safe = |sign: &char| {
        let text = sign.to_string();
        forbidden_character(&text).is_none()
            && !sign.is_control()
            && !matches!(sign, ':' | '*' | '?' | '"' | '<' | '>' | '|')
            && !is_direction(*sign)
    };
    let safe: String = last.chars().filter(is_safe).collect();
    let safe = safe.trim_matches(['.', ' ']);
    let base: String = safe.chars().take(NAME_CHARS_MAX).collect();
    let base = if base.is_empty() { "file" } else { &base };
    let ending = base.rsplit_once('.').map(|(_, ending)| ending);
    let endings = file_type.endings();
    let fits =
        ending.is_some_and(|one| endings.iter().any(|known| one.eq_ignore_ascii_case(known)));
    if fits {
        return base.to_owned();
    }
    format!("{base}.{}", endings[0])
}

/// Signs that turn the direction of writing, and so hide what a name ends with.
const fn is_direction(sign: char) -> bool {
    matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_part_of_a_path_and_says_what_it_holds() {
        let table = [
            ("note.pdf", FileType::Pdf, "note.pdf"),
            ("Note.PDF", FileType::Pdf, "Note.PDF"),
            ("../../etc/passwd", FileType::Text, "passwd.txt"),
            ("C:\\temp\\evil.html", FileType::Text, "evil.html.txt"),
            ("..", FileType::Png, "file.png"),
            ("", FileType::Jpeg, "file.jpg"),
            (".htaccess", FileType::Text, "htaccess.txt"),
            ("a\0b\r\n\"c.csv", FileType::Text, "abc.csv"),
            ("gpj.\u{202e}fdp", FileType::Pdf, "gpj.fdp.pdf"),
            ("مذكرة.pdf", FileType::Pdf, "مذكرة.pdf"),
        ];
        for (given, file_type, clean) in table {
            assert_eq!(clean_name(given, file_type), clean, "{given:?}");
        }
        let long = clean_name(&"x".repeat(5_000), FileType::Pdf);
        assert_eq!(long.len(), NAME_CHARS_MAX + 4);
    }
}
