//! What becomes due without anybody asking: entries whose time is over expire, what a crash or time left behind is tidied away.

use super::work::Context;
use super::{Service, idempotency, imports, needs, offers};
use crate::domain::clock::DAY_MS;
use crate::domain::error::Result;
use crate::store::{leases, one_time_links, refresh_tokens};

const LEASE: &str = "clocks";
/// Longer than the pause between two looks, so that one replica keeps its turn while it lives.
const LEASE_MS: i64 = 90_000;

/// Whether this replica runs the clocks now.
pub fn take_turn(service: &Service, holder: &str) -> Result<bool> {
    let (now_ms, holder) = (service.clock.now_ms(), holder.to_owned());
    service
        .store
        .write(move |conn| leases::take(conn, LEASE, &holder, now_ms, LEASE_MS))
}

/// Lets some overdue needs and offers expire; answers how many.
pub fn expire_some(service: &Service) -> Result<usize> {
    service.write(&Context::system("clocks"), |work| {
        Ok(needs::expire(work)? + offers::expire(work)?)
    })
}

/// Marks imports that a crash cut short as failed, and forgets what is over: sessions, links, and the
/// answers kept for repeated requests.
pub fn tidy(service: &Service) -> Result<()> {
    imports::fail_unfinished(service, &Context::system("clocks"), false)?;
    let now_ms = service.clock.now_ms();
    service.store.write(move |conn| {
        refresh_tokens::forget_before(conn, now_ms)?;
        idempotency::forget(conn, now_ms)?;
        // The links of one day are counted.
        one_time_links::forget_before(conn, now_ms - DAY_MS)
    })?;
    Ok(())
}
