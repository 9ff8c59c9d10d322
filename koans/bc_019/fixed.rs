use std::collections::hash_map::Entry;
use std::collections::HashMap;
use std::hash::Hash;

/// Keeps what an expensive function returned for each key.
pub struct Memo<K, V, F> {
    compute: F,
    known: HashMap<K, V>,
    computed: usize,
}

impl<K, V, F> Memo<K, V, F>
where
    K: Eq + Hash,
    F: FnMut(&K) -> V,
{
    pub fn new(compute: F) -> Self {
        Memo {
            compute,
            known: HashMap::new(),
            computed: 0,
        }
    }

    /// The value for `key`, computed at the first request only.
    pub fn get(&mut self, key: K) -> &V {
        match self.known.entry(key) {
            Entry::Occupied(slot) => slot.into_mut(),
            Entry::Vacant(slot) => {
                let value = (self.compute)(slot.key());
                self.computed += 1;
                slot.insert(value)
            }
        }
    }

    /// How many values had to be computed so far.
    pub fn computed(&self) -> usize {
        self.computed
    }

    pub fn forget(&mut self, key: &K) -> Option<V> {
        self.known.remove(key)
    }
}
