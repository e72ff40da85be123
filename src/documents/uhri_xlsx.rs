//! An export of the Universal Human Rights Index as a workbook: its first sheet.

use super::entry_draft::Field;
use super::uhri_columns::{self, field_named};
use super::xlsx_cells::{Cell, FirstSheet};
use super::zip_archive::ZipArchive;
use super::{ReadingSoFar, limits};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// Reads the first sheet; `line` is the row of the sheet.
pub(super) fn read(bytes: &[u8], reading: &mut ReadingSoFar<'_>) -> Result<()> {
    let first = FirstSheet::open(&mut ZipArchive::open(bytes)?)?;
    let mut sheet = Sheet::default();
    first.each_cell(&mut |cell| sheet.put(cell, reading))?;
    sheet.finish(reading)
}

/// The sheet so far: the columns once their row has come, and the row that is
/// being filled.
#[derive(Default)]
struct Sheet {
    header: Option<Vec<(u32, Field)>>,
    names: Vec<(u32, String)>,
    row: u32,
    values: Vec<(Field, String)>,
    /// Bytes taken so far: cells may share one long text.
    taken: u64,
}

impl Sheet {
    fn put(&mut self, cell: &Cell<'_>, reading: &mut ReadingSoFar<'_>) -> Result<()> {
        if cell.row != self.row {
            self.end_row(reading)?;
            self.row = cell.row;
        }
        let cells_max = limits::COLUMNS_MAX as usize;
        let is_full = self.names.len() >= cells_max || self.values.len() >= cells_max;
        if cell.column >= limits::COLUMNS_MAX || is_full {
            return Ok(());
        }
        self.count(cell)?;
        match &self.header {
            None => self.names.push((cell.column, cut(&cell.text))),
            Some(header) => {
                if let Some((_, field)) = header.iter().find(|(known, _)| *known == cell.column) {
                    self.values.push((*field, cut(&cell.text)));
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, cell: &Cell<'_>) -> Result<()> {
        self.taken += cell.text.len() as u64;
        if self.taken > limits::UNPACKED_BYTES_MAX {
            let mib = limits::UNPACKED_BYTES_MAX >> 20;
            let message = Message::new("documents-archive-too-large").with("mib", mib);
            return Err(Error::TooLarge(message));
        }
        Ok(())
    }

    fn end_row(&mut self, reading: &mut ReadingSoFar<'_>) -> Result<()> {
        if self.header.is_none() {
            return self.end_header();
        }
        let values = std::mem::take(&mut self.values);
        if values.iter().all(|(_, value)| value.trim().is_empty()) {
            return Ok(());
        }
        reading.count_row()?;
        uhri_columns::take_row(self.row, &values, reading);
        Ok(())
    }

    fn end_header(&mut self) -> Result<()> {
        let names = std::mem::take(&mut self.names);
        if names.iter().all(|(_, name)| name.trim().is_empty()) {
            return Ok(());
        }
        let header: Vec<(u32, Field)> = names
            .iter()
            .filter_map(|(column, name)| Some((*column, field_named(name)?)))
            .collect();
        uhri_columns::require(|field| header.iter().any(|(_, known)| *known == field))?;
        self.header = Some(header);
        Ok(())
    }

    fn finish(mut self, reading: &mut ReadingSoFar<'_>) -> Result<()> {
        self.end_row(reading)?;
        match self.header {
            Some(_) => Ok(()),
            None => uhri_columns::require(|_| false),
        }
    }
}

/// One text may stand in many cells, so none is copied further than the check of its
/// length needs.
fn cut(text: &str) -> String {
    text.chars().take(limits::TEXT_CHARS_MAX + 1).collect()
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

    use super::super::tests::{error_of, read_quietly};
    use super::super::zip_archive::tests::zip_of;
    use super::super::{Format, Reading};
    use crate::domain::recommendation::Severity;

    const HEADER: [&str; 7] = [
        "Text",
        "Recommending Body",
        "Themes",
        "countries_concerned",
        "upr_recommending_states",
        "upr_position",
        "Document Symbol",
    ];
    const ROW: [&str; 7] = [
        "Do it",
        "UPR",
        "- A\n- B",
        "Slovenia",
        "- Chile\n- Peru",
        "Noted",
        "A/HRC/28/15",
    ];

    fn workbook(rows: &[&[&str]]) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (line, row) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*row) {
                sheet.write_string(line, column, *text).expect("a cell");
            }
        }
        workbook.save_to_buffer().expect("a workbook")
    }

