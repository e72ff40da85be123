//! What lists of recommendations can be narrowed and ordered by.

use super::clock::Millis;
use super::codes::closed_list;
use super::listing::{Direction, LinkKind, Position};

closed_list!(
    /// By what a list of recommendations is ordered; ties are broken by id.
    RecommendationSort {
        /// State under review, session, paragraph.
        Place = "place",
        /// The order in which they became known.
        Id = "id",
    }
);

/// Which recommendations are asked for; every part narrows, the values of one part are alternatives.
#[derive(Clone, Debug, Default)]
pub struct RecommendationFilter {
    /// ISO 3166 alpha-3 codes of States under review.
    pub states: Vec<String>,
    pub cycles: Vec<i16>,
    pub sessions: Vec<i16>,
    pub positions: Vec<String>,
    pub action_categories: Vec<i16>,
    pub kinds: Vec<String>,
    /// The recommendation is linked, in one of the kinds, to one of the targets of each.
    pub links: Vec<(Vec<LinkKind>, Vec<String>)>,
    /// Only these: those that a search by meaning has found.
    pub ids: Option<Vec<String>>,
    pub updated_since_ms: Option<Millis>,
}

impl RecommendationFilter {
    /// Whether it leaves anything out.
    #[must_use]
    pub fn narrows(&self) -> bool {
        let lists = [&self.states, &self.positions, &self.kinds];
        let numbers = [&self.cycles, &self.sessions, &self.action_categories];
        lists.iter().any(|list| !list.is_empty())
            || numbers.iter().any(|list| !list.is_empty())
            || !self.links.is_empty()
            || self.ids.is_some()
            || self.updated_since_ms.is_some()
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct RecommendationPage {
    pub key: RecommendationSort,
    pub direction: Direction,
    /// The place and the id after which the page begins.
    pub after: Option<Position>,
    pub limit: i64,
}
