//! How labels of different lists stand to each other, and what a search for one
//! label therefore finds.

use std::collections::HashMap;

use serde::Deserialize;

use super::{Label, THESAURUS};
use crate::domain::codes::closed_list;

closed_list!(
    /// What the target of a mapping is to its origin.
    Relation {
        /// The same idea, or the heading that answers to it best.
        Exact = "exact",
        /// Wider: whatever carries the origin also belongs under the target.
        Broader = "broader",
        /// One of several ideas that the origin comprises.
        Narrower = "narrower",
        /// The list has nothing for it; there is no target.
        None = "none",
    }
);

/// One row of the mapping table, always towards the latest list.
#[derive(Clone, Debug, Deserialize)]
pub struct Mapping {
    pub from: String,
    pub relation: Relation,
    /// Absent for `none`.
    pub to: Option<String>,
    /// Who decided so.
    pub source: String,
}

/// Every mapping, in the order of the table.
#[must_use]
pub fn mappings() -> &'static [Mapping] {
    &THESAURUS.mappings
}

/// What a search for a label finds: the label itself, everything below it in
/// its own scheme, and every label of any scheme that is the same or narrower
/// by the mappings, to any depth. The label itself comes first; empty for an
/// unknown label. A theme can be covered by a group and the reverse (UPR Info's
/// "Migrants" is under the group of that name), so compare the result with
/// themes and groups alike.
#[must_use]
pub fn expand(id: &str) -> Vec<&'static str> {
    let Some(&start) = THESAURUS.by_id.get(id) else {
        return Vec::new();
    };
    let mut seen = vec![false; THESAURUS.labels.len()];
    let mut found = vec![start];
    seen[start] = true;
    let mut next = 0;
    while let Some(&at) = found.get(next) {
        for &below in &THESAURUS.covers[at] {
            if !seen[below] {
                seen[below] = true;
                found.push(below);
            }
        }
        next += 1;
    }
    found
        .into_iter()
        .map(|at| THESAURUS.labels[at].id.as_str())
        .collect()
}

/// The labels of the latest lists that a label stands for: itself when it is
/// one of them, else the exact and the wider targets of its mappings. This is
/// the common vocabulary in which records of different cycles can be compared.
#[must_use]
pub fn to_latest(id: &str) -> Vec<&'static Label> {
    THESAURUS
        .by_id
        .get(id)
        .into_iter()
        .flat_map(|&at| &THESAURUS.latest[at])
        .map(|&at| &THESAURUS.labels[at])
        .collect()
}

/// For each label, its counterparts in the latest lists.
pub(super) fn latest(
    labels: &[Label],
    by_id: &HashMap<String, usize>,
    mappings: &[Mapping],
) -> Vec<Vec<usize>> {
    let own = |(at, label): (usize, &Label)| -> Vec<usize> {
        label.scheme.is_latest().then_some(at).into_iter().collect()
    };
    let mut latest: Vec<Vec<usize>> = labels.iter().enumerate().map(own).collect();
    let wider = mappings
        .iter()
        .filter(|row| matches!(row.relation, Relation::Exact | Relation::Broader));
    for row in wider {
        let target = row.to.as_ref().and_then(|to| by_id.get(to));
        if let (Some(&from), Some(&to)) = (by_id.get(&row.from), target) {
            latest[from].push(to);
        }
    }
    latest
}

/// For each label, the labels one step below or equal.
pub(super) fn covers(
    labels: &[Label],
    by_id: &HashMap<String, usize>,
    mappings: &[Mapping],
) -> Vec<Vec<usize>> {
    let mut covers = vec![Vec::new(); labels.len()];
    let mut add = |above: &str, below: &str| {
        if let (Some(&above), Some(&below)) = (by_id.get(above), by_id.get(below)) {
            covers[above].push(below);
        }
    };
    for label in labels {
        if let Some(broader) = &label.broader {
            add(broader, &label.id);
        }
    }
    for row in mappings {
        let Some(to) = &row.to else { continue };
        if matches!(row.relation, Relation::Exact | Relation::Broader) {
            add(to, &row.from);
        }
        if matches!(row.relation, Relation::Exact | Relation::Narrower) {
            add(&row.from, to);
        }
    }
    covers
}

