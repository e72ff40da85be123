//! What operators see of requests: one span and one count each, never their content.

use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// The pattern of the route that a request takes, as the routes table writes it; found out once, since it takes as long
/// as all else that is done for a small answer.
struct RoutePattern(Option<String>);

/// The pattern of the route that this request takes.
#[must_use]
pub fn route_pattern(request: &HttpRequest) -> Option<String> {
    let extensions = request.extensions();
    let pattern = extensions.get::<RoutePattern>();
    pattern.and_then(|RoutePattern(pattern)| pattern.clone())
}

/// The span of a request: its method, route pattern, id and status, and nothing that the caller wrote.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        // As the router reads it: a path may be written in many ways.
        let path = request.match_info().as_str();
        let pattern = request.resource_map().match_pattern(path);
        let id = request.extensions().get::<RequestId>().copied();
        let span = tracing::info_span!(
            "request",
            method = method_name(request.method()),
            route = pattern.as_deref().unwrap_or(NO_ROUTE),
            request_id = id.map(|id| id.to_string()),
            status = Empty,
        );
        request.extensions_mut().insert(RoutePattern(pattern));
        span
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = status(outcome);
        span.record("status", status.as_u16());
        // What the service itself cannot do is logged with its cause where it is said as a problem.
        if status.is_client_error() {
            tracing::info!("request refused");
        }
    }
}

/// The method as operators see it. Callers may invent methods: each would be counted apart for ever.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// What stands for the route of a path that has none.
const NO_ROUTE: &str = "none";

fn status<B>(outcome: &Result<ServiceResponse<B>, Error>) -> StatusCode {
    match outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    }
}

/// How often the recorder puts what was measured into its buckets.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// The recorder of this process; set up once however many applications it holds.
pub fn metrics() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(start_recorder).as_ref()
}

/// Starts the recorder, and the thread without which it would keep every single duration for ever.
fn start_recorder() -> Option<PrometheusHandle> {
    let recorder = PrometheusBuilder::new().install_recorder().ok()?;
    let kept_up = recorder.clone();
    let upkeep = move || {
        loop {
            thread::sleep(UPKEEP_EVERY);
            kept_up.run_upkeep();
        }
    };
    let started = thread::Builder::new()
        .name("metrics".to_owned())
        .spawn(upkeep);
    started.ok().map(|_| recorder)
}

/// Counts the request and the time it took, by route pattern.
pub async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    metrics();
    let begun = Instant::now();
    let method = method_name(request.method());
    let route = route_pattern(request.request()).unwrap_or_else(|| NO_ROUTE.to_owned());
    let outcome = next.call(request).await;
    let labels = [
        ("method", method.to_owned()),
        ("route", route),
        ("status", status(&outcome).as_u16().to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(begun.elapsed());
    outcome
}
