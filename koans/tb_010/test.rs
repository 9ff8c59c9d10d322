#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn even_spread() {
        let summary = summarize(&[2, 4, 4, 4, 5, 5, 7, 9]).unwrap();
        assert_eq!(summary.mean, 5.0);
        assert_eq!(summary.spread, 2.0);
        assert_eq!(summary.outliers, 0);
    }

    #[test]
    fn a_far_value_counts_once() {
        let mut samples = vec![10; 20];
        samples.extend([90, 90]);
        assert_eq!(summarize(&samples).unwrap().outliers, 1);
    }

    #[test]
    fn nothing_measured() {
        assert_eq!(summarize(&[]), None);
    }
}
