//! Entries into recommendations: which recommendation an entry belongs to, and what it adds to it.
//!
//! An entry belongs to the first of these in its State's session: a recommendation with the same words in
//! its language (and no other paragraph); one of its translation group that lacks its language; one under its
//! paragraph that lacks its language and shares a recommending State. Else it is a new one. It adds what it
//! knows and takes nothing away; where it contradicts, the newer entry is believed and the contradiction told.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::language::Language;
use super::message::Message;
use super::recommendation::{Diagnostic, Recommendation, RecommendationEntry, Severity};
use super::recommendation_facts as facts;
use super::recommendation_identity::{are_alike, words};
use super::recommendation_labels::Labels;

/// How a recommendation of the pool stands to what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not stored yet.
    New,
    /// Stored, and something was added.
    Changed,
    /// Stored, and an entry names it without adding anything.
    Named,
    /// Stored, and not spoken of.
    Silent,
}

/// A recommendation of the pool.
pub struct Held {
    pub recommendation: Recommendation,
    pub standing: Standing,
    /// [`words`] of each text.
    words: BTreeMap<Language, String>,
}

/// The recommendations among which an import looks for those that its entries belong to.
#[derive(Default)]
pub struct Pool {
    held: Vec<Held>,
    by_words: HashMap<u64, Vec<usize>>,
    by_paragraph: HashMap<u64, Vec<usize>>,
    by_group: HashMap<String, Vec<usize>>,
}

/// What became of an entry.
pub struct Taken {
    /// The place of its recommendation in the pool.
    pub at: usize,
    pub contradictions: Vec<Diagnostic>,
}

impl Pool {
    /// The stored recommendations of the States that an import speaks of, in the order of their ids.
    #[must_use]
    pub fn new(stored: Vec<Recommendation>) -> Self {
        let mut pool = Self::default();
        for recommendation in stored {
            let texts = recommendation.texts.iter();
            let words = texts.map(|(language, text)| (*language, words(text)));
            let words = words.collect();
            pool.hold(recommendation, words, Standing::Silent);
        }
        pool
    }

    /// Puts an entry where it belongs.
    pub fn take(&mut self, entry: RecommendationEntry, labels: Labels) -> Taken {
        let words = words(&entry.text);
        let Some(at) = self.find(&entry, &words) else {
            let language = entry.language;
            let recommendation = facts::first(entry, labels, &words);
            let words = BTreeMap::from([(language, words)]);
            let at = self.hold(recommendation, words, Standing::New);
            return Taken {
                at,
                contradictions: Vec::new(),
            };
        };
        self.merge(at, entry, labels, words)
    }

    /// One recommendation of the pool.
    #[must_use]
    pub fn recommendation(&self, at: usize) -> &Recommendation {
        &self.held[at].recommendation
    }

    /// All of them, at the places that [`Pool::take`] told; those that are new have no id yet.
    #[must_use]
    pub fn into_held(self) -> Vec<Held> {
        self.held
    }

    fn hold(
        &mut self,
        recommendation: Recommendation,
        words: BTreeMap<Language, String>,
        standing: Standing,
    ) -> usize {
        let at = self.held.len();
        let record = &recommendation;
        for (language, words) in &words {
            let key = words_key(&record.state_under_review, record.session, *language, words);
            self.by_words.entry(key).or_default().push(at);
        }
        if let Some(key) = paragraph_key_of(record) {
            self.by_paragraph.entry(key).or_default().push(at);
        }
        for group in &record.details.translation_groups {
            self.by_group.entry(group.clone()).or_default().push(at);
        }
        self.held.push(Held {
            recommendation,
            standing,
            words,
        });
        at
    }

    fn find(&self, entry: &RecommendationEntry, words: &str) -> Option<usize> {
        self.same_words(entry, words)
            .or_else(|| self.alike_words(entry, words))
            .or_else(|| self.same_group(entry))
            .or_else(|| self.same_paragraph(entry))
    }

    fn same_words(&self, entry: &RecommendationEntry, words: &str) -> Option<usize> {
        let key = words_key(
            &entry.state_under_review,
            entry.session,
            entry.language,
            words,
        );
        let same = |at: &usize| {
            let held = &self.held[*at];
            held.agrees(entry) && held.words.get(&entry.language).is_some_and(|w| w == words)
        };
        let found = self.by_words.get(&key)?.iter().copied().filter(same);
        // Of several the one under the very paragraph comes before one without any.
        found.min_by_key(|at| self.held[*at].recommendation.paragraph != entry.paragraph)
    }

    fn alike_words(&self, entry: &RecommendationEntry, words: &str) -> Option<usize> {
        self.under_paragraph(entry).find(|at| {
            let own = self.held[*at].words.get(&entry.language);
            own.is_some_and(|own| are_alike(own, words))
        })
    }

