//! Digests: what was told to people and they have not read, mailed at the pace that each wishes. A digest is made in one
//! transaction and sent in the next steps; its mail has one id however often it is sent.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::mail::Mail;
use super::work::{Context, Work};
use super::{Service, entries, notices, users};
use crate::domain::clock::Millis;
use crate::domain::digest::{Digest, DigestState, LINES_MAX, Rhythm, Wish, retry_after_ms};
use crate::domain::error::{Error, Result};
use crate::domain::hmac::is_same;
use crate::domain::ids::{DigestId, NoticeId, UserId};
use crate::domain::message::Message;
use crate::domain::notices::{Audience, Notice};
use crate::domain::user::Mandate;
use crate::locale;
use crate::store::{self, digests, mandates, users as people};

/// How long a worker has a digest for itself: longer than a mail server may take.
const CLAIM_MS: Millis = 5 * 60_000;
/// How many digests are looked up at a time.
const AT_ONCE: i64 = 50;
/// For what the way out of a digest is marked.
const WAY_OUT: &str = "way out of digests";

/// What the person who asks has said of mails.
pub fn read(work: &mut Work<'_>) -> Result<Wish> {
    let user = users::oneself(work)?;
    digests::wish(work.conn, user.id)
}

/// Replaces what the person who asks has said of mails.
pub fn update(
    work: &mut Work<'_>,
    expected: Option<i64>,
    rhythm: impl FnOnce() -> Result<Rhythm>,
) -> Result<Wish> {
    let user = users::oneself(work)?;
    let before = digests::wish(work.conn, user.id)?;
    entries::check_version(before.version, expected)?;
    wish(work, user.id, before, rhythm()?)
}

fn wish(work: &mut Work<'_>, user: UserId, before: Wish, rhythm: Rhythm) -> Result<Wish> {
    let after = Wish {
        rhythm,
        version: before.version + 1,
    };
    digests::put_wish(work.conn, user, after, work.now_ms)?;
    if rhythm == Rhythm::Never {
        digests::forget_waiting(work.conn, user)?;
    }
    Ok(after)
}

/// Whoever has a digest wants no more of them. Its way out works once; using it again changes nothing.
///
/// # Errors
/// `Error::Invalid` when no digest has this token.
pub fn stop(work: &mut Work<'_>, token: &str) -> Result<()> {
    let wrong = || Error::field("/token", Message::new("error-link"));
    let (id, mark) = token.split_once('.').ok_or_else(wrong)?;
    let id: DigestId = id.parse().map_err(|_| wrong())?;
    if !is_same(mark.as_bytes(), way_out(work, id).as_bytes()) {
        return Err(wrong());
    }
    if let Some(user) = digests::use_way_out(work.conn, id, work.now_ms)? {
        let before = digests::wish(work.conn, user)?;
        wish(work, user, before, Rhythm::Never)?;
    }
    Ok(())
}

fn way_out(work: &Work<'_>, id: DigestId) -> String {
    let mark = work.mark(WAY_OUT, &id.to_string());
    URL_SAFE_NO_PAD.encode(mark)
}

/// The people, after an id, for whom something waits.
pub fn due_to_be_made(work: &mut Work<'_>, after: &str) -> Result<Vec<String>> {
    digests::waiting_users(work.conn, after, super::clocks::DUE_AT_ONCE)
}

/// Makes the digest of a person, if the time that it wishes has come.
pub fn make(work: &mut Work<'_>, user: &str) -> Result<bool> {
    let user: UserId = entries::known_id(user)?;
    people::lock(work.conn, user)?;
    let Some(oldest_ms) = digests::oldest_waiting_ms(work.conn, user)? else {
        return Ok(false);
    };
    let rhythm = digests::wish(work.conn, user)?.rhythm;
    if !rhythm.is_due(oldest_ms, work.now_ms) {
        return Ok(false);
    }
    let digest = Digest {
        id: DigestId(work.new_id()),
        user_id: user,
        state: DigestState::Pending,
        attempts: 0,
        next_ms: work.now_ms,
    };
    digests::insert(work.conn, &digest, work.now_ms)?;
    Ok(true)
}

