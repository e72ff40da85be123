//! What a text is about and what help it speaks of, proposed as labels.

pub use crate::matching::text::tagger::{Tag, Tags};

use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::matching::text::tagger;

/// Characters of a text that is tagged, at most; of more than two pages the beginning counts.
pub const TEXT_CHARS_MAX: usize = 100_000;

/// The labels of a text; its language, if not told, is guessed.
///
/// # Errors
/// `Invalid` when the text is blank or too long.
pub fn of_text(text: &str, language: Option<Language>) -> Result<Tags> {
    if text.chars().count() > TEXT_CHARS_MAX {
        let length = Message::new("error-length")
            .with("min", 1)
            .with("max", TEXT_CHARS_MAX);
        return Err(Error::field("/text", length));
    }
    if text.trim().is_empty() {
        return Err(Error::field("/text", Message::new("error-blank")));
    }
    Ok(tagger::tag(text, language))
}
