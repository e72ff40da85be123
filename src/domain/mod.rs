//! What the business is: plain types, tables and rules. No I/O, no HTTP, no SQL.

pub mod actor;
pub mod assistance;
pub mod clock;
pub mod codes;
pub mod countries;
pub mod cycles;
pub mod error;
mod facts;
pub mod ids;
pub mod language;
pub mod lifecycle;
pub mod listing;
pub mod message;
pub mod need;
pub mod offer;
pub mod organization;
pub mod organizations_directory;
pub mod policy;
pub mod recommendation;
pub mod thesaurus;
pub mod user;
pub mod validation;
pub mod visibility;
