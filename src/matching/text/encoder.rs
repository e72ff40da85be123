//! The forward pass: pieces -> token vectors -> three bands of convolutions ->
//! one pooled vector -> a direction.

use std::sync::OnceLock;

use super::embedding::{DIMENSIONS, Embedding};
use super::matrix::Rows;
use super::tokenizer::Tokenizer;
use super::weights::{
    ADAPTED_LAYERS, BAND_WIDTH, BANDS_WIDTH, Band, EMBEDDED, FEATURE_WIDTH, Head, Kernel, Layer,
    Network, Norm, PIECE_WIDTH, PieceTable, Weights,
};
use crate::domain::error::Result;
use crate::domain::language::Language;

/// Tokens of a text that are read: about two pages. Time and memory grow with
/// each token, and the one vector of a longer text means little; split it.
pub const MAX_TOKENS: usize = 1024;

/// Turns a text in any of the six languages into an [`Embedding`].
pub struct Encoder {
    tokenizer: Tokenizer,
    table: PieceTable,
    published: Network,
    adapted: Network,
}

/// Which layers read the pieces of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layers {
    /// As they were published: for English, and for whatever may be English.
    Published,
    /// As they were taught to read the five other languages like the same text in English.
    Adapted,
}

impl Layers {
    /// Those that read texts of a language best.
    #[must_use]
    pub const fn of(language: Option<Language>) -> Self {
        match language {
            None | Some(Language::En) => Self::Published,
            Some(_) => Self::Adapted,
        }
    }
}

impl Encoder {
    /// The encoder whose weights are part of the program; read at the first call.
    ///
    /// # Panics
    /// When the program was built with a broken weights file, which a test refuses.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static ENCODER: OnceLock<Encoder> = OnceLock::new();
        ENCODER.get_or_init(|| match Self::parse(EMBEDDED, ADAPTED_LAYERS) {
            Ok(encoder) => encoder,
            Err(error) => panic!("{error}"),
        })
    }

    fn parse(file: &'static [u8], layers: &'static [u8]) -> Result<Self> {
        let weights = Weights::parse(file)?;
        Ok(Self {
            tokenizer: Tokenizer::new(weights.normalizer, &weights.vocabulary),
            table: weights.table,
            published: weights.network,
            adapted: Network::parse(layers)?,
        })
    }

    const fn network(&self, layers: Layers) -> &Network {
        match layers {
            Layers::Published => &self.published,
            Layers::Adapted => &self.adapted,
        }
    }

    /// What the text means by the published layers. Of a long text the first [`MAX_TOKENS`] pieces count.
    #[must_use]
    pub fn encode(&self, text: &str) -> Embedding {
        let tokens = self.tokens(text, Layers::Published);
        self.pool(&tokens, &vec![1.0; tokens.pieces.len()])
    }

    /// What each of many short texts means by the published layers; read together, so that each matrix is gone through
    /// once for all.
    #[must_use]
    pub fn encode_all(&self, texts: &[String]) -> Vec<Embedding> {
        let tokenize = |text: &String| self.tokenizer.tokenize(text, MAX_TOKENS);
        let pieces: Vec<Vec<usize>> = texts.iter().map(tokenize).collect();
        let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
        let features = (self.published).features(&self.table, &pieces.concat(), &lengths);
        self.published.pool_all(&features, &lengths)
    }

    /// The text's pieces, each in its context. Of a long text the first [`MAX_TOKENS`] count.
    #[must_use]
    pub fn tokens(&self, text: &str, layers: Layers) -> Tokens {
        let pieces = self.tokenizer.tokenize(text, MAX_TOKENS);
        let network = self.network(layers);
        let features = network.features(&self.table, &pieces, &[pieces.len()]);
        Tokens {
            pieces,
            features,
            layers,
        }
    }

    /// What the tokens mean together when each has a weight from 0 to 1; nothing when all are 0.
    #[must_use]
    pub fn pool(&self, tokens: &Tokens, weights: &[f32]) -> Embedding {
        let network = self.network(tokens.layers);
        network.pool(&tokens.features, weights)
    }
}

/// A text in pieces: their ids and, for each, numbers that tell of it and of what stands around it.
pub struct Tokens {
    pub pieces: Vec<usize>,
    features: Vec<f32>,
    /// Those that read it, which alone know what its features mean.
    layers: Layers,
}

impl Tokens {
    /// One row of `FEATURE_WIDTH` a piece.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.features.chunks_exact(FEATURE_WIDTH)
    }
}

