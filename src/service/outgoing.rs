//! The one client for requests to others' systems. It goes to public places only, also where a name leads elsewhere; it
//! follows no redirect, keeps nothing of the answer but its status, and does not wait long.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use rustls::{ClientConfig, RootCertStore};

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::network::{Destination, is_public};

/// How long a request may take in all.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long it may take to be connected.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The client; cheap to clone.
#[derive(Clone)]
pub struct Outgoing {
    client: Client,
    allowed: Arc<Allowed>,
}

/// What may be reached although it is no public place.
struct Allowed(Vec<Destination>);

impl Allowed {
    fn names(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let is_it = |one: &Destination| matches!(one, Destination::Host(name) if *name == host);
        self.0.iter().any(is_it)
    }

    fn reaches(&self, address: IpAddr) -> bool {
        let is_in = |one: &Destination| matches!(one, Destination::Network(network) if network.contains(address));
        is_public(address) || self.0.iter().any(is_in)
    }
}

/// Leads names to addresses that may be reached, and to no others.
struct GuardedNames(Arc<Allowed>);

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let may = |at: &SocketAddr| allowed.names(&host) || allowed.reaches(at.ip());
            let reached: Vec<SocketAddr> = found.filter(may).collect();
            if reached.is_empty() {
                return Err(NOT_PUBLIC.into());
            }
            let reached: Addrs = Box::new(reached.into_iter());
            Ok(reached)
        })
    }
}

/// What is kept of a refusal to go there.
const NOT_PUBLIC: &str = "the address is not public";

impl Outgoing {
    /// A client that also goes to these places.
    pub fn new(allowed: Vec<Destination>) -> Result<Self> {
        let allowed = Arc::new(Allowed(allowed));
        let client = Client::builder()
            .tls_backend_preconfigured(tls()?)
            .dns_resolver(Arc::new(GuardedNames(allowed.clone())))
            .redirect(Policy::none())
            .no_proxy()
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|e| Error::Internal(format!("outgoing client: {e}")))?;
        Ok(Self { client, allowed })
    }

    /// The address in a text, if requests may go there: over TLS, without a name and a password in it, and to no address
    /// inside. A plain connection is for what the operator allows by name only.
    ///
    /// # Errors
    /// `Error::Invalid` for the field `/url`.
    pub fn check(&self, text: &str) -> Result<Url> {
        let refuse = |key| Error::field("/url", Message::new(key));
        let url = Url::parse(text).map_err(|_| refuse("error-url"))?;
        let host = url.host_str().unwrap_or_default();
        let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let named = match literal {
            Some(address) => !is_public(address) && self.allowed.reaches(address),
            None => self.allowed.names(host),
        };
        let secure = url.scheme() == "https" || url.scheme() == "http" && named;
        if host.is_empty() || !secure || !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("error-url"));
        }
        if literal.is_some_and(|address| !self.allowed.reaches(address)) {
            return Err(refuse("error-url-inside"));
        }
        Ok(url)
    }

    /// Sends a JSON body; the status that was answered, or why there was no answer.
    pub async fn post(
        &self,
        url: &str,
        headers: HeaderMap,
        body: String,
    ) -> std::result::Result<u16, String> {
        let url = self.check(url).map_err(|_| NOT_PUBLIC.to_owned())?;
        let request = self.client.post(url).headers(headers).body(body);
        let answered = request.send().await.map_err(|e| reason(&e))?;
        Ok(answered.status().as_u16())
    }
}

/// Why there was no answer, in a few words: the whole of it could tell of what is inside.
fn reason(error: &reqwest::Error) -> String {
    let reason = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the exchange broke off"
    };
    reason.to_owned()
}

fn tls() -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Internal(format!("outgoing client: {e}")))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
