//! Who sees what: the one definition. `store` renders it to SQL and `matching`
//! to bitsets; a test holds the three to the same answers.

use serde::{Deserialize, Serialize};

use super::codes::closed_list;
use super::ids::OrganizationId;
use super::organization::OrganizationKind;

closed_list!(
    /// How far a record is shown, from the narrowest to the widest.
    Visibility {
        /// Its owner and the clearing-house.
        Confidential = "confidential",
        /// Also the organizations it names.
        Restricted = "restricted",
        /// Also every UN entity and special procedure.
        UnSystem = "un_system",
        /// Also every State and regional organization.
        Extranet = "extranet",
        /// Everyone, signed in or not.
        Public = "public",
    }
);

impl Visibility {
    /// The number it is stored as; wider is greater.
    #[must_use]
    pub const fn level(self) -> i16 {
        self as i16
    }

    /// The value stored as `level`.
    #[must_use]
    pub fn from_level(level: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.level() == level)
    }

    /// One level stricter: how far contact and budget are shown.
    #[must_use]
    pub fn stricter(self) -> Self {
        Self::from_level(self.level() - 1).unwrap_or(Self::Confidential)
    }
}

/// The narrowest visibility that a viewer sees without being named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reach(pub Visibility);

impl Reach {
    #[must_use]
    pub const fn of_kind(kind: OrganizationKind) -> Self {
        Self(match kind {
            OrganizationKind::UnEntity | OrganizationKind::SpecialProcedure => Visibility::UnSystem,
            OrganizationKind::State | OrganizationKind::RegionalOrganization => {
                Visibility::Extranet
            }
            OrganizationKind::Nhri | OrganizationKind::Cso => Visibility::Public,
        })
    }
}

/// Whose eyes a question is answered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    /// The clearing-house sees every record.
    pub sees_all: bool,
    /// Staff see what was filed for an organization that has not answered yet.
    pub sees_extracted: bool,
    pub organization: Option<OrganizationId>,
    pub reach: Reach,
}

impl Viewer {
    #[must_use]
    pub const fn everything(organization: Option<OrganizationId>) -> Self {
        Self {
            sees_all: true,
            sees_extracted: true,
            organization,
            reach: Reach(Visibility::Confidential),
        }
    }

    #[must_use]
    pub const fn member(organization: OrganizationId, reach: Reach) -> Self {
        Self {
            sees_all: false,
            sees_extracted: false,
            organization: Some(organization),
            reach,
        }
    }

    #[must_use]
    pub const fn public() -> Self {
        Self {
            sees_all: false,
            sees_extracted: false,
            organization: None,
            reach: Reach(Visibility::Public),
        }
    }

    /// The definition: whether this viewer sees a record.
    #[must_use]
    pub fn sees(&self, record: &Shown<'_>) -> bool {
        self.is_inside(record) || (record.released && self.is_reached_by(record))
    }

    /// Whether this viewer sees the record's contact and budget, one level stricter than the rest; who was only told
    /// of it does not.
    #[must_use]
    pub fn sees_contact(&self, record: &Shown<'_>) -> bool {
        self.sees(&Shown {
            visibility: record.visibility.stricter(),
            told: &[],
            ..*record
        })
    }

    /// Whether this viewer is the record's owner or the clearing-house, who alone see what is said between them, or
    /// of the staff that filed it for its owner.
    #[must_use]
    pub fn is_inside(&self, record: &Shown<'_>) -> bool {
        self.sees_all || self.owns(record.owner) || (self.sees_extracted && record.extracted)
    }

    fn owns(&self, owner: OrganizationId) -> bool {
        self.organization == Some(owner)
    }

    fn is_reached_by(&self, record: &Shown<'_>) -> bool {
        let is_of = |organizations: &[OrganizationId]| {
            self.organization
                .is_some_and(|id| organizations.contains(&id))
        };
        record.visibility >= self.reach.0
            || (record.visibility >= Visibility::Restricted && is_of(record.named))
            || is_of(record.told)
    }
}

/// What of a record decides who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    pub owner: OrganizationId,
    pub visibility: Visibility,
    /// Whether its lifecycle has let it out of its owner's hands.
    pub released: bool,
    /// Whether staff filed it for its owner, who has not answered yet.
    pub extracted: bool,
    /// The organizations it names.
    pub named: &'a [OrganizationId],
    /// The organizations that its owner has let see it, however narrow its visibility.
    pub told: &'a [OrganizationId],
}

/// What decided who saw a record before it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasShown {
    owner: OrganizationId,
    visibility: Visibility,
    released: bool,
    extracted: bool,
    named: Vec<OrganizationId>,
    told: Vec<OrganizationId>,
}

impl From<&Shown<'_>> for WasShown {
    fn from(shown: &Shown<'_>) -> Self {
        Self {
            owner: shown.owner,
            visibility: shown.visibility,
            released: shown.released,
            extracted: shown.extracted,
            named: shown.named.to_vec(),
            told: shown.told.to_vec(),
        }
    }
}

impl WasShown {
    /// What the one definition reads.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            owner: self.owner,
            visibility: self.visibility,
            released: self.released,
            extracted: self.extracted,
            named: &self.named,
            told: &self.told,
        }
    }
}

