//! The files of a trial of matching: texts as JSON lines, grades as tab-separated lines with or without a heading. Both
//! in UTF-8; a byte order mark before the first line and empty lines are passed over.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::trial::{Grades, TrialText};

type Place = fn(&mut TrialText) -> &mut String;

/// TABLE: field of a line -> where it goes. A line may hold others, which are passed over.
const FIELDS: [(&str, Place); 8] = [
    ("id", |one| &mut one.id),
    ("text", |one| &mut one.text),
    ("lang", |one| &mut one.lang),
    ("kind", |one| &mut one.kind),
    ("sur", |one| &mut one.sur),
    ("session", |one| &mut one.session),
    ("needing_state", |one| &mut one.needing_state),
    ("provider", |one| &mut one.provider),
];

/// The gain of a higher grade would drown all others.
const GRADE_MAX: u8 = 15;

/// What the columns of grades are called where the first line names them.
const HEADING: [&str; 3] = ["query_id", "doc_id", "relevance"];

/// What the identifiers of texts are to serve for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifiers {
    /// To tell texts apart.
    Any,
    /// To stand in lines whose parts white space separates, too.
    OneWord,
}

/// Reads one text a line. `file` is how people know the file.
///
/// # Errors
/// `Malformed`, with the line, when one is not an object of a text with an id that no other has and that serves; or when
/// there is none.
pub fn texts(file: &str, content: &[u8], identifiers: Identifiers) -> Result<Vec<TrialText>> {
    let mut line_of: HashMap<String, usize> = HashMap::new();
    let mut texts = Vec::new();
    for line in filled_lines(file, content)? {
        let text = text(&line)?;
        if identifiers == Identifiers::OneWord && text.id.contains(char::is_whitespace) {
            let spaced = line.wrong("trial-id-spaced").with("id", text.id);
            return Err(Error::Malformed(spaced));
        }
        if let Some(before) = line_of.insert(text.id.clone(), line.number) {
            let twice = line.wrong("trial-id-twice").with("id", text.id);
            return Err(Error::Malformed(twice.with("before", before)));
        }
        texts.push(text);
    }
    if texts.is_empty() {
        let empty = Message::new("trial-empty").with("file", file);
        return Err(Error::Malformed(empty));
    }
    Ok(texts)
}

/// Reads the grades of a file with the columns query, document and grade. Its first line is a heading if it names them; any
/// other is a judgment, so that none is lost.
///
/// # Errors
/// `Malformed`, with the line, when one has no three columns, its grade is no number from 0 to 15, or it gives a pair
/// another grade than a line before.
pub fn grades(file: &str, content: &[u8]) -> Result<Grades> {
    let mut grades = Grades::new();
    let mut first_of: HashMap<(&str, &str), (u8, usize)> = HashMap::new();
    for (at, line) in filled_lines(file, content)?.enumerate() {
        let cells: Vec<&str> = line.text.split('\t').map(str::trim).collect();
        if at == 0 && is_heading(&cells) {
            continue;
        }
        let [query, doc, cell] = cells[..] else {
            let cells = line.wrong("trial-cells").with("count", cells.len());
            return Err(Error::Malformed(cells));
        };
        let grade = grade(cell).ok_or_else(|| {
            let none = if at == 0 {
                let first = line.wrong("trial-no-grade-first");
                first.with("heading", HEADING.join(", "))
            } else {
                line.wrong("trial-no-grade")
            };
            Error::Malformed(none.with("found", cell).with("max", GRADE_MAX))
        })?;
        let first = *first_of.entry((query, doc)).or_insert((grade, line.number));
        if first.0 != grade {
            return Err(Error::Malformed(
                line.wrong("trial-two-grades")
                    .with("query", query)
                    .with("doc", doc)
                    .with("grade", grade)
                    .with("before", first.1)
                    .with("grade_before", first.0),
            ));
        }
        let of_query = grades.entry(query.to_owned()).or_default();
        of_query.insert(doc.to_owned(), grade);
    }
    Ok(grades)
}

fn is_heading(cells: &[&str]) -> bool {
    let names = |(cell, name): (&&str, &str)| cell.eq_ignore_ascii_case(name);
    cells.len() == HEADING.len() && cells.iter().zip(HEADING).all(names)
}

