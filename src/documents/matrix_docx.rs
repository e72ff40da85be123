//! The thematic list of recommendations ("matrix") that OHCHR sends to each State
//! after its review, as DOCX. One recommendation may stand under several themes:
//! it becomes one entry. A row that is no recommendation is told, never stored.

use std::collections::HashMap;

use super::docx_tables::{self, Content, Row};
use super::entry_draft::{Draft, Field, excerpt, report_symbol};
use super::matrix_labels::{Labels, labels_of, lines_at, text_at};
use super::matrix_layout::{self, Layout, Title, column};
use super::placing::Clues;
use super::recommendation_text::{Printed, take_apart};
use super::zip_archive::ZipArchive;
use super::{ReadingSoFar, limits};
use crate::domain::countries;
use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::message::Message;

/// Reads every table of the document.
pub(super) fn read(bytes: &[u8], reading: &mut ReadingSoFar<'_>) -> Result<()> {
    let mut archive = ZipArchive::open(bytes)?;
    let body = archive
        .text("word/document.xml")?
        .ok_or_else(|| Error::Malformed(Message::new("documents-broken-archive")))?;
    let body = docx_tables::read(&body)?;
    let headers = headers(&mut archive)?;
    let parts = headers.iter().chain([&body]);
    let title = matrix_layout::title(parts)
        .ok_or_else(|| Error::Malformed(Message::new("documents-matrix-no-title")))?;
    if countries::find(&title.state).is_none() {
        let message = Message::new("documents-matrix-state-unknown");
        return Err(Error::Malformed(
            message.with("value", excerpt(&title.state)),
        ));
    }
    let mut matrix = Matrix::new(&title, &body);
    matrix.collect(reading)?;
    matrix.entries(reading);
    Ok(())
}

fn headers(archive: &mut ZipArchive<'_>) -> Result<Vec<Content>> {
    let is_header = |name: &&str| name.starts_with("word/header");
    let mut names: Vec<String> = archive
        .names()
        .filter(is_header)
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    let mut headers = Vec::new();
    for name in names {
        if let Some(xml) = archive.text(&name)? {
            headers.push(docx_tables::read(&xml)?);
        }
    }
    Ok(headers)
}

/// A recommendation as the list holds it, its rows already merged.
struct Listed {
    line: u32,
    language: Language,
    printed: Printed,
    position: String,
    source: String,
    labels: Labels,
}

struct Matrix<'a> {
    title: &'a Title,
    body: &'a Content,
    listed: Vec<Listed>,
    /// Paragraph and text -> place in `listed`.
    known: HashMap<(String, String), usize>,
    line: u32,
}

impl<'a> Matrix<'a> {
    fn new(title: &'a Title, body: &'a Content) -> Self {
        Self {
            title,
            body,
            listed: Vec::new(),
            known: HashMap::new(),
            line: 0,
        }
    }

    /// Goes through all rows. A table without column names goes on from the one before.
    fn collect(&mut self, reading: &mut ReadingSoFar<'_>) -> Result<()> {
        let mut layout = None;
        for table in &self.body.tables {
            let mut heading = String::new();
            for row in table {
                self.line += 1;
                if let Some(found) = Layout::of(row) {
                    layout = Some(found);
                } else if let Some(layout) = &layout {
                    self.collect_row(row, layout, &mut heading, reading)?;
                }
            }
        }
        match layout {
            Some(_) => Ok(()),
            None => Err(Error::Malformed(Message::new("documents-matrix-no-table"))),
        }
    }

    fn collect_row(
        &mut self,
        row: &Row,
        layout: &Layout,
        heading: &mut String,
        reading: &mut ReadingSoFar<'_>,
    ) -> Result<()> {
        let text = text_at(row, layout.recommendation);
        if row.iter().all(|cell| cell.lines.is_empty()) {
            return Ok(());
        }
        if let ([_], Some(theme)) = (row.as_slice(), matrix_layout::theme_heading(&text)) {
            *heading = theme.chars().take(limits::LABEL_CHARS_MAX + 1).collect();
            return Ok(());
        }
        reading.count_row()?;
        match self.listed_of(row, layout, heading) {
            Ok(listed) => self.add(listed, reading),
            Err(message) => {
                let column = Some(column::RECOMMENDATION.to_owned());
                reading.refuse(self.line, column, message);
            }
        }
        Ok(())
    }

