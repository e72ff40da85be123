//! The States and territories of the world: codes, regions, groups, and names in
//! six languages. A table, read once, of public facts; nothing here changes at run time.
//!
//! Sources: M49 of the United Nations Statistics Division (codes, regions, LDC,
//! LLDC, SIDS), UNTERM (names), UPR Info 2014 (memberships, hence of that year).

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::codes::closed_list;
use super::facts::{names, rows};
use super::language::Language;
use super::organization::Names;

closed_list!(
    /// How a country stands to the United Nations.
    UnStatus {
        /// One of the 193 member States, each reviewed by the UPR.
        Member = "member",
        /// The Holy See and the State of Palestine: they recommend, they are not reviewed.
        Observer = "observer",
        /// A territory or an entity that is neither.
        Other = "other",
    }
);

closed_list!(
    /// The regional groups of the General Assembly.
    RegionalGroup {
        Africa = "africa",
        AsiaPacific = "asia_pacific",
        EasternEurope = "eastern_europe",
        LatinAmericaCaribbean = "latin_america_caribbean",
        WesternEuropeOthers = "western_europe_others",
    }
);

/// One country or territory.
#[derive(Clone, Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-3, upper case: the key everywhere.
    pub iso3: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub iso2: String,
    /// Three digits of the M49 standard.
    pub m49: String,
    pub status: UnStatus,
    /// M49 code and English name of the continent; empty for Antarctica.
    pub region_code: String,
    pub region: String,
    /// M49 code and English name of the part of the continent.
    pub subregion_code: String,
    pub subregion: String,
    /// Member States only.
    pub group: Option<RegionalGroup>,
    /// Least developed country.
    pub ldc: bool,
    /// Landlocked developing country.
    pub lldc: bool,
    /// Small island developing State.
    pub sids: bool,
    /// Acronyms of the intergovernmental organizations it belonged to in 2014
    /// (AU, OAS, OIF, OIC, Commonwealth ...), associates included.
    pub memberships: Vec<String>,
    /// Without article; every State has all six.
    pub names: Names,
}

impl Country {
    /// The name in a language, without article; in English where the language has none.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language)
    }

    /// A member or an observer State: who may speak in the Working Group.
    #[must_use]
    pub fn is_state(&self) -> bool {
        self.status != UnStatus::Other
    }

    /// Whether it belongs to a group that offers can be limited to (`ldc`, `lldc`, `sids`, or an organization: `oif`).
    #[must_use]
    pub fn is_of_group(&self, group: &str) -> bool {
        match group {
            "ldc" => self.ldc,
            "lldc" => self.lldc,
            "sids" => self.sids,
            organization => self.is_member_of(&organization.to_uppercase()),
        }
    }

    /// Whether it belonged to the organization of this acronym in 2014.
    #[must_use]
    pub fn is_member_of(&self, acronym: &str) -> bool {
        self.memberships.iter().any(|own| own == acronym)
    }
}

/// Every country and territory of M49, by `iso3`.
#[must_use]
pub fn all() -> &'static [Country] {
    &ATLAS.countries
}

/// The 193 member and the 2 observer States, by `iso3`.
pub fn states() -> impl Iterator<Item = &'static Country> {
    all().iter().filter(|country| country.is_state())
}

/// The country of an ISO 3166-1 alpha-3 code in upper case.
#[must_use]
pub fn by_iso3(iso3: &str) -> Option<&'static Country> {
    all()
        .binary_search_by(|country| country.iso3.as_str().cmp(iso3))
        .ok()
        .map(|index| &all()[index])
}

/// The country that a code (alpha-2, alpha-3) or a name means: official, formal
/// and usual names in six languages, and those that UPR documents use. Compared
/// as [`name_key`] says, with the words in brackets first, then without.
#[must_use]
pub fn find(name_or_code: &str) -> Option<&'static Country> {
    let whole = name_key(name_or_code);
    let bare = name_key(&without_brackets(name_or_code));
    [
        without_article(&whole),
        without_article(&bare),
        &whole,
        &bare,
    ]
    .iter()
    .find_map(|key| ATLAS.by_key.get(*key))
    .map(|&index| &all()[index])
}

