//! Values that many records share, each kept once and told by its number.

use std::collections::HashMap;
use std::hash::Hash;

/// The values seen so far. One that no record has any more keeps its number.
#[derive(Clone, Debug)]
pub struct Interned<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    /// The number of a value, which is kept from now on.
    pub fn intern(&mut self, value: &T) -> u32 {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.clone());
        self.numbers.insert(value.clone(), number);
        number
    }

    /// The number of a value, if it was ever seen.
    #[must_use]
    pub fn number(&self, value: &T) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The value of a number.
    ///
    /// # Panics
    /// When no value has it: a defect of the caller.
    #[must_use]
    pub fn value(&self, number: u32) -> &T {
        &self.values[number as usize]
    }

    /// All values, by number.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number() {
        let mut units: Interned<String> = Interned::default();
        let [days, people] = ["days", "people"].map(ToOwned::to_owned);
        assert_eq!(
            [&days, &people, &days].map(|unit| units.intern(unit)),
            [0, 1, 0]
        );
        assert_eq!(units.value(1), &people);
        assert_eq!(units.number(&"weeks".to_owned()), None);
        assert_eq!(units.values().len(), 2);
    }
}
