//! How people come to their passwords: by an invitation, by a link when one is forgotten, by changing
//! it, and the first administrator by the link that the service prints.

use super::Service;
use super::mail::Mail;
use super::mandates;
use super::one_time_links::{self, holder, not_working, use_up};
use super::passwords;
use super::secrets::{Secret, hash};
use super::sessions;
use super::users::{self, NewUser};
use super::work::Context;
use crate::domain::actor::Role;
use crate::domain::clock::{DAY_MS, Millis};
use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::organization::OHCHR;
use crate::domain::user::{LinkPurpose, check_password, normal_email, normal_name};
use crate::store::one_time_links as stored_links;
use crate::store::refresh_tokens::{self, Revoked};
use crate::store::users as stored_users;

/// How long nobody is sent a second link to the same person: a full mailbox helps nobody. It doubles
/// with every link of one day.
const RESET_PAUSE_MS: Millis = 60_000;
/// The longest pause: less than a link works, so that whoever must wait has one that works.
const RESET_PAUSE_MS_MAX: Millis = LinkPurpose::PasswordReset.lifetime_ms() / 2;

/// How long to wait after so many links in a day.
fn reset_pause_ms(sent: usize) -> Millis {
    let doublings = sent.saturating_sub(1).min(16);
    (RESET_PAUSE_MS << doublings).min(RESET_PAUSE_MS_MAX)
}

/// Gives an invited person the password that the person chose, and the name, if it was wrong.
pub fn accept_invitation(
    service: &Service,
    context: &Context,
    token: &str,
    password: &str,
    name: Option<&str>,
) -> Result<()> {
    let name = name.map(normal_name).transpose()?;
    choose_password(
        service,
        context,
        LinkPurpose::Invitation,
        token,
        password,
        name,
    )
}

/// Gives a person a new password and ends all sessions that the old one has opened.
pub fn reset_password(
    service: &Service,
    context: &Context,
    token: &str,
    password: &str,
) -> Result<()> {
    choose_password(
        service,
        context,
        LinkPurpose::PasswordReset,
        token,
        password,
        None,
    )
}

fn choose_password(
    service: &Service,
    context: &Context,
    purpose: LinkPurpose,
    token: &str,
    password: &str,
    name: Option<String>,
) -> Result<()> {
    let token_hash = hash(token);
    service.read(context, |work| holder(work, purpose, &token_hash))?;
    check_password(password)?;
    let password_hash = passwords::hash(password)?;
    service.write(context, move |work| {
        let user = holder(work, purpose, &token_hash)?.ok_or_else(not_working)?;
        use_up(work, &token_hash)?;
        stored_links::mark_all_used(work.conn, user, work.now_ms)?;
        let user = users::active(work, user)?.ok_or_else(not_working)?;
        if let Some(name) = &name {
            users::rename(work, &user, name)?;
        }
        stored_users::set_password(work.conn, user.id, &password_hash)?;
        refresh_tokens::revoke(work.conn, Revoked::User(user.id), work.now_ms)?;
        work.happened(purpose.code(), users::KIND, &user.id.to_string());
        Ok(())
    })
}

/// Sends a link for a new password to whoever has this address and may sign in; to nobody else.
/// Takes a time that tells which: run it where nobody waits for it.
pub fn request_reset(service: &Service, context: &Context, email: &str) -> Result<()> {
    let Ok(email) = normal_email(email) else {
        return Ok(());
    };
    let token = Secret::random();
    let made = token.clone();
    let user = service.write(context, move |work| {
        let purpose = LinkPurpose::PasswordReset;
        let user = stored_users::find_by_email(work.conn, &email)?
            .filter(|user| user.active && user.password_hash.is_some());
        let Some(user) = user else { return Ok(None) };
        let sent = stored_links::made_since(work.conn, user.id, purpose, work.now_ms - DAY_MS)?;
        let pause_ms = reset_pause_ms(sent.len());
        if sent.iter().any(|sent_ms| sent_ms + pause_ms > work.now_ms) {
            return Ok(None);
        }
        one_time_links::make(work, purpose, Some(user.id), &made)?;
        work.happened(
            "password_reset_requested",
            users::KIND,
            &user.id.to_string(),
        );
        Ok(Some(user))
    })?;
    if let Some(user) = user {
        let text = Message::new("mail-password-reset-text")
            .with("name", &user.name)
            .with(
                "link",
                one_time_links::address(service, LinkPurpose::PasswordReset, &token),
            );
        let subject = Message::new("mail-password-reset-subject");
        service.post(&Mail::to(&user, subject, text));
    }
    Ok(())
}

/// Gives the person who asks a new password and ends all sessions, also the one that asks. A wrong
/// present password counts as a refused sign-in: whoever found an open session must not try passwords in it.
pub fn change_password(
    service: &Service,
    context: &Context,
    present: &str,
    password: &str,
) -> Result<()> {
    let user = service.read(context, users::oneself)?;
    check_password(password)?;
    let open = user.may_sign_in(service.clock.now_ms());
    let verified = user.password_hash.as_deref().filter(|_| open);
    let id = user.id;
    if !passwords::verify(present, verified)? {
        if open {
            service.write(context, move |work| sessions::count_failure(work, id))?;
        }
        return Err(not_present());
    }
    let password_hash = passwords::hash(password)?;
    service.write(context, move |work| {
        stored_users::lock(work.conn, id)?;
        // Somebody with a link may have chosen another one meanwhile.
        if users::oneself(work)?.password_hash != user.password_hash {
            return Err(not_present());
        }
        stored_users::set_password(work.conn, id, &password_hash)?;
        refresh_tokens::revoke(work.conn, Revoked::User(id), work.now_ms)?;
        work.happened("password_changed", users::KIND, &id.to_string());
        Ok(())
    })
}

fn not_present() -> Error {
    Error::field("/present_password", Message::new("error-present-password"))
}

/// Whoever becomes the first administrator.
pub struct FirstAdministrator {
    pub email: String,
    pub name: String,
    pub password: String,
    pub language: Language,
}

/// Makes the first administrator, of OHCHR.
pub fn set_up(
    service: &Service,
    context: &Context,
    token: &str,
    first: &FirstAdministrator,
) -> Result<()> {
    let token_hash = hash(token);
    service.read(context, |work| {
        holder(work, LinkPurpose::Setup, &token_hash)
    })?;
    check_password(&first.password)?;
    let new = NewUser {
        email: normal_email(&first.email)?,
        name: normal_name(&first.name)?,
        language: first.language,
        password_hash: Some(passwords::hash(&first.password)?),
    };
    service.write(context, move |work| {
        use_up(work, &token_hash)?;
        if users::has_administrator(work)? {
            return Err(not_working());
        }
        let user = users::insert(work, new.clone())?;
        mandates::appoint(work, &user, OHCHR, &[Role::Admin])
    })
}
