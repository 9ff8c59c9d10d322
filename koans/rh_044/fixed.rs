/// A bus line: its stops, each with the minutes from the one before it.
pub struct Line {
    stops: Vec<(String, u32)>,
}

impl Line {
    pub fn new(stops: &[(&str, u32)]) -> Line {
        let owned = |&(name, minutes): &(&str, u32)| (name.to_string(), minutes);
        Line {
            stops: stops.iter().map(owned).collect(),
        }
    }

    /// Minutes from the first stop to the one of this name, if the line has it.
    fn minutes_to(&self, name: &str) -> Option<u32> {
        let at = self.stops.iter().position(|stop| stop.0 == name)?;
        Some(self.stops[1..=at].iter().map(|stop| stop.1).sum())
    }

    /// Minutes between two stops, in either direction, or `None` when one of
    /// them is not on this line.
    pub fn between(&self, a: &str, b: &str) -> Option<u32> {
        let (a, b) = (self.minutes_to(a)?, self.minutes_to(b)?);
        if a > b {
            Some(a - b)
        } else {
            Some(b - a)
        }
    }
}

/// The quickest way without a change.
pub fn quickest(lines: &[Line], a: &str, b: &str) -> Option<u32> {
    lines.iter().filter_map(|line| line.between(a, b)).min()
}