    /// The recommendation of a row. One needs a numbered paragraph, a recommending
    /// State and a position: the sentence that introduces a list has none of these.
    fn listed_of(
        &self,
        row: &Row,
        layout: &Layout,
        heading: &str,
    ) -> std::result::Result<Listed, Message> {
        let lines = lines_at(row, layout.recommendation);
        let source_at = lines
            .iter()
            .position(|line| matrix_layout::source_of_position(line).is_some());
        let printed = take_apart(&lines[..source_at.unwrap_or(lines.len())].join(" "));
        let position = text_at(row, layout.position);
        if let Some(name) = &printed.unknown_state {
            return Err(Message::new("documents-country-unknown").with("value", excerpt(name)));
        }
        if printed.paragraph.is_none() || printed.states.is_empty() || position.is_empty() {
            let message = Message::new("documents-matrix-not-a-recommendation");
            return Err(message.with("value", excerpt(&lines.join(" "))));
        }
        let source = source_at.and_then(|at| matrix_layout::source_of_position(&lines[at]));
        Ok(Listed {
            line: self.line,
            language: layout.language,
            printed,
            position,
            source: source.unwrap_or_default().to_owned(),
            labels: labels_of(row, layout, heading),
        })
    }

    fn add(&mut self, mut listed: Listed, reading: &mut ReadingSoFar<'_>) {
        let paragraph = listed.printed.paragraph.clone().unwrap_or_default();
        let key = (paragraph, listed.printed.text.clone());
        let Some(&at) = self.known.get(&key) else {
            self.known.insert(key, self.listed.len());
            self.listed.push(listed);
            return;
        };
        let first = &mut self.listed[at];
        if first.position != listed.position {
            let message = Message::new("documents-matrix-position-differs")
                .with("line", first.line)
                .with("value", excerpt(&listed.position));
            reading.warn(self.line, Some(column::POSITION.to_owned()), message);
        }
        first.labels.unite(&mut listed.labels);
        first.printed.states.append(&mut listed.printed.states);
    }

    /// Checks what was collected. The report is the same for all rows, so a row
    /// without a source has the symbol of the others.
    fn entries(&self, reading: &mut ReadingSoFar<'_>) {
        let report = self.listed.iter().map(|listed| listed.source.as_str());
        let report = report.map(report_symbol).find(|symbol| !symbol.is_empty());
        for listed in &self.listed {
            let draft = self.draft(listed, report.unwrap_or_default());
            reading.take(&draft, |field| column_of(field).map(str::to_owned));
        }
        reading.sort_diagnostics();
    }

    fn draft<'b>(&'b self, listed: &'b Listed, report: &'b str) -> Draft<'b> {
        let own = report_symbol(&listed.source);
        Draft {
            line: listed.line,
            clues: Clues {
                cycle: &self.title.cycle,
                session: &self.title.session,
                document_symbol: if own.is_empty() { report } else { own },
                published: None,
            },
            state: &self.title.state,
            recommending_states: strs(&listed.printed.states),
            position: &listed.position,
            source_of_position: &listed.source,
            paragraph: listed.printed.paragraph.as_deref().unwrap_or_default(),
            text: &listed.printed.text,
            language: listed.language.code(),
            themes: strs(&listed.labels.themes),
            groups_of_persons: strs(&listed.labels.groups_of_persons),
            sdgs: strs(&listed.labels.sdgs),
            ..Draft::default()
        }
    }
}

fn strs(values: &[String]) -> Vec<&str> {
    values.iter().map(String::as_str).collect()
}

