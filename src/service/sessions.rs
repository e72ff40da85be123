//! Signing in, staying signed in, signing out. A refused sign-in says the same, after the same time,
//! whether the address is unknown, the password wrong or the account locked.

use super::Service;
use super::mandates::{self, Membership};
use super::passwords;
use super::secrets::{Secret, hash};
use super::tokens::{ACCESS_TOKEN_MS, Claims};
use super::users::KIND;
use super::work::{Context, Work};
use crate::domain::clock::{DAY_MS, Millis};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OrganizationId, RefreshTokenId, UserId};
use crate::domain::message::Message;
use crate::domain::user::{User, lock_ms};
use crate::store::connection::Conn;
use crate::store::refresh_tokens::{self, RefreshToken, Revoked};
use crate::store::users as stored_users;

/// How long a person stays signed in. Refreshing does not prolong it.
const SESSION_MS: Millis = 30 * DAY_MS;

/// What a person signs in with.
#[derive(Clone)]
pub struct SignIn {
    pub email: String,
    pub password: String,
    /// For which organization, when the person has several mandates.
    pub organization_id: Option<OrganizationId>,
}

/// Refuses a caller whose session is over. One look-up by primary key; none where nobody is signed in.
pub(super) fn check(conn: &mut Conn, context: &Context) -> Result<()> {
    match context.session {
        Some(session) if !refresh_tokens::stands(conn, session)? => {
            Err(Error::Unauthenticated(Message::new("error-credential")))
        }
        _ => Ok(()),
    }
}

/// A session that stands: whose it is, and until when at most.
struct Standing {
    id: RefreshTokenId,
    membership: Membership,
    expires_ms: Millis,
}

/// A person who is signed in.
pub struct Session {
    pub access_token: String,
    pub access_expires_ms: Millis,
    pub refresh_token: Secret,
    pub refresh_expires_ms: Millis,
    pub membership: Membership,
}

/// Signs a person in.
pub fn sign_in(service: &Service, context: &Context, given: &SignIn) -> Result<Session> {
    let email = given.email.trim().to_lowercase();
    let found = service.read(context, move |work| {
        stored_users::find_by_email(work.conn, &email)
    })?;
    let now_ms = service.clock.now_ms();
    let open = found.as_ref().filter(|user| user.may_sign_in(now_ms));
    let password_hash = open.and_then(|user| user.password_hash.as_deref());
    let right = passwords::verify(&given.password, password_hash)?;
    match open {
        Some(user) if right => begin(service, context, user.clone(), given.organization_id),
        Some(user) => fail(service, context, Some(user.id), Counted::Yes),
        None => fail(service, context, found.map(|user| user.id), Counted::No),
    }
}

/// Whether a failure counts towards a lock: during a lock none does, so that it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Yes,
    No,
}

/// Notes a failure, of an unknown person too: all refusals cost one write.
fn fail<T>(
    service: &Service,
    context: &Context,
    user: Option<UserId>,
    counted: Counted,
) -> Result<T> {
    service.write(context, move |work| {
        let name = user.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
        work.happened("sign_in_refused", KIND, &name);
        match user {
            Some(id) if counted == Counted::Yes => count_failure(work, id),
            _ => Ok(()),
        }
    })?;
    Err(refused())
}

/// Counts a wrong password and locks the account when there were too many.
pub(super) fn count_failure(work: &mut Work<'_>, user: UserId) -> Result<()> {
    let failures = stored_users::count_failure(work.conn, user)?;
    let lock_ms = lock_ms(failures);
    if lock_ms > 0 {
        stored_users::lock_until(work.conn, user, work.now_ms + lock_ms)?;
        work.happened("account_locked", KIND, &user.to_string());
    }
    Ok(())
}

fn refused() -> Error {
    Error::Unauthenticated(Message::new("error-sign-in-refused"))
}

/// Opens a session for a person whose password was right.
fn begin(
    service: &Service,
    context: &Context,
    verified: User,
    organization: Option<OrganizationId>,
) -> Result<Session> {
    let token = Secret::random();
    let token_hash = token.hash();
    let standing = service.write(context, move |work| {
        stored_users::lock(work.conn, verified.id)?;
        let user = unchanged(work, &verified)?;
        let membership = mandates::choose(work, &user, organization)?;
        stored_users::signed_in(work.conn, verified.id, work.now_ms)?;
        let id = RefreshTokenId(work.new_id());
        let expires_ms = work.now_ms + SESSION_MS;
        keep(work, (id, id), &membership, &token_hash, expires_ms)?;
        work.happened("signed_in", KIND, &verified.id.to_string());
        Ok(Standing {
            id,
            membership,
            expires_ms,
        })
    })?;
    session(service, standing, token)
}

