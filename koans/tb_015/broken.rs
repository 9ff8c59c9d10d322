use std::fmt::{Display, Write};

/// Something that can stand in a cell of a report.
pub trait Cell {
    fn text(&self) -> String;
}

/// Most things are shown the way they print.
impl<T: Display> Cell for T {
    fn text(&self) -> String {
        self.to_string()
    }
}

/// Money and measures are always shown with two decimals.
impl Cell for f64 {
    fn text(&self) -> String {
        format!("{self:.2}")
    }
}

/// A missing entry is shown as a dash.
impl<T: Cell> Cell for Option<T> {
    fn text(&self) -> String {
        self.as_ref().map_or_else(|| "-".to_string(), T::text)
    }
}

pub struct Line {
    pub item: &'static str,
    pub pieces: Option<u32>,
    pub price: Option<f64>,
}

/// One row per line: item, pieces and price, parted by bars.
pub fn render(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        let cells: [&dyn Cell; 3] = [&line.item, &line.pieces, &line.price];
        for cell in cells {
            write!(out, "|{}", cell.text()).expect("writing to a string");
        }
        out.push_str("|\n");
    }
    out
}
