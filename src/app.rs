//! The application: the same for main and for tests.

use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{App, HttpMessage, HttpRequest, ResponseError, web};
use tracing_actix_web::{RequestId, TracingLogger};
use utoipa::OpenApi;
use utoipa_swagger_ui::SwaggerUi;

use crate::domain::error::Error;
use crate::domain::message::Message;
use crate::http::authentication::admit;
use crate::http::body::JSON_BYTES_MAX;
use crate::http::problem::Problem;
use crate::http::rate_limit::{RateLimits, limit};
use crate::http::state::AppState;
use crate::http::telemetry;
use crate::routes;
use crate::service::Service;
use crate::service::secrets::hash;

/// What the application is made of; cheap to clone, one clone for each request thread.
#[derive(Clone)]
pub struct Parts {
    pub state: AppState,
    pub limits: RateLimits,
}

impl Parts {
    /// The parts around a service.
    #[must_use]
    pub fn new(service: Service, limits: RateLimits) -> Self {
        Self {
            state: AppState {
                service,
                actions: Arc::new(routes::actions()),
                parameters: Arc::new(routes::parameters()),
                metrics_token_hash: None,
            },
            limits,
        }
    }

    /// The same parts, with a secret by which a program that watches the service may read its metrics.
    #[must_use]
    pub fn watched_with(mut self, metrics_token: &str) -> Self {
        self.state.metrics_token_hash = Some(hash(metrics_token).into());
        self
    }
}

/// The actix application.
pub fn app(
    parts: &Parts,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    App::new()
        .app_data(web::Data::new(parts.state.clone()))
        .app_data(web::Data::new(parts.limits.clone()))
        .app_data(web::PayloadConfig::new(JSON_BYTES_MAX))
        .app_data(
            web::PathConfig::default()
                .error_handler(|_, request| refuse(request, Error::NotFound("record"))),
        )
        .configure(routes::configure)
        .service(
            SwaggerUi::new("/docs/{_:.*}").url("/openapi.json", routes::ApiDescription::openapi()),
        )
        .default_service(web::to(no_such_route))
        .wrap(from_fn(say_plain_errors))
        .wrap(from_fn(admit))
        .wrap(from_fn(limit))
        .wrap(from_fn(add_headers))
        .wrap(from_fn(telemetry::measure))
        .wrap(Compress::default())
        .wrap(TracingLogger::<telemetry::RequestSpan>::new())
}

async fn no_such_route(request: HttpRequest) -> Result<&'static str, Problem> {
    Err(Problem::of(&request, Error::NotFound("route")))
}

fn refuse(request: &HttpRequest, error: Error) -> actix_web::Error {
    Problem::of(request, error).into()
}

/// Answers of every request: its id, and that nothing private is kept on the way.
async fn add_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let id = request.extensions().get::<RequestId>().copied();
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if let Some(id) = id.and_then(|id| HeaderValue::from_str(&id.to_string()).ok()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    headers.insert(
        HeaderName::from_static("x-content-type-options"),
        HeaderValue::from_static("nosniff"),
    );
    Ok(response)
}

/// Errors that actix makes itself (a body over the limit, a broken request) are said as problems too.
async fn say_plain_errors<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let response = next.call(request).await?;
    let plain = response.response().error();
    let Some(error) = plain.filter(|error| error.as_error::<Problem>().is_none()) else {
        return Ok(response.map_into_left_body());
    };
    let problem = Problem::of(response.request(), in_own_words(error));
    let answer = problem.error_response();
    Ok(response.into_response(answer).map_into_right_body())
}

fn in_own_words(error: &actix_web::Error) -> Error {
    match error.as_response_error().status_code().as_u16() {
        413 => Error::TooLarge(Message::new("error-body-too-large").with("max", JSON_BYTES_MAX)),
        400..=499 => {
            // In the library's words, which are none for callers.
            tracing::info!(%error, "a request was not understood");
            let broken = error.as_error::<PayloadError>().is_some();
            let key = if broken {
                "error-body-broken"
            } else {
                "error-request"
            };
            Error::Malformed(Message::new(key))
        }
        _ => Error::Internal(error.to_string()),
    }
}
