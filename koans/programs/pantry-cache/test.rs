#[cfg(test)]
mod program_tests {
    use super::*;

    fn stocked() -> PantryCache<String, u32> {
        let mut cache = PantryCache::new(3);
        cache.extend([
            ("rice".to_string(), 1),
            ("salt".to_string(), 2),
            ("oats".to_string(), 3),
        ]);
        cache
    }

    #[test]
    fn stalest_entry_leaves_first() {
        let mut cache = stocked();
        assert_eq!(cache.get("rice"), Some(&1));
        let gone = cache.put("figs".to_string(), 4);
        assert_eq!(gone, Some(("salt".to_string(), 2)));
        let keys: Vec<&str> = cache.keys().map(String::as_str).collect();
        assert_eq!(keys, ["oats", "rice", "figs"]);
    }

    #[test]
    fn putting_again_refreshes() {
        let mut cache = stocked();
        assert_eq!(cache.put("rice".to_string(), 10), None);
        assert_eq!(cache.keys().last(), Some(&"rice".to_string()));
        assert_eq!(cache.get("rice"), Some(&10));
    }

    #[test]
    fn makes_missing_values_once() {
        let mut cache: PantryCache<u8, String> = PantryCache::new(0);
        let soup = cache.get_or_make(4, |n| format!("soup for {n}"));
        soup.push('!');
        let again = cache.get_or_make(4, |_| unreachable!());
        assert_eq!(again, "soup for 4!");
        cache.get_or_make(5, |n| format!("tea for {n}"));
        assert_eq!(cache.keys().collect::<Vec<_>>(), [&5]);
    }

    #[test]
    fn counts_lookups() {
        let mut cache = stocked();
        assert_eq!(cache.stats(), Stats::default());
        cache.get("rice");
        cache.get("caviar");
        cache.get("salt");
        cache.get("oats");
        assert_eq!(cache.stats(), Stats { hits: 3, misses: 1 });
    }

    #[test]
    fn clones_are_separate() {
        let mut cache = stocked();
        let copy = cache.clone();
        cache.put("figs".to_string(), 4);
        assert_eq!(copy.keys().count(), 3);
        assert_eq!(copy.keys().next().unwrap(), "rice");
        assert!(format!("{copy:?}").contains("capacity: 3"));
    }
}
