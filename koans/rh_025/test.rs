#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn counts_minutes() {
        assert_eq!(open_minutes("08:30-17:00"), Ok(510));
        assert_eq!(open_minutes("22:00-02:30"), Ok(270));
    }

    #[test]
    fn explains_faults() {
        let text = |hours| open_minutes(hours).unwrap_err().to_string();
        assert_eq!(text("08:30"), "use HH:MM-HH:MM");
        assert_eq!(text("25:10-26:00"), "the day has no hour 25");
        assert_eq!(text("08:61-10:00"), "no hour has a minute 61");
        assert!(text("08:xx-10:00").contains("invalid digit"));
    }

    #[test]
    fn knows_what_is_off_the_clock() {
        let off = |hours| open_minutes(hours).unwrap_err().is_off_the_clock();
        assert!(off("24:00-10:00"));
        assert!(off("08:60-10:00"));
        assert!(!off("8-10"));
        assert!(!off("08:xx-10:00"));
    }
}
