//! The people of the demonstration: who acts for which organization in which role.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use super::{PASSWORD, SignIn, system};
use crate::domain::actor::{Actor, Credential, Role};
use crate::domain::countries;
use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::user::{Mandate, User};
use crate::service::work::Context;
use crate::service::{Service, mandates, users};

/// Somebody as `people.json` tells it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub role: Role,
    /// Code.
    organization: String,
    pub name: String,
    /// In which mails are written to them.
    #[serde(default = "english")]
    language: Language,
}

const fn english() -> Language {
    Language::En
}

impl Person {
    pub fn sign_in(&self) -> SignIn {
        SignIn {
            role: self.role,
            email: self.email(),
            organization: self.organization.clone(),
        }
    }

    pub fn email(&self) -> String {
        format!("{}@{}.example", self.role, self.organization.to_lowercase())
    }

    /// Whoever files the records of an organization.
    pub fn desk(organization: &str) -> Self {
        Self {
            role: desk_role(organization),
            organization: organization.to_owned(),
            language: Language::En,
            name: format!("Desk of {organization} (demonstration)"),
        }
    }

    pub fn is_known(&self, service: &Service) -> Result<bool> {
        Ok(find(service, &self.email())?.is_some())
    }

    pub fn enroll(&self, service: &Service) -> Result<()> {
        users::enroll(
            service,
            (&self.email(), &self.name, self.language),
            PASSWORD,
            &self.organization,
            &[self.role],
        )
    }
}

/// The role in which an organization's records are filed.
fn desk_role(organization: &str) -> Role {
    if countries::by_iso3(organization).is_some() {
        Role::FocalPoint
    } else {
        Role::Agency
    }
}

fn find(service: &Service, email: &str) -> Result<Option<User>> {
    let found = service.read(&system(), |work| {
        users::list(work, None, Some(email), None, 1)
    })?;
    Ok(found.records.into_iter().next())
}

/// Everybody who acts, by organization and role.
#[derive(Default)]
pub(super) struct Cast(HashMap<(String, Role), Context>);

impl Cast {
    /// Lets a person in, who may act from now on.
    pub fn enroll(&mut self, service: &Service, person: &Person) -> Result<()> {
        person.enroll(service)?;
        let user = find(service, &person.email())?.ok_or(Error::NotFound("user"))?;
        let id = user.id;
        let held = service.read(&system(), |work| mandates::of_users(work, &[id]))?;
        let (mandate, organization) = held.into_iter().next().ok_or(Error::NotFound("mandate"))?;
        let Mandate { id, roles, .. } = mandate;
        let actor = Actor {
            credential: Credential::Person {
                user: user.id,
                mandate: id,
            },
            organization: Some((organization.id, organization.kind)),
            roles,
        };
        let context = Context { actor, ..system() };
        self.0
            .insert((person.organization.clone(), person.role), context);
        Ok(())
    }

    /// Lets somebody in for each organization that has records and nobody yet to file them.
    pub fn enroll_desks<'a>(
        &mut self,
        service: &Service,
        organizations: impl Iterator<Item = &'a str>,
    ) -> Result<()> {
        for code in organizations.collect::<BTreeSet<_>>() {
            if self.desk(code).is_err() {
                self.enroll(service, &Person::desk(code))?;
            }
        }
        Ok(())
    }

    /// Who acts for an organization in a role.
    pub fn at(&self, organization: &str, role: Role) -> Result<&Context> {
        self.0
            .get(&(organization.to_owned(), role))
            .ok_or_else(|| Error::Internal(format!("demonstration: no {role} of {organization}")))
    }

    /// Who files the records of an organization.
    pub fn desk(&self, organization: &str) -> Result<&Context> {
        self.at(organization, desk_role(organization))
    }
}