fn grade(cell: &str) -> Option<u8> {
    cell.parse().ok().filter(|grade| *grade <= GRADE_MAX)
}

/// A line as people find it in their editor.
struct Line<'a> {
    file: &'a str,
    /// From 1 on.
    number: usize,
    text: &'a str,
}

impl Line<'_> {
    /// The message of this key, with where the line is.
    fn wrong(&self, key: &'static str) -> Message {
        Message::new(key)
            .with("file", self.file)
            .with("line", self.number)
    }
}

fn filled_lines<'a>(file: &'a str, content: &'a [u8]) -> Result<impl Iterator<Item = Line<'a>>> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    let content = std::str::from_utf8(content).map_err(|error| {
        let readable = &content[..error.valid_up_to()];
        let line = readable.split(|byte| *byte == b'\n').count();
        Error::Malformed(
            Message::new("trial-not-utf8")
                .with("file", file)
                .with("line", line),
        )
    })?;
    let lines = (1..).zip(content.lines());
    let filled = lines.filter(|(_, text)| !text.trim().is_empty());
    Ok(filled.map(move |(number, text)| Line { file, number, text }))
}

fn text(line: &Line) -> Result<TrialText> {
    let fields: Map<String, Value> = serde_json::from_str(line.text).map_err(|error| {
        let column = error.column().max(1);
        Error::Malformed(line.wrong("trial-no-object").with("column", column))
    })?;
    let said = |name: &str| fields.get(name).filter(|value| !value.is_null());
    let mut text = TrialText::default();
    for (name, place) in FIELDS {
        if let Some(value) = said(name) {
            value
                .as_str()
                .ok_or_else(|| Error::Malformed(line.wrong("trial-no-string").with("field", name)))?
                .clone_into(place(&mut text));
        }
    }
    if text.id.is_empty() {
        return Err(Error::Malformed(line.wrong("trial-no-id")));
    }
    if said("text").is_none() {
        return Err(Error::Malformed(line.wrong("trial-no-text")));
    }
    if let Some(value) = said("themes") {
        text.themes =
            strings(value).ok_or_else(|| Error::Malformed(line.wrong("trial-no-themes")))?;
    }
    Ok(text)
}

