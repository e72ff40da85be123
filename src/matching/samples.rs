//! Profiles for the tests of this module.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::profile::{Days, Firmness, Openness, Profile, Quantity};
use super::text::{CODES, MANNER_BYTES, STORED_BYTES, UsefulText};
use crate::domain::assistance::AssistanceType;
use crate::domain::countries;
use crate::domain::ids::OrganizationId;
use crate::domain::visibility::Visibility;

/// Words of a stored text.
const WORDS: usize = (STORED_BYTES - CODES - 4 - MANNER_BYTES) / 5;

pub const NOW_MS: i64 = 1_000_000;

pub fn organization(id: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(id))
}

/// A public profile of which any two fit each other well.
pub fn profile(id: u128) -> Profile {
    Profile {
        id: Uuid::from_u128(id),
        owner: organization(1_000 + id),
        country: Some(7),
        visibility: Visibility::Public,
        released: true,
        extracted: false,
        state: 0,
        audience: Vec::new(),
        matchable: true,
        valid_until_ms: NOW_MS + 1,
        window: Some(Days {
            from: 10,
            until: 20,
        }),
        assistance_types: [4].into_iter().collect(),
        labels: [5, 6].into_iter().collect(),
        languages: [2].into_iter().collect(),
        lines: vec![Quantity {
            assistance_type: AssistanceType::Training,
            quantity: 10,
            unit: "trainees".into(),
        }],
        openness: Openness {
            to_all: true,
            ..Openness::default()
        },
        firmness: Firmness::Concrete,
        track_record: None,
        preferred_partners: Vec::new(),
        excluded_partners: Vec::new(),
    }
}

/// A sequence of numbers that look random and are always the same.
pub struct Numbers(u64);

impl Numbers {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn byte(&mut self, end: u64) -> u8 {
        u8::try_from(self.below(end)).unwrap_or(0)
    }

    fn small(&mut self, end: u64) -> usize {
        usize::try_from(self.below(end)).unwrap_or(0)
    }

    /// The number of a country that there is.
    fn country(&mut self) -> usize {
        self.small(countries::all().len() as u64)
    }

    fn some<T>(&mut self, most: u64, of: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| of(self)).collect()
    }

    fn organization(&mut self) -> OrganizationId {
        organization(u128::from(self.below(60)))
    }
}

/// A profile of which everything is left to chance.
pub fn random_profile(id: u128, numbers: &mut Numbers) -> Profile {
    let from = i32::try_from(numbers.below(50)).unwrap_or(0);
    Profile {
        id: Uuid::from_u128(id),
        owner: numbers.organization(),
        country: numbers.flip().then(|| numbers.country()),
        visibility: Visibility::ALL[numbers.small(5)],
        released: numbers.below(4) > 0,
        extracted: numbers.below(8) == 0,
        state: u8::try_from(numbers.below(10)).unwrap_or(0),
        audience: numbers.some(3, Numbers::organization),
        matchable: numbers.below(4) > 0,
        valid_until_ms: NOW_MS + 10 - i64::try_from(numbers.below(13)).unwrap_or(0),
        window: numbers.flip().then_some(Days {
            from,
            until: from + 20,
        }),
        assistance_types: numbers.some(4, |n| n.small(14)).into_iter().collect(),
        labels: numbers.some(6, |n| n.small(300)).into_iter().collect(),
        languages: numbers.some(3, |n| n.small(6)).into_iter().collect(),
        lines: numbers.some(2, |n| Quantity {
            assistance_type: AssistanceType::ALL[n.small(15)],
            quantity: u32::try_from(n.below(20)).unwrap_or(0),
            unit: if n.flip() { "days" } else { "people" }.into(),
        }),
        openness: Openness {
            to_all: numbers.flip(),
            named: numbers.some(3, Numbers::country).into_iter().collect(),
            grouped: numbers.some(3, Numbers::country).into_iter().collect(),
        },
        firmness: [Firmness::Concrete, Firmness::Standing, Firmness::Indicative][numbers.small(3)],
        track_record: None,
        preferred_partners: numbers.some(2, Numbers::organization),
        excluded_partners: numbers.some(2, Numbers::organization),
    }
}

/// A text of which everything is left to chance, save that it shares words with others.
pub fn random_text(numbers: &mut Numbers) -> UsefulText {
    let mut bytes: Vec<u8> = (0..CODES).map(|_| numbers.byte(255)).collect();
    bytes.extend((0.0004 + 0.0001 * f32::from(numbers.byte(10))).to_le_bytes());
    bytes.extend((0..MANNER_BYTES).map(|_| numbers.byte(255)));
    let words: BTreeSet<u32> = (0..12).map(|_| u32::from(numbers.byte(60))).collect();
    let hash = |place| words.iter().nth(place).map_or(u32::MAX, |word| *word);
    bytes.extend((0..WORDS).flat_map(|place| hash(place).to_le_bytes()));
    let weights = (0..WORDS).map(|place| {
        if place < words.len() {
            20 + numbers.byte(80)
        } else {
            0
        }
    });
    bytes.extend(weights);
    bytes.push(u8::try_from(words.len()).unwrap_or(0));
    UsefulText::from_bytes(&bytes).unwrap()
}
