//! Race times as a small number type, with splits and pacing on top.

use std::fmt::{self, Display, Formatter};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Sub};

/// A span of race time in whole seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(u32);

impl Time {
    pub const ZERO: Time = Time(0);

    pub const fn hms(hours: u32, minutes: u32, seconds: u32) -> Self {
        Time(hours * 3600 + minutes * 60 + seconds)
    }

    /// Reads `m:ss` or `h:mm:ss`.
    pub fn read(text: &str) -> Option<Self> {
        let parts: Option<Vec<u32>> = text.split(':').map(|p| p.parse().ok()).collect();
        match parts?.as_slice() {
            &[m, s] if s < 60 => Some(Self::hms(0, m, s)),
            &[h, m, s] if m < 60 && s < 60 => Some(Self::hms(h, m, s)),
            _ => None,
        }
    }
}

impl Add for Time {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Time(self.0 + other.0)
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// The earlier time minus the later one is zero, never negative.
impl Sub for Time {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Time(self.0.saturating_sub(other.0))
    }
}

impl Div<u32> for Time {
    type Output = Option<Time>;

    fn div(self, parts: u32) -> Option<Time> {
        self.0.checked_div(parts).map(Time)
    }
}

impl<'t> Sum<&'t Time> for Time {
    fn sum<I>(times: I) -> Time
    where
        I: Iterator<Item = &'t Time>,
    {
        times.fold(Time::ZERO, |total, &t| total + t)
    }
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (h, m, s) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        if h > 0 {
            write!(f, "{h}:{m:02}:{s:02}")
        } else {
            write!(f, "{m}:{s:02}")
        }
    }
}

/// A runner's time for each equal stretch of the course.
#[derive(Debug, Clone, PartialEq)]
pub struct Splits {
    pub runner: String,
    laps: Vec<Time>,
}

impl Splits {
    pub fn new<N: AsRef<str>>(runner: N, laps: &[Time]) -> Self {
        Splits {
            runner: runner.as_ref().to_uppercase(),
            laps: laps.to_vec(),
        }
    }

    pub fn total(&self) -> Time {
        self.laps.iter().sum()
    }

    /// Clock readings at the end of each stretch.
    pub fn clock(&self) -> impl Iterator<Item = Time> + '_ {
        self.laps.iter().scan(Time::ZERO, |clock, &lap| {
            *clock += lap;
            Some(*clock)
        })
    }

    pub fn average(&self) -> Option<Time> {
        self.total() / self.laps.len() as u32
    }

    /// By how much the second half was faster than the first, if it was.
    pub fn negative_split(&self) -> Option<Time> {
        let (first, second) = self.laps.split_at(self.laps.len() / 2);
        let gain = first.iter().sum::<Time>() - second.iter().sum();
        (gain > Time::ZERO).then_some(gain)
    }
}

/// Puts the fastest runner first and gives everybody's gap to the winner.
pub fn results(field: &mut [Splits]) -> Vec<(&str, Time)> {
    field.sort_by_key(Splits::total);
    let best = field.first().map(Splits::total).unwrap_or_default();
    field
        .iter()
        .map(|s| (s.runner.as_str(), s.total() - best))
        .collect()
}
