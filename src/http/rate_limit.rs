//! How many requests one caller may make in a minute, said in every answer.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{ResponseError, web};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::authentication;
use super::client_address::client_address;
use super::problem::Problem;
use crate::domain::error::Error;
use crate::domain::ids::UserId;
use crate::domain::network::{Network, site};

type Limiter =
    RateLimiter<Caller, DefaultKeyedStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

/// Whose requests are counted together. Only a credential that holds tells callers of one address
/// apart: whoever may choose the name that is counted is never limited.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Caller {
    Address(IpAddr),
    Person(UserId),
}

/// The limits of one replica.
#[derive(Clone)]
pub struct RateLimits {
    all: Option<Arc<Counter>>,
    sign_in: Option<Arc<Counter>>,
    trusted_proxies: Arc<[Network]>,
}

/// Where paths begin at which secrets are guessed, and so have a limit of their own.
const SIGN_IN_PATHS: [&str; 4] = [
    "/v1/sessions",
    "/v1/password-resets",
    "/v1/invitations",
    "/v1/setup",
];

/// After so many requests, callers who have all their requests left are forgotten.
const FORGET_EVERY: u64 = 1_000;

/// Counts the requests of each caller.
struct Counter {
    limiter: Limiter,
    counted: AtomicU64,
}

/// What a caller has left, and how long to wait when it is nothing.
struct Standing {
    burst: u32,
    left: u32,
    retry_after_s: Option<u64>,
}

impl Counter {
    fn new(per_minute: u32) -> Option<Arc<Self>> {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?);
        Some(Arc::new(Self {
            limiter: RateLimiter::keyed(quota).with_middleware(),
            counted: AtomicU64::new(0),
        }))
    }

    fn count(&self, caller: &Caller) -> Standing {
        if self.counted.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
            #[expect(clippy::cast_precision_loss, reason = "a count of callers")]
            metrics::gauge!("rate_limit_callers").set(self.limiter.len() as f64);
        }
        match self.limiter.check_key(caller) {
            Ok(state) => Standing {
                burst: state.quota().burst_size().get(),
                left: state.remaining_burst_capacity(),
                retry_after_s: None,
            },
            Err(refused) => {
                let wait = refused.wait_time_from(DefaultClock::default().now());
                Standing {
                    burst: refused.quota().burst_size().get(),
                    left: 0,
                    retry_after_s: Some(wait.as_secs() + 1),
                }
            }
        }
    }
}

impl RateLimits {
    /// Limits of so many requests a minute; 0 for none.
    #[must_use]
    pub fn new(requests_per_minute: u32, sign_ins_per_minute: u32) -> Self {
        Self {
            all: Counter::new(requests_per_minute),
            sign_in: Counter::new(sign_ins_per_minute),
            trusted_proxies: Arc::default(),
        }
    }

    /// The same limits behind proxies that say for whom they ask.
    #[must_use]
    pub fn behind(self, trusted_proxies: &[Network]) -> Self {
        Self {
            trusted_proxies: trusted_proxies.into(),
            ..self
        }
    }

    /// How the caller of a request stands; none where nothing is counted.
    fn standing(&self, request: &ServiceRequest) -> Option<Standing> {
        let address = || Caller::Address(site(client_address(request, &self.trusted_proxies)));
        // As the router reads it: a path may be written in many ways.
        let path = request.match_info().as_str();
        if SIGN_IN_PATHS
            .iter()
            .any(|guarded| path.starts_with(guarded))
        {
            return Some(self.sign_in.as_ref()?.count(&address()));
        }
        let counter = self.all.as_ref()?;
        let person = authentication::person(request).map(Caller::Person);
        Some(counter.count(&person.unwrap_or_else(address)))
    }
}

/// Refuses a caller that asks too often; tells all what is left.
pub async fn limit<B: MessageBody>(
    limits: web::Data<RateLimits>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let Some(standing) = limits.standing(&request) else {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_left_body);
    };
    let mut response = match standing.retry_after_s {
        None => next.call(request).await?.map_into_left_body(),
        Some(retry_after_s) => {
            let problem = Problem::of(request.request(), Error::TooManyRequests { retry_after_s });
            let refusal = problem.error_response();
            request.into_response(refusal).map_into_right_body()
        }
    };
    let headers = response.headers_mut();
    for (name, number) in [
        ("ratelimit-limit", standing.burst),
        ("ratelimit-remaining", standing.left),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(number));
    }
    Ok(response)
}
