//! How exports say what is stored as a code: CSV, which systems read, with the code itself; a workbook, which people read, in
//! words of their language.

use std::collections::{BTreeSet, HashMap};

use crate::documents::table::Cell;
use crate::domain::assistance::Line;
use crate::domain::countries;
use crate::domain::error::Result;
use crate::domain::ids::RecommendationId;
use crate::domain::in_words::InWords;
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::thesaurus;
use crate::http::download::FileFormat;
use crate::locale::{say, say_list};
use crate::service::recommendations;
use crate::service::work::Work;

/// What stands between the codes of one cell.
const BETWEEN_CODES: &str = "|";

/// The terms of one file.
pub struct Terms {
    pub language: Language,
    format: FileFormat,
    /// How recommendations are cited.
    citations: HashMap<RecommendationId, String>,
}

impl Terms {
    /// The terms of a file that names these recommendations.
    pub fn of<'a>(
        work: &mut Work<'_>,
        format: FileFormat,
        named: impl Iterator<Item = &'a RecommendationId>,
    ) -> Result<Self> {
        let named: BTreeSet<RecommendationId> = match format {
            FileFormat::Csv => BTreeSet::new(),
            FileFormat::Xlsx => named.copied().collect(),
        };
        Ok(Self {
            language: work.context.language,
            format,
            citations: recommendations::citations(work, &named)?,
        })
    }

    /// Words that are no code.
    #[must_use]
    pub fn say(&self, key: &'static str) -> String {
        say(self.language, &Message::new(key))
    }

    /// One value.
    pub fn one<T: InWords>(&self, value: T) -> Cell {
        Cell::Text(self.word(value))
    }

    /// Several values.
    pub fn all<T: InWords>(&self, values: &[T]) -> Cell {
        self.list(values.iter().map(|value| self.word(*value)))
    }

    fn word<T: InWords>(&self, value: T) -> String {
        self.said(&value, || say(self.language, &value.in_words()))
    }

    fn said(&self, code: &impl ToString, words: impl FnOnce() -> String) -> String {
        match self.format {
            FileFormat::Csv => code.to_string(),
            FileFormat::Xlsx => words(),
        }
    }

    /// What is so or not.
    pub fn yes_or_no(&self, value: bool) -> Cell {
        let key = if value { "answer-yes" } else { "answer-no" };
        Cell::Text(self.said(&value, || self.say(key)))
    }

    /// What is called something else than its code.
    pub fn called(&self, code: &str, key: &'static str) -> Cell {
        Cell::Text(self.said(&code, || self.say(key)))
    }

    /// Several texts that are the same in each kind of file.
    pub fn list(&self, items: impl Iterator<Item = String>) -> Cell {
        let items: Vec<String> = items.collect();
        Cell::Text(match self.format {
            FileFormat::Csv => items.join(BETWEEN_CODES),
            FileFormat::Xlsx => say_list(self.language, &items),
        })
    }

    /// Labels of the thesaurus.
    pub fn labels(&self, ids: &[String]) -> Cell {
        let name = |id: &String| {
            let found = thesaurus::label(id).map(|label| label.name(self.language));
            found.map_or_else(|| id.clone(), str::to_owned)
        };
        self.list(ids.iter().map(|id| self.said(id, || name(id))))
    }

    /// States, by their ISO 3166 codes.
    pub fn states<'a>(&self, codes: impl Iterator<Item = &'a String>) -> Cell {
        self.list(codes.map(|code| self.state(code)))
    }

    /// A State, by its ISO 3166 code.
    #[must_use]
    pub fn state(&self, code: &str) -> String {
        self.said(&code, || {
            let found = countries::by_iso3(code).map(|country| country.name(self.language));
            found.unwrap_or(code).to_owned()
        })
    }

    /// Lines of a need or of an offer.
    pub fn lines(&self, lines: &[Line]) -> Cell {
        self.list(lines.iter().map(|line| {
            let kind = self.word(line.assistance_type);
            let Line {
                quantity,
                unit,
                description,
                ..
            } = line;
            format!("{quantity} {unit}: {description} ({kind})")
        }))
    }

    /// Recommendations: as they are cited, by their ids where that is not known.
    pub fn recommendations(&self, ids: &[RecommendationId]) -> Cell {
        let cited = |id: &RecommendationId| {
            let found = self.citations.get(id).cloned();
            found.unwrap_or_else(|| id.to_string())
        };
        self.list(ids.iter().map(|id| self.said(id, || cited(id))))
    }
}
