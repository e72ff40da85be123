//! Keeps the match index near the present between the questions that would catch it up.

use super::Stop;
use crate::service::Service;
use crate::service::match_index::Followed;

/// How often the feed is looked at.
const EVERY_MS: u64 = 300;
/// Pause after a failure, so that a database that is away is not hammered.
const AFTER_FAILURE_MS: u64 = 5_000;

/// Follows the feed until told to stop.
pub fn run(service: &Service, stop: &Stop) {
    while !stop.is_set() {
        match service.match_index.follow(&service.store) {
            Ok(Followed::Same) => stop.sleep(EVERY_MS),
            Ok(Followed::Another) => service.known_organizations.forget(),
            Err(error) => {
                tracing::warn!(%error, "the feed could not be followed");
                stop.sleep(AFTER_FAILURE_MS);
            }
        }
    }
}
