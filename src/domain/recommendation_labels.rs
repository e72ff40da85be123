//! The labels of a source's rows as labels of the thesaurus; what it does not know is kept as it stands
//! (`unknown:<text>`) and counted.

use std::collections::{BTreeMap, HashMap};

use super::message::Message;
use super::recommendation::{Diagnostic, RecommendationEntry, Severity};
use super::thesaurus::{Dimension, Resolved, Vocabulary, resolve};

/// What stands before the text of a label that the thesaurus does not have.
pub const UNKNOWN: &str = "unknown:";

/// The labels of one row, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub themes: Vec<String>,
    pub groups_of_persons: Vec<String>,
    pub sdgs: Vec<String>,
}

/// Resolves labels, each spelling once, and remembers those that nobody knows.
#[derive(Default)]
pub struct Labeller {
    resolved: HashMap<(Dimension, Option<u8>), HashMap<String, Known>>,
    unknown: BTreeMap<(Dimension, String), Unknown>,
}

/// A label's id and what it says.
type Known = (Dimension, String);

struct Unknown {
    line: u32,
    count: u32,
}

impl Labeller {
    /// The labels of a row. A row with UPR Info's action category uses UPR Info's words, any other those of
    /// OHCHR in its cycle.
    pub fn labels(&mut self, entry: &RecommendationEntry) -> Labels {
        let cycle = entry.action_category.is_none().then_some(entry.cycle);
        let columns = [
            (Dimension::Theme, &entry.themes),
            (Dimension::Group, &entry.groups_of_persons),
            (Dimension::Sdg, &entry.sdgs),
        ];
        let mut labels = Labels::default();
        for (dimension, texts) in columns {
            for text in texts {
                let (kind, id) = self.label(dimension, cycle, text, entry.line);
                match kind {
                    Dimension::Theme => labels.themes.push(id),
                    Dimension::Group => labels.groups_of_persons.push(id),
                    Dimension::Sdg => labels.sdgs.push(id),
                }
            }
        }
        for ids in [
            &mut labels.themes,
            &mut labels.groups_of_persons,
            &mut labels.sdgs,
        ] {
            ids.sort_unstable();
            ids.dedup();
        }
        labels
    }

    fn label(
        &mut self,
        dimension: Dimension,
        cycle: Option<u8>,
        text: &str,
        line: u32,
    ) -> (Dimension, String) {
        let known = self.resolved.entry((dimension, cycle)).or_default();
        let found = match known.get(text) {
            Some(found) => found.clone(),
            None => known
                .entry(text.to_owned())
                .or_insert_with(|| look_up(dimension, cycle, text))
                .clone(),
        };
        if found.1.starts_with(UNKNOWN) {
            let unknown = self
                .unknown
                .entry((dimension, text.to_owned()))
                .or_insert(Unknown { line, count: 0 });
            unknown.count += 1;
        }
        found
    }

    /// One warning for each label that the thesaurus does not have, at the row where it first stands.
    #[must_use]
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let warning = |((dimension, text), unknown): (&(Dimension, String), &Unknown)| Diagnostic {
            line: unknown.line,
            column: Some(dimension.code().to_owned()),
            severity: Severity::Warning,
            message: Message::new("imports-unknown-label")
                .with("label", text)
                .with("count", unknown.count),
        };
        self.unknown.iter().map(warning).collect()
    }
}

fn look_up(dimension: Dimension, cycle: Option<u8>, text: &str) -> (Dimension, String) {
    let vocabulary = cycle.map_or(Some(Vocabulary::UprInfo), Vocabulary::of_cycle);
    match resolve(dimension, vocabulary, text) {
        Resolved::Known(label) => (label.scheme.dimension(), label.id.clone()),
        Resolved::Unknown(text) => (dimension, format!("{UNKNOWN}{text}")),
    }
}
