/// The ways a king goes: down and to the right, each by -1, 0 or 1.
const WAYS: [(isize, isize); 8] = [
    (-1, -1),
    (-1, 0),
    (-1, 1),
    (0, -1),
    (0, 1),
    (1, -1),
    (1, 0),
    (1, 1),
];

/// A board of squares, some of which are blocked (`#`).
pub struct Board {
    rows: Vec<Vec<u8>>,
}

impl Board {
    pub fn read(text: &str) -> Board {
        let rows = text.lines().map(|line| line.as_bytes().to_vec()).collect();
        Board { rows }
    }

    fn is_free(&self, row: usize, column: usize) -> bool {
        let square = self.rows.get(row).and_then(|squares| squares.get(column));
        square.is_some_and(|&square| square != b'#')
    }

    /// The squares that a king at this square may go to, row by row.
    pub fn moves(&self, row: usize, column: usize) -> Vec<(usize, usize)> {
        let mut moves = Vec::new();
        for (down, right) in WAYS {
            let (row, column) = (row + down, column + right);
            if self.is_free(row, column) {
                moves.push((row, column));
            }
        }
        moves
    }
}
