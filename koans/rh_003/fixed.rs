//! Calendar days written as `17 Mar 2031`.

use std::str::FromStr;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    Shape,
    Month(String),
    DayOutOfRange(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let &[day, month, year] = words.as_slice() else {
            return Err(DateError::Shape);
        };
        let day: u8 = day.parse().map_err(|_| DateError::Shape)?;
        let year: u16 = year.parse().map_err(|_| DateError::Shape)?;
        let index = MONTHS
            .iter()
            .position(|name| *name == month)
            .ok_or_else(|| DateError::Month(month.to_string()))?;
        if !(1..=31).contains(&day) {
            return Err(DateError::DayOutOfRange(day));
        }
        Ok(Date {
            year,
            month: index as u8 + 1,
            day,
        })
    }
}

/// The earliest of the dates, or the first fault met.
pub fn earliest(texts: &[&str]) -> Result<Option<Date>, DateError> {
    let mut first: Option<Date> = None;
    for text in texts {
        let date = text.parse::<Date>()?;
        first = Some(first.map_or(date, |known| known.min(date)));
    }
    Ok(first)
}
