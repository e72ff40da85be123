//! The tables of a Word document as rows of cells of lines, and the texts outside
//! them. Merged cells are filled in; deleted and doubled text is left out.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::limits;
use super::office_xml::{attribute, broken, resolved};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// A cell of a table row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Place in the grid, from 0.
    pub column: usize,
    /// Grid columns it covers.
    pub span: usize,
    /// Its paragraphs, parted at line breaks too, trimmed; blank ones left out.
    pub lines: Vec<String>,
}

pub(super) type Row = Vec<Cell>;

/// What a part of a document (body, header) holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    pub tables: Vec<Vec<Row>>,
    /// Paragraphs outside tables, in order.
    pub paragraphs: Vec<String>,
}

/// Reads a part of a Word document. Entities are not expanded, and a document type
/// declaration, which Word never writes, is refused.
pub(super) fn read(xml: &str) -> Result<Content> {
    let mut reader = Reader::from_str(xml);
    let mut state = Builder::default();
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) => state.open(&element)?,
            Event::Empty(element) => {
                state.open(&element)?;
                state.close(element.local_name().as_ref())?;
            }
            Event::End(element) => state.close(element.local_name().as_ref())?,
            Event::Text(text) => state.push(&text),
            Event::CData(text) => state.push(&text),
            Event::GeneralRef(reference) => state.push(&resolved(&reference)?),
            Event::Eof if state.depth == 0 => return Ok(state.content),
            Event::Eof | Event::DocType(_) => return Err(broken()),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

#[derive(Default)]
struct Builder {
    content: Content,
    depth: usize,
    /// Tables open now; text of an inner table belongs to the outer cell.
    table_depth: usize,
    /// Elements open now whose text is not there for the reader.
    hidden_depth: usize,
    /// Within `w:t`: only there is text.
    in_text: bool,
    table: Vec<Row>,
    row: Row,
    cell: Cell,
    /// The cell goes on from the one above.
    continues: bool,
    /// Last lines by grid column, for cells merged downwards.
    above: HashMap<usize, Vec<String>>,
    paragraph: String,
    /// Bytes that merged cells have repeated.
    filled: usize,
}

/// Elements whose text is a copy, was moved away or was deleted.
const HIDDEN: [&str; 3] = ["moveFrom", "del", "Fallback"];

