use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Keeps the latest results and forgets the oldest beyond its capacity.
pub struct Memo<K, V> {
    capacity: usize,
    order: VecDeque<K>,
    known: HashMap<K, V>,
}

impl<K: Hash + Eq + Clone, V> Memo<K, V> {
    pub fn new(capacity: usize) -> Self {
        Memo {
            capacity,
            order: VecDeque::new(),
            known: HashMap::new(),
        }
    }

    pub fn recall(&self, key: &K) -> Option<&V> {
        self.known.get(key)
    }

    pub fn keep(&mut self, key: K, value: V) {
        if self.known.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > self.capacity {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Leg {
    pub from: &'static str,
    pub to: &'static str,
}

/// Quotes ferry fares in cents; asks the tariff only for legs it does not recall.
pub struct FareDesk {
    memo: Memo<Leg>,
    pub asked: usize,
}

impl FareDesk {
    pub fn new(memo: Memo<Leg>) -> Self {
        FareDesk { memo, asked: 0 }
    }

    pub fn quote(&mut self, leg: &Leg, tariff: fn(&Leg) -> u32) -> u32 {
        if let Some(fare) = self.memo.recall(leg) {
            return *fare;
        }
        self.asked += 1;
        let fare = tariff(leg);
        self.memo.keep(leg.clone(), fare);
        fare
    }
}
