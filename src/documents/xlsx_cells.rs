//! The cells of the first sheet of an Excel workbook, one after the other. Nothing
//! is set aside for what a workbook claims to hold, so a cell far off to the right
//! or far below costs nothing.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::limits;
use super::office_xml::{attribute, broken, resolved};
use super::zip_archive::ZipArchive;
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// The first sheet of a workbook and the texts that its cells share.
pub(super) struct FirstSheet {
    xml: String,
    shared: Vec<String>,
}

/// A cell of the sheet.
pub(super) struct Cell<'a> {
    /// From 1, as Excel counts.
    pub row: u32,
    /// From 0.
    pub column: u32,
    /// Numbers as Excel stores them, days as their count.
    pub text: Cow<'a, str>,
}

impl FirstSheet {
    /// Finds the sheet in the workbook.
    pub fn open(archive: &mut ZipArchive<'_>) -> Result<Self> {
        let workbook = part(archive, "xl/workbook.xml")?;
        let links = part(archive, "xl/_rels/workbook.xml.rels")?;
        let sheet = first_of(&workbook, "sheet", |_| true)?
            .ok_or_else(|| Error::Malformed(Message::new("documents-no-sheet")))?;
        let id = attribute(&sheet, "id").ok_or_else(broken)?;
        let is_link = |link: &BytesStart<'_>| attribute(link, "Id").as_ref() == Some(&id);
        let link = first_of(&links, "Relationship", is_link)?.ok_or_else(broken)?;
        let target = attribute(&link, "Target").ok_or_else(broken)?;
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("xl/{target}"),
        };
        let shared = archive.text("xl/sharedStrings.xml")?.unwrap_or_default();
        Ok(Self {
            xml: part(archive, &path)?,
            shared: shared_texts(&shared)?,
        })
    }

    /// Hands each cell to `visit`, in the order of the sheet.
    pub fn each_cell(&self, visit: &mut dyn FnMut(&Cell<'_>) -> Result<()>) -> Result<()> {
        let mut reader = Reader::from_str(&self.xml);
        let mut scan = Scan::default();
        loop {
            match reader.read_event().map_err(|_| broken())? {
                Event::Start(element) => scan.open(&element)?,
                Event::Text(text) => scan.push(&text),
                Event::CData(text) => scan.push(&text),
                Event::GeneralRef(reference) => scan.push(&resolved(&reference)?),
                Event::End(element) => {
                    let name = element.local_name();
                    if name.as_ref() == "c" {
                        visit(&scan.cell(&self.shared)?)?;
                    }
                    scan.close(name.as_ref());
                }
                Event::Empty(element) if element.local_name().as_ref() == "c" => {
                    scan.open(&element)?;
                    scan.close("c");
                }
                Event::Eof if scan.depth == 0 => return Ok(()),
                Event::Eof | Event::DocType(_) => return Err(broken()),
                Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
    }
}

fn part(archive: &mut ZipArchive<'_>, name: &str) -> Result<String> {
    archive
        .text(name)?
        .ok_or_else(|| Error::Malformed(Message::new("documents-broken-workbook")))
}

/// The first element of a name that fulfils the condition.
fn first_of<'a>(
    xml: &'a str,
    name: &str,
    condition: impl Fn(&BytesStart<'_>) -> bool,
) -> Result<Option<BytesStart<'a>>> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == name && condition(&element) =>
            {
                return Ok(Some(element));
            }
            Event::DocType(_) => return Err(broken()),
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The shared texts: of each item its runs, without the reading aids of Japanese.
fn shared_texts(xml: &str) -> Result<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    let (mut texts, mut text) = (Vec::new(), String::new());
    let (mut in_text, mut in_aid) = (false, false);
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => in_text = true,
                "rPh" => in_aid = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_aid = false,
                "si" => texts.push(unescaped(std::mem::take(&mut text))),
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "si" => {
                texts.push(String::new());
            }
            Event::Text(part) if in_text && !in_aid => text.push_str(&part),
            Event::CData(part) if in_text && !in_aid => text.push_str(&part),
            Event::GeneralRef(part) if in_text && !in_aid => text.push_str(&resolved(&part)?),
            Event::DocType(_) => return Err(broken()),
            Event::Eof => return Ok(texts),
            _ => {}
        }
    }
}

/// Excel writes a carriage return as `_x000D_`.
fn unescaped(text: String) -> String {
    if text.contains("_x000D_") {
        text.replace("_x000D_", "")
    } else {
        text
    }
}

/// Where the reader stands in the sheet.
#[derive(Default)]
struct Scan {
    depth: usize,
    row: u32,
    column: u32,
    kind: String,
    text: String,
    in_value: bool,
}

