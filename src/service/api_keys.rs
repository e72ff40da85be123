//! Keys with which partners' systems sign in: shown once, kept as hashes, for a year at most.

use serde::Serialize;

use super::Service;
use super::entries;
use super::organizations::{ById, by_ids};
use super::secrets::{Secret, hash};
use super::work::{Context, Work};
use crate::domain::actor::{Actor, Credential, Role, Scope};
use crate::domain::clock::{DAY_MS, Millis};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{ApiKeyId, OrganizationId, UserId};
use crate::domain::in_words::InWords;
use crate::domain::message::Message;
use crate::domain::organization::{Organization, OrganizationKind};
use crate::domain::policy::{self, Action};
use crate::domain::user::{ApiKey, normal_name};
use crate::store::feed::Change;
use crate::store::{api_keys, mandates, organizations};

/// The kind by which the audit trail knows keys.
pub const KIND: &str = "api_key";
/// How every key begins, so that people and scanners of leaked secrets recognise one.
pub const MARK: &str = "chk_";
/// Characters of a key's own prefix.
const PREFIX_CHARS: usize = 8;
/// Longest life of a key.
const LIFE_DAYS_MAX: i64 = 365;
/// How exactly the last use of a key is known.
const LAST_USE_MS: Millis = 60_000;
/// How many keys are read at once.
const READ_AT_ONCE: i64 = 200;

/// What is said of a new key.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    pub name: String,
    pub scopes: Vec<Scope>,
    /// In a year when none is given.
    pub expires_ms: Option<Millis>,
    /// The organization acted for when none is given.
    pub organization_id: Option<OrganizationId>,
}

/// A key as the audit trail keeps it.
#[derive(Serialize)]
struct ApiKeyRecord {
    organization_id: OrganizationId,
    name: String,
    prefix: String,
    scopes: Vec<Scope>,
}

/// The keys that the caller may see, after an id.
pub fn list(work: &mut Work<'_>, after: Option<String>, limit: i64) -> Result<ById<ApiKey>> {
    let sees_all = policy::check(work.actor(), Action::ApiKeyRead, None).is_ok();
    let own = work.actor().organization_id();
    let owner = if sees_all { None } else { own };
    by_ids(
        after,
        limit,
        |after| api_keys::list(work.conn, owner, after, READ_AT_ONCE),
        |key| key.id.to_string(),
        |_| true,
    )
}

/// Makes a key; answers it in clear for this one time. A key never makes a key: a leaked one must not
/// outlive its own revocation.
pub fn create(
    service: &Service,
    context: &Context,
    new: NewApiKey,
) -> Result<(ApiKey, Organization, Secret)> {
    let prefix: String = Secret::random().hash().chars().take(PREFIX_CHARS).collect();
    let secret = Secret::prefixed(&format!("{MARK}{prefix}"));
    let key_hash = secret.hash();
    let (key, organization) = service.write(context, move |work| {
        insert(work, new.clone(), prefix.clone(), &key_hash)
    })?;
    Ok((key, organization, secret))
}

fn insert(
    work: &mut Work<'_>,
    new: NewApiKey,
    prefix: String,
    key_hash: &str,
) -> Result<(ApiKey, Organization)> {
    let owner = new.organization_id.or(work.actor().organization_id());
    policy::check(work.actor(), Action::ApiKeyWrite, owner)?;
    if work.actor().api_key_id().is_some() {
        return Err(Error::Forbidden(Message::new("error-people-only")));
    }
    let owner = owner.ok_or(Error::NotFound("organization"))?;
    let organization = entries::check_owner(work, owner, &[])?;
    check_maker(work, organization.kind)?;
    let key = ApiKey {
        id: ApiKeyId(work.new_id()),
        organization_id: organization.id,
        name: normal_name(&new.name)?,
        prefix,
        scopes: checked_scopes(new.scopes)?,
        created_by: work.actor().user_id(),
        created_ms: work.now_ms,
        expires_ms: checked_end(new.expires_ms, work.now_ms)?.min(end_of_maker(work)?),
        last_used_ms: None,
        revoked_ms: None,
    };
    api_keys::insert(work.conn, &key, key_hash)?;
    work.recorded(
        &Change::of(KIND, &key.id, "created"),
        None,
        Some(&record(&key)),
    )?;
    Ok((key, organization))
}

/// A key may do no more than its maker; administrators make keys for those who ask them.
fn check_maker(work: &Work<'_>, kind: OrganizationKind) -> Result<()> {
    let (actor, role) = (work.actor(), Role::of_api_key(kind));
    if actor.has(Role::Admin) || !policy::exceeds(role, actor) {
        return Ok(());
    }
    Err(Error::Forbidden(
        Message::new("error-key-exceeds-maker").with_words("role", role.in_words()),
    ))
}