impl Shown<'_> {
    /// The same for every viewer in terms of visibility and names alone: who is told is named, by a record that is
    /// restricted at least.
    #[must_use]
    pub fn by_name(&self) -> (Visibility, Vec<OrganizationId>) {
        if self.told.is_empty() {
            return (self.visibility, self.named.to_vec());
        }
        let hidden = self.visibility < Visibility::Restricted;
        let named = self.named.iter().filter(|_| !hidden);
        (
            self.visibility.max(Visibility::Restricted),
            named.chain(self.told).copied().collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const OWNER: OrganizationId = OrganizationId(Uuid::from_u128(1));
    const NAMED: OrganizationId = OrganizationId(Uuid::from_u128(2));
    const OTHER: OrganizationId = OrganizationId(Uuid::from_u128(3));
    const TOLD: OrganizationId = OrganizationId(Uuid::from_u128(4));

    /// Who sees a released record of each visibility: kind of viewer, then one column per visibility.
    const TABLE: [(OrganizationKind, [bool; 5]); 6] = [
        (OrganizationKind::State, [false, false, false, true, true]),
        (
            OrganizationKind::RegionalOrganization,
            [false, false, false, true, true],
        ),
        (OrganizationKind::UnEntity, [false, false, true, true, true]),
        (
            OrganizationKind::SpecialProcedure,
            [false, false, true, true, true],
        ),
        (OrganizationKind::Nhri, [false, false, false, false, true]),
        (OrganizationKind::Cso, [false, false, false, false, true]),
    ];

    fn record(visibility: Visibility) -> Shown<'static> {
        Shown {
            owner: OWNER,
            visibility,
            released: true,
            extracted: false,
            named: &[NAMED],
            told: &[TOLD],
        }
    }

    #[test]
    fn who_was_told_sees_a_released_record_but_not_its_contact() {
        for visibility in Visibility::ALL {
            let viewer = Viewer::member(TOLD, Reach::of_kind(OrganizationKind::Cso));
            assert!(viewer.sees(&record(*visibility)), "{visibility}");
            let other = Viewer::member(OTHER, viewer.reach);
            let (told, untold) = (
                record(*visibility),
                other.sees_contact(&record(*visibility)),
            );
            assert_eq!(viewer.sees_contact(&told), untold, "{visibility}");
            let draft = Shown {
                released: false,
                ..told
            };
            assert!(!viewer.sees(&draft));
        }
    }

    #[test]
    fn telling_is_the_same_as_naming_in_a_restricted_record() {
        for visibility in Visibility::ALL {
            let told = record(*visibility);
            let (level, named) = told.by_name();
            let rendered = Shown {
                visibility: level,
                named: &named,
                told: &[],
                ..told
            };
            let kinds = OrganizationKind::ALL.iter();
            let viewers = kinds.flat_map(|kind| {
                [OWNER, NAMED, OTHER, TOLD].map(|id| Viewer::member(id, Reach::of_kind(*kind)))
            });
            for viewer in viewers.chain([Viewer::public(), Viewer::everything(None)]) {
                assert_eq!(
                    viewer.sees(&told),
                    viewer.sees(&rendered),
                    "{visibility} {viewer:?}"
                );
            }
        }
    }

    #[test]
    fn each_kind_sees_what_the_mission_says() {
        for (kind, expected) in TABLE {
            let viewer = Viewer::member(OTHER, Reach::of_kind(kind));
            let seen: Vec<bool> = Visibility::ALL
                .iter()
                .map(|v| viewer.sees(&record(*v)))
                .collect();
            assert_eq!(seen, expected, "{kind}");
        }
    }

    #[test]
    fn a_named_organization_sees_from_restricted_on() {
        let viewer = Viewer::member(NAMED, Reach::of_kind(OrganizationKind::Cso));
        assert!(!viewer.sees(&record(Visibility::Confidential)));
        assert!(viewer.sees(&record(Visibility::Restricted)));
    }

    #[test]
    fn an_unreleased_record_is_its_owners_and_the_clearing_houses() {
        let draft = Shown {
            released: false,
            ..record(Visibility::Public)
        };
        assert!(Viewer::member(OWNER, Reach::of_kind(OrganizationKind::State)).sees(&draft));
        assert!(Viewer::everything(None).sees(&draft));
        assert!(!Viewer::member(NAMED, Reach::of_kind(OrganizationKind::UnEntity)).sees(&draft));
    }

    #[test]
    fn what_staff_filed_is_staffs_until_its_owner_answers() {
        let heard = Shown {
            released: false,
            extracted: true,
            ..record(Visibility::Public)
        };
        let agency = Viewer::member(OTHER, Reach::of_kind(OrganizationKind::UnEntity));
        let secretariat = Viewer {
            sees_extracted: true,
            ..agency
        };
        assert!(secretariat.sees(&heard) && !agency.sees(&heard));
        assert!(!secretariat.sees(&Shown {
            extracted: false,
            ..heard
        }));
    }

    #[test]
    fn contact_is_one_level_stricter() {
        assert!(!Viewer::public().sees_contact(&record(Visibility::Public)));
        let state = Viewer::member(OTHER, Reach::of_kind(OrganizationKind::State));
        assert!(state.sees_contact(&record(Visibility::Public)));
        assert!(!state.sees_contact(&record(Visibility::Extranet)));
    }
}