fn column_of(field: Field) -> Option<&'static str> {
    match field {
        Field::Text | Field::Paragraph | Field::RecommendingStates | Field::DocumentSymbol => {
            Some(column::RECOMMENDATION)
        }
        Field::Position => Some(column::POSITION),
        Field::Themes | Field::GroupsOfPersons => Some(column::THEMES),
        Field::Sdgs => Some(column::SDGS),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error_of, read_quietly};
    use super::super::zip_archive::tests::zip_of;
    use super::super::{Format, Reading};
    use crate::domain::language::Language;
    use crate::domain::recommendation::{Position, Severity};

    const TITLE: &str = "UPR of Slovenia (4th Cycle - 48th Session) Thematic list";
    const HEADER: [&str; 4] = [
        "Recommendation and recommending State",
        "Position of the State under review",
        "Human rights themes and groups of persons",
        "Relevant SDGs",
    ];

    fn paragraphs(text: &str) -> String {
        let runs = text.replace('\n', "</w:t></w:r></w:p><w:p><w:r><w:t>");
        format!("<w:p><w:r><w:t>{runs}</w:t></w:r></w:p>")
    }

    fn row(cells: &[&str]) -> String {
        let cells: Vec<String> = cells.iter().map(|text| paragraphs(text)).collect();
        format!("<w:tr><w:tc>{}</w:tc></w:tr>", cells.join("</w:tc><w:tc>"))
    }

    fn table(rows: &[&[&str]]) -> String {
        let rows: String = rows.iter().map(|cells| row(cells)).collect();
        format!("<w:tbl>{rows}</w:tbl>")
    }

    fn docx(title: &str, body: &str) -> Vec<u8> {
        let body = format!("<w:document><w:body>{body}</w:body></w:document>");
        let header = format!("<w:hdr>{}</w:hdr>", paragraphs(title));
        zip_of(&[("word/document.xml", &body), ("word/header1.xml", &header)])
    }

    fn matrix(rows: &[&[&str]]) -> Reading {
        let mut all: Vec<&[&str]> = vec![&HEADER];
        all.extend(rows);
        read_quietly(&docx(TITLE, &table(&all)))
    }

    fn told(reading: &Reading) -> Vec<(u32, &str)> {
        reading
            .diagnostics
            .iter()
            .map(|told| (told.line, told.message.key.as_ref()))
            .collect()
    }

    /// Title, column names, a row, and what is read of it: language, position, theme, group.
    type Foreign = (
        &'static str,
        [&'static str; 4],
        [&'static str; 4],
        (Language, Position, &'static str, &'static str),
    );

    #[rustfmt::skip]
    const FOREIGN: [Foreign; 4] = [
        ("EPU de la Slovénie (3e cycle - 34e session)",
            ["Recommandation", "Position", "Thème", "ODD"],
            ["110.4 Ouvrir les écoles aux enfants du voyage (Portugal) ;", "Acceptée", "Thèmes :\n- Éducation\nPersonnes concernées :\n- Enfants", "4"],
            (Language::Fr, Position::Supported, "Éducation", "Enfants")),
        ("EPU de la Slovénie (3e cycle - 34e session)",
            ["Recommandation et pays auteur de la recommandation", "Position de l’État objet de l’examen", "Thèmes des droits de l’homme et groupes de personnes", "Objectifs de développement durable"],
            ["110.5 Former les juges de paix (Portugal) ;", "Notée", "- Justice\nGroupes de personnes :\n- Magistrats", "16"],
            (Language::Fr, Position::Noted, "Justice", "Magistrats")),
        ("EPU de Eslovenia (3er ciclo - 34º período de sesiones)",
            ["Recomendación", "Posición", "Tema", "ODS"],
            ["110.4 Abrir las escuelas de montaña en invierno (Portugal);", "Aceptada", "Temas:\n- Educación\nPersonas afectadas:\n- Niños", "4"],
            (Language::Es, Position::Supported, "Educación", "Niños")),
        ("EPU de Eslovenia (3er ciclo - 34º período de sesiones)",
            ["Recomendación y Estado que la formula", "Posición del Estado objeto de examen", "Lista completa de temas", "Objetivos de Desarrollo Sostenible"],
            ["110.5 Formar a los jueces de paz (Portugal);", "Rechazada", "- Justicia\nGrupos de personas:\n- Magistrados", "16"],
            (Language::Es, Position::Noted, "Justicia", "Magistrados")),
    ];

    #[test]
    fn french_and_spanish_lists_are_read_by_their_own_headings() {
        for (title, headings, cells, (language, position, theme, group)) in FOREIGN {
            let reading = read_quietly(&docx(title, &table(&[&headings, &cells])));
            assert_eq!(told(&reading), [], "{headings:?}");
            let entry = &reading.entries[0];
            assert_eq!((entry.cycle, entry.session), (3, 34));
            assert_eq!((entry.language, entry.position), (language, position));
            assert_eq!(entry.themes, [theme]);
            assert_eq!(entry.groups_of_persons, [group]);
            assert_eq!(entry.sdgs, [cells[3]]);
        }
    }

    const RATIFY: &str =
        "140.7 Ratify it (Portugal);\nSource of Position: A/HRC/59/15/Add.1 - Para.3";

    #[test]
    fn a_row_tells_all_that_an_entry_holds() {
        let reading = matrix(&[
            &["Theme: Norms"],
            &[
                RATIFY,
                "Supported",
                "- Norms\n- Torture\nGroups of Persons:\n- Children",
                "- 16 - PEACE, JUSTICE\n- 5 - GENDER",
            ],
        ]);
        assert_eq!((reading.format, reading.read), (Format::Matrix, 1));
        let entry = &reading.entries[0];
        assert_eq!(entry.line, 3);
        assert_eq!(
            (
                entry.state_under_review.as_str(),
                entry.cycle,
                entry.session
            ),
            ("SVN", 4, 48)
        );
        assert_eq!(entry.document_symbol.as_deref(), Some("A/HRC/59/15"));
        assert_eq!(
            entry.source_of_position.as_deref(),
            Some("A/HRC/59/15/Add.1")
        );
        assert_eq!(entry.paragraph.as_deref(), Some("140.7"));
        assert_eq!(entry.recommending_states, ["PRT"]);
        assert_eq!(entry.position, Position::Supported);
        assert_eq!(entry.themes, ["Norms", "Torture"]);
        assert_eq!(entry.groups_of_persons, ["Children"]);
        assert_eq!(entry.sdgs, ["16", "5"]);
        assert_eq!(entry.text, "Ratify it");
    }

    #[test]
    fn the_goals_and_persons_of_cycle_3_stand_in_one_cell() {
        let body = table(&[
            &[
                "Recommendation",
                "Position",
                "Full list of themes",
                "Assessment",
            ],
            &[
                "121.1 Do it (Chile)",
                "Noted",
                "- A\nSDGs: \n- 4 - EDUCATION\nAffected persons: \n- Women",
                "",
            ],
        ]);
        let reading = read_quietly(&docx("UPR of Slovenia (3rd Cycle - 34th Session)", &body));
        let entry = &reading.entries[0];
        assert_eq!((entry.cycle, entry.position), (3, Position::Noted));
        assert_eq!(
            (&entry.themes[..], &entry.sdgs[..]),
            (&["A".to_owned()][..], &["4".to_owned()][..])
        );
        assert_eq!(entry.groups_of_persons, ["Women"]);
    }

    #[test]
    fn a_recommendation_under_several_themes_is_one_entry() {
        let reading = matrix(&[
            &["Theme: A"],
            &[RATIFY, "Supported", "- A", ""],
            &["Theme: B"],
            &[RATIFY, "Supported", "- B", ""],
        ]);
        assert_eq!((reading.entries.len(), reading.read), (1, 2));
        assert_eq!(reading.entries[0].themes, ["A", "B"]);
        assert!(reading.diagnostics.is_empty());
        let differing = matrix(&[
            &[RATIFY, "Supported", "- A", ""],
            &[RATIFY, "Noted", "- B", ""],
        ]);
        assert_eq!(told(&differing), [(3, "documents-matrix-position-differs")]);
    }

    #[test]
    fn a_sentence_that_introduces_a_list_is_never_a_recommendation() {
        let reading = matrix(&[
            &[
                "140. The recommendations below were supported (see Chile):",
                "",
                "",
                "",
            ],
            &["The following recommendations enjoy the support of Slovenia"],
            &["140.1 Recommendations listed below", "Supported", "", ""],
            &["140.2 No position (Chile)", "", "", ""],
            &HEADER,
            &["", "", "", ""],
            &[RATIFY, "Supported", "- A", ""],
        ]);
        assert_eq!(reading.entries.len(), 1);
        let key = "documents-matrix-not-a-recommendation";
        assert_eq!(told(&reading), [(2, key), (3, key), (4, key), (5, key)]);
        assert!(
            reading
                .diagnostics
                .iter()
                .all(|told| told.severity == Severity::Refused)
        );
    }

    #[test]
    fn an_unknown_state_or_position_refuses_the_row_by_name() {
        let reading = matrix(&[
            &["1.1 Do it (Atlantis);", "Supported", "", ""],
            &["1.2 Do it (Chile);", "Perhaps", "", ""],
        ]);
        assert!(reading.entries.is_empty());
        assert_eq!(
            told(&reading),
            [
                (2, "documents-country-unknown"),
                (3, "documents-position-unknown")
            ]
        );
    }

    #[test]
    fn further_tables_go_on_with_the_columns_of_the_first() {
        let body = table(&[&["Notes"]])
            + &table(&[&HEADER, &["1.1 A (Chile)", "Noted", "", ""]])
            + &table(&[&["1.2 B (Peru)", "Noted", "", ""]]);
        let reading = read_quietly(&docx(TITLE, &body));
        let lines: Vec<u32> = reading.entries.iter().map(|entry| entry.line).collect();
        assert_eq!(lines, [3, 4]);
    }

    #[test]
    fn a_document_that_is_no_matrix_is_an_error() {
        let rows = table(&[&["Name", "Age"]]);
        assert_eq!(
            error_of(&docx(TITLE, &rows)).key,
            "documents-matrix-no-table"
        );
        let rows = table(&[&HEADER]);
        assert_eq!(
            error_of(&docx("A letter", &rows)).key,
            "documents-matrix-no-title"
        );
        let unknown = docx("UPR of Atlantis (4th Cycle - 48th Session)", &rows);
        assert_eq!(error_of(&unknown).key, "documents-matrix-state-unknown");
        assert_eq!(
            error_of(&zip_of(&[("word/styles.xml", "")])).key,
            "documents-broken-archive"
        );
        let broken = zip_of(&[("word/document.xml", "<a><b></a>")]);
        assert_eq!(error_of(&broken).key, "documents-broken-xml");
    }

    #[test]
    fn a_truncated_document_is_an_error_with_nothing_read() {
        let whole = docx(TITLE, &table(&[&HEADER, &[RATIFY, "Supported", "", ""]]));
        assert_eq!(
            error_of(&whole[..whole.len() / 2]).key,
            "documents-broken-archive"
        );
    }
}
