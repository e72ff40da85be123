//! How many requests one caller may make in a minute, said in every answer.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::problem::Problem;
use crate::domain::error::Error;

type Limiter =
    RateLimiter<Caller, DefaultKeyedStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

/// Whose requests are counted together: those of one address, apart for each credential it uses.
type Caller = (IpAddr, u64);

/// The limits of one replica.
#[derive(Clone)]
pub struct RateLimits {
    all: Option<Arc<Limiter>>,
    sign_in: Option<Arc<Limiter>>,
}

/// Paths that guess at secrets, and so have a limit of their own.
const SIGN_IN_PATHS: [&str; 5] = [
    "/v1/sessions",
    "/v1/sessions/refresh",
    "/v1/password-resets",
    "/v1/invitations",
    "/v1/setup",
];

impl RateLimits {
    /// Limits of so many requests a minute; 0 for none.
    #[must_use]
    pub fn new(requests_per_minute: u32, sign_ins_per_minute: u32) -> Self {
        let limiter = |per_minute: u32| {
            NonZeroU32::new(per_minute)
                .map(|n| Arc::new(RateLimiter::keyed(Quota::per_minute(n)).with_middleware()))
        };
        Self {
            all: limiter(requests_per_minute),
            sign_in: limiter(sign_ins_per_minute),
        }
    }

    fn of(&self, path: &str) -> Option<&Arc<Limiter>> {
        let guesses = SIGN_IN_PATHS
            .iter()
            .any(|guarded| path.starts_with(guarded));
        if guesses {
            self.sign_in.as_ref()
        } else {
            self.all.as_ref()
        }
    }
}

/// Refuses a caller that asks too often; tells the others what is left.
pub async fn limit(
    limits: web::Data<RateLimits>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let Some(limiter) = limits.of(request.path()) else {
        return next.call(request).await;
    };
    let caller = caller(&request);
    match limiter.check_key(&caller) {
        Ok(state) => {
            let (burst, left) = (
                state.quota().burst_size().get(),
                state.remaining_burst_capacity(),
            );
            let mut response = next.call(request).await?;
            let headers = response.headers_mut();
            headers.insert(
                HeaderName::from_static("ratelimit-limit"),
                HeaderValue::from(burst),
            );
            headers.insert(
                HeaderName::from_static("ratelimit-remaining"),
                HeaderValue::from(left),
            );
            Ok(response)
        }
        Err(refused) => {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            let error = Error::TooManyRequests {
                retry_after_s: wait.as_secs() + 1,
            };
            Err(Problem::of(request.request(), error).into())
        }
    }
}

fn caller(request: &ServiceRequest) -> Caller {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let address = request
        .peer_addr()
        .map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip());
    let mut hasher = DefaultHasher::new();
    let credential = request.headers().get(AUTHORIZATION);
    credential.map(HeaderValue::as_bytes).hash(&mut hasher);
    (address, hasher.finish())
}