    fn same_group(&self, entry: &RecommendationEntry) -> Option<usize> {
        let group = self.by_group.get(entry.translation_group.as_ref()?)?;
        let found = group.iter().copied().filter(|at| {
            let held = &self.held[*at];
            held.agrees(entry) && held.lacks(entry.language)
        });
        found.min_by_key(|at| Reverse(self.held[*at].states_shared(entry)))
    }

    fn same_paragraph(&self, entry: &RecommendationEntry) -> Option<usize> {
        let found = self.under_paragraph(entry).filter(|at| {
            let held = &self.held[*at];
            held.lacks(entry.language) && held.may_share_states(entry)
        });
        found.min_by_key(|at| Reverse(self.held[*at].states_shared(entry)))
    }

    fn under_paragraph(&self, entry: &RecommendationEntry) -> impl Iterator<Item = usize> {
        let key = entry
            .paragraph
            .as_ref()
            .map(|paragraph| paragraph_key(&entry.state_under_review, entry.session, paragraph));
        let found = key.and_then(|key| self.by_paragraph.get(&key));
        found
            .into_iter()
            .flatten()
            .copied()
            .filter(|at| self.held[*at].agrees(entry))
    }

    /// Adds an entry to the recommendation it belongs to, which is found by its words, group and paragraph from now on.
    fn merge(
        &mut self,
        at: usize,
        entry: RecommendationEntry,
        labels: Labels,
        words: String,
    ) -> Taken {
        let (line, language) = (entry.line, entry.language);
        let group = entry.translation_group.clone();
        let held = &mut self.held[at];
        let was_anywhere = held.recommendation.paragraph.is_none();
        let added = facts::add(&mut held.recommendation, entry, labels);
        held.standing = held.standing.after(added.changed);
        let record = &held.recommendation;
        if let Entry::Vacant(unknown) = held.words.entry(language) {
            let key = words_key(&record.state_under_review, record.session, language, &words);
            unknown.insert(words);
            self.by_words.entry(key).or_default().push(at);
        }
        if was_anywhere && let Some(key) = paragraph_key_of(record) {
            self.by_paragraph.entry(key).or_default().push(at);
        }
        if let Some(members) = group.map(|group| self.by_group.entry(group).or_default())
            && !members.contains(&at)
        {
            members.push(at);
        }
        let contradictions = added.contradictions.into_iter();
        Taken {
            at,
            contradictions: contradictions
                .map(|(field, message)| warning(line, field, message))
                .collect(),
        }
    }
}

impl Standing {
    const fn after(self, changed: bool) -> Self {
        match (self, changed) {
            (Self::New, _) => Self::New,
            (Self::Changed, _) | (_, true) => Self::Changed,
            _ => Self::Named,
        }
    }
}

impl Held {
    /// Whether nothing keeps the entry from being the same recommendation, its text aside.
    fn agrees(&self, entry: &RecommendationEntry) -> bool {
        let own = &self.recommendation;
        own.kind == entry.kind
            && own.state_under_review == entry.state_under_review
            && own.session == entry.session
            && are_compatible(own.paragraph.as_ref(), entry.paragraph.as_ref())
            && are_compatible(own.document_symbol.as_ref(), entry.document_symbol.as_ref())
    }

    fn lacks(&self, language: Language) -> bool {
        !self.recommendation.texts.contains_key(&language)
    }

    fn states_shared(&self, entry: &RecommendationEntry) -> usize {
        let own = &self.recommendation.details.recommending_states;
        let shared = entry.recommending_states.iter();
        shared.filter(|state| own.contains(state)).count()
    }

    /// A source that names no recommending State leaves it open.
    fn may_share_states(&self, entry: &RecommendationEntry) -> bool {
        entry.recommending_states.is_empty()
            || self.recommendation.details.recommending_states.is_empty()
            || self.states_shared(entry) > 0
    }
}

/// What is not said contradicts nothing.
fn are_compatible(a: Option<&String>, b: Option<&String>) -> bool {
    a.is_none() || b.is_none() || a == b
}

