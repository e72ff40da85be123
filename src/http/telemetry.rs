//! What operators see of requests: one span and one count each, never their content.

use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::Span;
use tracing_actix_web::{DefaultRootSpanBuilder, RootSpanBuilder};

/// The span of a request: its method, route pattern and id; no query and no headers.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        tracing_actix_web::root_span!(level = tracing::Level::INFO, request)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        DefaultRootSpanBuilder::on_request_end(span, outcome);
        if let Ok(response) = outcome
            && let Some(error) = response.response().error()
            && response.status().is_client_error()
        {
            // The caller's affair; failures of the service are logged as errors where they become problems.
            tracing::info!(status = response.status().as_u16(), %error, "request refused");
        }
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
    let method = request.method().to_string();
    let outcome = next.call(request).await;
    let (route, status) = match &outcome {
        Ok(response) => (
            response.request().match_pattern(),
            response.status().as_u16(),
        ),
        Err(error) => (None, error.as_response_error().status_code().as_u16()),
    };
    let labels = [
        ("method", method),
        ("route", route.unwrap_or_else(|| "none".to_owned())),
        ("status", status.to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(begun.elapsed());
    outcome
}
