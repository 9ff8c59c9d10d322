//! Version numbers of the firmware images.

use std::num::ParseIntError;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    parts: Vec<u32>,
}

impl Version {
    /// Reads `2.14.0`; trailing zeros do not count.
    pub fn parse(text: &str) -> Result<Version, ParseIntError> {
        let text = text.trim_start_matches('v');
        let mut parts = text
            .split('.')
            .map(|part| part.parse::<u32>())
            .collect::<Vec<u32>>();
        while parts.last() == Some(&0) {
            parts.pop();
        }
        Ok(Version { parts })
    }

    pub fn is_compatible(&self, other: &Version) -> bool {
        self.parts.first() == other.parts.first()
    }
}

pub fn newest<'a>(texts: &[&'a str]) -> Result<Option<&'a str>, ParseIntError> {
    let mut best: Option<(Version, &str)> = None;
    for text in texts {
        let version = Version::parse(text)?;
        if best.as_ref().is_none_or(|(known, _)| version > *known) {
            best = Some((version, text));
        }
    }
    Ok(best.map(|(_, text)| text))
}
