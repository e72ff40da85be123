//! How many requests are being answered, so that work that can wait gives way.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of requests being answered; cheap to read and to change.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<AtomicUsize>);

/// One request being answered, until dropped.
#[derive(Debug)]
pub struct Flight(Arc<AtomicUsize>);

impl InFlight {
    /// Counts one request more for as long as the answer lives.
    #[must_use]
    pub fn enter(&self) -> Flight {
        self.0.fetch_add(1, Ordering::Relaxed);
        Flight(Arc::clone(&self.0))
    }

    #[must_use]
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
