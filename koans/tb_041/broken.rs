/// How bad a line of a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Panic,
    Error,
    Warning,
    Info,
}

impl Severity {
    /// From 0 for what only informs up to 3 for the worst.
    pub fn rank(self) -> u8 {
        match self {
            Severity::Panic => 3,
            Severity::Error => 2,
            Severity::Warning => 1,
            Severity::Info => 0,
        }
    }

    pub fn parse(word: &str) -> Option<Severity> {
        match word {
            "PANIC" => Some(Severity::Panic),
            "ERROR" => Some(Severity::Error),
            "WARN" => Some(Severity::Warning),
            "INFO" => Some(Severity::Info),
            _ => None,
        }
    }
}

/// The lines of a log that are at least as bad as `floor`.
pub fn at_least(log: &str, floor: Severity) -> Vec<&str> {
    let severity = |line: &str| Severity::parse(line.split(' ').next()?);
    log.lines()
        .filter(|line| severity(line).is_some_and(|severity| severity >= floor))
        .collect()
}

/// The worst severity that the lines of a log begin with.
pub fn worst(log: &str) -> Option<Severity> {
    log.lines()
        .filter_map(|line| Severity::parse(line.split(' ').next()?))
        .max()
}