fn strings(value: &Value) -> Option<Vec<String>> {
    let all = value.as_array()?.iter();
    all.map(|one| one.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and the arguments of a refusal but the file, which each names.
    fn refused<T: std::fmt::Debug>(read: Result<T>) -> String {
        let Err(Error::Malformed(message)) = read else {
            panic!("{read:?}");
        };
        let file = ("file".into(), "f".to_owned());
        assert!(message.args.contains(&file), "{message:?}");
        let others = message.args.into_iter().filter(|one| *one != file);
        let others: Vec<String> = others
            .map(|(name, value)| format!(" {name}={value}"))
            .collect();
        format!("{}{}", message.key, others.concat())
    }

    fn texts(file: &str, content: &[u8]) -> Result<Vec<TrialText>> {
        super::texts(file, content, Identifiers::Any)
    }

    #[test]
    fn an_identifier_that_is_to_be_one_word_is_refused_if_it_is_more() {
        for (id, refusal) in [
            ("a b", "trial-id-spaced line=2 id=a b"),
            ("a\u{a0}b", "trial-id-spaced line=2 id=a\u{a0}b"),
            (" a", "trial-id-spaced line=2 id= a"),
        ] {
            let content =
                format!("{{\"id\":\"b\",\"text\":\"\"}}\n{{\"id\":\"{id}\",\"text\":\"\"}}");
            let read = super::texts("f", content.as_bytes(), Identifiers::OneWord);
            assert_eq!(refused(read), refusal);
            assert_eq!(texts("f", content.as_bytes()).unwrap().len(), 2, "{id}");
        }
    }

    #[test]
    fn texts_are_read_and_unknown_fields_passed_over() {
        let content = concat!(
            "\u{feff}{\"id\":\"a\",\"text\":\"x\",\"lang\":\"en\",\"cycle\":2}\r\n\n",
            "{\"id\":\"b\",\"text\":\"\",\"session\":null,\"themes\":[\"t\"]}\n"
        );
        let texts = texts("f", content.as_bytes()).unwrap();
        assert_eq!(texts.len(), 2);
        assert_eq!((texts[0].id.as_str(), texts[1].id.as_str()), ("a", "b"));
        assert_eq!((texts[0].text.as_str(), texts[1].text.as_str()), ("x", ""));
        assert_eq!(
            (texts[0].lang.as_str(), &texts[1].themes[..]),
            ("en", &["t".to_owned()][..])
        );
    }

    #[test]
    fn a_line_that_is_no_text_is_named_with_what_it_lacks() {
        for (line, told) in [
            ("{", "trial-no-object line=3 column=1"),
            ("[1]", "trial-no-object line=3 column=1"),
            ("{\"text\":\"x\"}", "trial-no-id line=3"),
            ("{\"id\":\"\",\"text\":\"x\"}", "trial-no-id line=3"),
            ("{\"id\":\"b\"}", "trial-no-text line=3"),
            ("{\"id\":\"b\",\"text\":null}", "trial-no-text line=3"),
            (
                "{\"id\":\"b\",\"text\":\"\",\"session\":4}",
                "trial-no-string line=3 field=session",
            ),
            (
                "{\"id\":\"b\",\"text\":\"\",\"themes\":[4]}",
                "trial-no-themes line=3",
            ),
            (
                "{\"id\":\"a\",\"text\":\"\"}",
                "trial-id-twice line=3 id=a before=1",
            ),
        ] {
            let content = format!("{{\"id\":\"a\",\"text\":\"x\"}}\n\n{line}\n");
            assert_eq!(refused(texts("f", content.as_bytes())), told, "{line}");
        }
    }

    #[test]
    fn a_file_without_texts_is_refused() {
        for content in ["", "\n \n", "\u{feff}"] {
            assert_eq!(refused(texts("f", content.as_bytes())), "trial-empty");
        }
    }

    #[test]
    fn what_is_not_utf8_is_named_by_its_line() {
        let latin = b"q\td\t1\nq\te\t1\nq\tt\xE9\t1\n";
        assert_eq!(refused(grades("f", latin)), "trial-not-utf8 line=3");
        assert_eq!(refused(texts("f", b"\xFF\xFE{\0")), "trial-not-utf8 line=1");
    }

    #[test]
    fn grades_are_read_with_and_without_a_heading() {
        for heading in [
            "query_id\tdoc_id\trelevance\r\n",
            "\u{feff}Query_ID\tDoc_ID\tRelevance\n",
            "\n",
            "",
        ] {
            let content = format!("{heading}q\td\t3\r\n\nq\te\t0\nq\td\t3");
            let grades = grades("f", content.as_bytes()).unwrap();
            let (d, e) = (grades["q"]["d"], grades["q"]["e"]);
            assert_eq!((d, e, grades["q"].len()), (3, 0, 2), "{heading:?}");
        }
    }

    #[test]
    fn a_line_that_is_no_judgment_is_named_with_what_stands_there() {
        for (line, told) in [
            ("q\te", "trial-cells line=2 count=2"),
            ("q 0 e 1", "trial-cells line=2 count=1"),
            ("q\te\t1\t1", "trial-cells line=2 count=4"),
            ("q\te\tx", "trial-no-grade line=2 found=x max=15"),
            ("q\te\t", "trial-no-grade line=2 found= max=15"),
            ("q\te\t-1", "trial-no-grade line=2 found=-1 max=15"),
            ("q\te\t1.5", "trial-no-grade line=2 found=1.5 max=15"),
            ("q\te\t16", "trial-no-grade line=2 found=16 max=15"),
            (
                "q\td\t2",
                "trial-two-grades line=2 query=q doc=d grade=2 before=1 grade_before=1",
            ),
        ] {
            let content = format!("q\td\t1\n{line}\n");
            assert_eq!(refused(grades("f", content.as_bytes())), told, "{line}");
        }
        for (first, told) in [
            ("q\td\t1\t1", "trial-cells line=1 count=4"),
            ("a heading", "trial-cells line=1 count=1"),
            (
                "q\td\t3x",
                "trial-no-grade-first line=1 heading=query_id, doc_id, relevance found=3x max=15",
            ),
        ] {
            let content = format!("{first}\nq\te\t1\n");
            assert_eq!(refused(grades("f", content.as_bytes())), told);
        }
    }
}
