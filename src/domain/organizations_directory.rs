//! The non-State organizations that everybody expects to be there at the first
//! start. States come from `countries`; national institutions and civil society
//! are entered by an administrator.

use std::sync::LazyLock;

use serde::Deserialize;

use super::facts::{names, rows};
use super::organization::{Names, OrganizationKind};

/// An organization as it is known before anybody has entered anything.
#[derive(Clone, Debug)]
pub struct DirectoryEntry {
    /// The usual acronym or a short name, upper case with hyphens (`UN-WOMEN`).
    pub code: String,
    pub kind: OrganizationKind,
    /// In all six languages.
    pub names: Names,
}

/// Every entry: United Nations entities, regional organizations, then some special procedures.
#[must_use]
pub fn directory() -> &'static [DirectoryEntry] {
    &DIRECTORY
}

static DIRECTORY: LazyLock<Vec<DirectoryEntry>> = LazyLock::new(|| {
    rows::<EntryRow>(include_str!("facts/organizations.csv"))
        .map(|row| DirectoryEntry {
            code: row.code,
            kind: row.kind,
            names: names([row.ar, row.zh, row.en, row.fr, row.ru, row.es]),
        })
        .collect()
});

#[derive(Deserialize)]
struct EntryRow {
    code: String,
    kind: OrganizationKind,
    ar: String,
    zh: String,
    en: String,
    fr: String,
    ru: String,
    es: String,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::countries;
    use crate::domain::organization::OHCHR;

    #[test]
    fn every_row_is_read_with_names_in_six_languages() {
        let lines = include_str!("facts/organizations.csv").lines().count() - 1;
        assert_eq!(directory().len(), lines);
        for entry in directory() {
            let Names {
                fr, es, ar, ru, zh, ..
            } = &entry.names;
            let full = [fr, es, ar, ru, zh].iter().all(|name| name.is_some());
            assert!(full, "{} lacks a name", entry.code);
        }
    }

    #[test]
    fn codes_are_unique_and_never_the_code_of_a_country() {
        let codes: HashSet<&str> = directory()
            .iter()
            .map(|entry| entry.code.as_str())
            .collect();
        assert_eq!(codes.len(), directory().len());
        assert!(codes.contains(OHCHR));
        assert!(codes.iter().all(|code| countries::by_iso3(code).is_none()));
    }

    #[test]
    fn the_three_kinds_are_there() {
        let count = |kind| {
            directory()
                .iter()
                .filter(|entry| entry.kind == kind)
                .count()
        };
        assert!(count(OrganizationKind::UnEntity) >= 15);
        assert!(count(OrganizationKind::RegionalOrganization) >= 13);
        assert!(count(OrganizationKind::SpecialProcedure) >= 3);
        assert_eq!(count(OrganizationKind::State), 0);
    }
}
