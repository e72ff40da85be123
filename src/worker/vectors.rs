//! Encodes texts in the background, giving way to requests. Replicas take turns by a lease.

use uuid::Uuid;

use super::Stop;
use crate::domain::error::Result;
use crate::service::{Service, vectors};

/// Pause when every text has its vector.
const WHEN_DONE_MS: u64 = 500;
/// Pause after a failure, and while another replica has the turn.
const WHEN_AWAY_MS: u64 = 5_000;

/// Encodes until told to stop.
pub fn run(service: &Service, stop: &Stop) {
    let holder = Uuid::now_v7().to_string();
    while !stop.is_set() {
        let pause_ms = step(service, &holder).unwrap_or_else(|error| {
            tracing::warn!(%error, "texts could not be encoded");
            WHEN_AWAY_MS
        });
        stop.sleep(pause_ms);
    }
}

/// Encodes a few texts if it is time to; answers how long to wait before the next.
fn step(service: &Service, holder: &str) -> Result<u64> {
    if vectors::is_idle(service)? {
        return Ok(WHEN_DONE_MS);
    }
    if !vectors::take_turn(service, holder)? {
        return Ok(WHEN_AWAY_MS);
    }
    vectors::encode_some(service)?;
    Ok(0)
}
