//! Who acts: a person under a mandate, a partner's system with a key, or nobody known.

use super::codes::closed_list;
use super::ids::{ApiKeyId, MandateId, OrganizationId, UserId};
use super::organization::{OHCHR, OrganizationKind, UNDP};
use super::visibility::{Reach, Viewer};

closed_list!(
    /// What a person may be for an organization.
    Role {
        ClearingHouse = "clearing_house",
        Secretariat = "secretariat",
        FocalPoint = "focal_point",
        Agency = "agency",
        UnctCoordinator = "unct_coordinator",
        Stakeholder = "stakeholder",
        Observer = "observer",
        Admin = "admin",
    }
);

closed_list!(
    /// What an API key may be used for; it never exceeds the roles of its organization.
    Scope {
        Read = "read",
        Write = "write",
    }
);

impl Role {
    /// The roles that people of an organization of this kind may hold.
    #[must_use]
    pub const fn of_kind(kind: OrganizationKind) -> &'static [Self] {
        match kind {
            OrganizationKind::State => &[Self::FocalPoint, Self::Observer],
            OrganizationKind::UnEntity => &[
                Self::Agency,
                Self::ClearingHouse,
                Self::Secretariat,
                Self::UnctCoordinator,
                Self::Observer,
                Self::Admin,
            ],
            OrganizationKind::RegionalOrganization => &[Self::Agency, Self::Observer],
            OrganizationKind::SpecialProcedure => &[Self::Observer],
            OrganizationKind::Nhri | OrganizationKind::Cso => &[Self::Stakeholder, Self::Observer],
        }
    }

    /// The one organization whose people may hold this role, if it is kept for one.
    #[must_use]
    pub const fn reserved_for(self) -> Option<&'static str> {
        match self {
            Self::ClearingHouse | Self::Secretariat | Self::Admin => Some(OHCHR),
            Self::UnctCoordinator => Some(UNDP),
            _ => None,
        }
    }

    /// Whether people of the organization of this kind and code may hold the role.
    #[must_use]
    pub fn is_open_to(self, kind: OrganizationKind, code: &str) -> bool {
        Self::of_kind(kind).contains(&self) && self.reserved_for().is_none_or(|only| only == code)
    }

    /// The role in which the key of an organization of this kind acts.
    #[must_use]
    pub const fn of_api_key(kind: OrganizationKind) -> Self {
        match kind {
            OrganizationKind::State => Self::FocalPoint,
            OrganizationKind::UnEntity | OrganizationKind::RegionalOrganization => Self::Agency,
            OrganizationKind::SpecialProcedure => Self::Observer,
            OrganizationKind::Nhri | OrganizationKind::Cso => Self::Stakeholder,
        }
    }
}

/// How the actor proved who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// An access token that a person holds.
    Person { user: UserId, mandate: MandateId },
    /// A key that a partner's system holds.
    ApiKey { key: ApiKeyId, scopes: Vec<Scope> },
    /// The service itself: start, clocks, command line.
    System,
    /// Not signed in.
    Nobody,
}

/// Who asks for something, for which organization and in which roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub credential: Credential,
    pub organization: Option<(OrganizationId, OrganizationKind)>,
    pub roles: Vec<Role>,
}

impl Actor {
    /// Whoever is not signed in.
    #[must_use]
    pub const fn nobody() -> Self {
        Self {
            credential: Credential::Nobody,
            organization: None,
            roles: Vec::new(),
        }
    }

    /// The service itself.
    #[must_use]
    pub const fn system() -> Self {
        Self {
            credential: Credential::System,
            organization: None,
            roles: Vec::new(),
        }
    }

    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.credential != Credential::Nobody
    }

    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The organization acted for.
    #[must_use]
    pub fn organization_id(&self) -> Option<OrganizationId> {
        self.organization.map(|(id, _)| id)
    }

    #[must_use]
    pub const fn user_id(&self) -> Option<UserId> {
        match self.credential {
            Credential::Person { user, .. } => Some(user),
            _ => None,
        }
    }

    #[must_use]
    pub const fn api_key_id(&self) -> Option<ApiKeyId> {
        match self.credential {
            Credential::ApiKey { key, .. } => Some(key),
            _ => None,
        }
    }

    /// What this actor sees. An administrator without another role sees no more than the public does.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        if self.credential == Credential::System || self.has(Role::ClearingHouse) {
            return Viewer::everything(self.organization_id());
        }
        let content_roles = self.roles.iter().any(|role| *role != Role::Admin);
        match self.organization {
            Some((id, kind)) if content_roles => Viewer {
                sees_extracted: self.has(Role::Secretariat),
                ..Viewer::member(id, Reach::of_kind(kind))
            },
            _ => Viewer::public(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clearing_house_is_ohchr_alone() {
        let kind = OrganizationKind::UnEntity;
        assert!(Role::ClearingHouse.is_open_to(kind, OHCHR));
        assert!(!Role::ClearingHouse.is_open_to(kind, UNDP));
        assert!(Role::UnctCoordinator.is_open_to(kind, UNDP));
        assert!(!Role::UnctCoordinator.is_open_to(kind, OHCHR));
        assert!(!Role::Agency.is_open_to(OrganizationKind::State, "FRA"));
    }

    #[test]
    fn a_key_acts_in_a_role_that_its_organization_may_hold() {
        for kind in OrganizationKind::ALL {
            assert!(Role::of_kind(*kind).contains(&Role::of_api_key(*kind)));
        }
    }
}
