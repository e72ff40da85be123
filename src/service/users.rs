//! People and the mandates under which they act, kept by the administrator; and what each keeps of
//! oneself.

use serde::Serialize;

use super::Service;
use super::api_keys;
use super::entries;
use super::mail::Mail;
use super::mandates::{self, MandateContent};
use super::one_time_links;
use super::organizations::{ById, by_ids};
use super::passwords;
use super::secrets::Secret;
use super::sessions;
use super::work::{Context, Work};
use crate::domain::actor::{Actor, Role};
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OrganizationId, UserId};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::policy::{self, Action};
use crate::domain::user::{LinkPurpose, User, check_password, normal_email, normal_name};
use crate::store::feed::Change;
use crate::store::refresh_tokens::Revoked;
use crate::store::{mandates as stored_mandates, users};

/// The kind by which the audit trail knows people.
pub const KIND: &str = "user";
/// How many people are read at once while names are compared.
const READ_AT_ONCE: i64 = 500;

/// A new person, with everything checked.
#[derive(Clone)]
pub struct NewUser {
    pub email: String,
    pub name: String,
    pub language: Language,
    /// None until an invitation is accepted.
    pub password_hash: Option<String>,
}

/// What is said of a person.
#[derive(Clone, Debug, Serialize)]
pub struct UserContent {
    pub email: String,
    pub name: String,
    pub language: Language,
    pub active: bool,
}

fn content_of(user: &User) -> UserContent {
    UserContent {
        email: user.email.clone(),
        name: user.name.clone(),
        language: user.language,
        active: user.active,
    }
}

/// One person. Who may not read people learns nothing of who is there.
pub fn for_read(work: &mut Work<'_>, id: UserId) -> Result<User> {
    policy::check(work.actor(), Action::UserRead, None)?;
    read(work, id)
}

/// One person, to be changed at the version that the caller has read.
pub fn for_write(work: &mut Work<'_>, id: UserId, expected: Option<i64>) -> Result<User> {
    policy::check(work.actor(), Action::UserWrite, None)?;
    let user = read(work, id)?;
    entries::check_version(user.version, expected)?;
    Ok(user)
}

fn read(work: &mut Work<'_>, id: UserId) -> Result<User> {
    users::find(work.conn, id)?.ok_or(Error::NotFound(KIND))
}

/// One person, if active.
pub(super) fn active(work: &mut Work<'_>, id: UserId) -> Result<Option<User>> {
    Ok(users::find(work.conn, id)?.filter(|user| user.active))
}

/// People after an id, of one organization or of all, whose address or name has these words.
pub fn list(
    work: &mut Work<'_>,
    organization: Option<OrganizationId>,
    words: Option<&str>,
    after: Option<String>,
    limit: i64,
) -> Result<ById<User>> {
    let words = words.map(str::to_lowercase);
    let members = match organization {
        Some(id) => Some(stored_mandates::users_of(work.conn, id)?),
        None => None,
    };
    by_ids(
        after,
        limit,
        |after| users::list(work.conn, after, READ_AT_ONCE),
        |user| user.id.to_string(),
        |user| {
            let has = |text: &str| words.as_deref().is_none_or(|words| text.contains(words));
            let is_member = members.as_ref().is_none_or(|all| all.contains(&user.id));
            is_member && (has(&user.email) || has(&user.name.to_lowercase()))
        },
    )
}

