#![deny(unused_must_use)]

//! Prepares headlines for the front page of a newsletter.

const WIDTH: usize = 24;

pub struct Headline {
    words: Vec<String>,
}

impl Headline {
    /// Tabs and newlines count as blanks, and double quotes become single ones.
    pub fn parse(raw: &str) -> Headline {
        let raw = raw.replace('"', "'");
        let words = raw.split_whitespace().map(str::to_string).collect();
        Headline { words }
    }

    /// The headline in capitals, cut at a word so that it fits the width.
    pub fn set(&self) -> String {
        let mut line = String::new();
        for word in &self.words {
            let word = word.to_uppercase();
            if line.len() + word.len() >= WIDTH {
                break;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        line
    }
}

/// All headlines, each on a line of its own; empty ones are left out.
pub fn front_page(raw: &[&str]) -> String {
    let lines: Vec<String> = raw
        .iter()
        .map(|text| Headline::parse(text).set())
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}
