//! Webhooks to the Standard Webhooks specification: what is sent, how it is signed, and when it is sent again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::clock::{DAY_MS, Millis};
use super::codes::closed_list;
use super::error::{Error, Result};
use super::hmac::mac;
use super::ids::{DeliveryId, NoticeId, OrganizationId, UserId, WebhookId};
use super::message::Message;
use super::notices::{Audience, NoticeKind};

/// How every secret begins.
pub const SECRET_MARK: &str = "whsec_";
/// How long the secret before a rotation still signs.
pub const OLD_SECRET_MS: Millis = DAY_MS;
/// Longest address, in characters.
pub const URL_CHARS_MAX: usize = 2_000;
/// Most webhooks of one audience of an organization: each costs an attempt for each notice.
pub const WEBHOOKS_MAX: usize = 20;

/// TABLE: how long after each failed attempt the next one is made, as the specification proposes, in seconds.
const RETRIES_S: [i64; 9] = [
    5,
    5 * 60,
    30 * 60,
    2 * 3_600,
    5 * 3_600,
    10 * 3_600,
    14 * 3_600,
    20 * 3_600,
    24 * 3_600,
];

/// How long to wait after so many failed attempts (1 or more); none when it is given up.
#[must_use]
pub fn retry_after_ms(attempts: i32) -> Option<Millis> {
    let place = usize::try_from(attempts - 1).ok()?;
    RETRIES_S.get(place).map(|seconds| seconds * 1_000)
}

/// A subscription of an organization's system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    pub organization_id: OrganizationId,
    /// Whose notices it gets.
    pub audience: Audience,
    pub url: String,
    /// Every kind when empty.
    pub kinds: Vec<NoticeKind>,
    pub active: bool,
    pub secrets: Secrets,
    pub version: i64,
    pub created_by: Option<UserId>,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// What a webhook signs with: base64 after [`SECRET_MARK`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    pub present: String,
    /// The one before, and until when it signs too.
    pub old: Option<(String, Millis)>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

impl Secrets {
    /// The secrets after a rotation.
    #[must_use]
    pub fn rotated(self, present: String, now_ms: Millis) -> Self {
        Self {
            present,
            old: Some((self.present, now_ms + OLD_SECRET_MS)),
        }
    }

    /// The value of `webhook-signature`: one signature for each secret that holds now.
    #[must_use]
    pub fn sign(&self, id: &str, now_ms: Millis, body: &str) -> String {
        let timestamp = (now_ms / 1_000).to_string();
        let old = self.old.as_ref().filter(|(_, until_ms)| now_ms < *until_ms);
        let all = [Some(&self.present), old.map(|(secret, _)| secret)];
        let signature = |secret: &String| {
            let key = STANDARD.decode(secret.trim_start_matches(SECRET_MARK));
            let parts = [
                id.as_bytes(),
                b".",
                timestamp.as_bytes(),
                b".",
                body.as_bytes(),
            ];
            let code = mac(&key.unwrap_or_default(), &parts);
            format!("v1,{}", STANDARD.encode(code))
        };
        let signatures: Vec<String> = all.into_iter().flatten().map(signature).collect();
        signatures.join(" ")
    }
}

impl Webhook {
    /// Whether it wants notices of this kind.
    #[must_use]
    pub fn wants(&self, kind: NoticeKind) -> bool {
        self.active && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}

/// Refuses an address that is too long; what it names is checked when it is spoken to.
///
/// # Errors
/// `Error::Invalid` for the field `/url`.
pub fn check_url_length(url: &str) -> Result<()> {
    if (1..=URL_CHARS_MAX).contains(&url.chars().count()) {
        return Ok(());
    }
    let message = Message::new("error-length")
        .with("min", 1)
        .with("max", URL_CHARS_MAX);
    Err(Error::field("/url", message))
}

closed_list!(
    /// Where a delivery stands.
    DeliveryState {
        /// To be sent, for the first time or again.
        Pending = "pending",
        Delivered = "delivered",
        /// Given up; it can be sent again by request.
        Dead = "dead",
    }
);

/// A notice on its way to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub webhook_id: WebhookId,
    pub notice_id: NoticeId,
    pub state: DeliveryState,
    /// Since it was made, or was asked for again.
    pub attempts: i32,
    /// When it is sent next, if it is pending.
    pub next_ms: Millis,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// One attempt to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub at_ms: Millis,
    pub took_ms: Millis,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub failure: Option<String>,
}

impl Attempt {
    /// Whether the receiver has it now.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether the receiver wants nothing more, ever.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_specification() {
        let secrets = Secrets {
            present: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(),
            old: None,
        };
        let signed = secrets.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330_000,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn both_secrets_sign_for_a_day_after_a_rotation() {
        let secrets = Secrets {
            present: "whsec_AAAA".to_owned(),
            old: None,
        };
        let rotated = secrets.rotated("whsec_BBBB".to_owned(), 1_000);
        assert_eq!(rotated.sign("a", 2_000, "").matches("v1,").count(), 2);
        assert_eq!(
            rotated
                .sign("a", 1_000 + OLD_SECRET_MS, "")
                .matches("v1,")
                .count(),
            1
        );
    }

    #[test]
    fn the_tenth_failure_is_the_last() {
        let waits: Vec<_> = (1..=10).map(retry_after_ms).collect();
        assert_eq!(waits[0], Some(5_000));
        assert!(waits[..9].windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(waits[9], None);
    }
}
