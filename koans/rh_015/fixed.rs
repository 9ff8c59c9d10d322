//! The timetable of guided tours through the salt mine.

use std::collections::BTreeMap;

#[derive(Debug, PartialEq)]
pub struct Tour {
    /// Minutes after midnight.
    pub start: u32,
    pub guide: String,
}

#[derive(Debug, PartialEq)]
pub enum TimetableError {
    Closed { day: u8 },
    NoTourLeft,
}

#[derive(Default)]
pub struct Timetable {
    days: BTreeMap<u8, Vec<Tour>>,
}

impl Timetable {
    /// Tours are added in order of their start.
    pub fn add(&mut self, day: u8, start: u32, guide: &str) {
        let guide = guide.to_string();
        self.days
            .entry(day)
            .or_default()
            .push(Tour { start, guide });
    }

    fn next_tour(&self, day: u8, now: u32) -> Option<&Tour> {
        self.days.get(&day)?.iter().find(|tour| tour.start >= now)
    }

    /// Minutes to wait for the next tour of the day, if one is left.
    pub fn wait(&self, day: u8, now: u32) -> Option<u32> {
        let tour = self.next_tour(day, now)?;
        Some(tour.start - now)
    }

    /// Who guides the last tour that starts before the given minute.
    pub fn guide_before(&self, day: u8, minute: u32) -> Result<&str, TimetableError> {
        let tours = self.days.get(&day).ok_or(TimetableError::Closed { day })?;
        tours
            .iter()
            .rev()
            .find(|tour| tour.start < minute)
            .map(|tour| tour.guide.as_str())
            .ok_or(TimetableError::NoTourLeft)
    }
}
