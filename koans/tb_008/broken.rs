use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A repair to be done. The more severe job comes first; of two equally
/// severe ones, the one with the lower ticket number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    pub ticket: u32,
    pub severity: u8,
    pub site: String,
}

impl Repair {
    fn urgency(&self) -> (u8, Reverse<u32>, &str) {
        (self.severity, Reverse(self.ticket), &self.site)
    }
}

impl PartialOrd for Repair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.urgency().cmp(&other.urgency()))
    }
}

#[derive(Default)]
pub struct Workshop {
    waiting: BinaryHeap<Repair>,
}

impl Workshop {
    pub fn report(&mut self, ticket: u32, severity: u8, site: &str) {
        let site = site.to_string();
        self.waiting.push(Repair {
            ticket,
            severity,
            site,
        });
    }

    /// Takes the next `crew` jobs off the list, most pressing first.
    pub fn dispatch(&mut self, crew: usize) -> Vec<Repair> {
        let mut jobs = Vec::new();
        while jobs.len() < crew {
            let Some(job) = self.waiting.pop() else { break };
            jobs.push(job);
        }
        jobs
    }
}

/// The most pressing of some repairs.
pub fn most_pressing(repairs: &[Repair]) -> Option<&Repair> {
    repairs.iter().max_by(|a, b| a.partial_cmp(b).unwrap())
}
