//! Values that many records share, each kept once and told by its number.

use std::collections::HashMap;
use std::hash::Hash;

/// The values in use. A number whose value nobody uses any more is given to the next new one.
#[derive(Clone, Debug)]
pub struct Interned<T> {
    values: Vec<T>,
    /// By number: how many use the value.
    uses: Vec<u32>,
    unused: Vec<u32>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            uses: Vec::new(),
            unused: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    /// The number of a value, for one more who uses it.
    pub fn intern(&mut self, value: &T) -> u32 {
        if let Some(number) = self.numbers.get(value) {
            self.uses[*number as usize] += 1;
            return *number;
        }
        let number = self.unused.pop().unwrap_or_else(|| {
            self.values.push(value.clone());
            self.uses.push(0);
            u32::try_from(self.values.len() - 1).unwrap_or(u32::MAX)
        });
        self.values[number as usize] = value.clone();
        self.uses[number as usize] = 1;
        self.numbers.insert(value.clone(), number);
        number
    }

    /// Takes back one use of a value; with the last one its number is free.
    ///
    /// # Panics
    /// When nobody uses the number: a defect of the caller.
    pub fn release(&mut self, number: u32) {
        let uses = &mut self.uses[number as usize];
        *uses -= 1;
        if *uses == 0 {
            self.numbers.remove(&self.values[number as usize]);
            self.unused.push(number);
        }
    }

    /// The number of a value, if it is in use.
    #[must_use]
    pub fn number(&self, value: &T) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The value of a number.
    ///
    /// # Panics
    /// When no value ever had it: a defect of the caller.
    #[must_use]
    pub fn value(&self, number: u32) -> &T {
        &self.values[number as usize]
    }

    /// A value for every number, also for those not in use.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number_for_as_long_as_they_are_used() {
        let mut units: Interned<String> = Interned::default();
        let [days, people, weeks] = ["days", "people", "weeks"].map(ToOwned::to_owned);
        assert_eq!(
            [&days, &people, &days].map(|unit| units.intern(unit)),
            [0, 1, 0]
        );
        assert_eq!(units.number(&weeks), None);
        units.release(0);
        assert_eq!(units.number(&days), Some(0));
        units.release(0);
        assert_eq!(units.number(&days), None);
        assert_eq!(units.intern(&weeks), 0);
        assert_eq!((units.value(0), units.value(1)), (&weeks, &people));
        assert_eq!(units.values().len(), 2);
    }
}
