//! People, the mandates under which they act, and the keys of partners' systems.

use super::actor::{Role, Scope};
use super::clock::Millis;
use super::codes::closed_list;
use super::error::Error;
use super::ids::{ApiKeyId, MandateId, OrganizationId, UserId};
use super::language::Language;
use super::message::Message;

/// Shortest password; length is what counts, so nothing else is asked (NIST SP 800-63B).
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password, so that hashing one stays cheap.
pub const PASSWORD_CHARS_MAX: usize = 200;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// In lower case; unique.
    pub email: String,
    pub name: String,
    pub language: Language,
    /// Argon2id in PHC form; none until the invitation is accepted.
    pub password_hash: Option<String>,
    pub active: bool,
    pub failed_sign_ins: i32,
    pub locked_until_ms: Millis,
    pub last_sign_in_ms: Option<Millis>,
    pub version: i64,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// A person acting for an organization, in some roles, from one day to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    pub id: MandateId,
    pub user_id: UserId,
    pub organization_id: OrganizationId,
    pub roles: Vec<Role>,
    pub starts_ms: Millis,
    /// None: until it is ended.
    pub ends_ms: Option<Millis>,
}

impl Mandate {
    /// Whether the person may act under it now.
    #[must_use]
    pub fn is_current(&self, now_ms: Millis) -> bool {
        self.starts_ms <= now_ms && self.ends_ms.is_none_or(|end| now_ms < end)
    }
}

/// A key with which a partner's system signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub organization_id: OrganizationId,
    pub name: String,
    /// The first characters of the key, by which people tell keys apart.
    pub prefix: String,
    pub scopes: Vec<Scope>,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    pub expires_ms: Millis,
    pub last_used_ms: Option<Millis>,
    pub revoked_ms: Option<Millis>,
}

closed_list!(
    /// What a link that works once is for.
    LinkPurpose {
        Invitation = "invitation",
        PasswordReset = "password_reset",
        Setup = "setup",
    }
);

/// Refuses a password that is too short or too long.
///
/// # Errors
/// `Error::Invalid` for the field `/password`.
pub fn check_password(password: &str) -> Result<(), Error> {
    let chars = password.chars().count();
    if (PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&chars) {
        return Ok(());
    }
    Err(Error::field(
        "/password",
        Message::new("error-password-length")
            .with("min", PASSWORD_CHARS_MIN)
            .with("max", PASSWORD_CHARS_MAX),
    ))
}
