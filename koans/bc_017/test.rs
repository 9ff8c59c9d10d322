#[cfg(test)]
mod koan_tests {
    use super::*;

    fn log() -> EventLog {
        let mut log = EventLog::default();
        log.add(5, "door", "open");
        log.add(9, "lamp", "on");
        log.add(7, "door", "shut");
        log
    }

    #[test]
    fn old_events_become_lines() {
        let mut log = log();
        assert_eq!(log.rotate(8), 2);
        let (lines, bytes) = log.archive();
        assert_eq!(lines, ["[5] door: open", "[7] door: shut"]);
        assert_eq!(bytes, 30);
        assert_eq!(log.recent().collect::<Vec<_>>(), [9]);
    }

    #[test]
    fn rotating_again_adds_only_what_is_new() {
        let mut log = log();
        assert_eq!(log.rotate(6), 1);
        assert_eq!(log.rotate(6), 0);
        assert_eq!(log.rotate(100), 2);
        assert_eq!(log.archive().0[1], "[9] lamp: on");
        assert_eq!(log.recent().count(), 0);
    }
}
