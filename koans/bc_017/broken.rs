use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub at: u64,
    pub source: String,
    pub text: String,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}: {}", self.at, self.source, self.text)
    }
}

/// Recent events in full, older ones as archived lines.
#[derive(Debug, Default)]
pub struct EventLog {
    events: Vec<Event>,
    archive: Vec<String>,
    archived_bytes: usize,
}

impl EventLog {
    pub fn add(&mut self, at: u64, source: &str, text: &str) {
        self.events.push(Event {
            at,
            source: source.to_string(),
            text: text.to_string(),
        });
    }

    fn archive_line(&mut self, line: String) {
        self.archived_bytes += line.len() + 1;
        self.archive.push(line);
    }

    /// Archives the events from before `cutoff` and returns how many they were.
    pub fn rotate(&mut self, cutoff: u64) -> usize {
        let before = self.events.len();
        for event in self.events.iter().filter(|event| event.at < cutoff) {
            self.archive_line(event.to_line());
        }
        self.events.retain(|event| event.at >= cutoff);
        before - self.events.len()
    }

    pub fn archive(&self) -> (&[String], usize) {
        (&self.archive, self.archived_bytes)
    }

    pub fn recent(&self) -> impl Iterator<Item = u64> {
        self.events.iter().map(|event| event.at)
    }
}
