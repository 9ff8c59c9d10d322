//! A small dictionary whose entries may point to another entry.

use std::collections::HashMap;

#[derive(Debug, PartialEq)]
pub struct Entry {
    pub word: String,
    pub meaning: String,
    pub see: Option<String>,
}

#[derive(Default)]
pub struct Dictionary {
    entries: HashMap<String, Entry>,
    plurals: HashMap<String, String>,
}

impl Dictionary {
    pub fn add(&mut self, word: &str, meaning: &str, see: Option<&str>) {
        let entry = Entry {
            word: word.to_string(),
            meaning: meaning.to_string(),
            see: see.map(str::to_string),
        };
        self.entries.insert(entry.word.clone(), entry);
    }

    pub fn add_plural(&mut self, plural: &str, singular: &str) {
        self.plurals
            .insert(plural.to_string(), singular.to_string());
    }

    /// The entry of a word, or of the singular when the word is a known plural.
    pub fn find(&self, word: &str) -> Option<&Entry> {
        self.entries.get(word).or_else(|| {
            self.plurals
                .get(word)
                .and_then(|singular| self.entries.get(singular))
        })
    }

    /// Follows one reference: the entry itself when it points nowhere,
    /// nothing when the entry or the one it points to is unknown.
    pub fn follow(&self, word: &str) -> Option<&Entry> {
        self.find(word).and_then(|entry| match &entry.see {
            Some(other) => self.find(other),
            None => Some(entry),
        })
    }
}
