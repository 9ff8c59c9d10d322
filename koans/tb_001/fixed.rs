use std::fmt;

/// One right-aligned column of a plain-text report.
pub struct Column<T> {
    heading: String,
    cells: Vec<T>,
}

impl<T> Column<T> {
    pub fn new(heading: &str) -> Self {
        Column {
            heading: heading.to_string(),
            cells: Vec::new(),
        }
    }

    pub fn with(mut self, cell: T) -> Self {
        self.cells.push(cell);
        self
    }

    /// Width of the widest line, heading included.
    pub fn width(&self) -> usize
    where
        T: fmt::Display,
    {
        self.cells
            .iter()
            .map(|cell| format!("{cell}").chars().count())
            .fold(self.heading.chars().count(), usize::max)
    }
}

impl<T: fmt::Display> fmt::Display for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.width();
        writeln!(f, "{:>width$}", self.heading)?;
        writeln!(f, "{}", "-".repeat(width))?;
        for cell in &self.cells {
            let text = format!("{cell}");
            writeln!(f, "{text:>width$}")?;
        }
        Ok(())
    }
}
