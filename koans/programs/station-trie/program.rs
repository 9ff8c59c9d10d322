//! Completes station names letter by letter.

use std::collections::BTreeMap;

#[derive(Debug, Clone)]
struct Node<V> {
    value: Option<V>,
    children: BTreeMap<char, Node<V>>,
}

impl<V> Default for Node<V> {
    fn default() -> Self {
        Node {
            value: None,
            children: BTreeMap::new(),
        }
    }
}

impl<V> Node<V> {
    /// Adds everything below this node to `found`, with `name` as the path so far.
    fn gather<'t>(&'t self, name: &mut String, found: &mut Vec<(String, &'t V)>) {
        if let Some(value) = &self.value {
            found.push((name.clone(), value));
        }
        for (&letter, child) in &self.children {
            name.push(letter);
            child.gather(name, found);
            name.pop();
        }
    }
}

/// Names with values, found by their beginnings. Upper and lower case are alike.
#[derive(Debug, Clone)]
pub struct Trie<V> {
    root: Node<V>,
}

impl<V> Trie<V> {
    pub fn new() -> Self {
        let root = Node::default();
        Trie { root }
    }

    fn node(&self, prefix: &str) -> Option<&Node<V>> {
        let mut node = &self.root;
        for letter in prefix.to_lowercase().chars() {
            node = node.children.get(&letter)?;
        }
        Some(node)
    }

    /// Stores a value and returns the one it replaces.
    pub fn insert(&mut self, name: &str, value: V) -> Option<V> {
        let mut node = &mut self.root;
        for letter in name.to_lowercase().chars() {
            node = node.children.entry(letter).or_default();
        }
        node.value.replace(value)
    }

    pub fn get(&self, name: &str) -> Option<&V> {
        self.node(name).and_then(|node| node.value.as_ref())
    }

    /// All names that begin with `prefix`, in order.
    pub fn complete(&self, prefix: &str) -> Vec<(String, &V)> {
        let mut found = vec![];
        if let Some(node) = self.node(prefix) {
            node.gather(&mut prefix.to_lowercase(), &mut found);
        }
        found
    }

    /// The letters that may be typed next.
    pub fn next_letters<'t>(&'t self, prefix: &str) -> impl Iterator<Item = char> + use<'t, V> {
        let node = self.node(prefix);
        node.into_iter().flat_map(|n| n.children.keys().copied())
    }
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: AsRef<str>, V> FromIterator<(N, V)> for Trie<V> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut trie = Self::default();
        for (name, value) in pairs {
            trie.insert(name.as_ref(), value);
        }
        trie
    }
}
