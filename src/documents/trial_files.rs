//! The files of a trial of matching: texts as JSON lines, grades as tab-separated lines after a heading.

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::trial::{Grades, TrialText};

/// Reads one text a line; empty lines are passed over. `file` is how people know the file.
///
/// # Errors
/// `Malformed`, with the line, when one is not an object of a text with an id.
pub fn texts(file: &str, content: &str) -> Result<Vec<TrialText>> {
    let lines = content.lines().enumerate();
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(at, line)| {
            let text: TrialText =
                serde_json::from_str(line).map_err(|error| unreadable(file, at, &error))?;
            if text.id.is_empty() {
                return Err(unreadable(file, at, &"no id"));
            }
            Ok(text)
        })
        .collect()
}

/// Adds the grades of a file with the columns query, document and grade.
///
/// # Errors
/// `Malformed`, with the line, when one has no three columns or its grade is no number from 0 to 15.
pub fn grades(file: &str, content: &str, known: &mut Grades) -> Result<()> {
    for (at, line) in content.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [query, doc, grade] = cells[..] else {
            if line.trim().is_empty() {
                continue;
            }
            return Err(unreadable(file, at, &"not three columns"));
        };
        let grade: Option<u8> = grade.parse().ok().filter(|grade| *grade <= GRADE_MAX);
        let grade = grade.ok_or_else(|| unreadable(file, at, &"no grade"))?;
        let of_query = known.entry(query.to_owned()).or_default();
        of_query.insert(doc.to_owned(), grade);
    }
    Ok(())
}

/// The gain of a higher grade would drown all others.
const GRADE_MAX: u8 = 15;

fn unreadable(file: &str, at: usize, reason: &dyn std::fmt::Display) -> Error {
    Error::Malformed(
        Message::new("trial-line-unreadable")
            .with("file", file)
            .with("line", at + 1)
            .with("reason", reason),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_unknown_fields_passed_over() {
        let content =
            "{\"id\":\"a\",\"text\":\"x\",\"lang\":\"en\",\"cycle\":2}\n\n{\"id\":\"b\"}\n";
        let texts = texts("docs.jsonl", content).unwrap();
        assert_eq!(texts.len(), 2);
        assert_eq!((texts[0].text.as_str(), texts[1].text.as_str()), ("x", ""));
    }

    #[test]
    fn a_broken_line_is_named() {
        for content in [
            "{\"id\":\"a\"}\n{",
            "{\"id\":\"a\"}\n{}",
            "{\"id\":\"a\"}\n[1]",
        ] {
            let Err(Error::Malformed(message)) = texts("docs.jsonl", content) else {
                panic!("{content}");
            };
            assert!(message.args.contains(&("line".into(), "2".to_owned())));
        }
        for content in [
            "q\td\tr\na\tb\n",
            "q\td\tr\na\tb\tx\n",
            "q\td\tr\na\tb\t16\n",
        ] {
            assert!(grades("qrels.tsv", content, &mut Grades::new()).is_err());
        }
    }

    #[test]
    fn later_grades_come_in_place_of_earlier() {
        let mut known = Grades::new();
        grades("a", "q\td\tr\n1\tx\t0\n1\ty\t2\n", &mut known).unwrap();
        grades("b", "q\td\tr\r\n1\tx\t3\r\n\n", &mut known).unwrap();
        assert_eq!((known["1"]["x"], known["1"]["y"]), (3, 2));
    }
}