    fn told(reading: &Reading) -> Vec<(u32, Severity, &str)> {
        let told = reading.diagnostics.iter();
        told.map(|told| (told.line, told.severity, told.message.key.as_ref()))
            .collect()
    }

    #[test]
    fn rows_are_read_under_their_sheet_row() {
        let mut other = ROW;
        other[1] = "CRC";
        let mut bad = ROW;
        bad[3] = "Atlantis";
        let reading = read_quietly(&workbook(&[&[], &HEADER, &ROW, &[], &other, &bad]));
        assert_eq!(
            (reading.format, reading.read, reading.entries.len()),
            (Format::UhriXlsx, 3, 1)
        );
        let entry = &reading.entries[0];
        assert_eq!((entry.line, entry.session), (3, 20));
        assert_eq!(entry.themes, ["A", "B"]);
        assert_eq!(entry.recommending_states, ["CHL", "PER"]);
        assert_eq!(
            told(&reading),
            [
                (5, Severity::Warning, "documents-uhri-other-body"),
                (6, Severity::Refused, "documents-country-unknown"),
            ]
        );
    }

    #[test]
    fn a_date_cell_places_a_row_without_symbol() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, (name, text)) in (0..).zip(HEADER.iter().zip(ROW)).take(6) {
            sheet.write_string(0, column, *name).expect("a cell");
            sheet.write_string(1, column, text).expect("a cell");
        }
        sheet
            .write_string(0, 6, "Document Publication Date")
            .expect("a cell");
        let day = ExcelDateTime::from_ymd(2014, 12, 10).expect("a day");
        let format = CellFormat::new().set_num_format("yyyy-mm-dd");
        sheet
            .write_datetime_with_format(1, 6, &day, &format)
            .expect("a cell");
        let reading = read_quietly(&workbook.save_to_buffer().expect("a workbook"));
        assert_eq!(reading.entries[0].session, 20);
        assert_eq!(
            told(&reading),
            [(2, Severity::Warning, "documents-session-by-date")]
        );
    }

    #[test]
    fn a_cell_at_the_far_corner_costs_nothing() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, (name, text)) in (0..).zip(HEADER.iter().zip(ROW)) {
            sheet.write_string(0, column, *name).expect("a cell");
            sheet.write_string(1, column, text).expect("a cell");
        }
        sheet
            .write_string(1_048_575, 16_383, "far")
            .expect("a cell");
        let reading = read_quietly(&workbook.save_to_buffer().expect("a workbook"));
        assert_eq!((reading.entries.len(), reading.read), (1, 1));
    }

    #[test]
    fn a_long_text_shared_by_many_cells_is_refused() {
        let long = "x".repeat(32_000);
        let mut rows: Vec<&[&str]> = vec![&HEADER];
        let row = [
            long.as_str(),
            "UPR",
            "",
            "Slovenia",
            "Chile",
            "Noted",
            "A/HRC/28/15",
        ];
        rows.resize(7_000, &row);
        assert_eq!(
            error_of(&workbook(&rows)).key,
            "documents-archive-too-large"
        );
    }

    #[test]
    fn missing_columns_are_named() {
        let message = error_of(&workbook(&[&HEADER[..5], &ROW[..5]]));
        assert_eq!(message.key, "documents-columns-missing");
        assert_eq!(message.args[0].1, "upr_position");
        assert_eq!(error_of(&workbook(&[])).key, "documents-columns-missing");
    }

    #[test]
    fn a_truncated_or_invented_workbook_is_an_error() {
        let whole = workbook(&[&HEADER, &ROW]);
        assert_eq!(
            error_of(&whole[..whole.len() / 2]).key,
            "documents-broken-archive"
        );
        let invented = zip_of(&[("xl/workbook.xml", "<workbook/>")]);
        assert_eq!(error_of(&invented).key, "documents-broken-workbook");
        let empty = zip_of(&[
            ("xl/workbook.xml", "<workbook><sheets></sheets></workbook>"),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships></Relationships>",
            ),
        ]);
        assert_eq!(error_of(&empty).key, "documents-no-sheet");
    }
}
