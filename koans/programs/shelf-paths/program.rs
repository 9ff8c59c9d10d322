//! Tidies slash-separated paths without ever looking at a disk.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Div;

/// Why a path was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum PathError {
    Escapes(String),
    Empty,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathError::Escapes(path) => write!(f, "{path} leaves the shelf"),
            PathError::Empty => write!(f, "the path is empty"),
        }
    }
}

impl std::error::Error for PathError {}

/// Resolves `.`, `..` and doubled slashes, borrowing when nothing changes.
pub fn tidy(path: &str) -> Result<Cow<'_, str>, PathError> {
    if path.is_empty() {
        return Err(PathError::Empty);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                let left = parts.pop();
                left.ok_or_else(|| PathError::Escapes(path.to_string()))?;
            }
            name => parts.push(name),
        }
    }
    let joined = parts.join("/");
    if joined == path {
        Ok(Cow::Borrowed(path))
    } else {
        Ok(Cow::Owned(joined))
    }
}

/// A tidy path that ignores case when compared.
#[derive(Debug, Clone)]
pub struct ShelfPath {
    text: String,
}

impl ShelfPath {
    /// The root of the shelf.
    pub fn root() -> Self {
        ShelfPath {
            text: String::new(),
        }
    }

    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.text.split('/').filter(|part| !part.is_empty())
    }

    /// The last part, split at its last dot.
    pub fn name(&self) -> Option<(&str, Option<&str>)> {
        let last = self.parts().next_back()?;
        match last.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => Some((stem, Some(ending))),
            _ => Some((last, None)),
        }
    }

    pub fn parent(&self) -> Option<ShelfPath> {
        let cut = self.text.rfind('/').unwrap_or(0);
        (!self.text.is_empty()).then(|| ShelfPath {
            text: self.text[..cut].to_string(),
        })
    }

    /// How to get from here to `other`.
    pub fn relative(&self, other: &ShelfPath) -> String {
        let shared = self
            .parts()
            .zip(other.parts())
            .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
            .count();
        let ups = self.parts().skip(shared).map(|_| "..");
        let downs = other.parts().skip(shared);
        ups.chain(downs).collect::<Vec<_>>().join("/")
    }
}

impl TryFrom<&str> for ShelfPath {
    type Error = PathError;

    fn try_from(path: &str) -> Result<Self, Self::Error> {
        let text = tidy(path)?.into_owned();
        Ok(ShelfPath { text })
    }
}

impl PartialEq for ShelfPath {
    fn eq(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
    }
}

impl Eq for ShelfPath {}

impl Hash for ShelfPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.to_ascii_lowercase().hash(state);
    }
}

impl fmt::Display for ShelfPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.text)
    }
}

impl Div<&str> for &ShelfPath {
    type Output = Result<ShelfPath, PathError>;

    fn div(self, step: &str) -> Self::Output {
        let longer = format!("{}/{step}", self.text);
        ShelfPath::try_from(longer.as_str())
    }
}
