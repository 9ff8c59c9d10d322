/// A crossword square that begins a word.
#[derive(Debug, PartialEq, Eq)]
pub struct Start {
    pub number: usize,
    pub across: bool,
    pub down: bool,
}

/// Numbers the squares of a grid in reading order. A row is a text in which
/// `#` is black. A word has two letters or more and begins where no white
/// square comes before it.
pub fn starts(rows: &[&str]) -> Vec<Start> {
    fn white(row: usize, column: usize) -> bool {
        rows.get(row)
            .and_then(|line| line.as_bytes().get(column))
            .is_some_and(|square| *square != b'#')
    }
    let mut found = Vec::new();
    for (row, line) in rows.iter().enumerate() {
        for column in 0..line.len() {
            if !white(row, column) {
                continue;
            }
            let left = column > 0 && white(row, column - 1);
            let above = row > 0 && white(row - 1, column);
            let across = !left && white(row, column + 1);
            let down = !above && white(row + 1, column);
            if across || down {
                found.push(Start {
                    number: found.len() + 1,
                    across,
                    down,
                });
            }
        }
    }
    found
}
