//! A document for people written as DOCX: headings, paragraphs and tables, right to left where its language is written so.
//! The same document gives the same bytes.

use std::io::{Cursor, Write};

use quick_xml::escape::escape;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::domain::error::{Error, Result};
use crate::domain::language::Language;

/// A document in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub title: String,
    /// That of the headings; texts within may be in others.
    pub language: Language,
    pub blocks: Vec<Block>,
}

/// One part of a document. Line ends in a text begin a new line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(String),
    Paragraph(String),
    Table {
        columns: Vec<String>,
        /// Each row has a cell for each column.
        rows: Vec<Vec<String>>,
    },
}

/// What every part of a document in XML begins with.
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// The namespace of the words of a document.
const WORDS: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// TABLE: the parts that are the same in every document.
const FIXED_PARTS: [(&str, &str); 3] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#,
    ),
    (
        "word/_rels/document.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
];

/// The usable width of a landscape A4 page, in twentieths of a point.
const PAGE_WIDTH: usize = 14_570;

/// The document as DOCX.
///
/// # Errors
///
/// `Internal` when the archive cannot be written, which memory gives no cause for.
pub fn to_docx(document: &Document) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in FIXED_PARTS {
        add(&mut writer, name, content)?;
    }
    add(&mut writer, "docProps/core.xml", &properties(document))?;
    add(&mut writer, "word/styles.xml", &styles(document.language))?;
    add(&mut writer, "word/document.xml", &body(document))?;
    let written = writer.finish().map_err(|error| internal(&error))?;
    Ok(written.into_inner())
}

fn add(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &str) -> Result<()> {
    let started = writer.start_file(name, SimpleFileOptions::default());
    started.map_err(|error| internal(&error))?;
    let written = write!(writer, "{DECLARATION}{content}");
    written.map_err(|error| internal(&error))
}

fn internal(error: &dyn std::fmt::Display) -> Error {
    Error::Internal(format!("docx: {error}"))
}

fn properties(document: &Document) -> String {
    format!(
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>"#,
        written(&document.title),
        document.language
    )
}

fn styles(language: Language) -> String {
    let language = tag(language);
    let heading = |id: &str, name: &str, half_points: u8, level: u8| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{level}"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>"#
        )
    };
    format!(
        r#"<w:styles {WORDS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="SimSun" w:cs="Arial"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{}{}</w:styles>"#,
        heading("Heading1", "heading 1", 32, 0),
        heading("Heading2", "heading 2", 24, 1),
    )
}

/// TABLE: the names that Word has for the languages.
const fn tag(language: Language) -> &'static str {
    match language {
        Language::Ar => "ar-SA",
        Language::Zh => "zh-CN",
        Language::En => "en-GB",
        Language::Fr => "fr-FR",
        Language::Ru => "ru-RU",
        Language::Es => "es-ES",
    }
}

fn body(document: &Document) -> String {
    let page = Page {
        right_to_left: document.language == Language::Ar,
    };
    let blocks: String = document
        .blocks
        .iter()
        .map(|block| page.block(block))
        .collect();
    let bidi = page.mark("<w:bidi/>");
    format!(
        r#"<w:document {WORDS}><w:body>{}{blocks}<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>{bidi}</w:sectPr></w:body></w:document>"#,
        page.paragraph("Heading1", &document.title, Weight::Plain),
    )
}

/// In which direction the page is read.
#[derive(Clone, Copy)]
struct Page {
    right_to_left: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Plain,
    Bold,
}

impl Page {
    /// A mark that only a page read from right to left has.
    const fn mark(self, mark: &str) -> &str {
        if self.right_to_left { mark } else { "" }
    }

    fn block(self, block: &Block) -> String {
        match block {
            Block::Heading(text) => self.paragraph("Heading2", text, Weight::Plain),
            Block::Paragraph(text) => self.paragraph("Normal", text, Weight::Plain),
            Block::Table { columns, rows } => self.table(columns, rows),
        }
    }

