#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn lengths_of_notes() {
        let seconds = |note| melody::length(note).map(|length| length.seconds(60));
        assert_eq!(
            ["h", "q", "e"].map(seconds),
            [Some(2.0), Some(1.0), Some(0.5)]
        );
        assert_eq!(
            ["h.", "q.", "e."].map(seconds),
            [Some(3.0), Some(1.5), Some(0.75)]
        );
        assert_eq!(["", ".", "x"].map(seconds), [None, None, None]);
    }

    #[test]
    fn melodies() {
        assert_eq!(melody::seconds("q e e h.", 120), Some(2.5));
        assert_eq!(melody::seconds("q  e", 120), None);
        assert!(melody::length("q.") > melody::length("q"));
    }
}
