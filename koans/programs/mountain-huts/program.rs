//! Books bunks in mountain huts from several threads at once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

type Night = u16;

/// A group that wants to sleep somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    pub leader: String,
    pub size: u32,
    pub nights: Range<Night>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Booking {
    Confirmed { id: usize },
    Full { first: Night, missing: u32 },
    Empty,
}

/// The ledger behind the counter.
#[derive(Debug, Default)]
struct Ledger {
    taken: BTreeMap<Night, u32>,
    parties: Vec<Option<Party>>,
}

/// A handle on a hut; clones all write to the same ledger.
#[derive(Debug, Clone)]
pub struct Hut {
    bunks: u32,
    ledger: Arc<Mutex<Ledger>>,
}

impl Hut {
    pub fn with_bunks(bunks: u32) -> Self {
        let ledger = Arc::default();
        Hut { bunks, ledger }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn free(&self, night: Night) -> u32 {
        self.bunks - self.ledger().taken.get(&night).copied().unwrap_or(0)
    }

    pub fn book(&self, party: &Party) -> Booking {
        if party.size == 0 || party.nights.is_empty() {
            return Booking::Empty;
        }
        let mut ledger = self.ledger();
        for first in party.nights.clone() {
            let wanted = ledger.taken.get(&first).unwrap_or(&0) + party.size;
            if let Some(missing) = wanted.checked_sub(self.bunks)
                && missing > 0
            {
                return Booking::Full { first, missing };
            }
        }
        for night in party.nights.clone() {
            *ledger.taken.entry(night).or_insert(0) += party.size;
        }
        ledger.parties.push(Some(party.clone()));
        Booking::Confirmed {
            id: ledger.parties.len() - 1,
        }
    }

    /// Frees the bunks again and hands the party back.
    pub fn cancel(&self, id: usize) -> Option<Party> {
        let mut ledger = self.ledger();
        let party = ledger.parties.get_mut(id)?.take()?;
        for night in party.nights.clone() {
            if let Some(taken) = ledger.taken.get_mut(&night) {
                *taken -= party.size;
            }
        }
        Some(party)
    }

    pub fn leaders(&self) -> Vec<String> {
        let ledger = self.ledger();
        let mut names: Vec<String> = ledger
            .parties
            .iter()
            .flatten()
            .map(|p| p.leader.clone())
            .collect();
        names.sort();
        names
    }
}

/// Every party books on its own thread; returns how many got in.
pub fn rush(hut: &Hut, parties: Vec<Party>) -> usize {
    let desks: Vec<thread::JoinHandle<Booking>> = parties
        .into_iter()
        .map(|party| {
            let hut = hut.clone();
            thread::spawn(move || hut.book(&party))
        })
        .collect();
    desks
        .into_iter()
        .filter_map(|desk| desk.join().ok())
        .filter(|booking| matches!(booking, Booking::Confirmed { .. }))
        .count()
}
