//! Reads INI-style harbor settings as borrowed views of the text.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

pub mod error {
    use std::fmt;

    /// A problem with the settings text or with one of its values.
    #[derive(Debug, Clone, PartialEq)]
    pub enum IniError {
        Syntax { line: usize, text: String },
        NoSection(String),
        NoKey(String),
        BadValue { key: String, reason: String },
    }

    impl fmt::Display for IniError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                IniError::Syntax { line, text } => write!(f, "line {line}: cannot read {text:?}"),
                IniError::NoSection(name) => write!(f, "no section [{name}]"),
                IniError::NoKey(key) => write!(f, "no key {key}"),
                IniError::BadValue { key, reason } => write!(f, "{key}: {reason}"),
            }
        }
    }

    impl std::error::Error for IniError {}
}

use error::IniError;

/// The keys of one `[section]`, borrowed from the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section<'t> {
    values: BTreeMap<&'t str, &'t str>,
}

impl<'t> Section<'t> {
    /// The raw text of a key.
    pub fn raw(&self, key: &str) -> Result<&'t str, IniError> {
        self.values
            .get(key)
            .copied()
            .ok_or_else(|| IniError::NoKey(key.to_string()))
    }

    /// The value of a key, read as a `T`.
    pub fn get<T>(&self, key: &str) -> Result<T, IniError>
    where
        T: FromStr,
        T::Err: Display,
    {
        let raw = self.raw(key)?;
        raw.parse::<T>().map_err(|e| IniError::BadValue {
            key: key.to_string(),
            reason: e.to_string(),
        })
    }

    /// Like `get`, but a missing key gives `fallback`; a bad value is still an error.
    pub fn get_or<T>(&self, key: &str, fallback: T) -> Result<T, IniError>
    where
        T: FromStr,
        T::Err: Display,
    {
        match self.get(key) {
            Err(IniError::NoKey(_)) => Ok(fallback),
            other => other,
        }
    }
}

/// All sections, in name order.
#[derive(Debug, Default)]
pub struct Ini<'t> {
    sections: BTreeMap<&'t str, Section<'t>>,
}

impl<'t> Ini<'t> {
    /// Reads the whole text; keys before the first header land in section `""`.
    pub fn read(text: &'t str) -> Result<Self, IniError> {
        let mut ini = Ini::default();
        let mut current = "";
        for (index, line) in text.lines().enumerate() {
            let line = strip_comment(line).trim();
            if line.is_empty() {
                continue;
            }
            let bad = || IniError::Syntax {
                line: index + 1,
                text: line.to_string(),
            };
            if let Some(header) = line.strip_prefix('[') {
                current = header.strip_suffix(']').ok_or_else(bad)?.trim();
                ini.sections.entry(current).or_default();
            } else {
                let (key, value) = line.split_once('=').ok_or_else(bad)?;
                let section = ini.sections.entry(current).or_default();
                section.values.insert(key.trim_end(), value.trim_start());
            }
        }
        Ok(ini)
    }

    pub fn section(&self, name: &str) -> Result<&Section<'t>, IniError> {
        self.sections
            .get(name)
            .ok_or_else(|| IniError::NoSection(name.to_string()))
    }

    pub fn names(&self) -> Vec<&'t str> {
        self.sections.keys().copied().collect()
    }
}

fn strip_comment(line: &str) -> &str {
    line.find([';', '#']).map_or(line, |at| &line[..at])
}

/// What the harbor office needs to know about a berth.
#[derive(Debug, Clone, PartialEq)]
pub struct Berth {
    pub name: String,
    pub depth: f32,
    pub cranes: u8,
}

impl<'t> TryFrom<&Section<'t>> for Berth {
    type Error = IniError;

    fn try_from(section: &Section<'t>) -> Result<Self, Self::Error> {
        Ok(Berth {
            name: section.raw("name")?.to_owned(),
            depth: section.get("depth")?,
            cranes: section.get_or("cranes", 0)?,
        })
    }
}
