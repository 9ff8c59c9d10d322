/// A day of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// A date in full, `2031-04-09`.
fn written(date: Date) -> String {
    format!("{}-{:02}-{:02}", date.year, date.month, date.day)
}

/// A date as it is written next to one that it follows, without what the two
/// have in common: `04-11` in the same year, `11` in the same month.
fn written(date: Date, after: Date) -> String {
    if date.year != after.year {
        written(date)
    } else if date.month != after.month {
        format!("{:02}-{:02}", date.month, date.day)
    } else {
        format!("{:02}", date.day)
    }
}

/// A stay from one day to another: `2031-04-09/11`.
pub fn stay(from: Date, to: Date) -> String {
    format!("{}/{}", written(from), written_short(to, from))
}

/// Some days in a row, each one short next to the one before.
pub fn days(dates: &[Date]) -> String {
    let Some(&first) = dates.first() else {
        return String::new();
    };
    let mut text = written(first);
    for pair in dates.windows(2) {
        text += " ";
        text += &written_short(pair[1], pair[0]);
    }
    text
}
