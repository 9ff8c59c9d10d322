//! A bounded cache that throws out whatever was touched longest ago.

use std::borrow::Borrow;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// How often lookups succeeded.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stats {
    pub hits: u32,
    pub misses: u32,
}

/// A least-recently-used cache holding at most `capacity` entries.
#[derive(Debug, Clone)]
pub struct PantryCache<K, V> {
    capacity: usize,
    shelf: HashMap<K, V>,
    order: VecDeque<K>,
    stats: Stats,
}

impl<K, V> PantryCache<K, V>
where
    K: Hash + Eq + Clone,
{
    pub fn new(capacity: usize) -> Self {
        PantryCache {
            capacity: capacity.max(1),
            shelf: HashMap::with_capacity(capacity),
            order: VecDeque::new(),
            stats: Stats::default(),
        }
    }

    /// Moves `key` to the fresh end of the order.
    fn touch<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        if let Some(at) = self.order.iter().position(|k| k.borrow() == key) {
            if let Some(owned) = self.order.remove(at) {
                self.order.push_back(owned);
            }
        }
    }

    /// Stores an entry; hands back the one that had to make room, if any.
    pub fn put(&mut self, key: K, value: V) -> Option<(K, V)> {
        if self.shelf.insert(key.clone(), value).is_some() {
            self.touch(&key);
            return None;
        }
        self.order.push_back(key);
        if self.order.len() <= self.capacity {
            return None;
        }
        let stale = self.order.pop_front()?;
        let value = self.shelf.remove(&stale)?;
        Some((stale, value))
    }

    /// Looks `key` up and marks it as freshly used.
    pub fn get<Q>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        if self.shelf.contains_key(key) {
            self.stats.hits += 1;
            self.touch(key);
        } else {
            self.stats.misses += 1;
        }
        self.shelf.get(key)
    }

    /// Gets the value for `key`, cooking it with `make` when absent.
    pub fn get_or_make<F>(&mut self, key: K, make: F) -> &mut V
    where
        F: FnOnce(&K) -> V,
    {
        if self.get(&key).is_none() {
            let value = make(&key);
            self.put(key.clone(), value);
        }
        self.shelf.get_mut(&key).expect("just stored")
    }

    /// Keys from stalest to freshest.
    pub fn keys(&self) -> impl Iterator<Item = &K> + '_ {
        self.order.iter()
    }

    pub fn stats(&self) -> Stats {
        self.stats
    }
}

impl<K: Hash + Eq + Clone, V> Extend<(K, V)> for PantryCache<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        for (key, value) in items {
            self.put(key, value);
        }
    }
}
