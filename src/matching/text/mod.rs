//! What a text means, as numbers: a multilingual encoder that gives texts of
//! the same meaning near vectors, whichever of the six languages they are in.

mod embedding;
mod encoder;
mod language;
mod matrix;
mod normalizer;
mod tokenizer;
mod weights;

pub use embedding::{DIMENSIONS, Embedding, MODEL, QuantizedEmbedding, similarity};
pub use encoder::{Encoder, MAX_TOKENS};
pub use language::detect;
