//! Dense row-major matrices and the two products that the encoder is made of.

/// A row-major matrix of trained weights.
pub(super) struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// `values` holds `columns` numbers for each row.
    ///
    /// # Panics
    /// When `values` does not fill whole rows: a defect of the caller.
    pub fn new(columns: usize, values: Vec<f32>) -> Self {
        assert!(columns > 0 && values.len().is_multiple_of(columns));
        Self {
            rows: values.len() / columns,
            columns,
            values,
        }
    }

    /// `vector . self`. Reads each weight once, which a general product of one
    /// row does not.
    ///
    /// # Panics
    /// When there is not one number for each row: a defect of the caller.
    pub fn transform(&self, vector: &[f32]) -> Vec<f32> {
        assert_eq!(vector.len(), self.rows);
        self.transform_front(vector)
    }

    /// The same for many vectors, end to end: reads each weight once for all of them.
    ///
    /// # Panics
    /// When they are not whole vectors of one number for each row: a defect of the caller.
    pub fn transform_all(&self, vectors: &[f32]) -> Vec<f32> {
        assert!(vectors.len().is_multiple_of(self.rows));
        let count = vectors.len() / self.rows;
        match count {
            0 => Vec::new(),
            1 => self.transform(vectors),
            _ => Rows::new(vectors, count, self.rows, self.rows).multiply(self),
        }
    }

    /// The same for a vector that goes on with zeros, which are not written.
    pub fn transform_front(&self, vector: &[f32]) -> Vec<f32> {
        let mut product = vec![0.0; self.columns];
        for (&factor, row) in vector.iter().zip(self.values.chunks_exact(self.columns)) {
            // Half of a rectified vector is zero.
            if factor != 0.0 {
                for (sum, weight) in product.iter_mut().zip(row) {
                    *sum += factor * weight;
                }
            }
        }
        product
    }

    /// Adds a multiple of one row to `sums`, which holds a number for each column.
    pub fn add_row(&self, row: usize, factor: f32, sums: &mut [f32]) {
        let values = &self.values[row * self.columns..][..self.columns];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += factor * value;
        }
    }
}

/// A window on `count` rows of `width` numbers, row `i` starting at `i * stride`.
/// With a stride below the width the rows overlap, which turns a convolution
/// over tokens into one plain product.
pub(super) struct Rows<'a> {
    values: &'a [f32],
    count: usize,
    width: usize,
    stride: usize,
}

impl<'a> Rows<'a> {
    /// # Panics
    /// When the last row would end beyond `values`: a defect of the caller.
    pub fn new(values: &'a [f32], count: usize, width: usize, stride: usize) -> Self {
        assert!(count > 0 && (count - 1) * stride + width <= values.len());
        Self {
            values,
            count,
            width,
            stride,
        }
    }

    /// `self . matrix`, row-major.
    #[expect(
        unsafe_code,
        reason = "the crate's general product takes bare pointers"
    )]
    pub fn multiply(&self, matrix: &Matrix) -> Vec<f32> {
        assert_eq!(self.width, matrix.rows);
        let mut product = vec![0.0; self.count * matrix.columns];
        // SAFETY: `new` checked that all rows lie within `values`; `Matrix::new` that its values
        // are rows x columns; `product` holds count x columns and nothing else points to it. All
        // strides are below the slices' lengths, so they fit isize.
        unsafe {
            matrixmultiply::sgemm(
                self.count,
                self.width,
                matrix.columns,
                1.0,
                self.values.as_ptr(),
                self.stride.cast_signed(),
                1,
                matrix.values.as_ptr(),
                matrix.columns.cast_signed(),
                1,
                0.0,
                product.as_mut_ptr(),
                matrix.columns.cast_signed(),
                1,
            );
        }
        product
    }
}

#[cfg(test)]
mod tests {
    use super::{Matrix, Rows};

    fn matrix() -> Matrix {
        Matrix::new(2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    }

    #[test]
    fn a_vector_is_transformed() {
        assert_eq!(matrix().transform(&[1.0, 0.0, -1.0]), [-4.0, -4.0]);
    }

    #[test]
    fn many_vectors_are_transformed_as_each_is() {
        let vectors = [1.0, 0.0, -1.0, 0.5, 2.0, 0.0];
        let all = matrix().transform_all(&vectors);
        let [first, second] = [&vectors[..3], &vectors[3..]].map(|v| matrix().transform(v));
        assert_eq!(all, [first, second].concat());
        assert!(matrix().transform_all(&[]).is_empty());
    }

    #[test]
    fn overlapping_rows_are_multiplied() {
        let product = Rows::new(&[1.0, 0.0, 0.0, 1.0], 2, 3, 1).multiply(&matrix());
        assert_eq!(product, [1.0, 2.0, 5.0, 6.0]);
    }

    #[test]
    #[should_panic(expected = "assertion")]
    fn rows_beyond_the_values_are_refused() {
        let _ = Rows::new(&[0.0; 4], 3, 3, 1);
    }
}
