//! Page labels: roman in the front matter, arabic with a prefix in the body.

const STEPS: [(u32, &str); 9] = [
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

pub struct Numbering {
    pub front_pages: u32,
    pub prefix: char,
}

pub fn roman(mut page: u32) -> String {
    let mut out = String::new();
    for (value, letters) in STEPS {
        while page >= value {
            out.push(letters);
            page -= value;
        }
    }
    out
}

impl Numbering {
    pub fn label(&self, page: u32) -> String {
        if page == 0 {
            return "cover";
        }
        if page <= self.front_pages {
            roman(page)
        } else {
            format!("{}{}", self.prefix, page - self.front_pages)
        }
    }

    /// One line of the table of contents, `width` columns wide.
    pub fn contents_line(&self, title: &str, page: u32, width: usize) -> String {
        let label = self.label(page);
        let dots = ".".repeat(width.saturating_sub(title.len() + label.len()));
        title + &dots + &label
    }
}
