#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn repeats_are_swallowed() {
        let mut doors = OnChange::new(Replay::new(["shut", "shut", "open", "shut", "shut"]));
        assert_eq!(doors.next_change(), Some("shut"));
        assert_eq!(doors.next_change(), Some("open"));
        assert_eq!(doors.next_change(), Some("shut"));
        assert_eq!(doors.next_change(), None);
    }

    #[test]
    fn a_dry_sensor_reports_nothing() {
        let mut levels = OnChange::new(Replay::new(Vec::<u8>::new()));
        assert_eq!(levels.next_change(), None);
    }
}
