//! Learns which sky follows which and tells the likely weather ahead.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// A day's sky.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sky {
    Clear,
    Cloudy,
    Rain,
}

/// A letter that stands for no sky.
#[derive(Debug, PartialEq)]
pub struct UnknownSky(pub String);

impl fmt::Display for UnknownSky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no sky is written {:?}", self.0)
    }
}

impl Error for UnknownSky {}

impl FromStr for Sky {
    type Err = UnknownSky;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "o" => Ok(Sky::Clear),
            "c" => Ok(Sky::Cloudy),
            "r" => Ok(Sky::Rain),
            other => Err(UnknownSky(other.to_string())),
        }
    }
}

/// Counts how often one state was followed by another.
#[derive(Debug, Clone)]
pub struct Chain<S> {
    counts: BTreeMap<S, BTreeMap<S, u32>>,
}

impl<S: Ord + Clone> Chain<S> {
    pub fn new() -> Self {
        Chain {
            counts: BTreeMap::new(),
        }
    }

    /// Notes every pair of neighbours in a diary.
    pub fn observe(&mut self, diary: &[S]) {
        for pair in diary.windows(2) {
            let row = self.counts.entry(pair[0].clone()).or_default();
            *row.entry(pair[1].clone()).or_insert(0) += 1;
        }
    }

    /// The chance that `to` comes right after `from`.
    pub fn chance(&self, from: &S, to: &S) -> Option<f64> {
        let row = self.counts.get(from)?;
        let total: u32 = row.values().sum();
        let seen = row.get(to).copied().unwrap_or(0);
        Some(seen as f64 / total as f64)
    }

    /// The commonest follower; the smaller one on a tie.
    pub fn likeliest(&self, from: &S) -> Option<&S> {
        let row = self.counts.get(from)?;
        row.iter()
            .rev()
            .max_by_key(|(_, seen)| **seen)
            .map(|(state, _)| state)
    }

    /// Follows the likeliest path, starting after `start`.
    pub fn forecast<'c>(&'c self, start: &'c S) -> Forecast<'c, S> {
        Forecast {
            chain: self,
            now: start,
        }
    }
}

impl<S: Ord + Clone> Default for Chain<S> {
    fn default() -> Self {
        Self::new()
    }
}

/// An endless walk along the likeliest followers.
pub struct Forecast<'c, S> {
    chain: &'c Chain<S>,
    now: &'c S,
}

impl<'c, S: Ord + Clone> Iterator for Forecast<'c, S> {
    type Item = &'c S;

    fn next(&mut self) -> Option<Self::Item> {
        self.now = self.chain.likeliest(self.now)?;
        Some(self.now)
    }
}

/// Learns from a diary of letters such as `"o o c r"`.
pub fn learn(diary: &str) -> Result<Chain<Sky>, Box<dyn Error>> {
    let skies = diary
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<Vec<Sky>, _>>()?;
    if skies.len() < 2 {
        return Err("a diary needs two days".into());
    }
    let mut chain = Chain::default();
    chain.observe(&skies);
    Ok(chain)
}