/// The person as verified, unless others have locked, changed or deactivated the account meanwhile.
fn unchanged(work: &mut Work<'_>, verified: &User) -> Result<User> {
    stored_users::find(work.conn, verified.id)?
        .filter(|user| user.may_sign_in(work.now_ms))
        .filter(|user| user.password_hash == verified.password_hash)
        .ok_or_else(refused)
}

/// Stores the hash of a new refresh token; `ids` are its own and its family's.
fn keep(
    work: &mut Work<'_>,
    (id, family_id): (RefreshTokenId, RefreshTokenId),
    membership: &Membership,
    token_hash: &str,
    expires_ms: Millis,
) -> Result<()> {
    let token = RefreshToken {
        id,
        family_id,
        user_id: membership.user.id,
        mandate_id: membership.mandate.id,
        token_hash: token_hash.to_owned(),
        created_ms: work.now_ms,
        expires_ms,
        used_ms: None,
        revoked_ms: None,
    };
    refresh_tokens::insert(work.conn, &token)
}

fn session(service: &Service, standing: Standing, refresh_token: Secret) -> Result<Session> {
    let now_ms = service.clock.now_ms();
    let Standing {
        id,
        membership,
        expires_ms: refresh_expires_ms,
    } = standing;
    let mandate_ends_ms = membership.mandate.ends_ms.unwrap_or(Millis::MAX);
    let access_expires_ms = (now_ms + ACCESS_TOKEN_MS)
        .min(refresh_expires_ms)
        .min(mandate_ends_ms);
    let claims = Claims {
        sub: membership.user.id,
        mandate: membership.mandate.id,
        org: membership.organization.id,
        kind: membership.organization.kind,
        roles: membership.mandate.roles.clone(),
        sid: id,
        iat: now_ms / 1000,
        exp: access_expires_ms / 1000,
        jti: service.ids.next(now_ms),
    };
    Ok(Session {
        access_token: service.signing_key.sign(&claims)?,
        access_expires_ms,
        refresh_token,
        refresh_expires_ms,
        membership,
    })
}

/// Gives new tokens for a refresh token. One that was used before is in wrong hands, or was: then the
/// whole family is revoked.
pub fn refresh(service: &Service, context: &Context, shown: &str) -> Result<Session> {
    let token = Secret::random();
    let (old_hash, new_hash) = (hash(shown), token.hash());
    let outcome = service.write(context, move |work| renew(work, &old_hash, &new_hash))?;
    let standing =
        outcome.ok_or_else(|| Error::Unauthenticated(Message::new("error-refresh-token")))?;
    session(service, standing, token)
}

/// The session; none when the token is refused. That is no error here: what the refusal revokes must be committed.
fn renew(work: &mut Work<'_>, old_hash: &str, new_hash: &str) -> Result<Option<Standing>> {
    let now_ms = work.now_ms;
    let Some(holder) = refresh_tokens::find(work.conn, old_hash)? else {
        return Ok(None);
    };
    // Read again once nobody can revoke it unseen.
    stored_users::lock(work.conn, holder.user_id)?;
    let Some(old) = refresh_tokens::find(work.conn, old_hash)? else {
        return Ok(None);
    };
    if old.revoked_ms.is_some() || old.expires_ms <= now_ms {
        return Ok(None);
    }
    if !refresh_tokens::mark_used(work.conn, old.id, now_ms)? {
        revoke(work, old.user_id, Revoked::Family(old.family_id))?;
        work.happened("refresh_token_reused", KIND, &old.user_id.to_string());
        return Ok(None);
    }
    let Some(membership) = mandates::standing(work, old.user_id, old.mandate_id)? else {
        return Ok(None);
    };
    let id = RefreshTokenId(work.new_id());
    keep(
        work,
        (id, old.family_id),
        &membership,
        new_hash,
        old.expires_ms,
    )?;
    Ok(Some(Standing {
        id: old.family_id,
        membership,
        expires_ms: old.expires_ms,
    }))
}

/// Revokes tokens of a person, those too that another transaction is just now giving out.
pub(super) fn revoke(work: &mut Work<'_>, user: UserId, which: Revoked) -> Result<()> {
    stored_users::lock(work.conn, user)?;
    refresh_tokens::revoke(work.conn, which, work.now_ms)
}

/// Ends the session that the refresh token belongs to. A token that nobody knows ends nothing.
pub fn sign_out(work: &mut Work<'_>, token: &str) -> Result<()> {
    let Some(token) = refresh_tokens::find(work.conn, &hash(token))? else {
        return Ok(());
    };
    revoke(work, token.user_id, Revoked::Family(token.family_id))?;
    work.happened("signed_out", KIND, &token.user_id.to_string());
    Ok(())
}
