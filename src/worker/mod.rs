//! What happens without anybody asking: clocks, vectors, following the feed.

mod clocks;
mod deliveries;
mod feed;
mod vectors;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::service::Service;

/// The threads that work in the background of one replica.
pub struct Workers {
    stopping: Stop,
    threads: Vec<JoinHandle<()>>,
}

/// Tells the threads that it is time to end.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

/// How often a sleeping thread looks whether it must end.
const WAKE_MS: u64 = 100;

impl Stop {
    /// Whether the thread must end.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Sleeps for so long, or until it must end.
    pub fn sleep(&self, for_ms: u64) {
        let mut left = for_ms;
        while left > 0 && !self.is_set() {
            let nap = left.min(WAKE_MS);
            thread::sleep(Duration::from_millis(nap));
            left -= nap;
        }
    }
}

/// What a thread does until it is told to stop.
type Task = fn(&Service, &Stop);

/// TABLE: name and work of each thread.
const THREADS: [(&str, Task); 5] = [
    ("clocks", clocks::run),
    ("feed", feed::run),
    ("vectors", vectors::run),
    ("webhooks", deliveries::run_webhooks),
    ("digests", deliveries::run_digests),
];

/// How long a thread pauses after a panic, so that one that meets it again and again does not eat the machine.
const AFTER_PANIC_MS: u64 = 5_000;

/// Does the work until told to stop; a panic interrupts it and does not end it.
fn keep_at(name: &'static str, work: Task, service: &Service, stop: &Stop) {
    while !stop.is_set() {
        if catch_unwind(AssertUnwindSafe(|| work(service, stop))).is_err() {
            tracing::error!(name, "a worker panicked and begins again");
            stop.sleep(AFTER_PANIC_MS);
        }
    }
}

impl Workers {
    /// Starts every thread.
    #[must_use]
    pub fn start(service: &Service) -> Self {
        let stopping = Stop::default();
        let start = |(name, work): (&'static str, Task)| {
            let (service, stop) = (service.clone(), stopping.clone());
            let thread = thread::Builder::new().name(name.to_owned());
            thread
                .spawn(move || keep_at(name, work, &service, &stop))
                .inspect_err(|e| tracing::error!(name, error = %e, "worker does not start"))
                .ok()
        };
        let threads = THREADS.into_iter().filter_map(start).collect();
        Self { stopping, threads }
    }

    /// Ends every thread after the piece of work it is at.
    pub fn stop(self) {
        self.stopping.0.store(true, Ordering::Relaxed);
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a worker panicked");
            }
        }
    }
}
