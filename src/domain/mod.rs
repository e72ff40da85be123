//! What the business is: plain types, tables and rules. No I/O, no HTTP, no SQL.

pub mod error;
pub mod language;
pub mod message;
pub mod recommendation;
