//! The form of a CSV file: its bytes are UTF-8, its delimiter is known, its
//! quotes are closed. What the columns mean is told elsewhere.

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

const BOM: &str = "\u{feff}";

/// The file as text, without a byte order mark. Invalid UTF-8 is an error that
/// tells the byte offset and the line.
pub(super) fn decode(bytes: &[u8]) -> Result<&str> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        Error::Malformed(
            Message::new("documents-invalid-utf8")
                .with("offset", offset)
                .with("line", line_at(bytes, offset)),
        )
    })?;
    Ok(text.strip_prefix(BOM).unwrap_or(text))
}

/// The delimiter: the one that the first line holds most of.
pub(super) fn delimiter(text: &[u8]) -> u8 {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| first.split(|byte| *byte == sign).count();
    let mut best = b',';
    for sign in [b';', b'\t'] {
        if count(sign) > count(best) {
            best = sign;
        }
    }
    best
}

/// Refuses text whose quotes are broken: one that never closes, or one that closes
/// in the midst of a value, which is what an unclosed quote further up looks like.
/// The error tells the line where the quote opened.
pub(super) fn check_quotes(text: &str, delimiter: u8) -> Result<()> {
    let mut scan = QuoteScan::default();
    let mut rest = text.as_bytes().iter();
    let mut line = 1;
    for byte in rest.by_ref() {
        scan.step(*byte, line, delimiter)?;
        line += u32::from(*byte == b'\n');
    }
    match scan.state {
        QuoteState::Quoted => Err(broken(scan.opened)),
        _ => Ok(()),
    }
}

#[derive(Clone, Copy, Default)]
enum QuoteState {
    #[default]
    ValueStart,
    Plain,
    Quoted,
    /// After a quote within quotes: the value ends, or the quote is doubled.
    QuoteSeen,
}

#[derive(Default)]
struct QuoteScan {
    state: QuoteState,
    opened: u32,
}

impl QuoteScan {
    fn step(&mut self, byte: u8, line: u32, delimiter: u8) -> Result<()> {
        let ends = byte == delimiter || byte == b'\n' || byte == b'\r';
        self.state = match (self.state, byte) {
            (QuoteState::Quoted, b'"') => QuoteState::QuoteSeen,
            (QuoteState::Quoted, _) | (QuoteState::QuoteSeen, b'"') => QuoteState::Quoted,
            (QuoteState::ValueStart, b'"') => {
                self.opened = line;
                QuoteState::Quoted
            }
            _ if ends => QuoteState::ValueStart,
            (QuoteState::QuoteSeen, _) => return Err(broken(self.opened)),
            _ => QuoteState::Plain,
        };
        Ok(())
    }
}

fn broken(line: u32) -> Error {
    Error::Malformed(Message::new("documents-broken-quotes").with("line", line))
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].split(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_of(result: Result<()>) -> Option<String> {
        match result {
            Err(Error::Malformed(message)) => message
                .args
                .into_iter()
                .find(|(name, _)| name == "line")
                .map(|(_, value)| value),
            _ => None,
        }
    }

    #[test]
    fn sound_quotes_pass() {
        for text in [
            "a,b\n\"x, \"\"y\"\"\nz\",w\n",
            "\"\",\"\"\r\n\"a\"\r\n",
            "in \"midst\" of,b\n",
            "",
        ] {
            assert!(check_quotes(text, b',').is_ok(), "{text}");
        }
    }

    #[test]
    fn broken_quotes_are_told_by_the_line_where_they_opened() {
        assert_eq!(
            line_of(check_quotes("a,b\n1,\"never\nclosed\n", b',')).as_deref(),
            Some("2")
        );
        assert_eq!(
            line_of(check_quotes("a\nb\n\"x\"y\n", b',')).as_deref(),
            Some("3")
        );
        assert_eq!(
            line_of(check_quotes("a\n\"open,1\nx,\"Text\"\n", b',')).as_deref(),
            Some("2")
        );
    }

    #[test]
    fn invalid_utf8_is_told_by_offset_and_line() {
        let Err(Error::Malformed(message)) = decode(b"a,b\nc,\xff\n") else {
            panic!("taken");
        };
        let args: Vec<_> = message
            .args
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(args, ["6", "2"]);
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(decode("\u{feff}a".as_bytes()).ok(), Some("a"));
    }

    #[test]
    fn the_delimiter_is_seen_in_the_first_line() {
        assert_eq!(delimiter(b"a,b,c\n;;;;"), b',');
        assert_eq!(delimiter(b"a;b;c\n"), b';');
        assert_eq!(delimiter(b"a\tb\tc\n"), b'\t');
    }
}
