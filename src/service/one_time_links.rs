//! Links that work once: to accept an invitation, to choose a new password, to make the first
//! administrator.

use super::Service;
use super::secrets::Secret;
use super::work::Work;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{OneTimeLinkId, UserId};
use crate::domain::message::Message;
use crate::domain::user::LinkPurpose;
use crate::store::one_time_links::{self, OneTimeLink};

/// The address that a person opens. Browsers keep what follows `#` to themselves, so the token reaches
/// no log and no other site.
#[must_use]
pub fn address(service: &Service, purpose: LinkPurpose, token: &Secret) -> String {
    format!("{}/{purpose}#token={}", service.public_url, token.reveal())
}

/// Makes the link of this token. An invitation replaces the ones before; anybody may ask for a new
/// password in the name of anybody, so there those that the person has been sent go on working.
pub fn make(
    work: &mut Work<'_>,
    purpose: LinkPurpose,
    user: Option<UserId>,
    token: &Secret,
) -> Result<()> {
    if let Some(user) = user.filter(|_| purpose != LinkPurpose::PasswordReset) {
        one_time_links::mark_all_used(work.conn, user, work.now_ms)?;
    }
    let link = OneTimeLink {
        id: OneTimeLinkId(work.new_id()),
        purpose,
        token_hash: token.hash(),
        user_id: user,
        created_ms: work.now_ms,
        expires_ms: work.now_ms + purpose.lifetime_ms(),
    };
    one_time_links::insert(work.conn, &link)
}

/// For whom a link is that still works.
pub(super) fn holder(
    work: &mut Work<'_>,
    purpose: LinkPurpose,
    token_hash: &str,
) -> Result<Option<UserId>> {
    let now_ms = work.now_ms;
    one_time_links::find(work.conn, purpose, token_hash, now_ms)?.ok_or_else(not_working)
}

/// Uses the link up, so that it works once.
pub(super) fn use_up(work: &mut Work<'_>, token_hash: &str) -> Result<()> {
    if one_time_links::mark_used(work.conn, token_hash, work.now_ms)? {
        return Ok(());
    }
    Err(not_working())
}

/// What is said of a link that is unknown, used or too old: which, it does not say.
pub(super) fn not_working() -> Error {
    Error::field("/token", Message::new("error-link"))
}
