/// How a report is laid out as text; every line ends with '\n'.
trait Layout {
    fn row(&self, cells: &[&str]) -> String;

    /// The titles, laid out like a row, in capitals.
    fn header(&self, titles: &[&str]) -> String {
        let titles: Vec<String> = titles.iter().map(|title| title.to_uppercase()).collect();
        let cells: Vec<&str> = titles.iter().map(String::as_str).collect();
        self.row(&cells)
    }

    /// A last line that counts the rows, "3 rows", in the layout's way to write remarks.
    fn footer(&self, rows: usize) -> String;
}

/// Rows for a spreadsheet; a remark is a line that starts with "# ".
struct Commas;

impl Layout for Commas {
    fn row(&self, cells: &[&str]) -> String {
        cells.join(",") + "\n"
    }

    fn footer(&self, rows: usize) -> String {
        format!("# {rows} rows\n")
    }
}

/// Columns for reading; a remark is a line like any other.
struct Padded {
    width: usize,
}

impl Layout for Padded {
    fn row(&self, cells: &[&str]) -> String {
        let width = self.width;
        let mut line = String::new();
        for cell in cells {
            line.push_str(&format!("{cell:<width$}"));
        }
        line.trim_end().to_string() + "\n"
    }

    fn footer(&self, rows: usize) -> String {
        format!("{rows} rows\n")
    }
}

fn report(layout: &dyn Layout, titles: &[&str], rows: &[Vec<&str>]) -> String {
    let mut text = layout.header(titles);
    for row in rows {
        text.push_str(&layout.row(row));
    }
    text + &layout.footer(rows.len())
}

fn main() {
    let rows = [vec!["Skye", "8"], vec!["Mull", "11"]];
    print!("{}", report(&Commas, &["isle", "boats"], &rows));
    print!(
        "{}",
        report(&Padded { width: 7 }, &["isle", "boats"], &rows)
    );
}
