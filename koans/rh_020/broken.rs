//! Cues of a subtitle file: `12.5 --> 15.0 Good evening!`.

use std::fmt;

#[derive(Debug, PartialEq)]
pub enum CueError {
    Arrow { line: usize },
    Time { line: usize, found: String },
    Order { line: usize, start: f64, end: f64 },
}

impl fmt::Display for CueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CueError::Arrow { line } => write!(f, "line {line}: no arrow"),
            CueError::Time { line, text } => write!(f, "line {line}: `{text}` is no time"),
            CueError::Order { line } => write!(f, "line {line}: ends before it starts"),
        }
    }
}

#[derive(Debug, PartialEq)]
pub struct Cue<'a> {
    pub start: f64,
    pub end: f64,
    pub text: &'a str,
}

fn time(found: &str, line: usize) -> Result<f64, CueError> {
    found.parse().map_err(|_| CueError::Time {
        found: found.to_string(),
    })
}

pub fn parse_cues(source: &str) -> Result<Vec<Cue<'_>>, CueError> {
    let mut cues = Vec::new();
    for (index, row) in source.lines().enumerate() {
        let line = index + 1;
        let (start, rest) = row
            .split_once(" --> ")
            .ok_or(CueError::Arrow { line_no: line })?;
        let (end, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let (start, end) = (time(start, line)?, time(end, line)?);
        if end < start {
            return Err(CueError::Order { line, start, end });
        }
        cues.push(Cue { start, end, text });
    }
    Ok(cues)
}
