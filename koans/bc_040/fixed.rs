use std::cell::RefCell;
use std::rc::Rc;

/// A log that several sources write to.
#[derive(Debug, Clone, Default)]
pub struct SharedLog {
    entries: Rc<RefCell<Vec<(u64, String)>>>,
}

impl SharedLog {
    pub fn write(&self, at: u64, text: &str) {
        self.entries.borrow_mut().push((at, text.to_string()));
    }

    /// The latest entry as one line, or a dash for an empty log.
    pub fn headline(&self) -> String {
        let entries = self.entries.borrow();
        let latest = entries.iter().max_by_key(|(at, _)| *at);
        match latest {
            Some((at, text)) => format!("{at}: {text}"),
            None => String::from("-"),
        }
    }
}

/// Feeds lines such as `12 gate open` to a new log, the time being the first
/// word, and counts the entries from `since` on that mention the word.
pub fn mentions(lines: &[&str], since: u64, word: &str) -> usize {
    let log = SharedLog::default();
    for line in lines {
        if let Some((at, text)) = line.split_once(' ') {
            if let Ok(at) = at.parse() {
                log.write(at, text);
            }
        }
    }
    let fits = |entry: &&(u64, String)| entry.0 >= since && entry.1.contains(word);
    let entries = log.entries.borrow();
    entries.iter().filter(fits).count()
}