impl Scan {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<()> {
        self.depth += 1;
        if self.depth > limits::XML_DEPTH_MAX {
            return Err(Error::TooLarge(Message::new("documents-too-deep")));
        }
        match element.local_name().as_ref() {
            "row" => self.open_row(element)?,
            "c" => self.open_cell(element)?,
            "v" | "t" => self.in_value = true,
            _ => {}
        }
        Ok(())
    }

    fn open_row(&mut self, element: &BytesStart<'_>) -> Result<()> {
        self.row = match attribute(element, "r") {
            Some(number) => number.parse().map_err(|_| broken())?,
            None => self.row.saturating_add(1),
        };
        self.column = 0;
        Ok(())
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) -> Result<()> {
        if let Some(reference) = attribute(element, "r") {
            self.column = column_of(&reference).ok_or_else(broken)?;
        }
        self.kind = attribute(element, "t").unwrap_or_default();
        self.text.clear();
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if self.in_value {
            self.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "c" => self.column = self.column.saturating_add(1),
            "v" | "t" => self.in_value = false,
            _ => {}
        }
    }

    fn cell<'a>(&'a self, shared: &'a [String]) -> Result<Cell<'a>> {
        let text = match self.kind.as_str() {
            "s" => {
                let index: usize = self.text.trim().parse().map_err(|_| broken())?;
                Cow::Borrowed(shared.get(index).ok_or_else(broken)?.as_str())
            }
            // Truth values and errors say nothing that a recommendation could.
            "b" | "e" => Cow::Borrowed(""),
            _ => Cow::Borrowed(self.text.as_str()),
        };
        Ok(Cell {
            row: self.row,
            column: self.column,
            text,
        })
    }
}

/// The last column of a sheet is XFD.
const LETTERS_MAX: usize = 3;

/// `AB12` -> 27.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.trim_end_matches(|c: char| c.is_ascii_digit());
    if letters.is_empty() || letters.len() > LETTERS_MAX {
        return None;
    }
    let digit = |c: char| {
        c.is_ascii_uppercase()
            .then(|| u32::from(c) - u32::from('A') + 1)
    };
    let number = letters
        .chars()
        .try_fold(0, |number, c| Some(number * 26 + digit(c)?))?;
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::zip_archive::tests::zip_of;
    use super::*;

    /// A workbook of one sheet with these rows and shared texts, in XML.
    pub fn workbook(rows: &str, shared: &str) -> Vec<u8> {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        zip_of(&[
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/a.xml\"/></Relationships>",
            ),
            ("xl/worksheets/a.xml", &sheet),
            (
                "xl/sharedStrings.xml",
                &format!("<sst uniqueCount=\"99999999999999\">{shared}</sst>"),
            ),
        ])
    }

    fn cells(rows: &str, shared: &str) -> Result<Vec<(u32, u32, String)>> {
        let bytes = workbook(rows, shared);
        let sheet = FirstSheet::open(&mut ZipArchive::open(&bytes)?)?;
        let mut cells = Vec::new();
        sheet.each_cell(&mut |cell| {
            cells.push((cell.row, cell.column, cell.text.clone().into_owned()));
            Ok(())
        })?;
        Ok(cells)
    }

    #[test]
    fn every_kind_of_cell_is_read_in_its_place() {
        let shared = "<si><t>a</t></si><si><r><t>b &amp; </t></r><r><t>c_x000D_</t></r><rPh><t>x</t></rPh></si>";
        let rows = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"AB2\" t=\"inlineStr\"><is><t>d</t></is></c><c><v>4.5</v></c></row>\
                    <row><c t=\"e\"><v>#N/A</v></c><c/><c t=\"s\"><v>0</v></c></row>";
        let expected = [
            (2, 0, "b & c"),
            (2, 27, "d"),
            (2, 28, "4.5"),
            (3, 0, ""),
            (3, 2, "a"),
        ];
        let expected: Vec<_> = expected
            .map(|(row, column, text)| (row, column, text.to_owned()))
            .into();
        assert_eq!(cells(rows, shared).ok(), Some(expected));
    }

    #[test]
    fn impossible_places_and_texts_are_broken() {
        for rows in [
            "<row r=\"99999999999\"/><row r=\"99999999999\"></row>",
            "<row><c r=\"ZZZZ1\"><v>1</v></c></row>",
            "<row><c r=\"1\"><v>1</v></c></row>",
            "<row><c t=\"s\"><v>7</v></c></row>",
            "<row><c t=\"s\"><v>-1</v></c></row>",
            "<row><c><v>1</v></row>",
        ] {
            assert!(
                matches!(cells(rows, ""), Err(Error::Malformed(_))),
                "{rows}"
            );
        }
        assert!(matches!(
            cells(&"<a>".repeat(10_000), ""),
            Err(Error::TooLarge(_))
        ));
    }
}
