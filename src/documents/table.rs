//! A table of results written as CSV or XLSX, for people who open it in Excel.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::message::Message;

/// A table in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the file is called, without its ending.
    pub name: &'static str,
    /// What the sheet is called.
    pub title: String,
    pub language: Language,
    pub columns: Vec<String>,
    /// Each row has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// One value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Integer(i64),
    Number(f64),
    /// `2012-03-21`.
    Date(String),
    Empty,
}

/// With it Excel reads the file as UTF-8, so that Arabic and Chinese are shown.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Signs that make a spreadsheet take a text for a formula when they come first.
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Rows of a sheet of Excel, less the one for the names of the columns.
const SHEET_ROWS_MAX: usize = 1_048_575;

/// Excel refuses cells with more characters; a longer text is cut and ends in `…`.
const SHEET_CELL_CHARS_MAX: usize = 32_767;

/// Excel refuses longer names of sheets.
const SHEET_NAME_CHARS_MAX: usize = 31;

/// The narrowest and the widest column of a sheet, in characters.
const COLUMN_CHARS: (usize, usize) = (8, 60);

/// So many rows are looked at for how wide a column should be.
const MEASURED_ROWS: usize = 200;

/// The table as CSV: UTF-8 with a byte order mark, commas, CRLF. Texts that would be
/// taken for a formula are preceded by an apostrophe.
///
/// # Errors
///
/// `Internal` when the writer fails, which a table in memory gives no cause for.
pub fn to_csv(table: &Table) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(BOM.to_vec());
    let header = table.columns.iter().map(|name| guarded(name));
    writer
        .write_record(header)
        .map_err(|error| internal(&error))?;
    for row in &table.rows {
        let cells = row.iter().map(csv_cell);
        writer
            .write_record(cells)
            .map_err(|error| internal(&error))?;
    }
    writer
        .into_inner()
        .map_err(|error| internal(&error.into_error()))
}

/// The table as a workbook of one sheet, its first row fixed, bold and there to filter by.
///
/// # Errors
///
/// `TooLarge` past the rows that a sheet can hold, `Internal` when the writer fails.
pub fn to_xlsx(table: &Table) -> Result<Vec<u8>> {
    if table.rows.len() > SHEET_ROWS_MAX {
        let message = Message::new("documents-too-many-rows").with("max", SHEET_ROWS_MAX);
        return Err(Error::TooLarge(message));
    }
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet(), table).map_err(|error| internal(&error))?;
    workbook.save_to_buffer().map_err(|error| internal(&error))
}

fn fill(sheet: &mut Worksheet, table: &Table) -> std::result::Result<(), XlsxError> {
    sheet.set_name(sheet_name(&table.title))?;
    sheet.set_right_to_left(table.language == Language::Ar);
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let (mut last_row, mut last_column) = (0, 0);
    for (column, (place, name)) in (0..).zip(table.columns.iter().enumerate()) {
        sheet.write_string_with_format(0, column, fitting(name), &bold)?;
        sheet.set_column_width(column, width(table, place, name))?;
        last_column = column;
    }
    for (line, row) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(row) {
            put(sheet, (line, column), cell, &day)?;
        }
        last_row = line;
    }
    sheet.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

/// How wide a column should be, in characters: as wide as its heading, with room for the button of the filter, and as what
/// stands in the first rows, within limits.
fn width(table: &Table, place: usize, heading: &str) -> f64 {
    let cells = table.rows.iter().take(MEASURED_ROWS);
    let cells = cells.filter_map(|row| row.get(place)).map(cell_width);
    let (least, most) = COLUMN_CHARS;
    let wide = cells.fold(text_width(heading) + 3, usize::max) + 1;
    f64::from(u32::try_from(wide.clamp(least, most)).unwrap_or(0))
}

fn cell_width(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Date(text) => text_width(text),
        Cell::Integer(number) => number.to_string().len(),
        Cell::Number(number) => number.to_string().len(),
        Cell::Empty => 0,
    }
}

/// Chinese characters take the room of two others.
fn text_width(text: &str) -> usize {
    let most = text.chars().take(COLUMN_CHARS.1);
    most.map(|sign| if sign < '\u{2e80}' { 1 } else { 2 }).sum()
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    day: &Format,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, fitting(text))?,
        // Past 2^53 Excel would round: then the digits are kept as a text.
        Cell::Integer(number) => match i32::try_from(*number) {
            Ok(number) => sheet.write_number(row, column, number)?,
            Err(_) => sheet.write_string(row, column, number.to_string())?,
        },
        Cell::Number(number) => sheet.write_number(row, column, *number)?,
        Cell::Date(date) => match ExcelDateTime::parse_from_str(date) {
            Ok(date) => sheet.write_datetime_with_format(row, column, &date, day)?,
            Err(_) => sheet.write_string(row, column, fitting(date))?,
        },
        Cell::Empty => sheet,
    };
    Ok(())
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Date(text) => guarded(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Empty => String::new(),
    }
}

