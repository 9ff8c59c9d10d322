/// A value a cell can show.
pub trait Value {
    fn show(&self) -> String;
}

/// A value and how wide it is shown.
pub struct Cell<T> {
    pub value: T,
    pub width: usize,
}

pub struct Column<T> {
    pub cells: Vec<Cell<T>>,
}

impl Value for f64 {
    fn show(&self) -> String {
        format!("{self:.2}")
    }
}

impl Value for &str {
    fn show(&self) -> String {
        self.trim().to_string()
    }
}

impl<T> Column<T> {
    /// Another column of the same widths, with other values.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Column<U> {
        let cells = self
            .cells
            .into_iter()
            .map(|cell| Cell {
                value: change(cell.value),
                width: cell.width,
            })
            .collect();
        Column { cells }
    }
}

/// The cells as text, flush right.
pub fn render<V: Value>(column: &Column<V>) -> Vec<String> {
    column
        .cells
        .iter()
        .map(|cell| format!("{:>width$}", cell.value.show(), width = cell.width))
        .collect()
}
