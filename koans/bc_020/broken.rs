use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A journal that others may write to in the background.
pub struct Journal {
    source: String,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Journal {
    pub fn new(source: &str) -> Self {
        Journal {
            source: source.to_string(),
            lines: Arc::default(),
        }
    }

    /// Writes a line on a thread of its own. Joining the thread gives the
    /// number of lines that the journal had right after.
    pub fn write_later(&self, text: &str) -> JoinHandle<usize> {
        let line = format!("{}: {text}", self.source);
        thread::spawn(move || {
            let mut lines = self.lines.lock().expect("no writer panics");
            lines.push(line);
            lines.len()
        })
    }

    /// The lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("no writer panics").clone()
    }
}
