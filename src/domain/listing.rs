//! What lists can be narrowed, ordered and cut into pages by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::codes::closed_list;
use super::ids::OrganizationId;

closed_list!(
    /// What a record is linked to: the many-valued parts of it that one can filter by.
    LinkKind {
        Theme = "theme",
        Group = "group",
        Sdg = "sdg",
        AssistanceType = "assistance_type",
        LanguageOfDelivery = "language_of_delivery",
        Recommendation = "recommendation",
        Audience = "audience",
        /// The organizations that a need was revealed to.
        Told = "told",
        EligibleState = "eligible_state",
        RecommendingState = "recommending_state",
        /// Where a practice was done.
        Country = "country",
        /// What a practice is an example of.
        Criterion = "criterion",
        /// Who has confirmed that it wrote a practice too.
        CoAuthor = "co_author",
    }
);

closed_list!(
    /// By what a list is ordered; ties are broken by id.
    SortKey {
        Updated = "updated",
        Created = "created",
        ValidUntil = "valid_until",
    }
);

closed_list!(
    /// In which direction.
    Direction {
        Ascending = "ascending",
        Descending = "descending",
    }
);

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub key: SortKey,
    pub direction: Direction,
}

/// Where the next page begins: after the record with this value of the sort key and this id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub value: i64,
    pub id: String,
}

/// Which records are asked for; every part narrows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub states: Vec<String>,
    pub organization: Option<OrganizationId>,
    /// The record is linked, in one of the kinds, to one of the targets of each.
    pub links: Vec<(Vec<LinkKind>, Vec<String>)>,
    /// Only these records: those that a search by meaning has found.
    pub ids: Option<Vec<String>>,
    pub updated_since_ms: Option<i64>,
}

/// TABLE: the kinds of links, those that few records share first.
const NARROWEST_FIRST: [LinkKind; 13] = [
    LinkKind::Recommendation,
    LinkKind::Told,
    LinkKind::CoAuthor,
    LinkKind::Audience,
    LinkKind::EligibleState,
    LinkKind::RecommendingState,
    LinkKind::Country,
    LinkKind::Sdg,
    LinkKind::Theme,
    LinkKind::Group,
    LinkKind::AssistanceType,
    LinkKind::LanguageOfDelivery,
    LinkKind::Criterion,
];

/// Beyond so many links it is quicker to walk the records than the links.
const LINKS_WALKED_MAX: usize = 32;

impl Filter {
    /// The links of its narrowest condition over links, one by one, and what is left of the filter without it.
    #[must_use]
    pub fn led_by_links(&self) -> Option<(Vec<(LinkKind, String)>, Self)> {
        let rank = |kind: &LinkKind| NARROWEST_FIRST.iter().position(|k| k == kind);
        let broadest = |(kinds, _): &(Vec<LinkKind>, Vec<String>)| kinds.iter().map(rank).max();
        let place = (0..self.links.len()).min_by_key(|place| broadest(&self.links[*place]))?;
        let mut rest = self.clone();
        let (kinds, targets) = rest.links.remove(place);
        let of_kind = |kind: LinkKind| targets.iter().map(move |target| (kind, target.clone()));
        let links: Vec<_> = kinds.into_iter().flat_map(of_kind).collect();
        (links.len() <= LINKS_WALKED_MAX).then_some((links, rest))
    }

    /// Whether it leaves anything out.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !self.states.is_empty()
            || !self.links.is_empty()
            || self.organization.is_some()
            || self.ids.is_some()
            || self.updated_since_ms.is_some()
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    pub sort: Sort,
    pub after: Option<Position>,
    pub limit: i64,
}

/// How many records have each value: facet name -> value -> count.
pub type Facets = BTreeMap<String, BTreeMap<String, i64>>;

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(links: &[(&[LinkKind], usize)]) -> Filter {
        let targets = |count: usize| (0..count).map(|n| n.to_string()).collect();
        Filter {
            links: links
                .iter()
                .map(|(kinds, n)| (kinds.to_vec(), targets(*n)))
                .collect(),
            ..Filter::default()
        }
    }

    #[test]
    fn the_narrowest_condition_leads_and_the_others_stay() {
        let filter = filter(&[
            (&[LinkKind::LanguageOfDelivery], 1),
            (&[LinkKind::Theme], 2),
        ]);
        let (links, rest) = filter.led_by_links().expect("links to walk");
        let expected = [
            (LinkKind::Theme, "0".to_owned()),
            (LinkKind::Theme, "1".to_owned()),
        ];
        assert_eq!(links, expected);
        assert_eq!(
            rest.links,
            [(vec![LinkKind::LanguageOfDelivery], vec!["0".to_owned()])]
        );
    }

    #[test]
    fn too_many_links_are_not_walked_and_none_neither() {
        assert!(
            filter(&[(&[LinkKind::Theme], LINKS_WALKED_MAX + 1)])
                .led_by_links()
                .is_none()
        );
        assert!(filter(&[]).led_by_links().is_none());
    }
}
