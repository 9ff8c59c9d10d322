//! Groups harvest records by any key and ranks trees, rows and varieties.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::Hash;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variety {
    Bramley,
    Cox,
    Russet,
}

impl Variety {
    pub const ALL: [Variety; 3] = [Variety::Bramley, Variety::Cox, Variety::Russet];

    pub fn keeps_until_spring(self) -> bool {
        matches!(self, Variety::Bramley | Variety::Russet)
    }
}

/// One basket brought in from one tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Basket<'f> {
    pub row: &'f str,
    pub tree: u32,
    pub variety: Variety,
    pub kg: f64,
}

/// Running figures for a group of baskets.
#[derive(Debug, Default, PartialEq)]
pub struct Tally {
    pub baskets: usize,
    pub kg: f64,
}

impl Tally {
    pub fn mean(&self) -> Option<f64> {
        (self.baskets > 0).then(|| self.kg / self.baskets as f64)
    }
}

impl<'a, 'f> Extend<&'a Basket<'f>> for Tally {
    fn extend<T: IntoIterator<Item = &'a Basket<'f>>>(&mut self, baskets: T) {
        for basket in baskets {
            self.baskets += 1;
            self.kg += basket.kg;
        }
    }
}

/// Tallies the baskets under whatever key `key` gives them.
pub fn tally_by<'f, K, F>(baskets: &[Basket<'f>], key: F) -> BTreeMap<K, Tally>
where
    K: Ord,
    F: Fn(&Basket<'f>) -> K,
{
    let mut groups = BTreeMap::new();
    for basket in baskets {
        let tally: &mut Tally = groups.entry(key(basket)).or_default();
        tally.extend(std::iter::once(basket));
    }
    groups
}

/// Keys from the heaviest group down; ties keep key order.
pub fn ranking<K: Ord + Clone>(groups: &BTreeMap<K, Tally>) -> Vec<K> {
    let mut keys: Vec<(&K, u64)> = groups
        .iter()
        .map(|(k, t)| (k, (t.kg * 1000.0).round() as u64))
        .collect();
    keys.sort_by_key(|&(_, grams)| Reverse(grams));
    keys.into_iter().map(|(k, _)| k.clone()).collect()
}

/// The row and tree of the single heaviest basket.
pub fn champion<'f>(baskets: &[Basket<'f>]) -> Option<(&'f str, u32)> {
    baskets
        .iter()
        .max_by(|a, b| a.kg.total_cmp(&b.kg))
        .map(|b| (b.row, b.tree))
}

/// Values that occur more than once, each reported a single time.
pub fn repeated<T>(items: impl IntoIterator<Item = T>) -> Vec<T>
where
    T: Eq + Hash + Ord + Clone,
{
    let mut counts = std::collections::HashMap::new();
    for item in items {
        *counts.entry(item).or_insert(0u32) += 1;
    }
    let mut twice: Vec<T> = counts
        .iter()
        .filter(|(_, &n)| n > 1)
        .map(|(item, _)| item.clone())
        .collect();
    twice.sort();
    twice
}

/// Varieties nobody has brought in yet.
pub fn missing(baskets: &[Basket<'_>]) -> Vec<Variety> {
    let groups = tally_by(baskets, |b| b.variety);
    Variety::ALL
        .into_iter()
        .filter(|v| !groups.contains_key(v))
        .collect()
}

/// Moves keeping apples to the cellar list and returns the rest for the press.
pub fn store<'f>(baskets: Vec<Basket<'f>>, cellar: &mut Vec<Basket<'f>>) -> Vec<Basket<'f>> {
    let (keep, press): (Vec<_>, Vec<_>) = baskets
        .into_iter()
        .partition(|b| b.variety.keeps_until_spring());
    cellar.extend(keep);
    press
}
