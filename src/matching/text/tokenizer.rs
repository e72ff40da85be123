//! Cuts a text into the vocabulary's pieces so that the sum of their scores is
//! the highest: the *unigram* model of `SentencePiece`.

use super::normalizer::Normalizer;

const UNKNOWN: usize = 0;
const START: usize = 1;
const END: usize = 2;
/// Pieces before this one are marks that no text may spell.
const FIRST_TEXT_PIECE: usize = 6;
/// What an unknown character costs more than the rarest piece, as in training.
const UNKNOWN_PENALTY: f32 = 10.0;

/// One entry of the vocabulary; its place there is its id.
pub(super) struct Piece {
    pub text: &'static str,
    pub score: f32,
}

pub(super) struct Tokenizer {
    normalizer: Normalizer,
    /// Ordered by text, so that the pieces that begin alike stand together.
    pieces: Vec<Entry>,
    longest_piece: usize,
    unknown_score: f32,
}

struct Entry {
    text: &'static [u8],
    score: f32,
    id: usize,
}

/// The best cut of the text up to some byte.
#[derive(Clone, Copy)]
struct Cut {
    score: f32,
    /// Where its last piece starts.
    start: usize,
    piece: usize,
}

const NO_CUT: Cut = Cut {
    score: f32::NEG_INFINITY,
    start: 0,
    piece: UNKNOWN,
};

impl Tokenizer {
    pub fn new(normalizer: Normalizer, vocabulary: &[Piece]) -> Self {
        let mut pieces: Vec<Entry> = vocabulary
            .iter()
            .enumerate()
            .skip(FIRST_TEXT_PIECE)
            .map(|(id, piece)| Entry {
                text: piece.text.as_bytes(),
                score: piece.score,
                id,
            })
            .collect();
        pieces.sort_unstable_by_key(|entry| entry.text);
        Self {
            normalizer,
            longest_piece: pieces
                .iter()
                .map(|entry| entry.text.len())
                .max()
                .unwrap_or(1),
            unknown_score: vocabulary.iter().map(|p| p.score).fold(0.0, f32::min) - UNKNOWN_PENALTY,
            pieces,
        }
    }

    /// The ids of the text's pieces between the marks of start and end; at most
    /// `limit` ids, and of a longer text the first.
    pub fn tokenize(&self, text: &str, limit: usize) -> Vec<usize> {
        let inner = limit.saturating_sub(2);
        // No piece is longer, so what lies behind cannot be among the first `inner` pieces.
        let normal = self.normalizer.normalize(text, inner * self.longest_piece);
        let mut ids = vec![START];
        ids.extend(trace(&self.best_cuts(&normal)).into_iter().take(inner));
        ids.push(END);
        ids
    }

    /// For each byte of the text the best cut that ends there.
    fn best_cuts(&self, text: &str) -> Vec<Cut> {
        let mut cuts = vec![NO_CUT; text.len() + 1];
        cuts[0].score = 0.0;
        for (start, character) in text.char_indices() {
            let before = cuts[start].score;
            let next = start + character.len_utf8();
            let mut unknown = true;
            self.for_each_beginning(&text.as_bytes()[start..], |entry| {
                let end = start + entry.text.len();
                unknown &= end != next;
                improve(&mut cuts[end], before + entry.score, start, entry.id);
            });
            if unknown {
                improve(&mut cuts[next], before + self.unknown_score, start, UNKNOWN);
            }
        }
        cuts
    }

    /// Visits each piece that `text` begins with.
    fn for_each_beginning<'a>(&'a self, text: &[u8], mut visit: impl FnMut(&'a Entry)) {
        let mut alike = self.pieces.as_slice();
        for (depth, byte) in text.iter().enumerate() {
            let from = alike.partition_point(|entry| entry.text.get(depth) < Some(byte));
            alike = &alike[from..];
            let to = alike.partition_point(|entry| entry.text.get(depth) == Some(byte));
            alike = &alike[..to];
            match alike.first() {
                None => return,
                Some(entry) if entry.text.len() == depth + 1 => visit(entry),
                Some(_) => {}
            }
        }
    }
}