/// What names are compared by: compatibility-decomposed (NFKD), lower case, no
/// combining marks (accents, Arabic hamza and vowel signs), `&` as "and", every
/// run of other signs as one space. "Côte d’Ivoire" becomes "cote d ivoire".
#[must_use]
pub fn name_key(name: &str) -> String {
    let plain: String = name
        .replace('&', " and ")
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && *c != TATWEEL)
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The stretching sign of Arabic script, which carries no meaning.
const TATWEEL: char = '\u{640}';

const ARTICLES: [&str; 7] = ["the ", "la ", "le ", "les ", "l ", "el ", "los "];

fn without_article(key: &str) -> &str {
    ARTICLES
        .iter()
        .find_map(|article| key.strip_prefix(article))
        .unwrap_or(key)
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let outside = |c: &char| {
        match c {
            '(' | '\u{ff08}' => depth += 1,
            ')' | '\u{ff09}' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    name.chars().filter(outside).collect()
}

struct Atlas {
    countries: Vec<Country>,
    /// Normalised name or code -> index in `countries`.
    by_key: HashMap<String, usize>,
}

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| {
    let countries: Vec<Country> = rows::<CountryRow>(include_str!("facts/countries.csv"))
        .map(Country::from)
        .collect();
    let by_key = keys_of(&countries);
    Atlas { countries, by_key }
});

fn keys_of(countries: &[Country]) -> HashMap<String, usize> {
    let mut by_key = HashMap::new();
    let mut by_iso3 = HashMap::new();
    for (index, country) in countries.iter().enumerate() {
        by_iso3.insert(country.iso3.as_str(), index);
        by_key.insert(name_key(&country.iso2), index);
        by_key.insert(name_key(&country.iso3), index);
        for name in Language::ALL.iter().map(|language| country.name(*language)) {
            by_key.insert(name_key(name), index);
            by_key.insert(name_key(&without_brackets(name)), index);
        }
    }
    for alias in rows::<AliasRow>(include_str!("facts/country_aliases.csv")) {
        if let Some(&index) = by_iso3.get(alias.iso3.as_str()) {
            by_key.entry(name_key(&alias.alias)).or_insert(index);
        }
    }
    by_key
}

#[derive(Deserialize)]
struct AliasRow {
    alias: String,
    iso3: String,
}

#[derive(Deserialize)]
struct CountryRow {
    iso3: String,
    iso2: String,
    m49: String,
    status: UnStatus,
    region_code: String,
    region: String,
    subregion_code: String,
    subregion: String,
    group: Option<RegionalGroup>,
    ldc: u8,
    lldc: u8,
    sids: u8,
    memberships: String,
    ar: String,
    zh: String,
    en: String,
    fr: String,
    ru: String,
    es: String,
}

impl From<CountryRow> for Country {
    fn from(row: CountryRow) -> Self {
        Self {
            iso3: row.iso3,
            iso2: row.iso2,
            m49: row.m49,
            status: row.status,
            region_code: row.region_code,
            region: row.region,
            subregion_code: row.subregion_code,
            subregion: row.subregion,
            group: row.group,
            ldc: row.ldc == 1,
            lldc: row.lldc == 1,
            sids: row.sids == 1,
            memberships: row
                .memberships
                .split_terminator('|')
                .map(String::from)
                .collect(),
            names: names([row.ar, row.zh, row.en, row.fr, row.ru, row.es]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> &str {
        find(name).map_or("-", |country| &country.iso3)
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        let lines = |table: &str| table.lines().count() - 1;
        assert_eq!(all().len(), lines(include_str!("facts/countries.csv")));
        let aliases = include_str!("facts/country_aliases.csv");
        let read: Vec<AliasRow> = rows(aliases).collect();
        assert_eq!(read.len(), lines(aliases));
        for alias in read {
            assert_eq!(found(&alias.alias), alias.iso3, "{}", alias.alias);
        }
    }

    #[test]
    fn there_are_193_members_in_five_groups_and_2_observers() {
        let members: Vec<_> = states()
            .filter(|state| state.status == UnStatus::Member)
            .collect();
        assert_eq!(members.len(), 193);
        assert!(members.iter().all(|state| state.group.is_some()));
        assert_eq!(states().count(), 195);
    }

    #[test]
    fn every_state_has_a_name_in_all_six_languages() {
        for state in states() {
            for &language in Language::ALL {
                assert_eq!(found(state.name(language)), state.iso3);
            }
            let Names {
                fr, es, ar, ru, zh, ..
            } = &state.names;
            let full = [fr, es, ar, ru, zh].iter().all(|name| name.is_some());
            assert!(full, "{} lacks a name", state.iso3);
            assert!(by_iso3(&state.iso3).is_some_and(|found| found.m49 == state.m49));
            assert_eq!(found(&state.iso2), state.iso3);
            assert_eq!((state.iso2.len(), state.m49.len()), (2, 3));
        }
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for (name, iso3) in [
            ("slovenia", "SVN"),
            ("SVN", "SVN"),
            ("Afghanistan (l')", "AFG"),
            ("Türkiye", "TUR"),
            ("Turkey", "TUR"),
            ("Macedonia FYR", "MKD"),
            ("St Vincent & the Grenadines", "VCT"),
            ("Cote d'Ivoire", "CIV"),
            ("Côte d’Ivoire", "CIV"),
            ("Iran (Islamic Republic of)", "IRN"),
            ("Islamic Republic of Iran", "IRN"),
            ("Bolivarian Republic of Venezuela", "VEN"),
            ("the Kingdom of the Netherlands", "NLD"),
            ("Korea (Republic of)", "KOR"),
            ("Korea (Democratic People's Republic of)", "PRK"),
            ("République islamique d’Iran", "IRN"),
            ("L’Afrique du Sud", "ZAF"),
            ("États-Unis", "USA"),
            ("Belarús", "BLR"),
            ("República de Corea", "KOR"),
            ("Российская Федерация", "RUS"),
            ("Кот-д’Ивуар", "CIV"),
            ("سويسرا", "CHE"),
            ("إثيوبيا", "ETH"),
            ("الدانمرك", "DNK"),
            ("大韩民国", "KOR"),
            ("委内瑞拉玻利瓦尔共和国", "VEN"),
            ("Congo", "COG"),
            ("DR Congo", "COD"),
        ] {
            assert_eq!(found(name), iso3, "{name}");
        }
        assert_eq!(found("Korea"), "-");
        assert_eq!(found("Atlantis"), "-");
        assert_eq!(found(""), "-");
    }

    #[test]
    fn display_names_carry_no_article() {
        let name = |iso3, language| by_iso3(iso3).map(|country| country.name(language));
        assert_eq!(name("AFG", Language::Fr), Some("Afghanistan"));
        assert_eq!(name("GMB", Language::En), Some("Gambia"));
        assert_eq!(name("PSE", Language::Es), Some("Estado de Palestina"));
        assert_eq!(name("ABW", Language::Ru), Some("Aruba"));
    }

    #[test]
    fn groups_of_need_are_known() {
        let haiti = by_iso3("HTI");
        assert!(haiti.is_some_and(|haiti| haiti.ldc && haiti.sids && !haiti.lldc));
        assert!(haiti.is_some_and(|haiti| haiti.is_member_of("OIF") && !haiti.is_member_of("AU")));
        assert_eq!(states().filter(|state| state.ldc).count(), 44);
        assert_eq!(states().filter(|state| state.lldc).count(), 32);
    }
}
