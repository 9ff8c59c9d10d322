#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn the_worst_of_a_log() {
        assert_eq!(
            worst("INFO up\nERROR disk\nWARN slow"),
            Some(Severity::Error)
        );
        assert_eq!(worst("WARN slow\nINFO up"), Some(Severity::Warning));
        assert_eq!(worst("INFO up\nPANIC\nERROR x"), Some(Severity::Panic));
    }

    #[test]
    fn from_a_floor_up() {
        let log = "INFO up\nERROR disk\nWARN slow\nwhat\nPANIC end";
        assert_eq!(at_least(log, Severity::Error), ["ERROR disk", "PANIC end"]);
        assert_eq!(at_least(log, Severity::Info).len(), 4);
    }

    #[test]
    fn no_severity() {
        assert_eq!(worst("hello\n\nthere"), None);
        assert_eq!(worst(""), None);
    }
}
