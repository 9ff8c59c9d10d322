use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

type Votes = BTreeMap<String, u32>;

/// The votes of an election; whoever has a copy of it counts into the same.
#[derive(Clone, Default)]
pub struct Tally {
    votes: Arc<RefCell<Votes>>,
}

impl Tally {
    pub fn add(&self, name: &str) {
        let mut votes = self.votes.borrow_mut();
        *votes.entry(name.trim().to_string()).or_insert(0) += 1;
    }

    pub fn votes(&self) -> Votes {
        self.votes.borrow().clone()
    }
}

/// Counts the ballots of every box, each box in a thread of its own.
pub fn count(boxes: Vec<Vec<String>>) -> Votes {
    let tally = Tally::default();
    let counters = boxes.into_iter().map(|ballots| {
        let tally = tally.clone();
        thread::spawn(move || {
            for name in &ballots {
                tally.add(name);
            }
        })
    });
    for counter in counters.collect::<Vec<_>>() {
        counter.join().expect("a counter stopped early");
    }
    tally.votes()
}