fn checked_scopes(mut scopes: Vec<Scope>) -> Result<Vec<Scope>> {
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(Error::field("/scopes", Message::new("error-no-scope")));
    }
    Ok(scopes)
}

fn checked_end(expires_ms: Option<Millis>, now_ms: Millis) -> Result<Millis> {
    let latest_ms = now_ms + LIFE_DAYS_MAX * DAY_MS;
    match expires_ms {
        None => Ok(latest_ms),
        Some(end) if end > now_ms && end <= latest_ms => Ok(end),
        Some(_) => Err(Error::field(
            "/expires_at",
            Message::new("error-key-expiry").with("days", LIFE_DAYS_MAX),
        )),
    }
}

/// When the mandate under which somebody makes a key runs out: what the maker may do no longer, the key may not either.
fn end_of_maker(work: &mut Work<'_>) -> Result<Millis> {
    let Credential::Person { mandate, .. } = work.actor().credential else {
        return Ok(Millis::MAX);
    };
    let mandate = mandates::find(work.conn, mandate)?;
    Ok(mandate.and_then(|m| m.ends_ms).unwrap_or(Millis::MAX))
}

/// Revokes a key for good.
pub fn revoke(work: &mut Work<'_>, id: ApiKeyId) -> Result<()> {
    policy::check_any(work.actor(), Action::ApiKeyWrite)?;
    let key = api_keys::find(work.conn, id)?
        .filter(|key| {
            policy::check(work.actor(), Action::ApiKeyRead, Some(key.organization_id)).is_ok()
        })
        .ok_or(Error::NotFound(KIND))?;
    policy::check(work.actor(), Action::ApiKeyWrite, Some(key.organization_id))?;
    if key.revoked_ms.is_some() {
        return Ok(());
    }
    end(work, &key)
}

fn end(work: &mut Work<'_>, key: &ApiKey) -> Result<()> {
    api_keys::revoke(work.conn, key.id, work.now_ms)?;
    work.recorded(
        &Change::of(KIND, &key.id, "revoked"),
        Some(&record(key)),
        None,
    )
}

/// Revokes the keys that somebody has made who may no longer act, and who knows them: those of one
/// organization, or all.
pub(super) fn revoke_of_maker(
    work: &mut Work<'_>,
    maker: UserId,
    organization: Option<OrganizationId>,
) -> Result<()> {
    let known = api_keys::standing_of(work.conn, maker)?;
    for key in known {
        if organization.is_none_or(|id| id == key.organization_id) {
            end(work, &key)?;
        }
    }
    Ok(())
}

fn record(key: &ApiKey) -> ApiKeyRecord {
    ApiKeyRecord {
        organization_id: key.organization_id,
        name: key.name.clone(),
        prefix: key.prefix.clone(),
        scopes: key.scopes.clone(),
    }
}

/// Who shows a key, and the key when its last use is to be noted.
pub struct KeyHolder {
    pub actor: Actor,
    pub to_note: Option<ApiKeyId>,
}

/// Whose key it is, if it holds and its organization is active.
pub fn holder(service: &Service, shown: &str) -> Result<KeyHolder> {
    let key_hash = hash(shown);
    let now_ms = service.clock.now_ms();
    let found = service.store.read(|conn| {
        let key = api_keys::find_by_hash(conn, &key_hash)?;
        let Some(key) = key.filter(|k| k.revoked_ms.is_none() && k.expires_ms > now_ms) else {
            return Ok(None);
        };
        let owner = organizations::find(conn, key.organization_id)?.filter(|o| o.active);
        Ok(owner.map(|owner| (key, owner)))
    })?;
    let (key, owner) =
        found.ok_or_else(|| Error::Unauthenticated(Message::new("error-credential")))?;
    let noted_lately = key.last_used_ms.is_some_and(|at| at + LAST_USE_MS > now_ms);
    Ok(KeyHolder {
        to_note: (!noted_lately).then_some(key.id),
        actor: Actor {
            credential: Credential::ApiKey {
                key: key.id,
                scopes: key.scopes,
            },
            organization: Some((owner.id, owner.kind)),
            roles: vec![Role::of_api_key(owner.kind)],
        },
    })
}

/// Notes that a key was used now. A failure is logged: the request that used it has been served.
pub fn note_use(service: &Service, id: ApiKeyId) {
    let now_ms = service.clock.now_ms();
    let noted = service
        .store
        .write(move |conn| api_keys::used(conn, id, now_ms));
    if let Err(error) = noted {
        tracing::warn!(%error, "the last use of an API key was not noted");
    }
}
