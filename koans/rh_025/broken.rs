//! Opening hours such as `08:30-17:00`.

use std::fmt;
use std::num::ParseIntError;

#[derive(Debug, PartialEq)]
pub enum HoursError {
    Shape,
    Hour(u16),
    Minute { hour: u16, minute: u16 },
    Number(ParseIntError),
}

impl From<ParseIntError> for HoursError {
    fn from(error: ParseIntError) -> Self {
        HoursError::Number(error)
    }
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HoursError::Shape => write!(f, "use HH:MM-HH:MM"),
            HoursError::Hour(hour) => write!(f, "the day has no hour {hour}"),
            HoursError::Minute(minute) => write!(f, "no hour has a minute {minute}"),
            HoursError::Number(text, error) => write!(f, "{text}: {error}"),
        }
    }
}

impl HoursError {
    /// Whether the text was well formed and only its numbers are off the clock.
    pub fn is_off_the_clock(&self) -> bool {
        matches!(self, HoursError::Hour | HoursError::Minute { .. })
    }
}

fn clock(text: &str) -> Result<u16, HoursError> {
    let (hour, minute) = text.split_once(':').ok_or(HoursError::Shape)?;
    match (hour.parse()?, minute.parse()?) {
        (hour @ 0..=23, minute @ 0..=59) => Ok(hour * 60 + minute),
        (hour @ 24.., _) => Err(HoursError::Hour(hour)),
        (hour, minute) => Err(HoursError::Minute { hour, minute }),
    }
}

/// Minutes that the shop is open; over midnight when it closes before it opens.
pub fn open_minutes(text: &str) -> Result<u16, HoursError> {
    let (from, to) = text.split_once('-').ok_or(HoursError::Shape)?;
    let (from, to) = (clock(from)?, clock(to)?);
    Ok(if to < from {
        to + 24 * 60 - from
    } else {
        to - from
    })
}
