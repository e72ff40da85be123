//! Passwords: Argon2id with the parameters that OWASP recommends. Both functions take tens of
//! milliseconds on purpose, so they run before the transaction, never in it.

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::domain::error::{Error, Result};

/// Memory for one hash, in KiB: 19 MiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const ITERATIONS: u32 = 2;
/// Lanes of one hash.
const LANES: u32 = 1;

/// What is verified when there is no password to verify, so that the answer takes as long.
static NO_PASSWORD: LazyLock<Result<String>> = LazyLock::new(|| hash("nobody has this password"));

/// Makes what the first sign-in of somebody unknown would otherwise wait for, and so be told by.
pub fn warm_up() {
    LazyLock::force(&NO_PASSWORD);
}

/// The hash of a password, in PHC form with its own salt.
pub fn hash(password: &str) -> Result<String> {
    let hashed = one_at_a_core(|| argon2()?.hash_password(password.as_bytes()).map_err(failed));
    Ok(hashed?.to_string())
}

/// Whether the password has this hash. Without a hash the answer is no, after the same time.
pub fn verify(password: &str, hash: Option<&str>) -> Result<bool> {
    let stored = match hash {
        Some(hash) => hash,
        None => NO_PASSWORD.as_ref().map_err(Clone::clone)?,
    };
    let stored = PasswordHash::new(stored).map_err(failed)?;
    let argon2 = argon2()?;
    let matches = one_at_a_core(|| argon2.verify_password(password.as_bytes(), &stored).is_ok());
    Ok(matches && hash.is_some())
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, ITERATIONS, LANES, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("password hash: {error}"))
}

static RUNNING: Mutex<usize> = Mutex::new(0);
static DONE: Condvar = Condvar::new();

/// Runs the work when a core is free for it: a burst of sign-ins may take its time, but not the
/// machine's memory.
fn one_at_a_core<T>(work: impl FnOnce() -> T) -> T {
    let cores = available_parallelism().map_or(1, std::num::NonZero::get);
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut running = DONE
        .wait_while(running, |running| *running >= cores)
        .unwrap_or_else(PoisonError::into_inner);
    *running += 1;
    drop(running);
    let outcome = work();
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    DONE.notify_one();
    outcome
}
