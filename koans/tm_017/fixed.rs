//! Opening hours of a library, by day of the week.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: u8,
    pub to: u8,
}

/// Hours for a day given as in `"mon"`; `None` when closed or for an unknown day.
///
/// Monday to Thursday 9 to 18, Friday 9 to 20, Saturday 10 to 14, Sunday closed.
pub fn hours(day: &str) -> Option<Hours> {
    let (from, to) = match day {
        "mon" | "tue" | "wed" | "thu" => (9, 18),
        "fri" => (9, 20),
        "sat" => (10, 14),
        "sun" => return None,
        _ => return None,
    };
    Some(Hours { from, to })
}

pub fn is_open(day: &str, hour: u8) -> bool {
    hours(day).is_some_and(|h| (h.from..h.to).contains(&hour))
}

/// All the open hours of the given days together.
pub fn open_hours(days: &[&str]) -> u32 {
    days.iter()
        .filter_map(|day| hours(day))
        .map(|h| u32::from(h.to - h.from))
        .sum()
}
