//! The encoder's weights files, read into typed parts. `README.md` beside this
//! file gives the formats and where the weights come from.

use super::embedding::DIMENSIONS;
use super::matrix::Matrix;
use super::normalizer::Normalizer;
use super::tokenizer::Piece;
use crate::domain::error::{Error, Result};

pub(super) static EMBEDDED: &[u8] = include_bytes!("use6_50k_4bit.bin");
pub(super) static ADAPTED_LAYERS: &[u8] = include_bytes!("adapted_layers.bin");

const MAGIC: &[u8] = b"USQ1";
const LAYERS_MAGIC: &[u8] = b"USL1";
const BITS_PER_CODE: u32 = 4;
const CODES: usize = 1 << BITS_PER_CODE;
/// A full vocabulary is ten times smaller: a larger number is a broken file.
const MAX_PIECES: u32 = 1_000_000;

/// Numbers for each piece in the table.
pub(super) const PIECE_WIDTH: usize = 512;
/// Channels of one band of the projected tokens.
pub(super) const BAND_WIDTH: usize = 256;
/// All three bands.
pub(super) const BANDS_WIDTH: usize = 3 * BAND_WIDTH;
/// A piece's own numbers and what the three bands made of it.
pub(super) const FEATURE_WIDTH: usize = PIECE_WIDTH + BANDS_WIDTH;
const POOLED_WIDTH: usize = 512;
const NARROW_WIDTH: usize = 320;

/// Tokens that the convolution of each band sees, and how many of them stand
/// before the token itself.
const KERNELS: [Kernel; 3] = [
    Kernel {
        width: 2,
        before: 0,
    },
    Kernel {
        width: 3,
        before: 1,
    },
    Kernel {
        width: 5,
        before: 2,
    },
];

pub(super) struct Weights {
    pub normalizer: Normalizer,
    pub vocabulary: Vec<Piece>,
    pub table: PieceTable,
    pub network: Network,
}

/// The layers above the table of pieces.
pub(super) struct Network {
    pub projection: Layer,
    pub projection_norm: Norm,
    /// One for each of [`KERNELS`].
    pub bands: Vec<Band>,
    pub feature_norm: Norm,
    pub pooling: Layer,
    pub head: Head,
    /// Added to variances, so that a constant vector does not divide by zero.
    pub epsilon: f32,
}

/// `input . weights + bias`.
pub(super) struct Layer {
    pub weights: Matrix,
    pub bias: Vec<f32>,
}

/// Brings a vector to mean 0 and variance 1, then scales and moves it.
pub(super) struct Norm {
    pub gain: Vec<f32>,
    pub bias: Vec<f32>,
}

#[derive(Clone, Copy)]
pub(super) struct Kernel {
    pub width: usize,
    pub before: usize,
}

/// Two convolutions in a row over one band.
pub(super) struct Band {
    pub kernel: Kernel,
    pub first: Layer,
    pub second: Layer,
}

/// Two residual blocks: `narrow` is the side way of `enter` and `within`, `widen`
/// of `rise` and `settle`.
pub(super) struct Head {
    pub enter: Matrix,
    pub within: Matrix,
    pub narrow: Matrix,
    pub rise: Matrix,
    pub widen: Matrix,
    pub settle: Matrix,
}

/// The numbers of each piece: four bits into a code book, times a scale.
pub(super) struct PieceTable {
    scales: Vec<f32>,
    code_book: [f32; CODES],
    codes: &'static [[u8; PIECE_WIDTH / 2]],
}

impl PieceTable {
    /// Writes a piece's numbers into `row`, which is [`PIECE_WIDTH`] long.
    pub fn copy(&self, piece: usize, row: &mut [f32]) {
        let scale = self.scales[piece];
        for (pair, codes) in row.chunks_exact_mut(2).zip(self.codes[piece]) {
            pair[0] = self.code_book[usize::from(codes & 0xf)] * scale;
            pair[1] = self.code_book[usize::from(codes >> 4)] * scale;
        }
    }
}

