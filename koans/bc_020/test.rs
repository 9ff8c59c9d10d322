#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn writes_one_after_the_other() {
        let journal = Journal::new("pump");
        assert_eq!(journal.write_later("start").join().unwrap(), 1);
        assert_eq!(journal.write_later("stop").join().unwrap(), 2);
        assert_eq!(journal.lines(), ["pump: start", "pump: stop"]);
    }

    #[test]
    fn many_writers() {
        let journal = Journal::new("gate");
        let writers: Vec<_> = (0..8)
            .map(|i| journal.write_later(&format!("car {i}")))
            .collect();
        let mut counts: Vec<usize> = writers.into_iter().map(|w| w.join().unwrap()).collect();
        counts.sort();
        assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert!(journal.lines().contains(&"gate: car 5".to_string()));
    }

    #[test]
    fn the_writer_may_outlive_the_journal() {
        let journal = Journal::new("tide");
        let writer = journal.write_later("low");
        drop(journal);
        assert_eq!(writer.join().unwrap(), 1);
    }
}
