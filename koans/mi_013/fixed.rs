pub mod time {
    pub mod clock {
        /// Minutes since midnight.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct Minute(pub u16);

        /// Reads `7:05` and the like.
        pub fn read(text: &str) -> Option<Minute> {
            let (hours, minutes) = text.split_once(':')?;
            let hours: u16 = hours.parse().ok().filter(|h| *h < 24)?;
            let minutes: u16 = minutes.parse().ok().filter(|m| *m < 60)?;
            Some(Minute(hours * 60 + minutes))
        }
    }
}

pub mod board {
    use crate::time::clock::Minute;

    pub struct Departure {
        pub at: Minute,
        pub to: String,
    }

    /// Reads a line of the departure board: `7:05 Moorfield`.
    pub fn departure(line: &str) -> Option<Departure> {
        let (at, to) = line.split_once(' ')?;
        Some(Departure {
            at: crate::time::clock::read(at)?,
            to: to.trim().to_string(),
        })
    }

    /// The next train to a place that one can still catch at `now`.
    pub fn next<'b>(board: &'b [Departure], to: &str, now: Minute) -> Option<&'b Departure> {
        board
            .iter()
            .filter(|d| d.to == to && d.at >= now)
            .min_by_key(|d| d.at)
    }
}
