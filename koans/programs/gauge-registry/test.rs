#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn names_are_used_once() {
        let registry = Registry::new();
        let first: Option<Arc<Counter>> = registry.register("lamps");
        first.as_ref().unwrap().add(2);
        assert!(registry.register::<Peak>("lamps").is_none());
        first.unwrap().add(3);
        assert_eq!(registry.read("lamps"), Some(5.0));
        assert_eq!(registry.read("doors"), None);
    }

    #[test]
    fn peaks_keep_the_highest() {
        let peak = Peak::default();
        assert!(peak.read().is_nan());
        for value in [-3.0, -1.5, -2.0] {
            peak.show(value);
        }
        assert_eq!(peak.read(), -1.5);
        assert!(format!("{peak:?}").contains("-1.5"));
    }

    #[test]
    fn threads_count_together() {
        let registry = Registry::new();
        let handle = registry.clone();
        let batches = vec![vec![1.5, 2.0], vec![], vec![9.0, 0.5, 4.0]];
        assert_eq!(weigh(&handle, batches), Some(17.0));
        assert_eq!(registry.read("heaviest"), Some(9.0));
        assert_eq!(registry.read("parcels"), Some(5.0));
        assert_eq!(weigh(&registry, vec![]), None);
    }

    #[test]
    fn counts_registries() {
        let before = registries_made();
        let registry = Registry::new();
        let _same = registry.clone();
        Registry::new();
        assert!(registries_made() >= before + 2);
    }

    #[test]
    fn a_spoilt_lock_still_opens() {
        let shared = Arc::new(Mutex::new(7));
        let inner = Arc::clone(&shared);
        let broken = thread::spawn(move || {
            let _guard = inner.lock();
            std::panic::resume_unwind(Box::new("dropped a parcel"));
        });
        assert!(broken.join().is_err());
        *lock(&shared) += 1;
        assert_eq!(*lock(&shared), 8);
        assert!(format!("{:?}", Counter::default()).starts_with("Counter"));
    }
}
