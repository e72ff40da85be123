//! The clearing-house for technical assistance in the follow-up to the
//! Universal Periodic Review. Modules stand in reading order.

pub mod domain;
pub mod matching;
pub mod store;
