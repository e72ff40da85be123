//! `clearing-house encode TEXTS OUT FORM`: the encoder's numbers of many texts, for the training script beside the
//! encoder. Little-endian floats.

use std::fmt::Display;
use std::fs;
use std::io::{Error as IoError, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::matching::text::{Encoder, Layers, Tokens, attention};

/// What `encode` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct EncodeArgs {
    /// A JSON array of texts
    pub texts: PathBuf,
    /// Where the numbers go
    pub out: PathBuf,
    /// What is written of each text
    #[command(subcommand)]
    pub form: Form,
}

/// What is written of each text.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Form {
    /// The count of its pieces, their ids, and 1,280 numbers a piece
    Tokens,
    /// 512 numbers as it looks with attention, 512 as it is
    Vectors {
        /// 1,280 weights and a bias that tell how much a piece says
        attention: PathBuf,
    },
}

/// The weights of a piece's numbers, and a bias.
const WEIGHTS: usize = 1_280 + 1;

/// Encodes.
pub fn run(args: &EncodeArgs) -> Result<ExitCode> {
    let texts = texts(&args.texts)?;
    let weights = match &args.form {
        Form::Tokens => None,
        Form::Vectors { attention } => Some(weights(attention)?),
    };
    let unwritable = |error: IoError| failed("trial-unwritable", &args.out, &error);
    let file = fs::File::create(&args.out).map_err(unwritable)?;
    let mut out = std::io::BufWriter::new(file);
    let write = |text: &String| {
        let tokens = Encoder::embedded().tokens(text, Layers::Published);
        match &weights {
            None => of_tokens(&tokens),
            Some(weights) => of_text(&tokens, weights),
        }
    };
    for text in &texts {
        out.write_all(&write(text)).map_err(unwritable)?;
    }
    out.flush().map_err(unwritable)?;
    Ok(ExitCode::SUCCESS)
}

fn of_tokens(tokens: &Tokens) -> Vec<u8> {
    let count = u32::try_from(tokens.pieces.len()).unwrap_or(u32::MAX);
    let ids = tokens
        .pieces
        .iter()
        .filter_map(|id| u32::try_from(*id).ok());
    let numbers = tokens.rows().flatten().flat_map(|x| x.to_le_bytes());
    std::iter::once(count)
        .chain(ids)
        .flat_map(u32::to_le_bytes)
        .chain(numbers)
        .collect()
}

fn of_text(tokens: &Tokens, weights: &[f32]) -> Vec<u8> {
    let encoder = Encoder::embedded();
    let attended = encoder.pool(tokens, &attention(tokens, weights));
    let plain = encoder.pool(tokens, &vec![1.0; tokens.pieces.len()]);
    let both = attended.values().iter().chain(plain.values());
    both.flat_map(|x| x.to_le_bytes()).collect()
}

fn texts(path: &Path) -> Result<Vec<String>> {
    serde_json::from_slice(&read(path)?).map_err(|error| {
        let message = of_file("encode-no-texts", path)
            .with("line", error.line())
            .with("column", error.column().max(1));
        Error::Malformed(message)
    })
}

fn weights(path: &Path) -> Result<Vec<f32>> {
    let bytes = read(path)?;
    let (all, rest) = bytes.as_chunks();
    if all.len() != WEIGHTS || !rest.is_empty() {
        let message = of_file("encode-no-weights", path)
            .with("count", WEIGHTS)
            .with("bytes", WEIGHTS * size_of::<f32>())
            .with("found", bytes.len());
        return Err(Error::Malformed(message));
    }
    Ok(all.iter().map(|x| f32::from_le_bytes(*x)).collect())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| failed("trial-unreadable", path, &error))
}

fn failed(key: &'static str, path: &Path, reason: &dyn Display) -> Error {
    Error::Malformed(of_file(key, path).with("reason", reason))
}

/// The message of this key, with the file that it is of.
fn of_file(key: &'static str, path: &Path) -> Message {
    Message::new(key).with("file", path.display())
}