    fn paragraph(self, style: &str, text: &str, weight: Weight) -> String {
        let lines: Vec<String> = text.lines().map(|line| run(line, weight)).collect();
        let bidi = self.mark("<w:bidi/>");
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{bidi}</w:pPr>{}</w:p>"#,
            lines.join("<w:r><w:br/></w:r>")
        )
    }

    /// A table whose first row is repeated on each page, and an empty paragraph after it, which Word insists on.
    fn table(self, columns: &[String], rows: &[Vec<String>]) -> String {
        let width = PAGE_WIDTH / columns.len().max(1);
        let grid = format!(r#"<w:gridCol w:w="{width}"/>"#).repeat(columns.len());
        let edges = ["top", "left", "bottom", "right", "insideH", "insideV"];
        let edges = edges.map(|edge| {
            format!(r#"<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#)
        });
        let head = self.row(columns, "<w:tblHeader/>", Weight::Bold);
        let rows = rows.iter().map(|row| self.row(row, "", Weight::Plain));
        format!(
            r#"<w:tbl><w:tblPr>{}<w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{}</w:tbl>{}"#,
            self.mark("<w:bidiVisual/>"),
            edges.concat(),
            rows.collect::<String>(),
            self.paragraph("Normal", "", Weight::Plain),
        )
    }

    fn row(self, cells: &[String], repeated: &str, weight: Weight) -> String {
        let cell = |text: &String| {
            let paragraph = self.paragraph("Normal", text, weight);
            format!(r#"<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{paragraph}</w:tc>"#)
        };
        let cells: String = cells.iter().map(cell).collect();
        format!("<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")
    }
}

/// One line. It runs from right to left where it has letters that do, so that an address within an Arabic page does not.
fn run(line: &str, weight: Weight) -> String {
    let bold = if weight == Weight::Bold {
        "<w:b/><w:bCs/>"
    } else {
        ""
    };
    let direction = if line.chars().any(runs_right_to_left) {
        "<w:rtl/>"
    } else {
        ""
    };
    format!(
        r#"<w:r><w:rPr>{bold}{direction}</w:rPr><w:t xml:space="preserve">{}</w:t></w:r>"#,
        written(line)
    )
}

/// Whether it is a letter of a script that is written from right to left.
const fn runs_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// A text as XML may hold it.
fn written(text: &str) -> String {
    let allowed =
        |character: &char| !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}');
    let kept: String = text.replace('\t', " ").chars().filter(allowed).collect();
    escape(&kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::docx_tables;
    use crate::documents::zip_archive::ZipArchive;

    fn document(language: Language) -> Document {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        Document {
            title: "A <title> & more".to_owned(),
            language,
            blocks: vec![
                Block::Heading("First".to_owned()),
                Block::Paragraph("one\ntwo".to_owned()),
                Block::Table {
                    columns: row(["Partner", "Contact"]),
                    rows: vec![
                        row(["اليونيسف", "x@unicef.example\n+41 22"]),
                        row(["\u{1}\u{ffff}a<b>", ""]),
                    ],
                },
            ],
        }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = ZipArchive::open(bytes).unwrap();
        archive.text(name).unwrap().unwrap()
    }

    #[test]
    fn what_was_written_is_read_again() {
        let bytes = to_docx(&document(Language::En)).unwrap();
        let read = docx_tables::read(&part(&bytes, "word/document.xml")).unwrap();
        assert_eq!(read.paragraphs, ["A <title> & more", "First", "one", "two"]);
        let cells = |row: &docx_tables::Row| row.iter().map(|cell| cell.lines.join("|")).collect();
        let rows: Vec<Vec<String>> = read.tables[0].iter().map(cells).collect();
        assert_eq!(
            rows,
            [
                vec!["Partner", "Contact"],
                vec!["اليونيسف", "x@unicef.example|+41 22"],
                vec!["a<b>", ""],
            ]
        );
        assert_eq!(bytes, to_docx(&document(Language::En)).unwrap());
    }

    #[test]
    fn every_part_is_well_formed_and_every_relation_leads_to_a_part() {
        let bytes = to_docx(&document(Language::Zh)).unwrap();
        let archive = ZipArchive::open(&bytes).unwrap();
        let names: Vec<String> = archive.names().map(str::to_owned).collect();
        assert_eq!(names.len(), 6);
        for name in &names {
            docx_tables::read(&part(&bytes, name)).unwrap();
        }
        for (rels, folder) in [
            ("_rels/.rels", ""),
            ("word/_rels/document.xml.rels", "word/"),
        ] {
            let targets = part(&bytes, rels);
            let targets = targets.split("Target=\"").skip(1);
            for target in targets.filter_map(|rest| rest.split('"').next()) {
                assert!(names.contains(&format!("{folder}{target}")), "{target}");
            }
        }
    }

    #[test]
    fn an_arabic_page_runs_from_right_to_left_and_an_address_in_it_does_not() {
        let count = |language, mark: &str| {
            let bytes = to_docx(&document(language)).unwrap();
            part(&bytes, "word/document.xml").matches(mark).count()
        };
        assert_eq!(count(Language::Ar, "<w:bidiVisual/>"), 1);
        assert_eq!(count(Language::Ar, "<w:bidi/>"), 11);
        assert_eq!(count(Language::Ar, "<w:rtl/>"), 1);
        assert_eq!(count(Language::Fr, "<w:bidi/>"), 0);
        assert_eq!(count(Language::Fr, "<w:bidiVisual/>"), 0);
    }
}