impl Network {
    /// One row of [`FEATURE_WIDTH`] a token, normed, for the pieces of texts of these lengths, end to end.
    fn features(&self, table: &PieceTable, pieces: &[usize], lengths: &[usize]) -> Vec<f32> {
        if pieces.is_empty() {
            return Vec::new();
        }
        let mut features = look_up(table, pieces);
        let tokens = self.project(&features, pieces.len());
        for (index, band) in self.bands.iter().enumerate() {
            let input = columns(&tokens, BANDS_WIDTH, index * BAND_WIDTH);
            let output = band.convolve(&input, lengths);
            let from = PIECE_WIDTH + index * BAND_WIDTH;
            for (row, values) in features
                .chunks_exact_mut(FEATURE_WIDTH)
                .zip(output.chunks_exact(BAND_WIDTH))
            {
                row[from..from + BAND_WIDTH].copy_from_slice(values);
            }
        }
        for row in features.chunks_exact_mut(FEATURE_WIDTH) {
            self.feature_norm.apply(row, self.epsilon);
        }
        features
    }

    /// One row of [`BANDS_WIDTH`] a token.
    fn project(&self, features: &[f32], count: usize) -> Vec<f32> {
        let rows = Rows::new(features, count, PIECE_WIDTH, FEATURE_WIDTH);
        let mut tokens = rows.multiply(&self.projection.weights);
        for token in tokens.chunks_exact_mut(BANDS_WIDTH) {
            add(token, &self.projection.bias);
            self.projection_norm.apply(token, self.epsilon);
        }
        tokens
    }

    /// The weighted sum over tokens, divided by the root of the sum of weights: longer texts
    /// weigh more, but not by their full length.
    fn pool(&self, features: &[f32], weights: &[f32]) -> Embedding {
        let total: f32 = weights.iter().sum();
        if total <= 0.0 {
            return Embedding::from_direction(&[0.0; DIMENSIONS]);
        }
        let sum = weighted_sum(features, weights);
        let pooled = self.pooled(&sum, &[total]);
        let mut directions = self.head.directions(&pooled);
        directions.remove(0)
    }

    /// The same for texts of these lengths, end to end, of which every token counts alike.
    fn pool_all(&self, features: &[f32], lengths: &[usize]) -> Vec<Embedding> {
        let (mut rest, mut sums, mut totals) = (features, Vec::new(), Vec::new());
        for length in lengths {
            let (text, next) = rest.split_at(length * FEATURE_WIDTH);
            let weights = vec![1.0; *length];
            sums.extend(weighted_sum(text, &weights));
            totals.push(weights.iter().sum());
            rest = next;
        }
        self.head.directions(&self.pooled(&sums, &totals))
    }

    /// One row of [`DIMENSIONS`] a text, by its weighted sum and the sum of its weights.
    fn pooled(&self, sums: &[f32], totals: &[f32]) -> Vec<f32> {
        let mut pooled = self.pooling.weights.transform_all(sums);
        for (row, total) in pooled.chunks_exact_mut(DIMENSIONS).zip(totals) {
            for (value, bias) in row.iter_mut().zip(&self.pooling.bias) {
                *value = (*value + total * bias) / total.sqrt();
            }
        }
        pooled
    }
}

/// One row of [`FEATURE_WIDTH`] a token, of which the piece's own numbers are set.
fn look_up(table: &PieceTable, pieces: &[usize]) -> Vec<f32> {
    let mut features = vec![0.0; pieces.len() * FEATURE_WIDTH];
    for (row, piece) in features.chunks_exact_mut(FEATURE_WIDTH).zip(pieces) {
        table.copy(*piece, &mut row[..PIECE_WIDTH]);
    }
    features
}

fn weighted_sum(features: &[f32], weights: &[f32]) -> Vec<f32> {
    let mut sum = vec![0.0; FEATURE_WIDTH];
    for (row, weight) in features.chunks_exact(FEATURE_WIDTH).zip(weights) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += weight * value;
        }
    }
    sum
}

impl Band {
    fn convolve(&self, input: &[f32], lengths: &[usize]) -> Vec<f32> {
        let once = self.kernel.residual(&self.first, input, lengths);
        self.kernel.residual(&self.second, &once, lengths)
    }
}

