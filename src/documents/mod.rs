//! Documents in, entries out: recommendation sources (CSV, UHRI exports, OHCHR
//! matrices) read into domain types, tables written as CSV and XLSX, and documents
//! for people as DOCX. Pure: bytes in, values out.
//!
//! A bad row is refused alone, with its line, its column and the reason; a bad
//! file is an error, and nothing of it is taken.

pub mod attachments;
mod csv_text;
mod detection;
pub mod docx;
mod docx_tables;
mod entry_draft;
mod limits;
mod matrix_docx;
mod matrix_labels;
mod matrix_layout;
mod office_xml;
mod placing;
mod position_words;
mod recommendation_text;
mod recommendations_csv;
pub mod table;
pub mod trial_files;
mod uhri_columns;
mod uhri_json;
mod uhri_xlsx;
mod xlsx_cells;
mod zip_archive;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use detection::detect;

use self::entry_draft::{Checked, Draft, Field, Flaw};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::recommendation::{Diagnostic, RecommendationEntry, Severity};

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The columns of UPR Info, one row per recommendation.
    RecommendationsCsv,
    /// The same columns, holding voluntary pledges.
    PledgesCsv,
    /// The thematic list of recommendations of OHCHR (DOCX).
    Matrix,
    /// An export of the Universal Human Rights Index as a workbook.
    UhriXlsx,
    /// An export of the Universal Human Rights Index as JSON.
    UhriJson,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RecommendationsCsv => "recommendations_csv",
            Self::PledgesCsv => "pledges_csv",
            Self::Matrix => "matrix",
            Self::UhriXlsx => "uhri_xlsx",
            Self::UhriJson => "uhri_json",
        })
    }
}

/// What was read of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub format: Format,
    /// In the order of the document.
    pub entries: Vec<RecommendationEntry>,
    /// In the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// Rows seen: taken, merged, skipped and refused; headings are no rows.
    pub read: u32,
}

/// Reads a source of recommendations. `progress` is told, now and then and at
/// the end, how many rows have been read.
///
/// # Errors
///
/// `Malformed` when the file is broken, lacks a column or holds no recommendations,
/// `TooLarge` when it passes a limit, `Unsupported` when it is of another kind.
pub fn read(bytes: &[u8], progress: &mut dyn FnMut(u32)) -> Result<Reading> {
    let format = detect(bytes)?;
    let mut reading = ReadingSoFar::new(format, progress);
    match format {
        Format::RecommendationsCsv | Format::PledgesCsv => {
            recommendations_csv::read(bytes, &mut reading)?;
        }
        Format::Matrix => matrix_docx::read(bytes, &mut reading)?,
        Format::UhriXlsx => uhri_xlsx::read(bytes, &mut reading)?,
        Format::UhriJson => uhri_json::read(bytes, &mut reading)?,
    }
    Ok(reading.finish())
}

/// How often progress is told, in rows.
const PROGRESS_ROWS: u32 = 500;

/// A reading under way: where the readers put what they find.
struct ReadingSoFar<'a> {
    reading: Reading,
    progress: &'a mut dyn FnMut(u32),
}

impl<'a> ReadingSoFar<'a> {
    fn new(format: Format, progress: &'a mut dyn FnMut(u32)) -> Self {
        let reading = Reading {
            format,
            entries: Vec::new(),
            diagnostics: Vec::new(),
            read: 0,
        };
        Self { reading, progress }
    }

    /// Counts a row. An error when the file holds more rows than one may.
    fn count_row(&mut self) -> Result<()> {
        self.reading.read += 1;
        if self.reading.read > limits::ROWS_MAX {
            let message = Message::new("documents-too-many-rows").with("max", limits::ROWS_MAX);
            return Err(Error::TooLarge(message));
        }
        if self.reading.read.is_multiple_of(PROGRESS_ROWS) {
            (self.progress)(self.reading.read);
        }
        Ok(())
    }