impl Builder {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<()> {
        self.depth += 1;
        if self.depth > limits::XML_DEPTH_MAX {
            return Err(Error::TooLarge(Message::new("documents-too-deep")));
        }
        match element.local_name().as_ref() {
            "tbl" => self.table_depth += 1,
            "tc" if self.table_depth == 1 => self.start_cell(),
            "gridSpan" if self.table_depth == 1 => {
                self.cell.span = value_of(element)
                    .and_then(|span| span.parse().ok())
                    .unwrap_or(1);
            }
            "vMerge" if self.table_depth == 1 => {
                self.continues = value_of(element).is_none_or(|kind| kind == "continue");
            }
            "t" => self.in_text = true,
            "tab" => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push('\n'),
            "noBreakHyphen" => self.paragraph.push('-'),
            name if HIDDEN.contains(&name) => self.hidden_depth += 1,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<()> {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "tbl" => self.end_table(),
            "tr" if self.table_depth == 1 => self.table.push(std::mem::take(&mut self.row)),
            "tc" if self.table_depth == 1 => self.end_cell()?,
            "p" => self.end_paragraph(),
            "t" => self.in_text = false,
            _ if HIDDEN.contains(&name) => self.hidden_depth = self.hidden_depth.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if self.in_text && self.hidden_depth == 0 {
            self.paragraph.push_str(text);
        }
    }

    fn start_cell(&mut self) {
        let column = self
            .row
            .last()
            .map_or(0, |last| last.column.saturating_add(last.span));
        self.continues = false;
        self.cell = Cell {
            column,
            span: 1,
            lines: Vec::new(),
        };
    }

    fn end_cell(&mut self) -> Result<()> {
        let mut cell = std::mem::take(&mut self.cell);
        if self.continues {
            cell.lines = self.above.get(&cell.column).cloned().unwrap_or_default();
            self.filled += cell.lines.iter().map(String::len).sum::<usize>();
            if self.filled > limits::FILLED_BYTES_MAX {
                return Err(Error::TooLarge(Message::new("documents-merged-too-large")));
            }
        } else {
            self.above.insert(cell.column, cell.lines.clone());
        }
        self.row.push(cell);
        Ok(())
    }

    fn end_table(&mut self) {
        self.table_depth = self.table_depth.saturating_sub(1);
        if self.table_depth == 0 {
            self.content.tables.push(std::mem::take(&mut self.table));
            self.above.clear();
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let lines = paragraph
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let target = if self.table_depth > 0 {
            &mut self.cell.lines
        } else {
            &mut self.content.paragraphs
        };
        target.extend(lines.map(str::to_owned));
    }
}

fn value_of(element: &BytesStart<'_>) -> Option<String> {
    attribute(element, "val")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(xml: &str) -> Vec<Vec<String>> {
        let body = format!("<w:body>{xml}</w:body>");
        let content = read(&body).expect("a document");
        let row_text = |row: &Row| row.iter().map(|cell| cell.lines.join("|")).collect();
        content.tables.concat().iter().map(row_text).collect()
    }

    fn cell(text: &str) -> String {
        format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    }

    #[test]
    fn runs_join_and_paragraphs_and_breaks_part() {
        let xml = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>4</w:t></w:r><w:r><w:t>8th &amp; &#233;</w:t></w:r></w:p>\
                   <w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p><w:p/></w:tc></w:tr></w:tbl>";
        assert_eq!(lines(xml), [["48th & é|a|b"]]);
    }

    #[test]
    fn deleted_moved_and_doubled_text_is_left_out() {
        let xml = "<w:tbl><w:tr><w:tc><w:p><w:del><w:r><w:t>x</w:t></w:r></w:del><w:moveFrom><w:r><w:t>y</w:t></w:r></w:moveFrom>\
                   <w:r><w:instrText>PAGE</w:instrText><w:t>kept</w:t></w:r><mc:Fallback><w:t>z</w:t></mc:Fallback></w:p></w:tc></w:tr></w:tbl>";
        assert_eq!(lines(xml), [["kept"]]);
    }

    #[test]
    fn merged_cells_are_filled_and_keep_their_place() {
        let start = "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>up</w:t></w:r></w:p></w:tc>";
        let goes_on = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>";
        let xml = format!(
            "<w:tbl><w:tr>{start}{}</w:tr><w:tr>{goes_on}{}</w:tr></w:tbl>",
            cell("1"),
            cell("2")
        );
        assert_eq!(lines(&xml), [["up", "1"], ["up", "2"]]);
        let wide = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr></w:tc><w:tc/></w:tr></w:tbl>";
        let content = read(&format!("<w:body>{wide}</w:body>")).expect("a document");
        assert_eq!(content.tables[0][0][1].column, 3);
    }

    #[test]
    fn merged_cells_cannot_multiply_a_long_text() {
        let long = "x".repeat(1 << 20);
        let start = format!(
            "<w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:t>{long}</w:t></w:p></w:tc></w:tr>"
        );
        let goes_on = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr>".repeat(20);
        let read = read(&format!("<w:tbl>{start}{goes_on}</w:tbl>"));
        assert!(matches!(read, Err(Error::TooLarge(_))));
    }

    #[test]
    fn an_inner_table_is_text_of_the_outer_cell() {
        let xml = format!(
            "<w:tbl><w:tr><w:tc><w:tbl><w:tr>{}{}</w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            cell("a"),
            cell("b")
        );
        assert_eq!(lines(&xml), [["a|b"]]);
    }

    #[test]
    fn hostile_or_broken_xml_is_refused() {
        for xml in [
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><w:t>&x;</w:t></a>",
            "<a><w:t>&x;</w:t></a>",
            "<a><b></a>",
            "<a>",
        ] {
            assert!(matches!(read(xml), Err(Error::Malformed(_))), "{xml}");
        }
        assert!(matches!(
            read(&"<a>".repeat(10_000)),
            Err(Error::TooLarge(_))
        ));
    }
}
