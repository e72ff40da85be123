//! The REST API: views, bodies, and handlers that turn one into a use case and back.

pub mod entries;
pub mod exports;
pub mod health;
pub mod needs;
pub mod offers;
