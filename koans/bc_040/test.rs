#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn headline_is_the_latest() {
        let log = SharedLog::default();
        assert_eq!(log.headline(), "-");
        let other = log.clone();
        log.write(4, "gate open");
        other.write(9, "lamp on");
        other.write(7, "gate shut");
        assert_eq!(log.headline(), "9: lamp on");
    }

    #[test]
    fn the_log_can_be_written_after_a_look() {
        let log = SharedLog::default();
        log.write(1, "a");
        log.headline();
        log.write(2, "b");
        assert_eq!(log.headline(), "2: b");
    }

    #[test]
    fn mentions_from_a_time_on() {
        let lines = [
            "3 gate open",
            "5 gate shut",
            "six gate",
            "8 lamp",
            "9 old gate",
        ];
        assert_eq!(mentions(&lines, 4, "gate"), 2);
        assert_eq!(mentions(&lines, 0, "gate"), 3);
        assert_eq!(mentions(&[], 0, "gate"), 0);
    }
}
