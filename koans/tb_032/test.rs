#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn lengths_fall_into_tens() {
        let histogram = line_lengths("twelve chars\n\n  short\nalso short\nanother ten chars\n");
        assert_eq!(histogram.mode(), Some(1));
        assert_eq!(histogram.share(0), 0.25);
        assert_eq!(histogram.share(1), 0.75);
        assert_eq!(histogram.share(7), 0.0);
    }

    #[test]
    fn the_lowest_of_equals_is_the_mode() {
        let mut histogram = line_lengths("a\n");
        assert_eq!(histogram.mode(), Some(0));
        histogram.record(95);
        assert_eq!(histogram.mode(), Some(0));
        histogram.record(99);
        assert_eq!(histogram.mode(), Some(9));
        assert_eq!(line_lengths("\n\n").mode(), None);
    }
}