impl Kernel {
    /// `relu(convolution of input + bias) + input`, one row of [`BAND_WIDTH`] a token, each text by itself.
    fn residual(self, layer: &Layer, input: &[f32], lengths: &[usize]) -> Vec<f32> {
        let gap = self.width - 1;
        let count: usize = lengths.iter().map(|length| length + gap).sum();
        let mut padded = vec![0.0; count * BAND_WIDTH];
        let (mut rest, mut to) = (input, self.before);
        for length in lengths {
            let (text, next) = rest.split_at(length * BAND_WIDTH);
            padded[to * BAND_WIDTH..][..text.len()].copy_from_slice(text);
            (rest, to) = (next, to + length + gap);
        }
        let windows = Rows::new(&padded, count - gap, self.width * BAND_WIDTH, BAND_WIDTH);
        // The windows that begin in a gap mix two texts, and are left out.
        let product = windows.multiply(&layer.weights);
        let (mut output, mut from) = (Vec::with_capacity(input.len()), 0);
        for length in lengths {
            output.extend_from_slice(&product[from * BAND_WIDTH..][..length * BAND_WIDTH]);
            from += length + gap;
        }
        for (row, input) in output
            .chunks_exact_mut(BAND_WIDTH)
            .zip(input.chunks_exact(BAND_WIDTH))
        {
            add(row, &layer.bias);
            rectify(row);
            add(row, input);
        }
        output
    }
}

impl Norm {
    fn apply(&self, vector: &mut [f32], epsilon: f32) {
        #[expect(clippy::cast_precision_loss, reason = "a width is some hundreds")]
        let width = vector.len() as f32;
        let mean = vector.iter().sum::<f32>() / width;
        let variance = vector.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / width;
        let scale = (variance + epsilon).sqrt().recip();
        for (value, (gain, bias)) in vector.iter_mut().zip(self.gain.iter().zip(&self.bias)) {
            *value = (*value - mean) * scale * gain + bias;
        }
    }
}

impl Head {
    /// The direction of each row of [`DIMENSIONS`].
    fn directions(&self, pooled: &[f32]) -> Vec<Embedding> {
        let mut entered = self.enter.transform_all(pooled);
        rectify(&mut entered);
        let mut narrow = self.narrow.transform_all(pooled);
        add(&mut narrow, &self.within.transform_all(&entered));
        rectify(&mut narrow);
        let mut risen = self.rise.transform_all(&narrow);
        rectify(&mut risen);
        let mut wide = self.widen.transform_all(&narrow);
        add(&mut wide, &self.settle.transform_all(&risen));
        let rows = wide.as_chunks::<DIMENSIONS>().0.iter();
        rows.map(|row| Embedding::from_direction(&row.map(f32::tanh)))
            .collect()
    }
}

/// The [`BAND_WIDTH`] columns from `from` on of a matrix of `width` columns.
fn columns(matrix: &[f32], width: usize, from: usize) -> Vec<f32> {
    let rows = matrix.chunks_exact(width);
    rows.flat_map(|row| &row[from..from + BAND_WIDTH])
        .copied()
        .collect()
}

fn add(sum: &mut [f32], terms: &[f32]) {
    for (sum, term) in sum.iter_mut().zip(terms) {
        *sum += term;
    }
}

