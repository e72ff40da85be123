//! What an entry adds to a recommendation. A fact is added where none stood, lists grow, and nothing is taken
//! away; of two known values that contradict each other the newer is believed, and both are told.

use std::collections::BTreeMap;
use std::fmt::Display;

use uuid::Uuid;

use super::ids::RecommendationId;
use super::message::Message;
use super::recommendation::{Position, Recommendation, RecommendationDetails, RecommendationEntry};
use super::recommendation_identity::part;
use super::recommendation_labels::Labels;

/// What came of adding an entry.
#[derive(Default)]
pub struct Added {
    pub changed: bool,
    /// The field and what to tell.
    pub contradictions: Vec<(&'static str, Message)>,
}

/// The recommendation that an entry is the first to speak of; it has no id yet.
#[must_use]
pub fn first(entry: RecommendationEntry, labels: Labels, words: &str) -> Recommendation {
    Recommendation {
        id: RecommendationId(Uuid::nil()),
        kind: entry.kind,
        document_symbol: entry.document_symbol,
        paragraph: entry.paragraph,
        state_under_review: entry.state_under_review,
        cycle: entry.cycle,
        session: entry.session,
        position: entry.position,
        action_category: entry.action_category,
        details: RecommendationDetails {
            part: part(words),
            recommending_states: entry.recommending_states,
            themes: labels.themes,
            groups_of_persons: labels.groups_of_persons,
            sdgs: labels.sdgs,
            source_of_position: entry.source_of_position,
            implementation_status: entry.implementation_status,
            translation_groups: entry.translation_group.into_iter().collect(),
        },
        texts: BTreeMap::from([(entry.language, entry.text)]),
        version: 1,
        created_ms: 0,
        updated_ms: 0,
    }
}

/// Adds the facts of an entry to the recommendation it belongs to.
pub fn add(record: &mut Recommendation, entry: RecommendationEntry, labels: Labels) -> Added {
    let mut added = Added::default();
    added.position(record, entry.position, entry.source_of_position);
    added.value(
        "action_category",
        &mut record.action_category,
        entry.action_category,
    );
    let details = &mut record.details;
    added.value(
        "implementation_status",
        &mut details.implementation_status,
        entry.implementation_status,
    );
    added.fill(&mut record.document_symbol, entry.document_symbol);
    added.fill(&mut record.paragraph, entry.paragraph);
    added.list(&mut details.recommending_states, entry.recommending_states);
    added.list(&mut details.themes, labels.themes);
    added.list(&mut details.groups_of_persons, labels.groups_of_persons);
    added.list(&mut details.sdgs, labels.sdgs);
    let group = entry.translation_group.into_iter().collect();
    added.list(&mut details.translation_groups, group);
    record.texts.entry(entry.language).or_insert_with(|| {
        added.changed = true;
        entry.text
    });
    added
}

impl Added {
    /// The source goes with the position that it gave.
    fn position(&mut self, record: &mut Recommendation, new: Position, source: Option<String>) {
        let known = |position: Position| Some(position).filter(|p| *p != Position::NotAvailable);
        let mut position = known(record.position);
        self.value("position", &mut position, known(new));
        let settled = position.unwrap_or(Position::NotAvailable);
        if settled != record.position {
            record.position = settled;
            record.details.source_of_position = source;
        } else if settled == new {
            self.fill(&mut record.details.source_of_position, source);
        }
    }

    fn value<T: Display + PartialEq>(
        &mut self,
        field: &'static str,
        own: &mut Option<T>,
        new: Option<T>,
    ) {
        match (own.as_ref(), new) {
            (_, None) => {}
            (Some(old), Some(new)) if *old == new => {}
            (old, Some(new)) => {
                if let Some(old) = old {
                    let message = Message::new("imports-contradiction")
                        .with("field", field)
                        .with("old", old)
                        .with("new", &new);
                    self.contradictions.push((field, message));
                }
                *own = Some(new);
                self.changed = true;
            }
        }
    }

    fn fill(&mut self, own: &mut Option<String>, new: Option<String>) {
        if own.is_none() && new.is_some() {
            *own = new;
            self.changed = true;
        }
    }

    /// Both lists are sorted and hold each value once.
    fn list(&mut self, own: &mut Vec<String>, new: Vec<String>) {
        for value in new {
            if let Err(at) = own.binary_search(&value) {
                own.insert(at, value);
                self.changed = true;
            }
        }
    }
}
