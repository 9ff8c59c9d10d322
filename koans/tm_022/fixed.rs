//! Day numbers of calendar dates.

const MONTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

impl Date {
    /// Reads a date like `2031-02-09`.
    fn parse(text: &str) -> Option<Date> {
        let parts: Vec<u32> = text
            .split('-')
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        let [year, month, day] = parts[..] else {
            return None;
        };
        (1..=12)
            .contains(&month)
            .then_some(Date { year, month, day })
    }

    /// Number of the day within its year, from 1.
    fn day_of_year(self) -> u32 {
        let whole = &MONTHS[..self.month as usize - 1];
        let days = whole.iter().sum::<u32>() + self.day;
        if self.month > 2 && is_leap(self.year) {
            days + 1
        } else {
            days
        }
    }
}

fn main() {
    for text in ["2028-03-01", "2029-12-31", "soon"] {
        match Date::parse(text) {
            Some(date) => println!("{text} is day {}", date.day_of_year()),
            None => println!("{text} is no date"),
        }
    }
}
