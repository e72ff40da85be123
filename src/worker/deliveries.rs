//! What leaves the house: messages to webhooks, and digests by mail. Each is claimed before it is sent, so replicas share
//! the work, and what one leaves behind another sends.

use super::Stop;
use crate::domain::error::{Error, Result};
use crate::service::{Service, deliveries, digests};

/// How often is looked when nothing is on its way.
const WHEN_IDLE_MS: u64 = 1_000;
/// Pause after a failure, so that a database that is away is not hammered.
const AFTER_FAILURE_MS: u64 = 5_000;

/// Sends messages to webhooks until told to stop.
pub fn run_webhooks(service: &Service, stop: &Stop) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "webhooks cannot be sent");
            return stop.sleep(AFTER_FAILURE_MS);
        }
    };
    let go_on = || !stop.is_set();
    keep_sending(stop, &|| deliveries::send_due(service, &runtime, &go_on));
}

/// Sends digests until told to stop.
pub fn run_digests(service: &Service, stop: &Stop) {
    keep_sending(stop, &|| digests::send_due(service, &|| !stop.is_set()));
}

fn keep_sending(stop: &Stop, send: &dyn Fn() -> Result<usize>) {
    while !stop.is_set() {
        let pause_ms = match send() {
            Ok(0) => WHEN_IDLE_MS,
            Ok(_) => 0,
            Err(error) => {
                warn(&error);
                AFTER_FAILURE_MS
            }
        };
        stop.sleep(pause_ms);
    }
}

fn warn(error: &Error) {
    tracing::warn!(%error, "what is on its way could not be sent");
}
