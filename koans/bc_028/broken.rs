use std::ops::Range;

/// A document with a cursor row and its own indentation width.
#[derive(Debug)]
pub struct Document {
    lines: Vec<String>,
    row: usize,
    indent_width: usize,
}

impl Document {
    pub fn new(text: &str, indent_width: usize) -> Self {
        Document {
            lines: text.lines().map(str::to_string).collect(),
            row: 0,
            indent_width,
        }
    }

    fn padding(&self, levels: usize) -> String {
        " ".repeat(self.indent_width * levels)
    }

    /// Moves the cursor, at most to the last line.
    pub fn go_to(&mut self, row: usize) {
        self.row = row.min(self.lines.len().saturating_sub(1));
    }

    /// Indents the rows by one level; blank lines stay as they are.
    pub fn indent(&mut self, rows: Range<usize>) {
        for line in &mut self.lines[rows] {
            if !line.trim().is_empty() {
                line.insert_str(0, &self.padding(1));
            }
        }
    }

    /// Joins the next line to the cursor's line with a single blank between.
    /// Does nothing on the last line.
    pub fn join_next(&mut self) {
        let line = &mut self.lines[self.row];
        if let Some(next) = self.lines.get(self.row + 1) {
            line.push(' ');
            line.push_str(next.trim_start());
            self.lines.remove(self.row + 1);
        }
    }

    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}
