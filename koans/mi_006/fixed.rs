mod grid {
    /// A sheet of numbers, stored row after row.
    pub struct Sheet {
        columns: usize,
        cells: Vec<i64>,
    }

    impl Sheet {
        pub fn with_columns(columns: usize) -> Self {
            Sheet {
                columns,
                cells: Vec::new(),
            }
        }

        /// Adds a row; short rows are filled up with zeros.
        pub fn push_row(&mut self, row: &[i64]) {
            for column in 0..self.columns {
                self.cells.push(row.get(column).copied().unwrap_or(0));
            }
        }

        pub fn rows(&self) -> usize {
            self.cells.len() / self.columns
        }

        /// The number at a place, zero outside the sheet.
        pub fn at(&self, row: usize, column: usize) -> i64 {
            if column >= self.columns {
                return 0;
            }
            self.cells
                .get(self.offset(row, column))
                .copied()
                .unwrap_or(0)
        }

        fn offset(&self, row: usize, column: usize) -> usize {
            row * self.columns + column
        }
    }
}

pub use grid::Sheet;

/// The sum of one column.
pub fn column_total(sheet: &Sheet, column: usize) -> i64 {
    (0..sheet.rows()).map(|row| sheet.at(row, column)).sum()
}
