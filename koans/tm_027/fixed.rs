//! Columns of a plain-text table.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Middle,
}

/// Makes the function that pads a cell to the given width.
pub fn padder(align: Align, width: usize) -> Box<dyn Fn(&str) -> String> {
    match align {
        Align::Left => Box::new(move |cell| format!("{cell:<width$}")),
        Align::Right => Box::new(move |cell| format!("{cell:>width$}")),
        Align::Middle => Box::new(move |cell| format!("{cell:^width$}")),
    }
}

pub struct Column {
    pub align: Align,
    pub width: usize,
}

/// Sets one row of cells in their columns, with a bar between two of them.
pub fn set_row(columns: &[Column], cells: &[&str]) -> String {
    let set: Vec<String> = columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| padder(column.align, column.width)(cell))
        .collect();
    set.join("|")
}