fn rectify(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::{ADAPTED_LAYERS, EMBEDDED, Embedding, Encoder, Language, Layers, MAX_TOKENS};

    /// Each row says one thing in all six languages.
    const SAYINGS: [[&str; 6]; 3] = [
        [
            "We need trainers who can teach our judges about the rights of the child.",
            "Nous avons besoin de formateurs pour enseigner les droits de l'enfant à nos juges.",
            "Necesitamos formadores que enseñen a nuestros jueces los derechos del niño.",
            "Нам нужны преподаватели, которые обучат наших судей правам ребенка.",
            "نحتاج إلى مدربين لتعليم قضاتنا حقوق الطفل.",
            "我们需要培训人员向我国法官讲授儿童权利。",
        ],
        [
            "The prisons are overcrowded and have no clean water.",
            "Les prisons sont surpeuplées et manquent d'eau potable.",
            "Las cárceles están superpobladas y no tienen agua potable.",
            "Тюрьмы переполнены, и в них нет чистой воды.",
            "السجون مكتظة ولا توجد فيها مياه نظيفة.",
            "监狱人满为患，没有清洁用水。",
        ],
        [
            "A database to follow the implementation of recommendations by ministries.",
            "Une base de données pour suivre la mise en œuvre des recommandations par les ministères.",
            "Una base de datos para dar seguimiento a la aplicación de las recomendaciones por los ministerios.",
            "База данных для отслеживания выполнения рекомендаций министерствами.",
            "قاعدة بيانات لمتابعة تنفيذ الوزارات للتوصيات.",
            "用于跟踪各部委落实建议情况的数据库。",
        ],
    ];

    #[test]
    fn the_same_meaning_is_nearest_in_every_pair_of_languages() {
        let encoder = Encoder::embedded();
        let meanings = SAYINGS.map(|row| row.map(|text| encoder.encode(text)));
        for (row, sayings) in meanings.iter().enumerate() {
            for saying in sayings {
                for language in 0..6 {
                    let same = saying.cosine(&sayings[language]);
                    let others = (0..3).filter(|other| *other != row);
                    let nearest_other = others
                        .map(|other| saying.cosine(&meanings[other][language]))
                        .fold(-1.0, f32::max);
                    assert!(same > nearest_other + 0.1, "{same} {nearest_other}");
                }
            }
        }
    }

    #[test]
    fn adapted_layers_bring_other_languages_nearer_to_english() {
        let encoder = Encoder::embedded();
        let read = |text: &str, layers| {
            let tokens = encoder.tokens(text, layers);
            encoder.pool(&tokens, &vec![1.0; tokens.pieces.len()])
        };
        let nearness = |layers| -> f32 {
            let rows = SAYINGS.iter().map(|[english, others @ ..]| {
                let english = encoder.encode(english);
                let each = others
                    .iter()
                    .map(|text| read(text, layers).cosine(&english));
                each.sum::<f32>()
            });
            rows.sum::<f32>() / 15.0
        };
        let (published, adapted) = (nearness(Layers::Published), nearness(Layers::Adapted));
        assert!(adapted > published + 0.03, "{adapted} > {published}");
    }

    #[test]
    fn english_and_what_may_be_english_is_read_as_published() {
        assert_eq!(Layers::of(None), Layers::Published);
        for language in Language::ALL {
            let english = *language == Language::En;
            assert_eq!(Layers::of(Some(*language)) == Layers::Published, english);
        }
    }

    #[test]
    fn a_text_means_what_it_meant_to_the_prototype() {
        let reference = include_str!("encoder_reference.tsv");
        let rows = reference.lines().filter_map(|line| line.split_once('\t'));
        let mut read = 0;
        for (text, digits) in rows {
            let numbers = digits.as_bytes().chunks(2).map(|pair| {
                let byte = u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
                f32::from(byte.unwrap().cast_signed())
            });
            let numbers: Vec<f32> = numbers.collect();
            let reference = Embedding::from_direction(numbers.as_slice().try_into().unwrap());
            let cosine = Encoder::embedded().encode(text).cosine(&reference);
            assert!(cosine >= 0.999, "{text}: {cosine}");
            read += 1;
        }
        assert_eq!(read, 8);
    }

    #[test]
    fn texts_read_together_mean_what_each_means_alone() {
        let encoder = Encoder::embedded();
        let texts = SAYINGS[0].map(str::to_owned);
        let words = ["", "воды", "торговля людьми"].map(str::to_owned);
        let all = [&texts[..], &words[..]].concat();
        let together = encoder.encode_all(&all);
        assert_eq!(together.len(), all.len());
        for (text, meaning) in all.iter().zip(together) {
            assert!(meaning.cosine(&encoder.encode(text)) > 0.999_99, "{text}");
        }
        assert!(encoder.encode_all(&[]).is_empty());
    }

    #[test]
    fn the_same_text_gives_the_same_numbers() {
        let [first, second] = [(); 2].map(|()| Encoder::embedded().encode(SAYINGS[0][0]));
        assert_eq!(first, second);
    }

    #[test]
    fn every_text_has_a_direction() {
        let shouting = SAYINGS[0][0].to_uppercase();
        let page = "<p class=\"x\">&nbsp;<script>alert(1)</script></p>".repeat(40);
        let hostile = [
            "",
            " ",
            "a",
            "\0",
            "\0\0text\0",
            "👩‍👩‍👧‍👦🇨🇭",
            "\u{202e}\u{200f}\u{200e}",
            "\u{feff}",
            "ﷺ",
            "\u{10ffff}",
            "e\u{301}\u{301}\u{301}\u{301}",
            "ༀཁ",
            &shouting,
            &page,
        ];
        for text in hostile {
            let embedding = Encoder::embedded().encode(text);
            let length = embedding.values().iter().map(|x| x * x).sum::<f32>();
            assert!((length - 1.0).abs() < 1e-4, "{text:?}: {length}");
        }
    }

    #[test]
    fn a_long_text_is_its_beginning() {
        let word = "мир ";
        let long = Encoder::embedded().encode(&word.repeat(25_000));
        let beginning = Encoder::embedded().encode(&word.repeat(MAX_TOKENS));
        assert_eq!(long, beginning);
    }

    #[test]
    fn a_broken_file_makes_no_encoder() {
        assert!(Encoder::parse(b"USQ1", ADAPTED_LAYERS).is_err());
        assert!(Encoder::parse(EMBEDDED, b"USL1").is_err());
    }
}
