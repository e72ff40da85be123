//! What every request handler shares.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::policy::Action;
use crate::service::Service;

/// The right that each route takes, by method and path pattern.
pub type RouteActions = HashMap<(String, String), Action>;

/// The names of the query parameters that each route takes, by method and path pattern.
pub type RouteParameters = HashMap<(String, String), Vec<String>>;

/// Shared by all requests.
#[derive(Clone)]
pub struct AppState {
    pub service: Service,
    pub actions: Arc<RouteActions>,
    pub parameters: Arc<RouteParameters>,
    /// The hash of the secret with which a program may read the metrics.
    pub metrics_token_hash: Option<Arc<str>>,
}
