//! Sets of small numbers as bits: of a fixed size in every profile, and one bit a slot over an index.

/// A set of numbers below 64 x `WORDS`; greater ones are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bits<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Default for Bits<WORDS> {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl<const WORDS: usize> Bits<WORDS> {
    pub fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    #[must_use]
    pub fn contains(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    #[must_use]
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// What both have.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = *self;
        for (word, theirs) in both.0.iter_mut().zip(&other.0) {
            *word &= theirs;
        }
        both
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(at, &word)| ones(word).map(move |bit| at * 64 + bit))
    }
}

impl Bits<1> {
    /// The set as one word.
    #[must_use]
    pub const fn word(&self) -> u64 {
        self.0[0]
    }

    /// The set that [`Self::word`] gave.
    #[must_use]
    pub const fn from_word(word: u64) -> Self {
        Self([word])
    }
}

impl<const WORDS: usize> FromIterator<usize> for Bits<WORDS> {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut bits = Self::default();
        for number in numbers {
            bits.insert(number);
        }
        bits
    }
}

/// The positions of the bits that are set.
fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit as usize)
    })
}

/// A set of slots of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots(Vec<u64>);

impl Slots {
    /// All slots below `count`.
    #[must_use]
    pub fn all(count: usize) -> Self {
        let mut words = vec![u64::MAX; count.div_ceil(64)];
        if let Some(last) = words.last_mut().filter(|_| !count.is_multiple_of(64)) {
            *last = (1 << (count % 64)) - 1;
        }
        Self(words)
    }

    /// None of the slots below `count`, with room for them.
    #[must_use]
    pub fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// Adds a slot; one beyond the room is left out.
    pub fn insert(&mut self, slot: usize) {
        if let Some(word) = self.0.get_mut(slot / 64) {
            *word |= 1 << (slot % 64);
        }
    }

    #[must_use]
    pub fn contains(&self, slot: usize) -> bool {
        let word = self.0.get(slot / 64);
        word.is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Those of the slots from `from` on, a multiple of 64, whose flag is 1 rather than 0.
    pub fn put_flags(&mut self, from: usize, flags: &[u8]) {
        let words = self.0.iter_mut().skip(from / 64);
        let (whole, rest) = flags.as_chunks::<64>();
        for (word, flags) in words.zip(whole) {
            *word = packed(flags);
        }
        let end = from + whole.len() * 64;
        for (place, flag) in rest.iter().enumerate() {
            if *flag != 0 {
                self.insert(end + place);
            }
        }
    }

    /// The set as words of 64 slots, those of `slots` only, which begin and end with a word.
    #[must_use]
    pub fn words(&self, slots: std::ops::Range<usize>) -> &[u64] {
        let until = slots.end.div_ceil(64).min(self.0.len());
        &self.0[(slots.start / 64).min(until)..until]
    }

    /// The slots, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(at, &word)| ones(word).map(move |bit| at * 64 + bit))
    }
}

/// 64 flags, each 0 or 1, as the bits of a word.
#[inline]
#[must_use]
pub fn packed(flags: &[u8; 64]) -> u64 {
    // The product moves the lowest bit of each of eight bytes into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let bytes = flags.as_chunks::<8>().0.iter();
    let bits = bytes.map(|eight| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56);
    bits.enumerate()
        .fold(0, |word, (at, bits)| word | bits << (8 * at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_into_it_and_fits() {
        let set: Bits<2> = [0, 63, 64, 127, 128, 4_000].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 127]);
        assert_eq!(set.len(), 4);
        assert!(set.contains(64) && !set.contains(65) && !set.contains(128));
    }

    #[test]
    fn slots_are_those_whose_flag_is_set() {
        let flags: Vec<u8> = (0..131).map(|slot| u8::from(slot % 3 == 0)).collect();
        let mut slots = Slots::none(64 + 131);
        slots.put_flags(64, &flags);
        let expected: Vec<usize> = (0..131).step_by(3).map(|slot| 64 + slot).collect();
        assert_eq!(slots.iter().collect::<Vec<_>>(), expected);
        assert_eq!(slots.len(), expected.len());
        assert!(slots.contains(67) && !slots.contains(68));
    }

    #[test]
    fn all_slots_are_those_below_the_count() {
        for count in [0, 1, 63, 64, 130] {
            let all = Slots::all(count);
            assert!(all.iter().eq(0..count));
            assert_eq!(all.words(0..count).len(), count.div_ceil(64));
        }
    }
}
