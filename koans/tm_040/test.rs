#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn splits_temperatures() {
        let s = split(vec![3.5, -1.0, 8.25, 4.0], 4.0);
        assert_eq!(s.lower, [3.5, -1.0]);
        assert_eq!(s.upper, [8.25, 4.0]);
        assert_eq!((s.limit, s.share), (4.0, 0.5));
    }

    #[test]
    fn splits_other_things() {
        let s = split(vec![9, 1, 7, 8], 8);
        assert_eq!((s.lower, s.upper, s.share), (vec![1, 7], vec![9, 8], 0.5));
        let s = split(vec!["kiwi".to_string()], "lime".to_string());
        assert_eq!(s.limit, "lime");
        assert_eq!((s.lower.len(), s.share), (1, 1.0));
    }

    #[test]
    fn no_samples() {
        let s = split(Vec::new(), 2.5);
        assert_eq!(s.share, 0.0);
        assert!(s.lower.is_empty() && s.upper.is_empty());
    }
}
