use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

pub struct Star {
    pub name: &'static str,
    pub constellation: &'static str,
    pub class: char,
}

/// The names of the stars by any property.
pub fn group<K: Hash + Eq>(
    stars: &[Star],
    key: impl Fn(&Star) -> K,
) -> HashMap<K, Vec<&'static str>> {
    let mut groups: HashMap<K, Vec<_>> = HashMap::new();
    for star in stars {
        groups.entry(key(star)).or_default().push(star.name);
    }
    groups
}

/// The property most stars share and how many do. Of several the least.
pub fn commonest<K: Hash + Ord>(stars: &[Star], key: impl Fn(&Star) -> K) -> Option<(K, usize)> {
    fn rank<K: Ord>(a: &(K, usize), b: &(K, usize)) -> Ordering {
        a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))
    }

    group(stars, key)
        .into_iter()
        .map(|(key, names)| (key, names.len()))
        .max_by(rank)
}
