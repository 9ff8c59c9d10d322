//! Wraps text to a width and draws it as a boxed placard.

use std::fmt::{self, Write};
use std::iter::{FusedIterator, Peekable};
use std::str::SplitWhitespace;

/// Where short lines sit inside the box.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Align {
    #[default]
    Left,
    Right,
    Center,
}

/// An iterator over the wrapped lines of a text.
pub struct Lines<'a> {
    words: Peekable<SplitWhitespace<'a>>,
    width: usize,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str, width: usize) -> Self {
        Lines {
            words: text.split_whitespace().peekable(),
            width,
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let width = self.width;
        let mut line = self.words.next()?.to_string();
        let mut used = line.chars().count();
        while let Some(word) = self
            .words
            .next_if(|w| used + 1 + w.chars().count() <= width)
        {
            used += 1 + word.chars().count();
            line.push(' ');
            line.push_str(word);
        }
        Some(line)
    }
}

impl FusedIterator for Lines<'_> {}

/// A placard under construction.
#[derive(Debug, Clone)]
pub struct Placard<'t> {
    paragraphs: Vec<&'t str>,
    width: usize,
    align: Align,
}

impl<'t> Placard<'t> {
    pub fn new(width: usize) -> Self {
        Placard {
            paragraphs: vec![],
            width,
            align: Align::default(),
        }
    }

    pub fn paragraph(mut self, text: &'t str) -> Self {
        self.paragraphs.push(text);
        self
    }

    pub fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    fn row(&self, out: &mut impl Write, line: &str) -> fmt::Result {
        let width = self.width;
        match self.align {
            Align::Left => writeln!(out, "|{line:<width$}|"),
            Align::Right => writeln!(out, "|{line:>width$}|"),
            Align::Center => writeln!(out, "|{line:^width$}|"),
        }
    }

    /// Draws the box into anything that takes text.
    pub fn draw<W: Write>(&self, out: &mut W) -> fmt::Result {
        let edge: String = std::iter::repeat_n('-', self.width).collect();
        writeln!(out, "+{edge}+")?;
        for (index, text) in self.paragraphs.iter().enumerate() {
            if index > 0 {
                self.row(out, "")?;
            }
            for line in Lines::new(text, self.width) {
                self.row(out, &line)?;
            }
        }
        write!(out, "+{edge}+")
    }
}

impl fmt::Display for Placard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draw(f)
    }
}
