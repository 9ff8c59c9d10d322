#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn coldest_reading() {
        let mut log = Log::default();
        for line in ["# north wall", "", "06:15 -3.5", "14:30 4.0", "23:00 -1"] {
            assert_eq!(log.add(line), Ok(()));
        }
        assert_eq!(log.coldest(), Some((375, -3.5)));
    }

    #[test]
    fn remarks_add_nothing() {
        let mut log = Log::default();
        assert!(log.add("  # 10:00 4.0").is_ok());
        assert_eq!(log.coldest(), None);
    }

    #[test]
    fn bad_lines_are_told() {
        let mut log = Log::default();
        assert_eq!(log.add("06:15"), Err("no reading in \"06:15\"".into()));
        assert_eq!(log.add("noon 4"), Err("no time: \"noon\"".into()));
        assert_eq!(
            log.add("06:15 warm"),
            Err("no temperature: \"warm\"".into())
        );
        assert_eq!(log.coldest(), None);
    }
}
