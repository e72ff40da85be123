//! How busy the service is with requests, so that work that can wait gives way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The requests being answered and those begun so far; cheap to read and to change.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    begun: AtomicU64,
    ended: AtomicU64,
}

/// One request being answered, until dropped.
#[derive(Debug)]
pub struct Flight(Arc<Counts>);

impl InFlight {
    /// Counts one request more for as long as the answer lives.
    #[must_use]
    pub fn enter(&self) -> Flight {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
        Flight(Arc::clone(&self.0))
    }

    /// How many are being answered.
    #[must_use]
    pub fn count(&self) -> u64 {
        let ended = self.0.ended.load(Ordering::Acquire);
        self.begun().saturating_sub(ended)
    }

    /// How many have begun since the service started.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.0.begun.load(Ordering::Acquire)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Release);
    }
}