fn digest(key: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn words_key(state: &str, session: u8, language: Language, words: &str) -> u64 {
    digest((state, session, language, words))
}

fn paragraph_key(state: &str, session: u8, paragraph: &str) -> u64 {
    digest((state, session, paragraph))
}

fn paragraph_key_of(record: &Recommendation) -> Option<u64> {
    let paragraph = record.paragraph.as_ref()?;
    Some(paragraph_key(
        &record.state_under_review,
        record.session,
        paragraph,
    ))
}

fn warning(line: u32, field: &str, message: Message) -> Diagnostic {
    Diagnostic {
        line,
        column: Some(field.to_owned()),
        severity: Severity::Warning,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::recommendation::{Position, RecommendationKind};

    fn entry(
        paragraph: &str,
        states: &[&str],
        language: Language,
        text: &str,
    ) -> RecommendationEntry {
        RecommendationEntry {
            line: 2,
            source_id: None,
            kind: RecommendationKind::Recommendation,
            document_symbol: Some("A/HRC/1/1".to_owned()),
            paragraph: Some(paragraph.to_owned()).filter(|p| !p.is_empty()),
            state_under_review: "SVN".to_owned(),
            recommending_states: states.iter().map(|s| (*s).to_owned()).collect(),
            cycle: 2,
            session: 20,
            position: Position::NotAvailable,
            source_of_position: None,
            action_category: None,
            themes: Vec::new(),
            groups_of_persons: Vec::new(),
            sdgs: Vec::new(),
            text: text.to_owned(),
            language,
            translation_group: None,
            implementation_status: None,
        }
    }

    fn take(pool: &mut Pool, entry: RecommendationEntry) -> usize {
        pool.take(entry, Labels::default()).at
    }

    use Language::{En, Es, Fr};

    #[test]
    fn a_joint_recommendation_is_one_with_several_states() {
        let mut pool = Pool::default();
        let first = take(&mut pool, entry("1.1", &["PRT"], En, "Ratify the Protocol"));
        let second = take(
            &mut pool,
            entry("1.1", &["HRV"], En, "ratify the protocol."),
        );
        assert_eq!(first, second);
        let record = pool.recommendation(first);
        assert_eq!(record.details.recommending_states, ["HRV", "PRT"]);
    }

    #[test]
    fn other_words_under_one_paragraph_are_another_part() {
        let mut pool = Pool::default();
        let first = take(&mut pool, entry("1.1", &["PRT"], En, "Ratify the Protocol"));
        let second = take(&mut pool, entry("1.1", &["HRV"], En, "Close the prison"));
        assert_ne!(first, second);
        // The translation goes to the part of its State.
        let spanish = take(&mut pool, entry("1.1", &["HRV"], Es, "Cerrar la prisión"));
        assert_eq!(spanish, second);
        // And one of a third State to none of them.
        let other = take(&mut pool, entry("1.1", &["FRA"], Es, "Ratificar otra cosa"));
        assert!(other != first && other != second);
    }

    #[test]
    fn a_translation_group_joins_texts_without_paragraph() {
        let mut pool = Pool::default();
        let grouped = |language, text| RecommendationEntry {
            translation_group: Some("g1".to_owned()),
            ..entry("", &["FRA"], language, text)
        };
        let first = take(&mut pool, grouped(Fr, "Ratifier"));
        assert_eq!(take(&mut pool, grouped(Es, "Ratificar")), first);
        assert_ne!(take(&mut pool, grouped(Fr, "Fermer la prison")), first);
    }

    #[test]
    fn the_paragraph_is_learnt_from_the_same_words() {
        let mut pool = Pool::default();
        let first = take(&mut pool, entry("", &["PRT"], En, "Ratify the Protocol"));
        let again = take(&mut pool, entry("1.1", &["PRT"], En, "Ratify the Protocol"));
        assert_eq!(first, again);
        assert_eq!(pool.recommendation(first).paragraph.as_deref(), Some("1.1"));
        let elsewhere = take(&mut pool, entry("1.2", &["PRT"], En, "Ratify the Protocol"));
        assert_ne!(first, elsewhere);
    }

    #[test]
    fn a_known_position_is_not_lost_and_a_contradiction_is_told() {
        let mut pool = Pool::default();
        let with = |position| RecommendationEntry {
            position,
            ..entry("1.1", &["PRT"], En, "Ratify the Protocol")
        };
        let at = take(&mut pool, with(Position::Noted));
        let silent = pool.take(with(Position::NotAvailable), Labels::default());
        assert!(silent.contradictions.is_empty());
        assert_eq!(pool.recommendation(at).position, Position::Noted);
        let other = pool.take(with(Position::Supported), Labels::default());
        assert_eq!(other.contradictions.len(), 1);
        assert_eq!(pool.recommendation(at).position, Position::Supported);
    }

    #[test]
    fn stored_recommendations_are_named_or_changed_by_entries() {
        let mut pool = Pool::default();
        take(&mut pool, entry("1.1", &["PRT"], En, "Ratify the Protocol"));
        let stored = pool.into_held().remove(0).recommendation;
        let mut pool = Pool::new(vec![
            stored.clone(),
            Recommendation {
                paragraph: Some("9".to_owned()),
                ..stored
            },
        ]);
        take(&mut pool, entry("1.1", &["PRT"], En, "Ratify the Protocol"));
        assert_eq!(pool.held[0].standing, Standing::Named);
        assert_eq!(pool.held[1].standing, Standing::Silent);
        take(&mut pool, entry("1.1", &["HRV"], En, "Ratify the Protocol"));
        assert_eq!(pool.held[0].standing, Standing::Changed);
    }
}
