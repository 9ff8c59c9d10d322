//! Framed notes for a terminal.

pub struct Note {
    pub heading: String,
    pub lines: Vec<String>,
}

impl Note {
    fn inner_width(&self) -> usize {
        self.lines
            .iter()
            .chain([&self.heading])
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0)
    }

    fn rule(&self) -> String {
        let bar = "-" * (self.inner_width() + 2);
        format!("+{bar}+")
    }

    fn boxed(&self, line: &str) -> String {
        format!("| {line:<0$} |", self.inner_width())
    }

    /// The note with a frame of dashes around its heading and its lines.
    pub fn framed(&self) -> String {
        let mut rows = vec![self.rule(), self.boxed(&self.heading), self.rule()];
        rows.extend(self.lines.iter().map(|line| self.boxed(line)));
        rows.push(self.rule());
        rows.join("\n")
    }
}
