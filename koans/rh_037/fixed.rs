//! Moves the cues of a subtitle track by amounts such as `+1.5 s` or `-250 MS`.

#[derive(Debug, PartialEq)]
pub enum ShiftError {
    NoUnit,
    UnknownUnit(String),
    BadAmount(String),
    BeforeStart { cue: usize },
}

/// Reads an amount in milliseconds.
pub fn parse_shift(text: &str) -> Result<i64, ShiftError> {
    let lower = text.trim().to_lowercase();
    let (amount, unit) = lower.split_once(' ').ok_or(ShiftError::NoUnit)?;
    let factor = match unit {
        "s" => 1000.0,
        "ms" => 1.0,
        other => return Err(ShiftError::UnknownUnit(other.to_string())),
    };
    match amount.parse::<f64>() {
        Ok(amount) => Ok((amount * factor).round() as i64),
        Err(_) => Err(ShiftError::BadAmount(amount.to_string())),
    }
}

#[derive(Debug, Default)]
pub struct Track {
    /// Start of each cue in milliseconds.
    pub starts: Vec<i64>,
}

impl Track {
    /// Moves every cue, or none when one of them would start before the film.
    pub fn shift(&mut self, text: &str) -> Result<(), ShiftError> {
        let shift = parse_shift(text)?;
        match self.starts.iter().position(|start| start + shift < 0) {
            Some(cue) => Err(ShiftError::BeforeStart { cue }),
            None => {
                self.starts.iter_mut().for_each(|start| *start += shift);
                Ok(())
            }
        }
    }
}
