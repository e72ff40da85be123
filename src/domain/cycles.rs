//! The calendar of the Universal Periodic Review: which session belongs to which
//! cycle, and when each State was reviewed.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::facts::rows;

/// First and last session of each cycle, from cycle 1.
const SESSIONS: [(u8, u8); 4] = [(1, 12), (13, 26), (27, 40), (41, 54)];

/// The cycle (1-4) that a session of the Working Group belongs to.
#[must_use]
pub fn cycle_of_session(session: u8) -> Option<u8> {
    let index = SESSIONS
        .iter()
        .position(|(first, last)| (*first..=*last).contains(&session))?;
    u8::try_from(index + 1).ok()
}

/// The review of one State in one cycle.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Review {
    /// The State under review.
    pub iso3: String,
    pub cycle: u8,
    pub session: u8,
    /// Symbol of the Working Group's report (`A/HRC/28/15`).
    pub document_symbol: String,
}

/// The review of a State in a cycle, where known: cycle 1 and most of cycle 2.
#[must_use]
pub fn review(iso3: &str, cycle: u8) -> Option<&'static Review> {
    let key = |review: &Review| (review.iso3.as_str(), review.cycle).cmp(&(iso3, cycle));
    let found = REVIEWS.binary_search_by(key);
    found.ok().map(|index| &REVIEWS[index])
}

/// The review that a report of the Working Group is about; an addendum
/// (`A/HRC/28/15/Add.1`) belongs to its report.
#[must_use]
pub fn review_of_document(symbol: &str) -> Option<&'static Review> {
    let symbol = symbol.trim();
    let report = symbol.split("/Add.").next().unwrap_or(symbol);
    BY_DOCUMENT.get(report).copied()
}

/// By State and cycle.
static REVIEWS: LazyLock<Vec<Review>> =
    LazyLock::new(|| rows(include_str!("facts/reviews.csv")).collect());

static BY_DOCUMENT: LazyLock<HashMap<&str, &Review>> = LazyLock::new(|| {
    let by_symbol = |review: &'static Review| (review.document_symbol.as_str(), review);
    REVIEWS.iter().map(by_symbol).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::countries::by_iso3;

    #[test]
    fn sessions_fall_into_four_cycles() {
        for (session, cycle) in [
            (0, None),
            (1, Some(1)),
            (12, Some(1)),
            (13, Some(2)),
            (26, Some(2)),
            (27, Some(3)),
            (40, Some(3)),
            (41, Some(4)),
            (54, Some(4)),
            (55, None),
        ] {
            assert_eq!(cycle_of_session(session), cycle, "session {session}");
        }
    }

    #[test]
    fn every_review_is_read_and_agrees_with_the_calendar() {
        let lines = include_str!("facts/reviews.csv").lines().count() - 1;
        assert_eq!(REVIEWS.len(), lines);
        assert!(REVIEWS.is_sorted_by_key(|review| (&review.iso3, review.cycle)));
        assert_eq!(BY_DOCUMENT.len(), lines, "each has a report of its own");
        for review in REVIEWS.iter() {
            assert_eq!(cycle_of_session(review.session), Some(review.cycle));
            assert!(by_iso3(&review.iso3).is_some(), "{}", review.iso3);
        }
    }

    #[test]
    fn a_review_is_found_by_state_and_by_document() {
        assert_eq!(review("SVN", 2).map(|review| review.session), Some(20));
        let found = review_of_document("A/HRC/28/15/Add.1");
        assert_eq!(found.map(|review| review.iso3.as_str()), Some("SVN"));
        assert_eq!(review("SVN", 9), None);
    }
}
