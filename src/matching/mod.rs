//! Bringing needs and offers together. Pure: numbers and text in, scores out.

pub mod bits;
mod classes;
mod columns;
pub mod coverage;
pub mod eligibility;
pub mod explain;
mod fetch;
pub mod index;
mod interned;
pub mod judgement;
pub mod labels;
pub mod learn;
pub mod meaning;
pub mod measure;
pub mod phrase;
pub mod plan;
pub mod profile;
pub mod recommendations;
mod records;
mod scan;
pub mod score;
mod sieve;
pub mod similar;
pub mod text;
pub mod trial;

#[cfg(test)]
mod samples;
