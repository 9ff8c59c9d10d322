/// A rectangular board of cells, kept row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Board<T> {
    width: usize,
    cells: Vec<T>,
}

impl<T> Board<T> {
    /// A board of the given rows; None if they differ in length.
    pub fn from_rows(rows: Vec<Vec<T>>) -> Option<Board<T>> {
        let width = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != width) {
            return None;
        }
        let cells = rows.into_iter().flatten().collect();
        Some(Board { width, cells })
    }

    /// A board of the same size whose cells come from `change`.
    pub fn map<U>(&self, change: impl Fn(&T) -> U) -> Board<U> {
        Board {
            width: self.width,
            cells: self.cells.iter().map(change).collect(),
        }
    }

    pub fn rows(&self) -> impl Iterator<Item = &[T]> {
        self.cells.chunks(self.width.max(1))
    }
}

/// Draws a height map with a mark for every cell above the water.
pub fn draw(heights: &Board<i32>, water: i32) -> Vec<String> {
    let marks = heights.map(|height| if *height > water { '^' } else { '~' });
    marks.rows().map(|row| row.iter().collect()).collect()
}

/// The map with all heights raised by `step`.
pub fn raise(heights: &Board<i32>, step: i32) -> Board<i32> {
    heights.map(|height| height + step)
}