fn guarded(text: &str) -> String {
    if text.starts_with(FORMULA_SIGNS) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn fitting(text: &str) -> String {
    if text.chars().nth(SHEET_CELL_CHARS_MAX).is_none() {
        return text.to_owned();
    }
    let kept = text.chars().take(SHEET_CELL_CHARS_MAX - 1);
    kept.chain(['…']).collect()
}

/// The title without the signs that Excel refuses in the name of a sheet.
fn sheet_name(title: &str) -> String {
    let refused = |c: &char| "[]:*?/\\'".contains(*c) || c.is_control();
    let name: String = title
        .chars()
        .filter(|c| !refused(c))
        .take(SHEET_NAME_CHARS_MAX)
        .collect();
    match name.trim() {
        "" => "1".to_owned(),
        name => name.to_owned(),
    }
}

fn internal(error: &dyn std::error::Error) -> Error {
    Error::Internal(format!("writing a table: {error}"))
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    fn table() -> Table {
        Table {
            name: "needs",
            title: "Needs [open]: 2012/2013 and all the others".to_owned(),
            language: Language::En,
            columns: vec!["Name".to_owned(), "=Count".to_owned()],
            rows: vec![
                vec![Cell::Text("حقوق, \"x\"".to_owned()), Cell::Integer(-3)],
                vec![Cell::Text("=1+1".to_owned()), Cell::Number(0.5)],
                vec![Cell::Empty, Cell::Date("2012-03-21".to_owned())],
            ],
        }
    }

    #[test]
    fn csv_is_for_excel_and_carries_no_formula() {
        let csv = to_csv(&table()).expect("a file");
        let expected =
            "\u{feff}Name,'=Count\r\n\"حقوق, \"\"x\"\"\",-3\r\n'=1+1,0.5\r\n,2012-03-21\r\n";
        assert_eq!(String::from_utf8(csv).ok().as_deref(), Some(expected));
        for sign in ["=", "+", "-", "@", "\t", "\r"] {
            assert_eq!(guarded(&format!("{sign}x")), format!("'{sign}x"));
        }
        assert_eq!(guarded("a=b"), "a=b");
    }

    #[test]
    fn xlsx_holds_texts_numbers_and_days() {
        let bytes = to_xlsx(&table()).expect("a file");
        let mut workbook: Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        let name = workbook.sheet_names()[0].clone();
        assert_eq!(name, "Needs open 20122013 and all the");
        let range = workbook.worksheet_range(&name).expect("a sheet");
        let cell = |row, column| range.get_value((row, column)).cloned();
        assert_eq!(cell(1, 0), Some(Data::String("حقوق, \"x\"".to_owned())));
        assert_eq!(cell(1, 1), Some(Data::Float(-3.0)));
        assert_eq!(cell(2, 0), Some(Data::String("=1+1".to_owned())));
        assert!(
            matches!(cell(3, 1), Some(Data::DateTime(day)) if day.as_f64().to_bits() == 40_989.0_f64.to_bits())
        );
    }

    #[test]
    fn what_a_sheet_cannot_hold_is_cut_or_refused() {
        let long = "م".repeat(SHEET_CELL_CHARS_MAX + 1);
        let cut = fitting(&long);
        assert_eq!(
            (cut.chars().count(), cut.ends_with('…')),
            (SHEET_CELL_CHARS_MAX, true)
        );
        let rows = vec![Vec::new(); SHEET_ROWS_MAX + 1];
        let table = Table { rows, ..table() };
        assert!(matches!(to_xlsx(&table), Err(Error::TooLarge(_))));
        assert_eq!(sheet_name("[]"), "1");
    }

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        let (chinese, long) = ("在审查中的需求", "x".repeat(10_000));
        let table = Table {
            columns: ["", "In review", "x"].map(str::to_owned).to_vec(),
            rows: vec![vec![
                Cell::Text(chinese.to_owned()),
                Cell::Empty,
                Cell::Text(long),
            ]],
            ..table()
        };
        let wide = |place: usize| width(&table, place, &table.columns[place]);
        let widths = [wide(0), wide(1), wide(2)].map(f64::to_bits);
        assert_eq!(widths, [15.0, 13.0, 60.0].map(f64::to_bits));
    }
}
