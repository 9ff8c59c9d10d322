//! Fills form letters such as `Dear {name|friend},` for many people.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fmt;

/// Where the values for the blanks come from.
pub trait Lookup {
    fn value(&self, blank: &str) -> Option<String>;
}

impl Lookup for HashMap<&str, &str> {
    fn value(&self, blank: &str) -> Option<String> {
        self.get(blank).map(|v| v.to_string())
    }
}

/// Asks one source first and another one after it.
pub struct Either<'l> {
    pub first: &'l dyn Lookup,
    pub second: &'l dyn Lookup,
}

impl Lookup for Either<'_> {
    fn value(&self, blank: &str) -> Option<String> {
        self.first.value(blank).or_else(|| self.second.value(blank))
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Piece<'t> {
    Text(&'t str),
    Blank {
        name: &'t str,
        fallback: Option<&'t str>,
    },
}

/// A letter that was read and can be filled many times.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter<'t> {
    pieces: Vec<Piece<'t>>,
}

#[derive(Debug, PartialEq)]
pub enum MergeError {
    Unclosed(usize),
    Nameless(usize),
    NoValue { blank: String },
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeError::Unclosed(at) => write!(f, "blank at {at} is never closed"),
            MergeError::Nameless(at) => write!(f, "blank at {at} has no name"),
            MergeError::NoValue { blank } => write!(f, "nothing to put for {blank}"),
        }
    }
}

impl Error for MergeError {}

impl<'t> Letter<'t> {
    pub fn read(text: &'t str) -> Result<Letter<'t>, MergeError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let at = text.len() - after.len() - 1;
            if !before.is_empty() {
                pieces.push(Piece::Text(before));
            }
            let (inside, tail) = after.split_once('}').ok_or(MergeError::Unclosed(at))?;
            let (name, fallback) = match inside.split_once('|') {
                Some((name, fallback)) => (name.trim(), Some(fallback)),
                None => (inside.trim(), None),
            };
            if name.is_empty() {
                return Err(MergeError::Nameless(at));
            }
            pieces.push(Piece::Blank { name, fallback });
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest));
        }
        Ok(Letter { pieces })
    }

    /// The names of all blanks that have no fallback.
    pub fn required(&self) -> BTreeSet<&'t str> {
        self.pieces
            .iter()
            .filter_map(|piece| match *piece {
                Piece::Blank {
                    name,
                    fallback: None,
                } => Some(name),
                _ => None,
            })
            .collect()
    }

    pub fn fill(&self, values: &dyn Lookup) -> Result<String, MergeError> {
        let mut filled = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Blank { name, fallback } => {
                    let value = values.value(name);
                    let value = value.or(fallback.map(String::from));
                    filled += &value.ok_or_else(|| MergeError::NoValue {
                        blank: name.to_string(),
                    })?;
                }
            }
        }
        Ok(filled)
    }
}

/// Writes one letter for every person, or nothing at all.
pub fn merge<L: Lookup>(text: &str, people: &[L]) -> Result<Vec<String>, Box<dyn Error>> {
    let letter = Letter::read(text)?;
    let letters: Result<Vec<_>, MergeError> = people.iter().map(|p| letter.fill(p)).collect();
    Ok(letters?)
}
