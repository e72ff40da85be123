//! What a text means, as numbers: a multilingual encoder that gives texts of
//! the same meaning near vectors, whichever of the six languages they are in;
//! and what was learnt beside it, so that a text is found by its use.

mod byte_product;
mod content_words;
mod dictionary;
mod embedding;
mod encoder;
mod language;
mod learnt;
mod legible;
mod manner;
mod matrix;
mod normalizer;
pub mod tagger;
mod tokenizer;
mod useful_text;
mod weights;
mod word_set;

pub use embedding::{DIMENSIONS, Embedding};
pub use encoder::{Encoder, Layers, MAX_TOKENS, Tokens};
pub use language::detect;
pub use learnt::attention;
pub use manner::{MANNER_BYTES, Manner};
pub use useful_text::{
    CODES, MODEL, Reading, STORED_BYTES, UsefulText, Usefulness, closeness, likeness, likenesses,
    nearnesses_at, usefulness, usefulness_of,
};
pub use word_set::{WordSet, commons_at};