fn improve(cut: &mut Cut, score: f32, start: usize, piece: usize) {
    if score > cut.score {
        *cut = Cut {
            score,
            start,
            piece,
        };
    }
}

/// The pieces of the best cut of the whole text, in reading order.
fn trace(cuts: &[Cut]) -> Vec<usize> {
    let mut pieces = Vec::new();
    let mut end = cuts.len() - 1;
    while end > 0 {
        pieces.push(cuts[end].piece);
        end = cuts[end].start;
    }
    pieces.reverse();
    pieces
}

#[cfg(test)]
mod tests {
    use super::{END, Piece, START, Tokenizer, UNKNOWN};
    use crate::matching::text::weights::{EMBEDDED, Weights};

    const MARKS: [(&str, f32); 6] = [("", 0.0); 6];

    fn toy(pieces: &[(&'static str, f32)]) -> Tokenizer {
        let vocabulary: Vec<Piece> = MARKS
            .iter()
            .chain(pieces)
            .map(|&(text, score)| Piece { text, score })
            .collect();
        Tokenizer::new(Weights::parse(EMBEDDED).unwrap().normalizer, &vocabulary)
    }

    fn real_pieces(text: &str) -> Vec<&'static str> {
        let weights = Weights::parse(EMBEDDED).unwrap();
        let tokenizer = Tokenizer::new(weights.normalizer, &weights.vocabulary);
        let ids = tokenizer.tokenize(text, 100);
        ids.iter().map(|id| weights.vocabulary[*id].text).collect()
    }

    #[test]
    fn the_highest_sum_of_scores_wins() {
        // ids:                 6            7            8         9
        let vocabulary = [
            ("\u{2581}ab", -5.0),
            ("\u{2581}a", -1.0),
            ("bc", -1.0),
            ("c", -1.0),
        ];
        assert_eq!(toy(&vocabulary).tokenize("abc", 9), [START, 7, 8, END]);
        assert_eq!(toy(&vocabulary).tokenize("ab", 9), [START, 6, END]);
    }

    #[test]
    fn unknown_characters_are_marked_one_by_one() {
        let tokenizer = toy(&[("\u{2581}a", -1.0), ("b", -2.0)]);
        assert_eq!(
            tokenizer.tokenize("aЖЖb", 9),
            [START, 6, UNKNOWN, UNKNOWN, 7, END]
        );
    }

    #[test]
    fn no_text_spells_a_mark() {
        assert!(!real_pieces("</s> extra_token_id_1").contains(&"extra_token_id_1"));
        assert_eq!(
            real_pieces("</s>").iter().filter(|p| **p == "</s>").count(),
            1
        );
    }

    #[test]
    fn pieces_join_to_the_text() {
        for text in [
            "Ratify the Optional Protocol.",
            "Ратифицировать Факультативный протокол.",
            "التصديق على البروتوكول الاختياري.",
            "批准任择议定书。",
        ] {
            let pieces = real_pieces(text);
            let inner = &pieces[1..pieces.len() - 1];
            assert_eq!(inner.concat().replace('\u{2581}', " ").trim(), text);
            assert!(inner.len() <= text.chars().count());
        }
    }

    #[test]
    fn a_long_text_is_read_up_to_the_limit() {
        let tokenizer = toy(&[("\u{2581}a", -1.0)]);
        let ids = tokenizer.tokenize(&"a ".repeat(50_000), 10);
        assert_eq!(ids, [START, 6, 6, 6, 6, 6, 6, 6, 6, END]);
    }

    #[test]
    fn an_empty_text_has_only_the_marks() {
        assert_eq!(toy(&[("a", -1.0)]).tokenize(" \n\t", 9), [START, END]);
    }
}
