/// The number of a thing of kind `K` in a store. It is plain data whatever
/// the kind is.
#[derive(Clone, Copy)]
pub struct Key<K> {
    number: usize,
}

/// Things of one kind, by key.
pub struct Store<K> {
    things: Vec<K>,
}

impl<K> Store<K> {
    pub fn new() -> Self {
        Store { things: Vec::new() }
    }

    pub fn add(&mut self, thing: K) -> Key<K> {
        self.things.push(thing);
        Key {
            number: self.things.len() - 1,
        }
    }

    pub fn get(&self, key: Key<K>) -> &K {
        &self.things[key.number]
    }

    /// Puts another thing in the place of a key and gives back the old one.
    pub fn swap(&mut self, key: Key<K>, thing: K) -> K {
        std::mem::replace(&mut self.things[key.number], thing)
    }

    /// Changes a thing in its place.
    pub fn change(&mut self, key: Key<K>, with: impl Fn(&K) -> K) -> K {
        let changed = with(self.get(key));
        self.swap(key, changed)
    }
}
