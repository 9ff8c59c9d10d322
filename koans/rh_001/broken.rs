//! Settings of the print server, read from `key = value` lines.

#[derive(Debug, PartialEq)]
pub enum ConfigError {
    NoEquals { line: usize },
    UnknownKey(String),
    NotANumber(String),
}

#[derive(Debug, Default, PartialEq)]
pub struct Settings {
    pub copies: u32,
    pub tray: u32,
    pub banner: Option<String>,
}

fn number(text: &str) -> Result<u32, ConfigError> {
    text.parse()
        .map_err(|_| ConfigError::NotANumber(text.to_string()))
}

impl Settings {
    fn apply_line(&mut self, line_no: usize, line: &str) {
        let (key, value) = line
            .split_once('=')
            .ok_or(ConfigError::NoEquals { line: line_no })?;
        let value = value.trim();
        match key.trim() {
            "copies" => self.copies = number(value)?,
            "tray" => self.tray = number(value)?,
            "banner" => self.banner = Some(value.to_string()),
            other => return Err(ConfigError::UnknownKey(other.to_string())),
        }
    }

    /// Reads the whole text; the first line that cannot be used stops the loading.
    pub fn load(text: &str) -> Result<Settings, ConfigError> {
        let mut settings = Settings::default();
        for (index, line) in text.lines().enumerate() {
            if !line.trim().is_empty() {
                settings.apply_line(index + 1, line)?;
            }
        }
        Ok(settings)
    }
}
