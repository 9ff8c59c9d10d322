//! Sorts bottles by colour on worker threads that talk over channels.

use std::collections::HashMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Glass {
    Clear,
    Brown,
    Green,
}

/// One thing on the belt.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Bottle { glass: Glass, grams: u32 },
    Rubbish(String),
}

/// What a worker tells the foreman.
enum Report {
    Sorted(Glass, u32),
    Rejected(String),
    Done { handled: usize },
}

/// Everything the line achieved in one shift.
#[derive(Debug, Default, PartialEq)]
pub struct Shift {
    pub grams: HashMap<Glass, u32>,
    pub rejects: Vec<String>,
    pub handled: usize,
}

impl Shift {
    fn record(&mut self, report: Report) {
        match report {
            Report::Sorted(glass, grams) => *self.grams.entry(glass).or_default() += grams,
            Report::Rejected(what) => self.rejects.push(what),
            Report::Done { handled } => self.handled += handled,
        }
    }

    /// The glass with the most weight, the first colour on a tie.
    pub fn most(&self) -> Option<Glass> {
        let mut bins: Vec<(Glass, u32)> = self.grams.iter().map(|(&g, &w)| (g, w)).collect();
        bins.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        bins.first().map(|&(glass, _)| glass)
    }
}

fn sort_items(belt: Vec<Item>, foreman: &Sender<Report>) -> Result<(), mpsc::SendError<Report>> {
    let handled = belt.len();
    for item in belt {
        let report = match item {
            Item::Bottle { glass, grams } => Report::Sorted(glass, grams),
            Item::Rubbish(what) => Report::Rejected(what),
        };
        foreman.send(report)?;
    }
    foreman.send(Report::Done { handled })
}

fn collect_reports(reports: Receiver<Report>) -> Shift {
    let mut shift = Shift::default();
    for report in reports {
        shift.record(report);
    }
    shift.rejects.sort();
    shift
}

/// Runs each belt on a thread of its own and adds up the reports.
pub fn run_shift(belts: Vec<Vec<Item>>) -> Shift {
    let (foreman, reports) = mpsc::channel();
    let workers: Vec<_> = belts
        .into_iter()
        .map(|belt| {
            let foreman = foreman.clone();
            thread::spawn(move || sort_items(belt, &foreman).is_ok())
        })
        .collect();
    drop(foreman);
    let shift = collect_reports(reports);
    for worker in workers {
        assert!(worker.join().unwrap(), "a worker lost the foreman");
    }
    shift
}

/// Deals one pile out over `count` belts in turn.
pub fn deal(pile: &[Item], count: usize) -> Vec<Vec<Item>> {
    let mut belts = vec![Vec::new(); count];
    for (i, item) in pile.iter().enumerate() {
        belts[i % count].push(item.clone());
    }
    belts
}
