//! Whether the service lives, and whether it can serve.

use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;

use crate::http::authentication::shows_secret;
use crate::http::call::{Call, Reply};
use crate::http::state::AppState;
use crate::http::telemetry;
use crate::service::health;
use crate::service::idempotency::Answer;

/// How the service is.
#[derive(Serialize, utoipa::ToSchema)]
pub struct HealthView {
    status: &'static str,
}

/// The process lives.
#[utoipa::path(get, path = "/health/live", tag = "health", responses((status = 200, body = HealthView)))]
pub async fn live(call: Call) -> Reply {
    call.run(|| Answer::ok(&HealthView { status: "live" }))
        .await
}

/// The database answers.
#[utoipa::path(get, path = "/health/ready", tag = "health", responses(
    (status = 200, body = HealthView),
))]
pub async fn ready(call: Call) -> Reply {
    call.read(|work| {
        health::check(work)?;
        Answer::ok(&HealthView { status: "ready" })
    })
    .await
}

/// Counts and times for Prometheus; for administrators, and for whoever has the token of the settings.
#[utoipa::path(get, path = "/metrics", tag = "health", responses(
    (status = 200, body = String, content_type = "text/plain"),
))]
pub async fn metrics(request: HttpRequest, state: Data<AppState>) -> Reply {
    let token = state.metrics_token_hash.as_deref();
    if !token.is_some_and(|token| shows_secret(&request, token)) {
        let call = Call::extract(&request).await?;
        let admit = call.serve(|service, context| {
            service.check_session(context)?;
            Ok(Answer::no_content())
        });
        admit.await?;
    }
    let text = telemetry::metrics().map(PrometheusHandle::render);
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(text.unwrap_or_default()))
}
