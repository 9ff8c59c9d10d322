use std::time::Duration;

#[derive(Debug, PartialEq)]
pub enum SettingsError {
    /// The value in this line (lines count from 1) is no number.
    NotANumber {
        line: usize,
        value: String,
    },
    Unknown {
        line: usize,
    },
}

#[derive(Debug, Default, PartialEq)]
pub struct Settings {
    pub workers: u8,
    pub pause: Duration,
}

/// Reads settings such as `workers = 4`, one a line; blank lines are left out.
pub fn read(text: &str) -> Result<Settings, SettingsError> {
    let mut settings = Settings::default();
    for (number, text) in text.lines().enumerate() {
        let line = number + 1;
        if text.trim().is_empty() {
            continue;
        }
        let (name, value) = text
            .split_once('=')
            .ok_or(SettingsError::Unknown { line })?;
        let value = value.trim();
        match name.trim() {
            "workers" => settings.workers = value.parse()?,
            "pause" => settings.pause = Duration::from_millis(value.parse()?),
            _ => return Err(SettingsError::Unknown { line }),
        }
    }
    Ok(settings)
}
