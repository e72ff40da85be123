//! Secrets that the service hands out once and keeps only as hashes: refresh tokens, keys, links.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Random bytes in a secret: more than anybody can guess, so a plain hash is enough to keep it.
const SECRET_BYTES: usize = 32;

/// A secret in clear. It is shown to whom it belongs, never logged and never stored.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A new one, of 256 random bits.
    #[must_use]
    pub fn random() -> Self {
        let bytes: [u8; SECRET_BYTES] = rand::random();
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A secret that begins with something by which people tell it apart.
    #[must_use]
    pub fn prefixed(prefix: &str) -> Self {
        Self(format!("{prefix}_{}", Self::random().0))
    }

    /// The secret itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What is stored of a secret that somebody shows: its SHA-256, in hexadecimal.
#[must_use]
pub fn hash(secret: &str) -> String {
    format!("{:x}", Sha256::digest(secret))
}
