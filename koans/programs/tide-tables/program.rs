//! Finds high and low water in a series of gauge samples and tabulates them.

use std::collections::HashMap;
use std::fmt;
use std::num::ParseIntError;

/// One reading of the gauge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    pub minute: u32,
    pub height_cm: i32,
}

/// Which way the water turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    High,
    Low,
}

/// A turning point of the tide.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub turn: Turn,
    pub at: Sample,
}

#[derive(Debug, PartialEq)]
pub enum TideError {
    TooFew(usize),
    OutOfOrder { index: usize },
    BadLine(String),
    BadNumber(ParseIntError),
}

impl fmt::Display for TideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TideError::TooFew(n) => write!(f, "need 3 samples, got {n}"),
            TideError::OutOfOrder { index } => write!(f, "sample {index} goes back in time"),
            TideError::BadLine(line) => write!(f, "no comma in {line:?}"),
            TideError::BadNumber(e) => write!(f, "bad number: {e}"),
        }
    }
}

impl std::error::Error for TideError {}

impl From<ParseIntError> for TideError {
    fn from(e: ParseIntError) -> Self {
        TideError::BadNumber(e)
    }
}

/// Reads `minute,height` lines; blank lines are skipped.
pub fn parse_log(text: &str) -> Result<Vec<Sample>, TideError> {
    let mut samples = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (minute, height) = line
            .split_once(',')
            .ok_or_else(|| TideError::BadLine(line.to_string()))?;
        samples.push(Sample {
            minute: minute.trim().parse()?,
            height_cm: height.trim().parse()?,
        });
    }
    check_order(&samples)?;
    Ok(samples)
}

fn check_order(samples: &[Sample]) -> Result<(), TideError> {
    match samples.windows(2).position(|w| w[1].minute <= w[0].minute) {
        Some(i) => Err(TideError::OutOfOrder { index: i + 1 }),
        None => Ok(()),
    }
}

/// Every local maximum and minimum strictly inside the series.
pub fn turns(samples: &[Sample]) -> Result<Vec<Event>, TideError> {
    if samples.len() < 3 {
        return Err(TideError::TooFew(samples.len()));
    }
    let events = samples
        .windows(3)
        .filter_map(|w| {
            let (before, at, after) = (w[0].height_cm, w[1], w[2].height_cm);
            if at.height_cm > before && at.height_cm > after {
                Some(Event {
                    turn: Turn::High,
                    at,
                })
            } else if at.height_cm < before && at.height_cm < after {
                Some(Event {
                    turn: Turn::Low,
                    at,
                })
            } else {
                None
            }
        })
        .collect();
    Ok(events)
}

/// The most extreme event of each kind.
pub fn extremes(events: &[Event]) -> HashMap<Turn, Event> {
    let mut best: HashMap<Turn, Event> = HashMap::new();
    for event in events {
        let slot = best.entry(event.turn).or_insert_with(|| event.clone());
        let better = match event.turn {
            Turn::High => event.at.height_cm > slot.at.height_cm,
            Turn::Low => event.at.height_cm < slot.at.height_cm,
        };
        if better {
            *slot = event.clone();
        }
    }
    best
}

/// The next event of the wanted kind at or after `minute`.
pub fn next_turn<'e>(events: &'e [Event], turn: Turn, minute: u32) -> Option<&'e Event> {
    events
        .iter()
        .find(|e| e.turn == turn && e.at.minute >= minute)
}