impl Weights {
    /// Reads a weights file.
    ///
    /// # Errors
    /// `Internal` when it is of another kind, cut short, too long, or holds a
    /// number that is not finite.
    pub fn parse(file: &'static [u8]) -> Result<Self> {
        let mut reader = Reader::new(file);
        if reader.bytes(MAGIC.len())? != MAGIC {
            return Err(broken("not a weights file"));
        }
        let pieces = reader.u32()?;
        if pieces > MAX_PIECES || reader.u32()? != BITS_PER_CODE {
            return Err(broken("of another vocabulary or width of codes"));
        }
        let charsmap_length = reader.u32()? as usize;
        let normalizer = Normalizer::parse(reader.bytes(charsmap_length)?)?;
        let vocabulary = reader.vocabulary(pieces as usize)?;
        let table = reader.piece_table(vocabulary.len())?;
        let network = reader.network()?;
        reader.finish()?;
        Ok(Self {
            normalizer,
            vocabulary,
            table,
            network,
        })
    }
}

impl Network {
    /// Reads a file of layers alone.
    ///
    /// # Errors
    /// As [`Weights::parse`].
    pub fn parse(file: &'static [u8]) -> Result<Self> {
        let mut reader = Reader::new(file);
        if reader.bytes(LAYERS_MAGIC.len())? != LAYERS_MAGIC {
            return Err(broken("not a file of layers"));
        }
        let network = reader.network()?;
        reader.finish()?;
        Ok(network)
    }
}

/// Takes parts from the front of the file; each step refuses a file that ends
/// before its part does.
pub(super) struct Reader {
    rest: &'static [u8],
}

impl Reader {
    pub const fn new(file: &'static [u8]) -> Self {
        Self { rest: file }
    }

