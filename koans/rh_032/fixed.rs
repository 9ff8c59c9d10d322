//! Look-ups on the grid of a town map: `C7` is column 3, row 7.

#[derive(Debug, PartialEq)]
pub enum GridError {
    NotACell(String),
    OffTheMap { column: usize, row: usize },
    Nameless,
}

pub struct TownMap {
    /// Rows from north to south; an empty name is a cell without a landmark.
    cells: Vec<Vec<String>>,
}

impl TownMap {
    pub fn new(rows: &[&str]) -> Self {
        let split = |row: &&str| row.split('|').map(str::to_string).collect();
        TownMap {
            cells: rows.iter().map(split).collect(),
        }
    }

    /// Column and row, both from 1.
    fn cell(name: &str) -> Option<(usize, usize)> {
        let mut letters = name.chars();
        let Some(letter @ 'A'..='Z') = letters.next() else {
            return None;
        };
        let row = letters.as_str().parse().ok()?;
        Some((letter as usize - 'A' as usize + 1, row))
    }

    pub fn landmark(&self, name: &str) -> Result<&str, GridError> {
        let (column, row) =
            Self::cell(name).ok_or_else(|| GridError::NotACell(name.to_string()))?;
        let found = row
            .checked_sub(1)
            .and_then(|index| self.cells.get(index))
            .and_then(|cells| cells.get(column - 1));
        if let Some(landmark) = found {
            if landmark.is_empty() {
                return Err(GridError::Nameless);
            }
            Ok(landmark)
        } else {
            Err(GridError::OffTheMap { column, row })
        }
    }
}
