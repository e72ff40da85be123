//! Mandates: under which a person acts for an organization. The administrator gives and ends them.

use serde::Serialize;

use super::api_keys;
use super::work::Work;
use super::{entries, sessions};
use crate::domain::actor::Role;
use crate::domain::clock::{Millis, rfc3339};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{MandateId, OrganizationId, UserId};
use crate::domain::message::Message;
use crate::domain::organization::Organization;
use crate::domain::user::{Mandate, User, check_roles};
use crate::store::feed::Change;
use crate::store::refresh_tokens::Revoked;
use crate::store::{digests, mandates, organizations as stored_organizations, users};

/// The kind by which the audit trail knows mandates.
const KIND: &str = "mandate";

/// A person under one mandate.
#[derive(Clone, Debug)]
pub struct Membership {
    pub user: User,
    pub mandate: Mandate,
    pub organization: Organization,
}

/// What is said of a mandate.
#[derive(Clone, Debug)]
pub struct MandateContent {
    pub organization_id: OrganizationId,
    pub roles: Vec<Role>,
    /// Now when none is given.
    pub starts_ms: Option<Millis>,
    pub ends_ms: Option<Millis>,
}

/// A mandate as the audit trail keeps it.
#[derive(Serialize)]
struct MandateRecord {
    user_id: UserId,
    organization_id: OrganizationId,
    roles: Vec<Role>,
    starts_at: String,
    ends_at: Option<String>,
}

impl From<&Mandate> for MandateRecord {
    fn from(mandate: &Mandate) -> Self {
        Self {
            user_id: mandate.user_id,
            organization_id: mandate.organization_id,
            roles: mandate.roles.clone(),
            starts_at: rfc3339(mandate.starts_ms),
            ends_at: mandate.ends_ms.map(rfc3339),
        }
    }
}

/// All mandates of some people, each with its organization.
pub fn of_users(work: &mut Work<'_>, ids: &[UserId]) -> Result<Vec<(Mandate, Organization)>> {
    let mandates = mandates::of_users(work.conn, ids)?;
    let owners: Vec<OrganizationId> = mandates.iter().map(|m| m.organization_id).collect();
    let names = work.organizations(&owners)?;
    let paired = mandates.into_iter().filter_map(|mandate| {
        let organization = names.get(&mandate.organization_id)?.clone();
        Some((mandate, organization))
    });
    Ok(paired.collect())
}

/// Under what a person may act now: current mandates of active organizations.
fn memberships(work: &mut Work<'_>, user: &User) -> Result<Vec<Membership>> {
    let now_ms = work.now_ms;
    let all = of_users(work, &[user.id])?.into_iter();
    let current =
        all.filter(|(mandate, organization)| mandate.is_current(now_ms) && organization.active);
    let membership = |(mandate, organization)| Membership {
        user: user.clone(),
        mandate,
        organization,
    };
    Ok(current.map(membership).collect())
}

/// The person under this mandate, if both still stand.
pub(super) fn standing(
    work: &mut Work<'_>,
    user: UserId,
    mandate: MandateId,
) -> Result<Option<Membership>> {
    let user = users::find(work.conn, user)?.filter(|user| user.active);
    let Some(user) = user else { return Ok(None) };
    let all = memberships(work, &user)?;
    Ok(all.into_iter().find(|m| m.mandate.id == mandate))
}

/// The mandate under which a person signs in: the only one, or that of the organization named.
pub(super) fn choose(
    work: &mut Work<'_>,
    user: &User,
    organization: Option<OrganizationId>,
) -> Result<Membership> {
    let mut all = memberships(work, user)?;
    if all.is_empty() {
        return Err(Error::Forbidden(Message::new("error-no-mandate")));
    }
    let place = match organization {
        Some(id) => all.iter().position(|m| m.organization.id == id),
        None => (all.len() == 1).then_some(0),
    };
    place
        .map(|place| all.swap_remove(place))
        .ok_or_else(|| not_chosen(&all))
}

