//! Requests that may be sent twice and are done once: the answer is kept in the transaction of the work.

use std::collections::BTreeMap;

use super::work::Work;
use crate::domain::actor::{Actor, Credential};
use crate::domain::clock::Millis;
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::store::connection::Conn;
use crate::store::idempotency::{self, KeptAnswer};

/// How long a kept answer is given again.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// The caller's key for one request, and what the request was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    pub key: String,
    /// Of method, path and body.
    pub request_hash: String,
}

/// An answer without the wire: what is kept and given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    /// JSON.
    pub body: String,
}

/// Does the work, or gives the answer that it had the first time.
pub fn once(
    work: &mut Work<'_>,
    key: Option<&IdempotencyKey>,
    done: impl FnOnce(&mut Work<'_>) -> Result<Answer>,
) -> Result<Answer> {
    let Some(key) = key else {
        return done(work);
    };
    let actor = name(work.actor());
    if let Some(kept) = idempotency::find(work.conn, &actor, &key.key)? {
        if stands(&kept, work.now_ms) {
            return given_again(kept, key);
        }
        forget(work.conn, work.now_ms)?;
    }
    let answer = done(work)?;
    idempotency::insert(work.conn, &kept(actor, key, &answer, work.now_ms)?)?;
    Ok(answer)
}

/// The answer that the request had the first time, if it was sent before.
pub fn given_before(work: &mut Work<'_>, key: &IdempotencyKey) -> Result<Option<Answer>> {
    let kept = idempotency::find(work.conn, &name(work.actor()), &key.key)?;
    let kept = kept.filter(|kept| stands(kept, work.now_ms));
    kept.map(|kept| given_again(kept, key)).transpose()
}

const fn stands(kept: &KeptAnswer, now_ms: i64) -> bool {
    kept.created_ms + KEPT_MS > now_ms
}

/// Forgets the answers that are no longer given again.
pub(super) fn forget(conn: &mut Conn, now_ms: Millis) -> Result<usize> {
    idempotency::forget_before(conn, now_ms - KEPT_MS + 1)
}

fn given_again(kept: KeptAnswer, key: &IdempotencyKey) -> Result<Answer> {
    if kept.request_hash != key.request_hash {
        return Err(Error::field(
            "Idempotency-Key",
            Message::new("error-idempotency-key-reused").with("key", &key.key),
        ));
    }
    Ok(Answer {
        status: u16::try_from(kept.status).unwrap_or(200),
        headers: serde_json::from_str(&kept.headers)
            .map_err(|e| Error::Internal(format!("kept answer: {e}")))?,
        body: kept.body,
    })
}

fn kept(actor: String, key: &IdempotencyKey, answer: &Answer, now_ms: i64) -> Result<KeptAnswer> {
    Ok(KeptAnswer {
        actor,
        idempotency_key: key.key.clone(),
        request_hash: key.request_hash.clone(),
        status: i16::try_from(answer.status).unwrap_or(200),
        headers: serde_json::to_string(&answer.headers)
            .map_err(|e| Error::Internal(format!("kept answer: {e}")))?,
        body: answer.body.clone(),
        created_ms: now_ms,
    })
}

/// Whose key it is: two actors may use the same one, and so may one person who acts for two organizations.
fn name(actor: &Actor) -> String {
    match &actor.credential {
        Credential::Person { mandate, .. } => format!("mandate:{mandate}"),
        Credential::ApiKey { key, .. } => format!("api_key:{key}"),
        Credential::System => "system".to_owned(),
        Credential::Nobody => "nobody".to_owned(),
    }
}
