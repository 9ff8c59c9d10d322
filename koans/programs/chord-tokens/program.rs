//! Splits a chord sheet such as `| Am F#7/A# | C x2` into tokens.

use std::fmt;
use std::iter::Peekable;
use std::str::CharIndices;

/// One piece of a sheet, borrowing from it where it can.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'s> {
    Bar,
    Chord(Chord<'s>),
    Repeat(u32),
}

/// A root note, a quality such as `m7`, and perhaps another note in the bass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord<'s> {
    pub root: &'s str,
    pub quality: &'s str,
    pub bass: Option<&'s str>,
}

/// A character that fits nowhere.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetError {
    Stray { at: usize, found: char },
    MissingBass { at: usize },
    HugeRepeat(String),
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SheetError::Stray { at, found } => write!(f, "stray {found} at {at}"),
            SheetError::MissingBass { at } => write!(f, "no bass note at {at}"),
            SheetError::HugeRepeat(n) => write!(f, "cannot repeat {n} times"),
        }
    }
}

impl std::error::Error for SheetError {}

/// Reads tokens one by one.
pub struct Tokens<'s> {
    sheet: &'s str,
    chars: Peekable<CharIndices<'s>>,
}

impl<'s> Tokens<'s> {
    pub fn new(sheet: &'s str) -> Self {
        Tokens {
            sheet,
            chars: sheet.char_indices().peekable(),
        }
    }

    fn offset(&mut self) -> usize {
        self.chars.peek().map_or(self.sheet.len(), |(at, _)| *at)
    }

    /// Takes characters while they fit and returns them from `start` on.
    fn rest_of(&mut self, start: usize, fits: impl Fn(char) -> bool) -> &'s str {
        while self.chars.next_if(|&(_, c)| fits(c)).is_some() {}
        let end = self.offset();
        &self.sheet[start..end]
    }

    fn note(&mut self) -> Option<&'s str> {
        let (start, _) = self.chars.next_if(|(_, c)| matches!(c, 'A'..='G'))?;
        self.chars.next_if(|(_, c)| matches!(c, '#' | 'b'));
        let end = self.offset();
        Some(&self.sheet[start..end])
    }

    fn chord(&mut self, root: &'s str) -> Result<Chord<'s>, SheetError> {
        let start = self.offset();
        let quality = self.rest_of(start, |c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let mut bass = None;
        if self.chars.next_if(|(_, c)| *c == '/').is_some() {
            let at = self.offset();
            let note = self.note().ok_or(SheetError::MissingBass { at })?;
            bass = Some(note);
        }
        Ok(Chord {
            root,
            quality,
            bass,
        })
    }
}

impl<'s> Iterator for Tokens<'s> {
    type Item = Result<Token<'s>, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.offset();
        self.rest_of(start, char::is_whitespace);
        if let Some(root) = self.note() {
            return Some(self.chord(root).map(Token::Chord));
        }
        let (at, found) = self.chars.next()?;
        Some(match found {
            '|' => Ok(Token::Bar),
            'x' => {
                let digits = self.rest_of(at + 1, |c| c.is_ascii_digit());
                let times = digits.parse::<u32>();
                times
                    .map(Token::Repeat)
                    .map_err(|_| SheetError::HugeRepeat(digits.to_owned()))
            }
            _ => Err(SheetError::Stray { at, found }),
        })
    }
}

/// The chords of a sheet in the order they appear.
pub fn chords(sheet: &str) -> Result<Vec<Chord<'_>>, SheetError> {
    let mut found = Vec::new();
    for token in Tokens::new(sheet) {
        if let Token::Chord(chord) = token? {
            found.push(chord);
        }
    }
    Ok(found)
}
