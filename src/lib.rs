//! The clearing-house for technical assistance in the follow-up to the
//! Universal Periodic Review. Modules stand in reading order.

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod documents;
pub mod domain;
pub mod http;
pub mod locale;
pub mod matching;
pub mod routes;
pub mod service;
pub mod store;
pub mod web;
pub mod worker;