/// Sends the digests that are due; answers how many left.
pub fn send_due(service: &Service, goes_on: &dyn Fn() -> bool) -> Result<usize> {
    let now_ms = service.clock.now_ms();
    let due = service.read(&context(), |work| digests::due(work.conn, now_ms, AT_ONCE))?;
    let mut sent = 0;
    for digest in due {
        if !goes_on() {
            break;
        }
        sent += usize::from(send(service, &digest)?);
    }
    Ok(sent)
}

fn context() -> Context {
    Context::system("digests")
}

fn send(service: &Service, digest: &Digest) -> Result<bool> {
    let claimed = digest.clone();
    let is_mine = service.write(&context(), move |work| {
        digests::claim(work.conn, &claimed, work.now_ms + CLAIM_MS)
    })?;
    if !is_mine {
        return Ok(false);
    }
    let mail = service.read(&context(), |work| compose(work, digest))?;
    let outcome = mail.as_ref().map(|mail| service.mailer.send(mail));
    if let Some(Err(error)) = &outcome {
        tracing::warn!(digest = %digest.id, %error, "a digest was not sent and waits");
    }
    let now_ms = service.clock.now_ms();
    let after = match &outcome {
        None => Digest {
            state: DigestState::Empty,
            ..digest.clone()
        },
        Some(Ok(())) => Digest {
            state: DigestState::Sent,
            ..digest.clone()
        },
        Some(Err(_)) => Digest {
            attempts: digest.attempts + 1,
            next_ms: now_ms + retry_after_ms(digest.attempts),
            ..digest.clone()
        },
    };
    service.write(&context(), move |work| {
        digests::update(work.conn, &after, work.now_ms)
    })?;
    Ok(matches!(outcome, Some(Ok(()))))
}

/// The notices of a digest that its reader has not read meanwhile.
fn unread(work: &mut Work<'_>, digest: &Digest) -> Result<Vec<NoticeId>> {
    let mut ids = digests::notices_of(work.conn, digest.id)?;
    let read = store::notices::read_of(work.conn, &digest.user_id.to_string(), &ids)?;
    ids.retain(|id| !read.contains(id));
    Ok(ids)
}

/// Whether a notice is for those who act under a mandate.
fn is_for(notice: &Notice, mandate: &Mandate) -> bool {
    notice.organization_id == mandate.organization_id
        && Audience::of(&mandate.roles).contains(&notice.audience)
}

/// The mail of a digest, of what may still be told; none when nothing is left, or nobody is there to read it.
fn compose(work: &mut Work<'_>, digest: &Digest) -> Result<Option<Mail>> {
    let user = people::find(work.conn, digest.user_id)?.filter(|user| user.active);
    let wish = digests::wish(work.conn, digest.user_id)?;
    let Some(user) = user.filter(|_| wish.rhythm != Rhythm::Never) else {
        return Ok(None);
    };
    let mandates = mandates::of_users(work.conn, &[user.id])?;
    let now_ms = work.now_ms;
    let current = mandates.iter().filter(|one| one.is_current(now_ms));
    let current: Vec<&Mandate> = current.collect();
    let mut told = Vec::new();
    for id in unread(work, digest)? {
        let notice = notices::still_told(work, id)?;
        told.extend(notice.filter(|notice| current.iter().any(|one| is_for(notice, one))));
    }
    if told.is_empty() {
        return Ok(None);
    }
    let line = |notice: &Notice| {
        let text = locale::say(user.language, &notice.text());
        let path = notice.kind.record().path(&notice.record_id);
        format!("{text}\n{}", work.link(&path))
    };
    let lines: Vec<String> = told.iter().take(LINES_MAX).map(line).collect();
    let token = format!("{}.{}", digest.id, way_out(work, digest.id));
    let text = Message::new("mail-digest-text")
        .with("name", &user.name)
        .with("lines", lines.join("\n\n"))
        .with("more", told.len().saturating_sub(LINES_MAX))
        .with("link", work.link(&format!("/unsubscribe#token={token}")));
    let subject = Message::new("mail-digest-subject").with("count", told.len());
    let host = work.link("");
    let host = host
        .rsplit('/')
        .next()
        .and_then(|host| host.split(':').next());
    Ok(Some(Mail {
        message_id: Some(format!("<{}@{}>", digest.id, host.unwrap_or("localhost"))),
        unsubscribe: Some(work.link(&format!("/v1/digests/stop?token={token}"))),
        ..Mail::to(&user, subject, text)
    }))
}
