#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn recording_reports_whether_the_sample_fits() {
        let mut h = Histogram::new(10, 5, 3);
        assert!(h.record(10));
        assert!(h.record(24));
        assert!(!h.record(25));
        assert!(!h.record(9));
    }

    #[test]
    fn fullest_bin_is_found() {
        let mut h = Histogram::new(0, 10, 4);
        for s in [1, 12, 15, 33, 35, 31, 99, -4] {
            h.record(s);
        }
        assert_eq!(h.fullest(), Some(3));
    }

    #[test]
    fn ties_and_emptiness() {
        let mut h = Histogram::new(0, 10, 4);
        assert_eq!(h.fullest(), None);
        h.record(25);
        h.record(15);
        assert_eq!(h.fullest(), Some(1));
    }
}