    pub fn bytes(&mut self, count: usize) -> Result<&'static [u8]> {
        let (taken, rest) = (self.rest)
            .split_at_checked(count)
            .ok_or_else(|| broken("cut short"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn chunks<const N: usize>(&mut self, count: usize) -> Result<&'static [[u8; N]]> {
        Ok(self.bytes(count * N)?.as_chunks().0)
    }

    /// Refuses a file that goes on.
    pub fn finish(&self) -> Result<()> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(broken("longer than its parts"))
        }
    }

    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.chunks(1)?[0]))
    }

    pub fn floats(&mut self, count: usize) -> Result<Vec<f32>> {
        let floats = self.chunks(count)?.iter().map(|x| f32::from_le_bytes(*x));
        finite(floats.collect())
    }

    fn half_floats(&mut self, count: usize) -> Result<Vec<f32>> {
        let halves = self.chunks(count)?.iter().map(|x| u16::from_le_bytes(*x));
        finite(halves.map(widen).collect())
    }

    /// A matrix of one signed byte a number, after one scale a column.
    pub fn matrix(&mut self, rows: usize, columns: usize) -> Result<Matrix> {
        let scales = self.floats(columns)?;
        let mut values = Vec::with_capacity(rows * columns);
        for row in self.bytes(rows * columns)?.chunks_exact(columns) {
            let pairs = row.iter().zip(&scales);
            values.extend(pairs.map(|(code, scale)| f32::from(code.cast_signed()) * scale));
        }
        Ok(Matrix::new(columns, values))
    }

    /// A text after the byte that gives its length.
    pub fn text(&mut self) -> Result<&'static str> {
        let length = usize::from(self.bytes(1)?[0]);
        let text = str::from_utf8(self.bytes(length)?);
        text.map_err(|_| broken("a text is not UTF-8"))
    }

    fn vocabulary(&mut self, count: usize) -> Result<Vec<Piece>> {
        let mut texts = Vec::new();
        for _ in 0..count {
            texts.push(self.text()?);
        }
        let scores = self.floats(count)?;
        Ok(texts
            .into_iter()
            .zip(scores)
            .map(|(text, score)| Piece { text, score })
            .collect())
    }

    fn piece_table(&mut self, pieces: usize) -> Result<PieceTable> {
        let scales = self.half_floats(pieces)?;
        let mut code_book = [0.0; CODES];
        code_book.copy_from_slice(&self.floats(CODES)?);
        Ok(PieceTable {
            scales,
            code_book,
            codes: self.chunks(pieces)?,
        })
    }

    fn convolutions(&mut self) -> Result<Vec<Matrix>> {
        let kernels = KERNELS.iter();
        kernels
            .map(|kernel| self.matrix(kernel.width * BAND_WIDTH, BAND_WIDTH))
            .collect()
    }

    fn layers(&mut self, convolutions: Vec<Matrix>) -> Result<Vec<Layer>> {
        let matrices = convolutions.into_iter();
        matrices
            .map(|weights| self.layer(weights, BAND_WIDTH))
            .collect()
    }

    /// A matrix read before and the bias that stands here.
    fn layer(&mut self, weights: Matrix, width: usize) -> Result<Layer> {
        let bias = self.floats(width)?;
        Ok(Layer { weights, bias })
    }

    fn norm(&mut self, width: usize) -> Result<Norm> {
        Ok(Norm {
            gain: self.floats(width)?,
            bias: self.floats(width)?,
        })
    }

    fn head(&mut self) -> Result<Head> {
        Ok(Head {
            enter: self.matrix(POOLED_WIDTH, NARROW_WIDTH)?,
            within: self.matrix(NARROW_WIDTH, NARROW_WIDTH)?,
            narrow: self.matrix(POOLED_WIDTH, NARROW_WIDTH)?,
            rise: self.matrix(NARROW_WIDTH, DIMENSIONS)?,
            widen: self.matrix(NARROW_WIDTH, DIMENSIONS)?,
            settle: self.matrix(DIMENSIONS, DIMENSIONS)?,
        })
    }

    /// All matrices come first, then all vectors.
    fn network(&mut self) -> Result<Network> {
        let projection = self.matrix(PIECE_WIDTH, BANDS_WIDTH)?;
        let first = self.convolutions()?;
        let second = self.convolutions()?;
        let pooling = self.matrix(FEATURE_WIDTH, POOLED_WIDTH)?;
        let head = self.head()?;
        Ok(Network {
            projection: self.layer(projection, BANDS_WIDTH)?,
            projection_norm: self.norm(BANDS_WIDTH)?,
            bands: bands(self.layers(first)?, self.layers(second)?),
            feature_norm: self.norm(FEATURE_WIDTH)?,
            pooling: self.layer(pooling, POOLED_WIDTH)?,
            head,
            epsilon: self.floats(1)?[0],
        })
    }
}

fn bands(first: Vec<Layer>, second: Vec<Layer>) -> Vec<Band> {
    let layers = first.into_iter().zip(second);
    KERNELS
        .into_iter()
        .zip(layers)
        .map(|(kernel, (first, second))| Band {
            kernel,
            first,
            second,
        })
        .collect()
}

fn finite(floats: Vec<f32>) -> Result<Vec<f32>> {
    if floats.iter().all(|x| x.is_finite()) {
        Ok(floats)
    } else {
        Err(broken("a number is not finite"))
    }
}

pub(super) fn broken(how: &str) -> Error {
    Error::Internal(format!("encoder weights: {how}"))
}

