//! Run-length codes for rows of a scanned drawing.

use std::iter;

/// The runs of equal bytes in a row, each with its length.
pub fn runs(row: &[u8]) -> impl Iterator<Item = (u8, usize)> {
    row.chunk_by(|a, b| a == b).map(|run| (run[0], run.len()))
}

/// The row that has the given runs.
pub fn expand(runs: impl Iterator<Item = (u8, usize)>) -> Vec<u8> {
    runs.flat_map(|(byte, length)| iter::repeat_n(byte, length))
        .collect()
}

#[derive(Default)]
pub struct Drawing {
    rows: Vec<Vec<(u8, usize)>>,
}

impl Drawing {
    pub fn push(&mut self, row: &[u8]) {
        self.rows.push(runs(row).collect());
    }

    /// The bytes of a row, or `None` past the last one.
    pub fn row(&self, index: usize) -> Option<Vec<u8>> {
        let runs = self.rows.get(index)?;
        Some(expand(runs.iter()))
    }

    pub fn stored_runs(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }
}