/// Gives labels that lack names those of the label they are exactly mapped to.
pub(super) fn lend_names(
    labels: &mut [Label],
    by_id: &HashMap<String, usize>,
    mappings: &[Mapping],
) {
    for row in mappings
        .iter()
        .filter(|row| row.relation == Relation::Exact)
    {
        let target = row.to.as_ref().and_then(|to| by_id.get(to));
        let (Some(&from), Some(&to)) = (by_id.get(&row.from), target) else {
            continue;
        };
        let lent = labels[to].names.clone();
        let own = &mut labels[from].names;
        own.fr = own.fr.take().or(lent.fr);
        own.es = own.es.take().or(lent.es);
        own.ar = own.ar.take().or(lent.ar);
        own.ru = own.ru.take().or(lent.ru);
        own.zh = own.zh.take().or(lent.zh);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::thesaurus::{Scheme, label, labels};

    #[test]
    fn both_ends_of_every_mapping_exist_and_the_target_is_in_a_latest_list() {
        for row in mappings() {
            assert!(label(&row.from).is_some(), "{}", row.from);
            assert!(!row.source.is_empty());
            match &row.to {
                None => assert_eq!(row.relation, Relation::None, "{}", row.from),
                Some(to) => assert!(label(to).is_some_and(|to| to.scheme.is_latest()), "{to}"),
            }
        }
    }

    #[test]
    fn every_label_of_an_older_list_is_mapped() {
        for &scheme in Scheme::ALL.iter().filter(|scheme| !scheme.is_latest()) {
            for label in labels(scheme) {
                let mapped = mappings().iter().any(|row| row.from == label.id);
                assert!(mapped, "{}", label.id);
            }
        }
    }

    #[test]
    fn a_search_by_a_theme_of_cycle_4_finds_the_older_vocabularies() {
        let women = expand("uhri-c4:women");
        for id in [
            "uhri-c4:women",
            "upr-info:womens-rights",
            "uhri-c2:F1",
            "uhri-c2:F13",
            "uhri-c3:violence-against-women",
        ] {
            assert!(women.contains(&id), "{id}");
        }
        assert_eq!(women[0], "uhri-c4:women");
        assert!(!women.contains(&"upr-info:migrants"));
        assert!(expand("uhri-groups-c4:women-and-girls").contains(&"upr-info:womens-rights"));
        assert!(expand("sdg:5").contains(&"sdg:5.1.1"));
    }

    #[test]
    fn a_narrow_label_does_not_find_its_wider_one() {
        let violence = expand("uhri-c4:violence-against-women");
        assert!(violence.contains(&"uhri-c2:F13"));
        assert!(!violence.contains(&"upr-info:womens-rights"));
        assert!(
            !expand("uhri-c4:freedom-of-association")
                .contains(&"uhri-c4:freedom-of-peaceful-assembly")
        );
        assert!(expand("uhri-c9:nothing").is_empty());
    }

    #[test]
    fn old_labels_are_read_in_the_latest_vocabulary() {
        let latest = |id| -> Vec<&str> {
            to_latest(id)
                .iter()
                .map(|label| label.id.as_str())
                .collect()
        };
        assert_eq!(
            latest("upr-info:migrants"),
            ["uhri-c4:migrants", "uhri-groups-c4:migrants"]
        );
        assert_eq!(
            latest("uhri-c2:E31"),
            ["uhri-c4:labour-rights-and-right-to-work"]
        );
        assert_eq!(latest("sdg:16.3"), ["sdg:16.3"]);
        assert!(latest("upr-info:other").is_empty());
    }
}
