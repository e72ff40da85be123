//! The REST API: views, bodies, and handlers that turn one into a use case and back.

pub mod api_keys;
pub mod audit;
pub mod consents;
pub mod cooperations;
pub mod credentials;
pub mod decisions;
pub mod entries;
pub mod exports;
pub mod health;
pub mod imports;
pub mod me;
pub mod need_quality;
pub mod needs;
pub mod offers;
pub mod organizations;
pub mod phrases;
pub mod plans;
pub mod recommendations;
pub mod search;
pub mod sessions;
pub mod similar_needs;
pub mod suggestions;
pub mod tags;
pub mod thesaurus;
pub mod users;
pub mod vectors;