/// Adds a person.
pub(super) fn insert(work: &mut Work<'_>, new: NewUser) -> Result<User> {
    if users::find_by_email(work.conn, &new.email)?.is_some() {
        let message = Message::new("error-email-taken").with("email", new.email);
        return Err(Error::Conflict(message));
    }
    let user = User {
        id: UserId(work.new_id()),
        email: new.email,
        name: new.name,
        language: new.language,
        password_hash: new.password_hash,
        active: true,
        failed_sign_ins: 0,
        locked_until_ms: 0,
        last_sign_in_ms: None,
        version: 1,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    users::insert(work.conn, &user)?;
    let after = content_of(&user);
    work.recorded(&Change::of(KIND, &user.id, "created"), None, Some(&after))?;
    Ok(user)
}

/// Adds a person with mandates and sends the invitation.
pub fn create(
    service: &Service,
    context: &Context,
    new: NewUser,
    mandates: Vec<MandateContent>,
) -> Result<User> {
    let token = Secret::random();
    let made = token.clone();
    let user = service.write(context, move |work| {
        let user = insert(work, new.clone())?;
        for content in &mandates {
            mandates::give(work, &user, content.clone())?;
        }
        one_time_links::make(work, LinkPurpose::Invitation, Some(user.id), &made)?;
        Ok(user)
    })?;
    send_invitation(service, &user, &token);
    Ok(user)
}

/// Sends the invitation again; the one before stops working.
pub fn invite_again(service: &Service, context: &Context, id: UserId) -> Result<()> {
    let token = Secret::random();
    let made = token.clone();
    let user = service.write(context, move |work| {
        policy::check(work.actor(), Action::UserWrite, None)?;
        let user = read(work, id)?;
        if !user.active || user.password_hash.is_some() {
            return Err(Error::Conflict(Message::new("error-not-invited")));
        }
        one_time_links::make(work, LinkPurpose::Invitation, Some(id), &made)?;
        work.happened("invited", KIND, &id.to_string());
        Ok(user)
    })?;
    send_invitation(service, &user, &token);
    Ok(())
}

/// Sends somebody an invitation to choose a password.
fn send_invitation(service: &Service, user: &User, token: &Secret) {
    let text = Message::new("mail-invitation-text")
        .with("name", &user.name)
        .with(
            "link",
            one_time_links::address(service, LinkPurpose::Invitation, token),
        );
    service.post(&Mail::to(
        user,
        Message::new("mail-invitation-subject"),
        text,
    ));
}

/// Adds a person from the command line; answers the link with which the person chooses a password.
pub fn create_by_operator(
    service: &Service,
    email: &str,
    name: &str,
    organization: &str,
    roles: &[Role],
) -> Result<String> {
    let token = Secret::random();
    let made = token.clone();
    let new = new_user(email, name, None)?;
    let (organization, roles) = (organization.to_uppercase(), roles.to_vec());
    service.write(&Context::system("command line"), move |work| {
        let user = insert(work, new.clone())?;
        mandates::appoint(work, &user, &organization, &roles)?;
        one_time_links::make(work, LinkPurpose::Invitation, Some(user.id), &made)
    })?;
    Ok(one_time_links::address(
        service,
        LinkPurpose::Invitation,
        &token,
    ))
}

/// Adds a person who may sign in at once: for demonstrations.
pub fn enroll(
    service: &Service,
    (email, name, language): (&str, &str, Language),
    password: &str,
    organization: &str,
    roles: &[Role],
) -> Result<()> {
    check_password(password)?;
    let new = NewUser {
        language,
        ..new_user(email, name, Some(passwords::hash(password)?))?
    };
    let (organization, roles) = (organization.to_owned(), roles.to_vec());
    service.write(&Context::system("command line"), move |work| {
        let user = insert(work, new.clone())?;
        mandates::appoint(work, &user, &organization, &roles)
    })
}

fn new_user(email: &str, name: &str, password_hash: Option<String>) -> Result<NewUser> {
    Ok(NewUser {
        email: normal_email(email)?,
        name: normal_name(name)?,
        language: Language::En,
        password_hash,
    })
}

/// The link with which the first administrator is made, if there is none yet.
pub fn setup_link(service: &Service) -> Result<Option<String>> {
    let token = Secret::random();
    let made = token.clone();
    let wanted = service.write(&Context::system("setup"), move |work| {
        let wanted = !has_administrator(work)?;
        if wanted {
            one_time_links::make(work, LinkPurpose::Setup, None, &made)?;
        }
        Ok(wanted)
    })?;
    Ok(wanted.then(|| one_time_links::address(service, LinkPurpose::Setup, &token)))
}

/// Whether somebody can make people and organizations.
pub(super) fn has_administrator(work: &mut Work<'_>) -> Result<bool> {
    let now_ms = work.now_ms;
    let found = stored_mandates::current_in_role(work.conn, Role::Admin.code(), now_ms)?;
    Ok(!found.is_empty())
}

/// Replaces what is said of a person. Whoever is deactivated is signed out, and the keys that the person
/// has made end.
pub fn update(work: &mut Work<'_>, before: &User, content: UserContent) -> Result<User> {
    let other = users::find_by_email(work.conn, &content.email)?;
    if other.is_some_and(|other| other.id != before.id) {
        let message = Message::new("error-email-taken").with("email", content.email);
        return Err(Error::Conflict(message));
    }
    let after = User {
        email: content.email,
        name: content.name,
        language: content.language,
        active: content.active,
        ..next_version(work, before)
    };
    if before.active && !after.active {
        sessions::revoke(work, after.id, Revoked::User(after.id))?;
        api_keys::revoke_of_maker(work, after.id, None)?;
    }
    save(work, before, after)
}

fn next_version(work: &Work<'_>, before: &User) -> User {
    User {
        version: before.version + 1,
        updated_ms: work.now_ms,
        ..before.clone()
    }
}

fn save(work: &mut Work<'_>, before: &User, after: User) -> Result<User> {
    users::update(work.conn, &after)?;
    work.recorded(
        &Change::of(KIND, &after.id, "updated"),
        Some(&content_of(before)),
        Some(&content_of(&after)),
    )?;
    Ok(after)
}

/// Corrects a person's name.
pub(super) fn rename(work: &mut Work<'_>, before: &User, name: &str) -> Result<User> {
    let after = User {
        name: name.to_owned(),
        ..next_version(work, before)
    };
    save(work, before, after)
}

/// The person who asks; a key is not one.
pub fn oneself(work: &mut Work<'_>) -> Result<User> {
    let id = person(work.actor())?;
    active(work, id)?.ok_or_else(|| Error::Unauthenticated(Message::new("error-credential")))
}

fn person(actor: &Actor) -> Result<UserId> {
    let people_only = || Error::Forbidden(Message::new("error-people-only"));
    actor.user_id().ok_or_else(people_only)
}

/// The person who asks, to be changed.
pub fn oneself_for_write(work: &mut Work<'_>, expected: Option<i64>) -> Result<User> {
    let user = oneself(work)?;
    entries::check_version(user.version, expected)?;
    Ok(user)
}

/// Replaces what one may say of oneself.
pub fn update_oneself(
    work: &mut Work<'_>,
    before: &User,
    name: &str,
    language: Language,
) -> Result<User> {
    let content = UserContent {
        name: normal_name(name)?,
        language,
        ..content_of(before)
    };
    update(work, before, content)
}
