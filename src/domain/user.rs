//! People, the mandates under which they act, and the keys of partners' systems.

use validator::ValidateEmail;

use super::actor::{Role, Scope};
use super::clock::{DAY_MS, Millis};
use super::codes::closed_list;
use super::error::Error;
use super::ids::{ApiKeyId, MandateId, OrganizationId, UserId};
use super::in_words::InWords;
use super::language::Language;
use super::message::Message;
use super::organization::OrganizationKind;
use super::validation::is_blank;

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

impl User {
    /// Whether a right password lets the person in now.
    #[must_use]
    pub const fn may_sign_in(&self, now_ms: Millis) -> bool {
        self.active && self.locked_until_ms <= now_ms
    }
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

    /// Whether some moment lies in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_before_end_of =
            |a: &Self, b: &Self| b.ends_ms.is_none_or(|end| a.starts_ms < end);
        starts_before_end_of(self, other) && starts_before_end_of(other, self)
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

impl LinkPurpose {
    /// How long a link works.
    #[must_use]
    pub const fn lifetime_ms(self) -> Millis {
        match self {
            Self::Invitation => 7 * DAY_MS,
            Self::PasswordReset => DAY_MS / 24,
            Self::Setup => DAY_MS,
        }
    }
}

/// Failures in a row that lock nothing yet: people mistype.
pub const FAILURES_FREE: i32 = 4;
/// How long the first failure beyond those locks the account; each further one doubles it.
pub const LOCK_MS_MIN: Millis = 60_000;
/// The longest lock, so that nobody can be kept out for good by somebody else's failures.
pub const LOCK_MS_MAX: Millis = 3_600_000;

/// How long so many failures in a row lock the account.
#[must_use]
pub fn lock_ms(failures: i32) -> Millis {
    let doublings = failures - FAILURES_FREE - 1;
    if doublings < 0 {
        return 0;
    }
    // Six doublings pass the maximum; more would overflow.
    (LOCK_MS_MIN << doublings.min(6)).min(LOCK_MS_MAX)
}

/// Longest e-mail address, as RFC 5321 has it.
pub const EMAIL_CHARS_MAX: usize = 254;

/// An e-mail address as it is stored: without blanks around it, in lower case.
///
/// # Errors
/// `Error::Invalid` for the field `/email`.
pub fn normal_email(given: &str) -> Result<String, Error> {
    let email = given.trim().to_lowercase();
    if email.chars().count() <= EMAIL_CHARS_MAX && email.validate_email() {
        return Ok(email);
    }
    Err(Error::field("/email", Message::new("error-email")))
}

/// Longest name of a person or of a key.
pub const NAME_CHARS_MAX: usize = 200;

/// A name as it is stored: on one line, single blanks, not empty.
///
/// # Errors
/// `Error::Invalid` for the field `/name`.
pub fn normal_name(given: &str) -> Result<String, Error> {
    let name = given.split_whitespace().collect::<Vec<_>>().join(" ");
    if (1..=NAME_CHARS_MAX).contains(&name.chars().count()) {
        if is_blank(&name) {
            return Err(Error::field("/name", Message::new("error-blank")));
        }
        return Ok(name);
    }
    let message = Message::new("error-length")
        .with("min", 1)
        .with("max", NAME_CHARS_MAX);
    Err(Error::field("/name", message))
}

/// Refuses roles that the organization's people may not hold, and a mandate without roles.
///
/// # Errors
/// `Error::Invalid` for the field `/roles`, naming the roles that are possible.
pub fn check_roles(roles: &[Role], kind: OrganizationKind, code: &str) -> Result<(), Error> {
    let possible = |role: &Role| role.is_open_to(kind, code);
    if !roles.is_empty() && roles.iter().all(possible) {
        return Ok(());
    }
    let open = Role::ALL.iter().copied().filter(possible);
    let message = Message::new("error-role-not-open")
        .with("organization", code)
        .with_list("roles", open.map(InWords::with_code));
    Err(Error::field("/roles", message))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_locks_for_a_minute_and_each_more_for_twice_as_long() {
        let minutes: Vec<i64> = (3..13).map(|n| lock_ms(n) / 60_000).collect();
        assert_eq!(minutes, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(lock_ms(i32::MAX), LOCK_MS_MAX);
    }

    #[test]
    fn addresses_are_compared_without_case() {
        assert_eq!(
            normal_email(" Ana.Lima@Mission.Example ").unwrap(),
            "ana.lima@mission.example"
        );
        for wrong in ["", "ana", "ana@", "a b@c.example"] {
            assert!(normal_email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mandate_needs_roles_that_its_organization_has() {
        let kind = OrganizationKind::State;
        assert!(check_roles(&[Role::FocalPoint], kind, "FRA").is_ok());
        assert!(check_roles(&[], kind, "FRA").is_err());
        assert!(check_roles(&[Role::FocalPoint, Role::Admin], kind, "FRA").is_err());
    }

    #[test]
    fn a_mandate_holds_from_its_first_moment_to_before_its_last() {
        let mandate = Mandate {
            id: MandateId(uuid::Uuid::nil()),
            user_id: UserId(uuid::Uuid::nil()),
            organization_id: OrganizationId(uuid::Uuid::nil()),
            roles: vec![Role::Observer],
            starts_ms: 10,
            ends_ms: Some(20),
        };
        let held: Vec<bool> = [9, 10, 19, 20]
            .iter()
            .map(|now| mandate.is_current(*now))
            .collect();
        assert_eq!(held, [false, true, true, false]);
    }
}
