//! Parses two-letter, three-digit postal codes and routes them to depots.

use std::collections::{BTreeSet, HashMap};
use std::convert::TryFrom;
use std::fmt;
use std::str::FromStr;

/// A district, written as two capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct District([u8; 2]);

/// A full code such as `KV-042`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostCode {
    pub district: District,
    pub walk: u16,
}

#[derive(Debug, PartialEq)]
pub enum CodeError<'t> {
    MissingDash,
    District(&'t str),
    Walk(&'t str),
}

impl<'t> TryFrom<&'t str> for District {
    type Error = CodeError<'t>;

    fn try_from(text: &'t str) -> Result<Self, Self::Error> {
        match text.as_bytes() {
            &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(District([a, b])),
            _ => Err(CodeError::District(text)),
        }
    }
}

/// Parses a code, pointing into the text when something is wrong.
pub fn parse_code(text: &str) -> Result<PostCode, CodeError<'_>> {
    let (letters, digits) = text.split_once('-').ok_or(CodeError::MissingDash)?;
    let district = District::try_from(letters)?;
    if digits.len() != 3 {
        return Err(CodeError::Walk(digits));
    }
    let walk = digits.parse().map_err(|_| CodeError::Walk(digits))?;
    Ok(PostCode { district, walk })
}

impl FromStr for PostCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        parse_code(text.trim()).map_err(|e| match e {
            CodeError::MissingDash => String::from("no dash"),
            CodeError::District(d) => format!("odd district {d}"),
            CodeError::Walk(w) => format!("odd walk {w}"),
        })
    }
}

impl fmt::Display for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&b| write!(f, "{}", b as char))
    }
}

impl fmt::Display for PostCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:03}", self.district, self.walk)
    }
}

/// Knows which depot serves which district.
#[derive(Default)]
pub struct Router {
    depots: HashMap<District, String>,
    fallback: Option<String>,
}

impl Router {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn serve(&mut self, district: District, depot: &str) -> Option<String> {
        self.depots.insert(district, depot.to_string())
    }

    pub fn set_fallback<S: Into<String>>(&mut self, depot: S) -> &mut Self {
        self.fallback = Some(depot.into());
        self
    }

    pub fn depot(&self, code: &PostCode) -> Option<&str> {
        self.depots
            .get(&code.district)
            .or(self.fallback.as_ref())
            .map(String::as_str)
    }

    /// Groups codes by depot; codes nobody serves come back apart.
    pub fn sort_mail<'r>(
        &'r self,
        codes: &[PostCode],
    ) -> (HashMap<&'r str, BTreeSet<PostCode>>, Vec<PostCode>) {
        let mut bags: HashMap<&'r str, BTreeSet<PostCode>> = HashMap::new();
        let mut lost = Vec::new();
        for code in codes {
            if let Some(depot) = self.depot(code) {
                bags.entry(depot).or_default().insert(*code);
            } else {
                lost.push(*code);
            }
        }
        (bags, lost)
    }
}