    /// Checks a row; `column` tells the file's own name of a field.
    fn take(&mut self, draft: &Draft<'_>, column: impl Fn(Field) -> Option<String>) {
        match draft.check() {
            Ok(Checked { entry, warnings }) => {
                for warning in warnings {
                    self.warn(draft.line, column(warning.field), warning.message);
                }
                self.reading.entries.push(entry);
            }
            Err(Flaw { field, message }) => self.refuse(draft.line, column(field), message),
        }
    }

    fn refuse(&mut self, line: u32, column: Option<String>, message: Message) {
        self.tell(line, column, Severity::Refused, message);
    }

    fn warn(&mut self, line: u32, column: Option<String>, message: Message) {
        self.tell(line, column, Severity::Warning, message);
    }

    fn tell(&mut self, line: u32, column: Option<String>, severity: Severity, message: Message) {
        self.reading.diagnostics.push(Diagnostic {
            line,
            column,
            severity,
            message,
        });
    }

    /// For readers that find diagnostics in several passes.
    fn sort_diagnostics(&mut self) {
        self.reading
            .diagnostics
            .sort_by_key(|diagnostic| diagnostic.line);
    }

    fn finish(self) -> Reading {
        (self.progress)(self.reading.read);
        self.reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a document that is sound.
    pub fn read_quietly(bytes: &[u8]) -> Reading {
        match read(bytes, &mut |_| {}) {
            Ok(reading) => reading,
            Err(error) => panic!("{error:?}"),
        }
    }

    /// The message of the error that a document causes.
    pub fn error_of(bytes: &[u8]) -> Message {
        match read(bytes, &mut |_| {}) {
            Ok(_) => panic!("read"),
            Err(
                Error::Malformed(message) | Error::TooLarge(message) | Error::Unsupported(message),
            ) => message,
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn progress_is_told_now_and_then_and_at_the_end() {
        let header = "cycle,session,sur_iso3,recommending_iso3,response,text,lang\n";
        let csv = header.to_owned() + &"2,20,SVN,PRT,noted,Do it,en\n".repeat(1_200);
        let mut told = Vec::new();
        let reading = read(csv.as_bytes(), &mut |rows| told.push(rows));
        assert!(reading.is_ok());
        assert_eq!(told, [500, 1_000, 1_200]);
    }

    #[test]
    fn a_format_is_written_as_its_name() {
        for format in [
            Format::RecommendationsCsv,
            Format::PledgesCsv,
            Format::Matrix,
            Format::UhriXlsx,
            Format::UhriJson,
        ] {
            let json = serde_json::to_string(&format).unwrap_or_default();
            assert_eq!(json, format!("\"{format}\""));
        }
    }

    #[test]
    fn every_message_key_stands_in_every_locale() {
        let sources = [
            include_str!("csv_text.rs"),
            include_str!("detection.rs"),
            include_str!("docx_tables.rs"),
            include_str!("entry_draft.rs"),
            include_str!("matrix_docx.rs"),
            include_str!("placing.rs"),
            include_str!("recommendations_csv.rs"),
            include_str!("table.rs"),
            include_str!("uhri_columns.rs"),
            include_str!("uhri_json.rs"),
            include_str!("xlsx_cells.rs"),
            include_str!("office_xml.rs"),
            include_str!("zip_archive.rs"),
            include_str!("mod.rs"),
        ];
        let locales = [
            include_str!("../locales/ar/documents.ftl"),
            include_str!("../locales/zh/documents.ftl"),
            include_str!("../locales/en/documents.ftl"),
            include_str!("../locales/fr/documents.ftl"),
            include_str!("../locales/ru/documents.ftl"),
            include_str!("../locales/es/documents.ftl"),
        ];
        let quoted = sources.iter().flat_map(|source| source.split('"'));
        let is_key = |word: &&str| {
            word.starts_with("documents-") && !word.contains(|c: char| c.is_whitespace())
        };
        let keys: std::collections::BTreeSet<&str> = quoted
            .filter(is_key)
            .filter(|key| *key != "documents-")
            .collect();
        assert!(keys.len() > 30, "{keys:?}");
        for locale in locales {
            let names: std::collections::BTreeSet<&str> = locale
                .lines()
                .filter(|line| line.starts_with("documents-"))
                .filter_map(|line| line.split(" =").next())
                .collect();
            assert_eq!(names, keys);
        }
    }
}
