use std::collections::VecDeque;
use std::sync::{mpsc, Arc, Mutex};
use std::thread;

/// What came of one word: its place in the input, its length, and who measured it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Measured {
    place: usize,
    chars: usize,
    worker: usize,
}

/// Lets `workers` threads share the words; the results are in input order.
fn measure(words: &[&str], workers: usize) -> Vec<Measured> {
    let owned = words.iter().map(|word| word.to_string());
    let queue: VecDeque<(usize, String)> = owned.enumerate().collect();
    let queue = Arc::new(Mutex::new(queue));
    let (sender, receiver) = mpsc::channel();
    for worker in 0..workers {
        let sender = sender.clone();
        thread::spawn(|| loop {
            let Some((place, word)) = queue.lock().unwrap().pop_front() else {
                break;
            };
            let chars = word.chars().count();
            let result = Measured {
                place,
                chars,
                worker,
            };
            sender.send(result).unwrap();
        });
    }
    drop(sender);
    let mut results: Vec<Measured> = receiver.iter().collect();
    results.sort();
    results
}

fn main() {
    for result in measure(&["anvil", "bellows", "tongs"], 2) {
        println!("{result:?}");
    }
}
