//! A trial of matching on texts whose right answers are known: what its files hold.

use std::collections::{BTreeMap, HashMap, HashSet};

/// A document that may be found, a query, or a labelled text. Empty where the file says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialText {
    pub id: String,
    pub text: String,
    pub lang: String,
    pub kind: String,
    /// ISO 3166 code of the State under review.
    pub sur: String,
    pub session: String,
    /// ISO 3166 code of the State whose need it is.
    pub needing_state: String,
    /// Who offers: ISO 3166 codes or names, separated by `|`.
    pub provider: String,
    /// What a reader found it to be about.
    pub themes: Vec<String>,
}

/// How relevant documents are: query -> document -> grade, 0 for not at all. What is not named is 0.
pub type Grades = BTreeMap<String, HashMap<String, u8>>;

/// One ranking task.
#[derive(Clone, Debug, Default)]
pub struct RankingTask {
    pub docs: Vec<TrialText>,
    pub queries: Vec<TrialText>,
    pub grades: Grades,
}

impl RankingTask {
    /// Those of some grades that are of a query and a document of this task.
    pub fn known_among(&self, grades: &Grades) -> impl Iterator<Item = u8> {
        let docs: HashSet<&str> = self.docs.iter().map(|doc| doc.id.as_str()).collect();
        let of_queries = self.queries.iter().filter_map(|one| grades.get(&one.id));
        let of_docs = of_queries
            .flatten()
            .filter(move |(doc, _)| docs.contains(doc.as_str()));
        of_docs.map(|(_, grade)| *grade)
    }

    /// Adds grades, which count in place of those that the same pairs had.
    pub fn add(&mut self, grades: &Grades) {
        for (query, later) in grades {
            let of_query = self.grades.entry(query.clone()).or_default();
            of_query.extend(later.iter().map(|(doc, grade)| (doc.clone(), *grade)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ids: &[&str]) -> Vec<TrialText> {
        let text = |id: &&str| TrialText {
            id: (*id).to_owned(),
            ..TrialText::default()
        };
        ids.iter().map(text).collect()
    }

    fn grades(rows: &[(&str, &str, u8)]) -> Grades {
        let mut grades = Grades::new();
        for (query, doc, grade) in rows {
            let of_query = grades.entry((*query).to_owned()).or_default();
            of_query.insert((*doc).to_owned(), *grade);
        }
        grades
    }

    #[test]
    fn grades_are_known_whose_query_and_document_are() {
        let task = RankingTask {
            docs: texts(&["d", "e"]),
            queries: texts(&["q", "r"]),
            grades: Grades::new(),
        };
        let rows = [("q", "d", 1), ("q", "x", 2), ("x", "d", 3), ("r", "e", 4)];
        let known: Vec<u8> = task.known_among(&grades(&rows)).collect();
        assert_eq!(known, [1, 4]);
    }

    #[test]
    fn later_grades_come_in_place_of_earlier() {
        let mut task = RankingTask {
            grades: grades(&[("q", "d", 0), ("q", "e", 2)]),
            ..RankingTask::default()
        };
        task.add(&grades(&[("q", "d", 3), ("r", "d", 1)]));
        assert_eq!(
            task.grades,
            grades(&[("q", "d", 3), ("q", "e", 2), ("r", "d", 1)])
        );
    }
}