fn not_chosen(all: &[Membership]) -> Error {
    let choices: Vec<String> = all
        .iter()
        .map(|m| format!("{} = {}", m.organization.code, m.organization.id))
        .collect();
    let message = Message::new("error-choose-organization").with("choices", choices.join(", "));
    Error::field("/organization_id", message)
}

/// Gives a person a mandate in the organization of this code, from now on.
pub(super) fn appoint(work: &mut Work<'_>, user: &User, code: &str, roles: &[Role]) -> Result<()> {
    let organization = stored_organizations::find_by_code(work.conn, code)?;
    let organization = organization.ok_or_else(|| {
        let message = Message::new("error-unknown-organization").with("id", code);
        Error::field("/organization_id", message)
    })?;
    let content = MandateContent {
        organization_id: organization.id,
        roles: roles.to_vec(),
        starts_ms: None,
        ends_ms: None,
    };
    give(work, user, content).map(|_| ())
}

pub(super) fn give(work: &mut Work<'_>, user: &User, content: MandateContent) -> Result<Mandate> {
    let organization = entries::check_owner(work, content.organization_id, &[])?;
    check_roles(&content.roles, organization.kind, &organization.code)?;
    let mandate = Mandate {
        id: MandateId(work.new_id()),
        user_id: user.id,
        organization_id: organization.id,
        roles: content.roles,
        starts_ms: content.starts_ms.unwrap_or(work.now_ms),
        ends_ms: content.ends_ms,
    };
    check_time(work, &mandate)?;
    mandates::insert(work.conn, &mandate)?;
    let record = MandateRecord::from(&mandate);
    work.recorded(
        &Change::of(KIND, &mandate.id, "created"),
        None,
        Some(&record),
    )?;
    Ok(mandate)
}

/// A mandate ends after it starts, and not two of one organization hold at once.
fn check_time(work: &mut Work<'_>, mandate: &Mandate) -> Result<()> {
    if mandate.ends_ms.is_some_and(|end| end <= mandate.starts_ms) {
        return Err(Error::field(
            "/ends_at",
            Message::new("error-ends-before-start"),
        ));
    }
    let others = mandates::of_users(work.conn, &[mandate.user_id])?;
    let overlaps = others
        .iter()
        .filter(|other| other.organization_id == mandate.organization_id)
        .any(|other| other.overlaps(mandate));
    if overlaps {
        return Err(Error::Conflict(Message::new("error-mandate-overlaps")));
    }
    Ok(())
}

/// Gives a person one mandate more.
pub fn add(work: &mut Work<'_>, user: &User, content: MandateContent) -> Result<User> {
    give(work, user, content)?;
    touch(work, user)
}

/// Ends a mandate now; sessions under it end too, and so do the keys that the person has made under it. What waits to be
/// mailed of that organization's affairs is forgotten.
pub fn end(work: &mut Work<'_>, user: &User, id: MandateId) -> Result<User> {
    let before = mandates::find(work.conn, id)?
        .filter(|mandate| mandate.user_id == user.id)
        .ok_or(Error::NotFound(KIND))?;
    if before.ends_ms.is_some_and(|end| end <= work.now_ms) {
        return Err(Error::Conflict(Message::new("error-mandate-ended")));
    }
    let after = Mandate {
        ends_ms: Some(work.now_ms),
        ..before.clone()
    };
    mandates::end(work.conn, id, work.now_ms)?;
    sessions::revoke(work, user.id, Revoked::Mandate(id))?;
    let made_for_all = before.roles.contains(&Role::Admin);
    let organization = (!made_for_all).then_some(before.organization_id);
    api_keys::revoke_of_maker(work, user.id, organization)?;
    digests::forget_waiting_of(work.conn, user.id, before.organization_id)?;
    work.recorded(
        &Change::of(KIND, &after.id, "ended"),
        Some(&MandateRecord::from(&before)),
        Some(&MandateRecord::from(&after)),
    )?;
    touch(work, user)
}

/// The person's version counts what changes about the person's mandates too.
fn touch(work: &mut Work<'_>, user: &User) -> Result<User> {
    let after = User {
        version: user.version + 1,
        updated_ms: work.now_ms,
        ..user.clone()
    };
    users::update(work.conn, &after)?;
    Ok(after)
}
