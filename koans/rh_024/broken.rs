//! Layered configuration: the first layer that knows a key decides.

use std::collections::{BTreeMap, HashMap};

#[derive(Debug, Clone, PartialEq)]
pub enum SettingError {
    Missing(String),
    NotASwitch { key: String, text: String },
}

#[derive(Default)]
pub struct Layers {
    layers: Vec<HashMap<String, String>>,
    asked: BTreeMap<String, u32>,
}

impl Layers {
    pub fn push<const N: usize>(&mut self, pairs: [(&str, &str); N]) {
        let own = pairs.map(|(key, text)| (key.to_string(), text.to_string()));
        self.layers.push(HashMap::from(own));
    }

    fn lookup(&self, key: &str) -> Result<&str, SettingError> {
        self.layers
            .iter()
            .find_map(|layer| layer.get(key))
            .map(String::as_str)
            .ok_or_else(|| SettingError::Missing(key.to_string()))
    }

    /// The text of a key, and one more on its count when there is one.
    pub fn text(&mut self, key: &str) -> Result<&str, SettingError> {
        let text = self
            .lookup(key)
            .ok_or_else(|| SettingError::Missing(key.to_string()))?;
        *self.asked.entry(key.to_string()).or_default() += 1;
        Ok(text)
    }

    /// Whether a feature is on. A feature that is not set is off, any text but on and off is refused.
    pub fn is_on(&mut self, key: &str) -> Result<bool, SettingError> {
        match self.text(key) {
            Ok("on") => true,
            Ok("off") | Err(SettingError::Missing(_)) => false,
            Ok(other) => Err(SettingError::NotASwitch {
                key: key.to_string(),
                text: other.to_string(),
            }),
            Err(fault) => Err(fault),
        }
    }

    pub fn asked(&self, key: &str) -> Option<u32> {
        self.asked.get(key).copied()
    }
}