/// An IEEE 754 number of 16 bits as one of 32.
fn widen(half: u16) -> f32 {
    let sign = if half >> 15 == 0 { 1.0 } else { -1.0 };
    let fraction = f32::from(half & 0x3ff) / 1024.0;
    match i32::from(half >> 10 & 0x1f) {
        0 => sign * fraction * 2_f32.powi(-14),
        31 => sign * f32::INFINITY,
        exponent => sign * (1.0 + fraction) * 2_f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::{ADAPTED_LAYERS, EMBEDDED, Network, Weights, widen};
    use crate::domain::error::Error;

    fn refusal(file: Vec<u8>) -> String {
        match Weights::parse(file.leak()) {
            Err(Error::Internal(why)) => why,
            Err(other) => other.to_string(),
            Ok(_) => "accepted".to_owned(),
        }
    }

    fn with_byte(index: usize, byte: u8) -> Vec<u8> {
        let mut file = EMBEDDED.to_vec();
        file[index] = byte;
        file
    }

    #[test]
    fn the_embedded_file_is_read() {
        let weights = Weights::parse(EMBEDDED).unwrap();
        assert_eq!(weights.vocabulary.len(), 50_000);
        assert_eq!(weights.vocabulary[6].text, "\u{2581}");
    }

    #[test]
    fn a_file_cut_short_anywhere_is_refused() {
        let whole = EMBEDDED.len();
        for length in [
            0,
            3,
            4,
            15,
            16,
            1_000,
            300_000,
            whole / 2,
            whole - 4,
            whole - 1,
        ] {
            let why = Weights::parse(&EMBEDDED[..length])
                .err()
                .map(|e| e.to_string());
            assert_eq!(
                why.as_deref(),
                Some("internal: encoder weights: cut short"),
                "{length}"
            );
        }
    }

    #[test]
    fn a_foreign_file_is_refused() {
        assert_eq!(
            refusal(b"PK\x03\x04 an archive".to_vec()),
            "encoder weights: not a weights file"
        );
        let other = "encoder weights: of another vocabulary or width of codes";
        assert_eq!(refusal(with_byte(7, 0xff)), other);
        assert_eq!(refusal(with_byte(8, 2)), other);
    }

    #[test]
    fn a_file_that_goes_on_is_refused() {
        let file = [EMBEDDED, b"x"].concat();
        assert_eq!(refusal(file), "encoder weights: longer than its parts");
    }

    #[test]
    fn a_broken_number_is_refused() {
        let mut file = EMBEDDED.to_vec();
        let end = file.len();
        file[end - 4..].copy_from_slice(&f32::INFINITY.to_le_bytes());
        assert_eq!(refusal(file), "encoder weights: a number is not finite");
    }

    #[test]
    fn layers_alone_are_read_whole_or_refused() {
        let refusal = |file: &'static [u8]| Network::parse(file).err().map(|e| e.to_string());
        assert_eq!(refusal(ADAPTED_LAYERS), None);
        let whole = ADAPTED_LAYERS.len();
        for length in [0, 3, 4, 1_000, whole / 2, whole - 1] {
            let why = refusal(&ADAPTED_LAYERS[..length]);
            let expected = "internal: encoder weights: cut short";
            assert_eq!(why.as_deref(), Some(expected), "{length}");
        }
        let foreign = "internal: encoder weights: not a file of layers";
        assert_eq!(refusal(EMBEDDED).as_deref(), Some(foreign));
        let long = [ADAPTED_LAYERS, b"x"].concat();
        let why = "internal: encoder weights: longer than its parts";
        assert_eq!(refusal(long.leak()).as_deref(), Some(why));
    }

    #[test]
    fn a_broken_charsmap_is_refused() {
        // The trie's own size reaches beyond the charsmap.
        assert_eq!(
            refusal(with_byte(19, 0x7f)),
            "encoder weights: broken charsmap"
        );
    }

    #[test]
    fn half_floats_are_widened() {
        let cases = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65_504.0),
            (0x0001, 2_f32.powi(-24)),
            (0, 0.0),
        ];
        for (half, float) in cases {
            assert!((widen(half) - float).abs() < f32::EPSILON * float.abs() + f32::MIN_POSITIVE);
        }
        assert!(widen(0x7c00).is_infinite());
    }
}
