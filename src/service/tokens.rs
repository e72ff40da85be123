//! Access tokens: JWT signed with HS256. They say who calls, for which organization and in which roles, and in which
//! session they were given out. A token holds for ten minutes, and no longer than its session and its mandate.
//!
//! That a session is over holds from the commit that ends it, for every request in every replica: signing out, another
//! password, the end of a mandate, the deactivation of a person or of an organization, a refresh token that was used
//! twice. Each use case begins with looking the session up (`sessions::check`): one row by its primary key, and
//! none where nobody is signed in. Only what everybody may read and is no record (the thesaurus, whether the process lives)
//! is answered without that. Roles never change under a token, since a mandate is ended and another one given.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::secrets::Secret;
use crate::domain::actor::{Actor, Credential, Role};
use crate::domain::clock::Millis;
use crate::domain::error::{Error, Result};
use crate::domain::hmac::mac;
use crate::domain::ids::{MandateId, OrganizationId, RefreshTokenId, UserId};
use crate::domain::message::Message;
use crate::domain::organization::OrganizationKind;
use crate::store::{Store, settings};

/// How long an access token holds at most.
pub const ACCESS_TOKEN_MS: Millis = 10 * 60 * 1000;
/// Fewest bytes of a signing key: the width of the hash (RFC 7518, 3.2).
const KEY_BYTES_MIN: usize = 32;
/// Where the key lives that the service has made itself.
const SETTING: &str = "signing_key";

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub sub: UserId,
    pub mandate: MandateId,
    pub org: OrganizationId,
    pub kind: OrganizationKind,
    pub roles: Vec<Role>,
    /// The session: the family of refresh tokens that began with the sign-in.
    pub sid: RefreshTokenId,
    /// Seconds since 1970, as `exp`.
    pub iat: i64,
    pub exp: i64,
    pub jti: Uuid,
}

impl Claims {
    /// Who shows the token.
    #[must_use]
    pub fn into_actor(self) -> Actor {
        Actor {
            credential: Credential::Person {
                user: self.sub,
                mandate: self.mandate,
            },
            organization: Some((self.org, self.kind)),
            roles: self.roles,
        }
    }
}

/// The key that signs access tokens, the same in all replicas.
pub struct SigningKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// For marks.
    secret: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

impl SigningKey {
    /// The key from a secret text of 32 bytes or more.
    pub fn new(secret: &str) -> Result<Self> {
        if secret.len() < KEY_BYTES_MIN {
            return Err(Error::Internal(format!(
                "the signing key has fewer than {KEY_BYTES_MIN} bytes"
            )));
        }
        Ok(Self {
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            secret: secret.to_owned(),
        })
    }

    /// The key that is kept in the database; made when there is none.
    pub fn kept(store: &Store) -> Result<Self> {
        if let Some(secret) = store.read(|conn| settings::find(conn, SETTING))? {
            return Self::new(&secret);
        }
        let made = Secret::random();
        let kept = store.write(move |conn| match settings::find(conn, SETTING)? {
            Some(secret) => Ok(secret),
            None => {
                settings::insert(conn, SETTING, made.reveal()).map(|()| made.reveal().to_owned())
            }
        });
        match kept {
            // Another replica was first: its key is the one.
            Err(Error::Conflict(_)) => Self::kept(store),
            kept => Self::new(&kept?),
        }
    }

    /// What nobody else can say of a text, for one purpose: 32 bytes.
    #[must_use]
    pub fn mark(&self, purpose: &str, text: &str) -> [u8; 32] {
        mac(
            self.secret.as_bytes(),
            &[purpose.as_bytes(), b"\0", text.as_bytes()],
        )
    }

    /// A signed token.
    pub fn sign(&self, claims: &Claims) -> Result<String> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
            .map_err(|e| Error::Internal(format!("access token: {e}")))
    }

    /// What a token says, if this key has signed it and it still holds.
    pub fn read(&self, token: &str, now_ms: Millis) -> Result<Claims> {
        let mut validation = Validation::new(Algorithm::HS256);
        // The library asks the machine's clock; the service has its own.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation)
            .map_err(|_| Error::Unauthenticated(Message::new("error-credential")))?
            .claims;
        if claims.exp * 1000 > now_ms {
            return Ok(claims);
        }
        Err(Error::Unauthenticated(Message::new("error-token-expired")))
    }
}
