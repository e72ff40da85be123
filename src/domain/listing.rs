//! What lists can be narrowed, ordered and cut into pages by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

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

/// Enough that no two lists are taken for one another by accident; who wants to can write any mark.
pub const MARK_BYTES: usize = 6;

/// Stands for a list, how it is narrowed and how it is ordered: a position in one list means nothing in another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListMark([u8; MARK_BYTES]);

/// TABLE: the parameters that only say which page of a list is asked for.
const OF_THE_PAGE: [&str; 2] = ["limit", "cursor"];

impl ListMark {
    /// The mark of the list at a path, under parameters in whichever order.
    #[must_use]
    pub fn of(path: &str, parameters: &[(String, String)]) -> Self {
        let of_the_page = |name: &str| OF_THE_PAGE.contains(&name);
        let of_the_list = parameters.iter().filter(|(name, _)| !of_the_page(name));
        let mut of_the_list: Vec<_> = of_the_list.collect();
        of_the_list.sort_unstable();
        let mut hasher = Sha256::new();
        hasher.update(path);
        for (name, value) in of_the_list {
            for part in [name, value] {
                hasher.update([0]);
                hasher.update(part);
            }
        }
        let digest = hasher.finalize();
        Self(digest.first_chunk().copied().unwrap_or_default())
    }

    /// As it stands in a cursor.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }
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

    fn mark(path: &str, parameters: &[(&str, &str)]) -> ListMark {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        ListMark::of(path, &parameters.iter().map(own).collect::<Vec<_>>())
    }

    #[test]
    fn a_list_has_one_mark_on_all_of_its_pages() {
        let first = mark("/v1/needs", &[("q", "torture"), ("state", "open")]);
        let later = [
            ("limit", "2"),
            ("state", "open"),
            ("cursor", "x"),
            ("q", "torture"),
        ];
        assert_eq!(mark("/v1/needs", &later), first);
    }

    #[test]
    fn lists_that_differ_in_anything_have_different_marks() {
        let lists = [
            mark("/v1/needs", &[]),
            mark("/v1/offers", &[]),
            mark("/v1/needs", &[("q", "torture")]),
            mark("/v1/needs", &[("q", "tortures")]),
            mark("/v1/needs", &[("theme", "torture")]),
            mark("/v1/needs", &[("q", "torture"), ("sort", "updated")]),
        ];
        for (at, one) in lists.iter().enumerate() {
            assert!(!lists[..at].contains(one), "{at}");
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
