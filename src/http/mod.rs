//! Between the wire and the use cases: who calls, preconditions, bodies, problems, paging.

pub mod answer;
pub mod authentication;
pub mod body;
pub mod call;
pub mod client_address;
pub mod download;
pub mod json;
pub mod misshapen;
pub mod paging;
pub mod problem;
pub mod query;
pub mod rate_limit;
pub mod state;
pub mod telemetry;
pub mod upload;
