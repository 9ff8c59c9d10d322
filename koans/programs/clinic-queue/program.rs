//! A waiting room that always calls the most urgent patient.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

/// How badly somebody needs to be seen; later variants are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Checkup,
    Sick,
    Emergency,
}

/// Somebody in the waiting room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    pub name: String,
    pub urgency: Urgency,
    ticket: u32,
}

impl Ord for Patient {
    fn cmp(&self, other: &Self) -> Ordering {
        self.urgency
            .cmp(&other.urgency)
            .then_with(|| Reverse(self.ticket).cmp(&Reverse(other.ticket)))
    }
}

impl PartialOrd for Patient {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The queue: urgent patients first, earlier tickets first among equals.
#[derive(Default)]
pub struct Clinic {
    waiting: BinaryHeap<Patient>,
    next_ticket: u32,
    seen: Vec<Patient>,
}

impl Clinic {
    /// Checks somebody in and returns their ticket.
    pub fn check_in(&mut self, name: &str, urgency: Urgency) -> u32 {
        self.next_ticket += 1;
        let ticket = self.next_ticket;
        self.waiting.push(Patient {
            name: name.to_string(),
            urgency,
            ticket,
        });
        ticket
    }

    /// Calls the next patient in.
    pub fn call(&mut self) -> Option<&Patient> {
        let patient = self.waiting.pop()?;
        self.seen.push(patient);
        self.seen.last()
    }

    /// Raises a waiting patient's urgency; false if they are not waiting or not worse.
    pub fn worsen(&mut self, ticket: u32, urgency: Urgency) -> bool {
        let mut changed = false;
        let patients = std::mem::take(&mut self.waiting).into_iter();
        self.waiting = patients
            .map(|mut p| {
                if p.ticket == ticket && p.urgency < urgency {
                    p.urgency = urgency;
                    changed = true;
                }
                p
            })
            .collect();
        changed
    }

    /// How many wait at each urgency.
    pub fn tally(&self) -> BTreeMap<Urgency, usize> {
        let mut tally = BTreeMap::new();
        for patient in &self.waiting {
            *tally.entry(patient.urgency).or_insert(0) += 1;
        }
        tally
    }

    /// The names in the order they would be called, without calling them.
    pub fn board(&self) -> Vec<String> {
        let sorted = self.waiting.clone().into_sorted_vec();
        sorted.into_iter().rev().map(|p| p.name).collect()
    }

    /// Calls patients until one is no worse than `limit`, who keeps waiting.
    pub fn call_above(&mut self, limit: Urgency) -> Vec<Patient> {
        let mut called = Vec::new();
        while self.waiting.peek().is_some_and(|p| p.urgency > limit) {
            if let Some(patient) = self.call() {
                called.push(patient.clone());
            }
        }
        called
    }

    /// Everybody called so far, in order.
    pub fn seen(&self) -> &[Patient] {
        &self.seen
    }
}
