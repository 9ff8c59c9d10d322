//! Keeps the booked hours of a hall as a set of disjoint, merged spans.

use std::fmt::{self, Display};
use std::ops::{BitOr, Sub};

/// A half-open stretch of minutes, `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A span, or `None` if it would be empty or backwards.
    pub fn new(start: u32, end: u32) -> Option<Span> {
        (start < end).then_some(Span { start, end })
    }

    pub fn minutes(&self) -> u32 {
        self.end - self.start
    }

    /// True if the spans overlap or touch end to end.
    pub fn meets(&self, other: &Span) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

impl Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |m: u32| format!("{:02}:{:02}", m / 60, m % 60);
        write!(f, "{}-{}", clock(self.start), clock(self.end))
    }
}

/// Sorted spans that never meet one another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bookings {
    spans: Vec<Span>,
}

impl Bookings {
    /// Adds a span, merging it with every span it meets.
    pub fn insert(&mut self, span: Span) {
        let (touching, mut rest): (Vec<Span>, Vec<Span>) =
            self.spans.iter().partition(|s| s.meets(&span));
        let merged = touching.iter().fold(span, |acc, s| Span {
            start: acc.start.min(s.start),
            end: acc.end.max(s.end),
        });
        rest.push(merged);
        rest.sort();
        self.spans = rest;
    }

    /// Cuts `hole` out of every span.
    pub fn remove(&mut self, hole: Span) {
        self.spans = self
            .spans
            .drain(..)
            .flat_map(|s| {
                let before = Span::new(s.start, s.end.min(hole.start));
                let after = Span::new(s.start.max(hole.end), s.end);
                before.into_iter().chain(after)
            })
            .collect();
    }

    pub fn total(&self) -> u32 {
        self.spans.iter().map(Span::minutes).sum()
    }
}

impl FromIterator<Span> for Bookings {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut set = Bookings::default();
        for span in spans {
            set.insert(span);
        }
        set
    }
}

impl<'a> IntoIterator for &'a Bookings {
    type Item = &'a Span;
    type IntoIter = std::slice::Iter<'a, Span>;

    fn into_iter(self) -> Self::IntoIter {
        self.spans.iter()
    }
}

impl BitOr for &Bookings {
    type Output = Bookings;

    fn bitor(self, other: &Bookings) -> Bookings {
        self.into_iter().chain(other).copied().collect()
    }
}

impl Sub for &Bookings {
    type Output = Bookings;

    fn sub(self, other: &Bookings) -> Bookings {
        let mut left = self.clone();
        for &hole in other {
            left.remove(hole);
        }
        left
    }
}
