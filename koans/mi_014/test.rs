#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn records() {
        let mut log = RunLog::default();
        assert!(log.add(3000, 1000));
        assert!(!log.add(3000, 900));
        assert!(!log.add(100, 30));
        assert!(log.add(3001, 1100));
    }

    #[test]
    fn pace_over_all() {
        let mut log = RunLog::default();
        log.add(2000, 650);
        log.add(1000, 280);
        assert_eq!(log.pace(), Some(310));
        assert_eq!(pace_text(&log), "5:10");
    }

    #[test]
    fn empty_log() {
        assert_eq!(RunLog::default().pace(), None);
        assert_eq!(pace_text(&RunLog::default()), "-");
    }
}
