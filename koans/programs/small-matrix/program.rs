//! Small matrices whose sizes are checked while compiling.

use std::array;
use std::fmt;
use std::ops::{Add, AddAssign, Index, IndexMut, Mul};

/// Numbers with a zero and a one.
pub trait Scalar: Copy + Add<Output = Self> + AddAssign + Mul<Output = Self> {
    const ZERO: Self;
    const ONE: Self;
}

impl Scalar for i64 {
    const ZERO: i64 = 0;
    const ONE: i64 = 1;
}

impl Scalar for f64 {
    const ZERO: f64 = 0.0;
    const ONE: f64 = 1.0;
}

/// `R` rows of `C` cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix<T, const R: usize, const C: usize> {
    cells: [[T; C]; R],
}

impl<T: Scalar, const R: usize, const C: usize> Matrix<T, R, C> {
    /// Fills a matrix by asking for each cell.
    pub fn build(mut cell: impl FnMut(usize, usize) -> T) -> Self {
        Matrix {
            cells: array::from_fn(|r| array::from_fn(|c| cell(r, c))),
        }
    }

    pub fn transpose(&self) -> Matrix<T, C, R> {
        Matrix::build(|r, c| self[(c, r)])
    }

    /// The cells of one column, top to bottom.
    pub fn column(&self, c: usize) -> impl Iterator<Item = T> {
        self.cells.iter().map(move |row| row[c])
    }

    /// Multiplies every cell in place.
    pub fn scale(&mut self, by: T) -> &mut Self {
        for cell in self.cells.iter_mut().flatten() {
            *cell = *cell * by;
        }
        self
    }
}

impl<T: Scalar, const N: usize> Matrix<T, N, N> {
    pub fn identity() -> Self {
        Self::build(|r, c| if r == c { T::ONE } else { T::ZERO })
    }

    /// The sum of the diagonal.
    pub fn trace(&self) -> T {
        (0..N).fold(T::ZERO, |sum, i| sum + self[(i, i)])
    }
}

impl<T, const R: usize, const C: usize> Index<(usize, usize)> for Matrix<T, R, C> {
    type Output = T;

    fn index(&self, (r, c): (usize, usize)) -> &T {
        &self.cells[r][c]
    }
}

impl<T, const R: usize, const C: usize> IndexMut<(usize, usize)> for Matrix<T, R, C> {
    fn index_mut(&mut self, (r, c): (usize, usize)) -> &mut T {
        &mut self.cells[r][c]
    }
}

impl<T, const R: usize, const K: usize, const C: usize> Mul<Matrix<T, K, C>> for Matrix<T, R, K>
where
    T: Scalar,
{
    type Output = Matrix<T, R, C>;

    fn mul(self, right: Matrix<T, K, C>) -> Self::Output {
        Matrix::build(|r, c| {
            let mut sum = T::ZERO;
            for (a, b) in self.cells[r].iter().zip(right.column(c)) {
                sum += *a * b;
            }
            sum
        })
    }
}

impl<T: fmt::Display, const R: usize, const C: usize> fmt::Display for Matrix<T, R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.cells {
            let words: Vec<String> = row.iter().map(|cell| cell.to_string()).collect();
            writeln!(f, "[{}]", words.join(" "))?;
        }
        Ok(())
    }
}
