//! Encodes words into telegraph pulses with an extension trait on iterators.

use std::collections::HashMap;
use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pulse {
    Short,
    Long,
    Gap,
}

impl fmt::Display for Pulse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let glyph = match self {
            Pulse::Short => '.',
            Pulse::Long => '-',
            Pulse::Gap => '/',
        };
        write!(f, "{glyph}")
    }
}

/// A private code book, built from pairs of a letter and its pulses.
pub struct CodeBook {
    forward: HashMap<char, Vec<Pulse>>,
    backward: HashMap<Vec<Pulse>, char>,
}

impl CodeBook {
    pub fn new<'p>(pairs: impl IntoIterator<Item = (char, &'p str)>) -> Self {
        let mut book = CodeBook {
            forward: HashMap::new(),
            backward: HashMap::new(),
        };
        for (letter, drawn) in pairs {
            let pulses: Vec<Pulse> = drawn
                .chars()
                .map(|c| if c == '-' { Pulse::Long } else { Pulse::Short })
                .collect();
            book.backward.insert(pulses.clone(), letter);
            book.forward.insert(letter, pulses);
        }
        book
    }

    /// The pulses of a word, or the first letter the book lacks.
    pub fn encode(&self, word: &str) -> Result<Vec<Pulse>, char> {
        let mut out = Vec::with_capacity(word.len() * 3);
        for letter in word.chars() {
            let pulses = self.forward.get(&letter).ok_or(letter)?;
            if !out.is_empty() {
                out.push(Pulse::Gap);
            }
            out.extend_from_slice(pulses);
        }
        Ok(out)
    }
}

/// Letters decoded on the fly from a stream of pulses.
pub struct Decode<'b, I> {
    book: &'b CodeBook,
    pulses: I,
}

impl<I: Iterator<Item = Pulse>> Iterator for Decode<'_, I> {
    type Item = Result<char, Vec<Pulse>>;

    fn next(&mut self) -> Option<Self::Item> {
        let letter: Vec<Pulse> = self
            .pulses
            .by_ref()
            .take_while(|&p| p != Pulse::Gap)
            .collect();
        if letter.is_empty() {
            return None;
        }
        Some(match self.book.backward.get(&letter) {
            Some(&c) => Ok(c),
            None => Err(letter),
        })
    }
}

/// Gives every pulse iterator the telegraph's methods.
pub trait PulseExt: Iterator<Item = Pulse> + Sized {
    fn decode(self, book: &CodeBook) -> Decode<'_, Self> {
        Decode { book, pulses: self }
    }

    /// Line time: a long pulse takes three beats, a gap two.
    fn beats(self) -> usize {
        self.map(|p| match p {
            Pulse::Short => 1,
            Pulse::Long => 3,
            Pulse::Gap => 2,
        })
        .sum()
    }

    fn draw(self) -> String {
        self.map(|p| p.to_string()).collect::<Vec<_>>().concat()
    }
}

impl<T: Iterator<Item = Pulse>> PulseExt for T {}

/// Sends a word over a bad line that turns every `n`th pulse around.
pub fn noisy<'w>(word: &'w [Pulse], n: usize) -> impl Iterator<Item = Pulse> + 'w {
    word.iter()
        .copied()
        .enumerate()
        .map(move |(i, pulse)| match (pulse, (i + 1) % n == 0) {
            (Pulse::Short, true) => Pulse::Long,
            (Pulse::Long, true) => Pulse::Short,
            (same, _) => same,
        })
}
