#[cfg(test)]
mod koan_tests {
    use super::*;

    fn progress(sent: u64, total: u64) -> Progress {
        Progress {
            sent,
            total,
            seconds: 10.0,
        }
    }

    #[test]
    fn percents() {
        assert_eq!(progress(1, 4).percent(), 25.0);
        assert_eq!(progress(7, 8).percent(), 87.5);
        assert_eq!(progress(0, 0).percent(), 100.0);
        assert_eq!(progress(3, 4).bar(8), "######--");
    }

    #[test]
    fn seconds_left() {
        assert_eq!(progress(2, 5).left(), Some(15.0));
        assert_eq!(progress(4, 5).left(), Some(2.5));
        assert_eq!(progress(0, 5).left(), None);
    }
}
