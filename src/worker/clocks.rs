//! The clocks: what becomes due by itself. Replicas take turns by a lease.

use uuid::Uuid;

use super::Stop;
use crate::domain::error::Result;
use crate::service::Service;
use crate::service::clocks;

/// How often the clocks look.
const EVERY_MS: u64 = 30_000;

/// Runs the clocks until told to stop.
pub fn run(service: &Service, stop: &Stop) {
    let holder = Uuid::now_v7().to_string();
    while !stop.is_set() {
        if let Err(error) = tick(service, &holder, stop) {
            tracing::warn!(%error, "the clocks could not run");
        }
        stop.sleep(EVERY_MS);
    }
}

fn tick(service: &Service, holder: &str, stop: &Stop) -> Result<()> {
    if clocks::take_turn(service, holder)? {
        clocks::run_due(service, &|| !stop.is_set())?;
        clocks::tidy(service)?;
    }
    Ok(())
}
