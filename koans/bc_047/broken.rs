use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The sheets of a survey, each a list of answers.
pub struct Survey {
    pub sheets: Vec<Vec<String>>,
}

/// How many answers of a survey mention a word and how many sheets do; every
/// sheet is read by a thread of its own.
pub fn mentions(survey: Survey, word: &str) -> (usize, usize) {
    let answers = Arc::new(AtomicUsize::new(0));
    let mut readers = Vec::new();
    for sheet in survey.sheets {
        readers.push(thread::spawn(move || {
            let found = sheet.iter().filter(|answer| answer.contains(word)).count();
            answers.fetch_add(found, Ordering::Relaxed);
            found > 0
        }));
    }
    let sheets = readers
        .into_iter()
        .filter_map(|reader| reader.join().ok())
        .filter(|mentioned| *mentioned)
        .count();
    (answers.load(Ordering::Relaxed), sheets)
}
