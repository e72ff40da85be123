//! Columns: the values of one kind of all records side by side, by slot. A column is kept in chunks that copies
//! share until one of them is written to, so that it grows without moving and a copy of it copies no values.

use std::collections::HashMap;
use std::sync::Arc;

/// Slots of a chunk.
pub const CHUNK: usize = 1_024;

/// One value a slot.
#[derive(Clone, Debug)]
pub struct Column<T> {
    /// All full but the last.
    chunks: Vec<Arc<Vec<T>>>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T: Copy> Column<T> {
    #[must_use]
    pub fn len(&self) -> usize {
        let full = self.chunks.len().saturating_sub(1) * CHUNK;
        full + self.chunks.last().map_or(0, |chunk| chunk.len())
    }

    /// The value of a slot.
    ///
    /// # Panics
    /// When there is no such slot: a defect of the caller.
    #[must_use]
    pub fn get(&self, slot: usize) -> T {
        self.chunks[slot / CHUNK][slot % CHUNK]
    }

    /// The values of a chunk of slots, by number; empty when there is none.
    #[must_use]
    pub fn chunk(&self, number: usize) -> &[T] {
        self.chunks.get(number).map_or(&[], |chunk| chunk)
    }

    /// Puts a value into a slot: an existing one, or the next.
    pub fn put(&mut self, slot: usize, value: T) {
        if slot == self.chunks.len() * CHUNK {
            self.chunks.push(Arc::default());
        }
        let chunk = Arc::make_mut(&mut self.chunks[slot / CHUNK]);
        match chunk.get_mut(slot % CHUNK) {
            Some(known) => *known = value,
            None => chunk.push(value),
        }
    }
}

/// Declares the columns of a record (one `Column` a field) and one row of them.
macro_rules! columns {
    ($(#[$of_row:meta])* $row:ident, $(#[$of_all:meta])* $all:ident {
        $($(#[$of_field:meta])* $field:ident: $type:ty,)+
    }) => {
        $(#[$of_row])*
        #[derive(Clone, Copy, Debug)]
        pub struct $row {
            $($(#[$of_field])* pub $field: $type,)+
        }

        $(#[$of_all])*
        #[derive(Clone, Debug, Default)]
        pub struct $all {
            $($(#[$of_field])* pub $field: $crate::matching::columns::Column<$type>,)+
        }

        impl $all {
            /// Puts a row into a slot: an existing one, or the next.
            pub fn put(&mut self, slot: usize, row: $row) {
                $(self.$field.put(slot, row.$field);)+
            }
        }
    };
}
pub(super) use columns;

/// One short list a slot, the lists of a chunk end to end.
#[derive(Clone, Debug)]
pub struct Lists<T> {
    spans: Column<Span>,
    /// What the lists of each chunk hold.
    chunks: Vec<Arc<Vec<T>>>,
}

/// The lists of one chunk.
#[derive(Clone, Copy)]
pub struct ListChunk<'a, T> {
    spans: &'a [Span],
    values: &'a [T],
}

impl<'a, T> ListChunk<'a, T> {
    /// The list at a place of the chunk.
    ///
    /// # Panics
    /// When there is no such place: a defect of the caller.
    #[must_use]
    pub fn get(&self, place: usize) -> &'a [T] {
        &self.values[self.spans[place].range()]
    }
}

/// Where a list lies in its chunk.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    from: u32,
    length: u32,
}

impl Span {
    const fn range(self) -> std::ops::Range<usize> {
        self.from as usize..self.from as usize + self.length as usize
    }
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self {
            spans: Column::default(),
            chunks: Vec::new(),
        }
    }
}

impl<T: Copy> Lists<T> {
    /// The list of a slot.
    ///
    /// # Panics
    /// When there is no such slot: a defect of the caller.
    #[must_use]
    pub fn get(&self, slot: usize) -> &[T] {
        &self.chunks[slot / CHUNK][self.spans.get(slot).range()]
    }

    /// The lists of a chunk of slots, by number.
    ///
    /// # Panics
    /// When there is no such chunk: a defect of the caller.
    #[must_use]
    pub fn chunk(&self, number: usize) -> ListChunk<'_, T> {
        ListChunk {
            spans: self.spans.chunk(number),
            values: &self.chunks[number],
        }
    }

    /// Puts a list into a slot: an existing one, or the next.
    pub fn put(&mut self, slot: usize, list: &[T]) {
        let number = slot / CHUNK;
        if number == self.chunks.len() {
            self.chunks.push(Arc::default());
        }
        if slot < self.spans.len() {
            self.spans.put(slot, Span::default());
            self.close_gaps(number);
        }
        let values = Arc::make_mut(&mut self.chunks[number]);
        let span = Span {
            from: narrow(values.len()),
            length: narrow(list.len()),
        };
        // Doubling would leave a quarter of the room empty.
        if values.capacity() - values.len() < list.len() {
            values.reserve_exact(list.len() + values.len() / 8);
        }
        values.extend_from_slice(list);
        self.spans.put(slot, span);
    }

    /// Writes the lists of a chunk end to end anew when more than half of it is of lists that are gone.
    fn close_gaps(&mut self, number: usize) {
        let spans = self.spans.chunk(number);
        let kept: usize = spans.iter().map(|span| span.length as usize).sum();
        let values = &self.chunks[number];
        if values.len() <= 2 * kept {
            return;
        }
        let mut tight = Vec::with_capacity(kept);
        let mut moved = Vec::with_capacity(spans.len());
        for span in spans {
            moved.push(Span {
                from: narrow(tight.len()),
                ..*span
            });
            tight.extend_from_slice(&values[span.range()]);
        }
        self.chunks[number] = Arc::new(tight);
        for (place, span) in moved.into_iter().enumerate() {
            self.spans.put(number * CHUNK + place, span);
        }
    }
}

/// A chunk holds far fewer than four thousand million values.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What few slots have.
#[derive(Clone, Debug)]
pub struct Sparse<T>(HashMap<usize, T>);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Sparse<T> {
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn get(&self, slot: usize) -> Option<&T> {
        self.0.get(&slot)
    }

    /// The slots that have one, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        self.0.iter().map(|(slot, value)| (*slot, value))
    }

    /// Puts what a slot has, or has no more.
    pub fn put(&mut self, slot: usize, value: Option<T>) {
        match value {
            Some(value) => self.0.insert(slot, value),
            None => self.0.remove(&slot),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::samples::Numbers;

    /// The same steps on plain vectors.
    #[derive(Default)]
    struct Plain(Vec<Vec<u16>>);

    #[test]
    fn columns_lists_and_sparse_values_are_what_plain_vectors_would_be() {
        let (mut numbers, mut plain) = (Numbers::new(5), Plain::default());
        let (mut column, mut lists) = (Column::default(), Lists::default());
        let mut sparse: Sparse<usize> = Sparse::default();
        for step in 0..20_000_u64 {
            let count = plain.0.len();
            let any = usize::try_from(numbers.below(count.max(1) as u64)).unwrap();
            let list: Vec<u16> = (0..numbers.below(6))
                .map(|_| u16::try_from(numbers.below(900)).unwrap())
                .collect();
            let slot = if step % 3 == 0 { any } else { count };
            column.put(slot, list.len());
            lists.put(slot, &list);
            sparse.put(slot, list.first().map(|_| list.len()));
            if slot == count {
                plain.0.push(list);
            } else {
                plain.0[slot] = list;
            }
        }
        assert!(plain.0.len() > 3 * CHUNK && column.len() == plain.0.len());
        for (slot, list) in plain.0.iter().enumerate() {
            assert_eq!(lists.get(slot), list);
            assert_eq!(column.get(slot), list.len());
            let first = list.first().map(|_| list.len());
            assert_eq!(sparse.get(slot).copied(), first);
        }
    }

    #[test]
    fn a_copy_stays_as_it_was() {
        let mut column = Column::default();
        (0..3_000).for_each(|slot| column.put(slot, slot));
        let copy = column.clone();
        column.put(1_500, 0);
        column.put(3_000, 3_000);
        assert_eq!((copy.get(1_500), copy.len()), (1_500, 3_000));
    }

    #[test]
    fn lists_that_change_often_do_not_grow() {
        let mut lists = Lists::default();
        for _ in 0..1_000 {
            (0..10).for_each(|slot| lists.put(slot, &[1_u16, 2, 3]));
        }
        assert!(lists.chunks[0].len() <= 90);
    }
}
