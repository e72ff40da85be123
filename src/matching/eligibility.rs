//! TABLE: the hard conditions that a counterpart must meet, each with the reason that is counted when it does
//! not. What the viewer may not see never comes here: it is neither suggested nor counted.

use super::profile::{Openness, Profile};
use crate::domain::clock::Millis;
use crate::domain::codes::closed_list;
use crate::domain::visibility::Viewer;

closed_list!(
    /// Why a counterpart is not suggested.
    Exclusion {
        Unavailable = "unavailable",
        Expired = "expired",
        OwnOrganization = "own_organization",
        ExcludedPartner = "excluded_partner",
        NotOpenToState = "not_open_to_state",
        NoCommonPeriod = "no_common_period",
    }
);

/// Which of a pair is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Need,
    Offer,
}

/// What the viewer may learn of a need's wishes about partners: they are between the State and the clearing-house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partners {
    Told,
    Untold,
}

impl Partners {
    /// What this viewer may learn of the wishes of this need.
    #[must_use]
    pub fn for_viewer(viewer: &Viewer, need: &Profile) -> Self {
        if viewer.is_inside(&need.shown()) {
            Self::Told
        } else {
            Self::Untold
        }
    }
}

/// A need and an offer side by side.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    pub need: &'a Profile,
    pub offer: &'a Profile,
    /// Which of them is looked for.
    pub wanted: Side,
    pub partners: Partners,
}

impl<'a> Pair<'a> {
    /// A subject and one of the side that is looked for, as need and offer.
    #[must_use]
    pub fn of(subject: &'a Profile, other: &'a Profile, wanted: Side, viewer: &Viewer) -> Self {
        let (need, offer) = match wanted {
            Side::Need => (other, subject),
            Side::Offer => (subject, other),
        };
        Self {
            need,
            offer,
            wanted,
            partners: Partners::for_viewer(viewer, need),
        }
    }

    /// The one that is looked for.
    #[must_use]
    pub const fn candidate(&self) -> &'a Profile {
        match self.wanted {
            Side::Need => self.need,
            Side::Offer => self.offer,
        }
    }
}

/// When a condition fails: true means excluded.
type Condition = fn(&Pair<'_>, Millis) -> bool;

/// The conditions, in the order in which they are asked; the first that fails is the one that is counted.
pub const TABLE: [(Exclusion, Condition); 6] = [
    (Exclusion::Unavailable, |pair, _| {
        !pair.candidate().matchable
    }),
    (Exclusion::Expired, |pair, now_ms| {
        pair.candidate().valid_until_ms <= now_ms
    }),
    (Exclusion::OwnOrganization, |pair, _| {
        pair.need.owner == pair.offer.owner
    }),
    // An offerer must not tell from what is missing that it is unwelcome: to it the need looks like any other.
    (Exclusion::ExcludedPartner, |pair, _| {
        pair.partners == Partners::Told && pair.need.excluded_partners.contains(&pair.offer.owner)
    }),
    (Exclusion::NotOpenToState, |pair, _| {
        !is_open(&pair.offer.openness, pair.need.country)
    }),
    (
        Exclusion::NoCommonPeriod,
        |pair, _| matches!((pair.need.window, pair.offer.window), (Some(need), Some(offer)) if need.shared(offer) == 0),
    ),
];

const _: () = {
    let mut place = 0;
    while place < TABLE.len() {
        assert!(
            TABLE[place].0 as usize == place,
            "the table is in the order of the list"
        );
        place += 1;
    }
};

impl Exclusion {
    /// Its place in [`TABLE`], from 1 on.
    pub(super) const fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// The first condition that the pair fails.
#[must_use]
pub fn exclusion(pair: &Pair<'_>, now_ms: Millis) -> Option<Exclusion> {
    let failed = TABLE.iter().find(|(_, fails)| fails(pair, now_ms));
    failed.map(|(exclusion, _)| *exclusion)
}

/// Whether an offer is open to this State, or to one that is not known.
pub(super) fn is_open(openness: &Openness, state: Option<usize>) -> bool {
    let names = |state| openness.named.contains(state) || openness.grouped.contains(state);
    openness.to_all || state.is_some_and(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::profile::Days;
    use crate::matching::samples::{NOW_MS, organization, profile};

    type Spoil = fn(&mut Profile, &mut Profile);

    /// TABLE: what is done to a pair that fits, and what it is then excluded for.
    const CASES: [(Exclusion, Spoil); 6] = [
        (Exclusion::Unavailable, |_, offer| {
            offer.matchable = false;
        }),
        (Exclusion::Expired, |_, offer| {
            offer.valid_until_ms = NOW_MS;
        }),
        (Exclusion::OwnOrganization, |need, offer| {
            offer.owner = need.owner;
        }),
        (Exclusion::ExcludedPartner, |need, offer| {
            need.excluded_partners = vec![organization(9), offer.owner];
        }),
        (Exclusion::NotOpenToState, |need, offer| {
            need.country = Some(7);
            offer.openness = Openness {
                named: [8].into_iter().collect(),
                ..Openness::default()
            };
        }),
        (Exclusion::NoCommonPeriod, |need, offer| {
            need.window = Some(Days {
                from: 10,
                until: 20,
            });
            offer.window = Some(Days {
                from: 21,
                until: 30,
            });
        }),
    ];

    fn pair<'a>(need: &'a Profile, offer: &'a Profile) -> Pair<'a> {
        Pair {
            need,
            offer,
            wanted: Side::Offer,
            partners: Partners::Told,
        }
    }

    #[test]
    fn each_condition_excludes_alone() {
        for (expected, spoil) in CASES {
            let (mut need, mut offer) = (profile(1), profile(2));
            assert_eq!(exclusion(&pair(&need, &offer), NOW_MS), None);
            spoil(&mut need, &mut offer);
            assert_eq!(
                exclusion(&pair(&need, &offer), NOW_MS),
                Some(expected),
                "{expected}"
            );
        }
        assert!(
            TABLE
                .iter()
                .map(|(e, _)| *e)
                .eq(CASES.iter().map(|(e, _)| *e))
        );
    }

    #[test]
    fn an_offer_to_a_region_is_open_to_its_states() {
        let (mut need, mut offer) = (profile(1), profile(2));
        need.country = Some(7);
        offer.openness = Openness {
            grouped: [6, 7].into_iter().collect(),
            ..Openness::default()
        };
        assert_eq!(exclusion(&pair(&need, &offer), NOW_MS), None);
        need.country = None;
        assert_eq!(
            exclusion(&pair(&need, &offer), NOW_MS),
            Some(Exclusion::NotOpenToState)
        );
    }

    #[test]
    fn the_subject_itself_may_still_be_a_draft() {
        let (mut need, offer) = (profile(1), profile(2));
        need.matchable = false;
        assert_eq!(exclusion(&pair(&need, &offer), NOW_MS), None);
    }
}
