//! Bringing needs and offers together. Pure: numbers and text in, scores out.

pub mod text;
