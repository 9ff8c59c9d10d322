/// A log of runs. Lengths in metres, times in seconds.
#[derive(Default)]
pub struct RunLog {
    runs: Vec<(u32, u32)>,
    longest: u32,
}

impl RunLog {
    /// Notes a run. True when it is the longest so far.
    pub fn add(metres: u32, seconds: u32) -> bool {
        self.runs.push((metres, seconds));
        let record = metres > self.longest;
        self.longest = self.longest.max(metres);
        record
    }

    /// Seconds for a kilometre over all runs, rounded down.
    pub fn pace() -> Option<u32> {
        let metres: u32 = self.runs.iter().map(|run| run.0).sum();
        let seconds: u32 = self.runs.iter().map(|run| run.1).sum();
        (seconds * 1000).checked_div(metres)
    }
}

/// Pace as minutes and seconds, `-` for an empty log.
pub fn pace_text(log: &RunLog) -> String {
    match log.pace() {
        Some(pace) => format!("{}:{:02}", pace / 60, pace % 60),
        None => "-".to_string(),
    }
}
