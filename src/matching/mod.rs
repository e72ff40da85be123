//! Bringing needs and offers together. Pure: numbers and text in, scores out.

pub mod bits;
pub mod coverage;
pub mod eligibility;
pub mod explain;
pub mod index;
pub mod labels;
pub mod meaning;
pub mod measure;
pub mod plan;
pub mod profile;
pub mod recommendations;
pub mod score;
pub mod text;
pub mod trial;

#[cfg(test)]
mod samples;
