#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn small_values_are_linear() {
        assert_eq!(chart(&[1.0, 2.0, 4.0], 8), ["##", "####", "########"]);
    }

    #[test]
    fn large_values_go_by_decades() {
        assert_eq!(chart(&[10.0, 1000.0, 0.5], 6), ["##", "######", ""]);
    }

    #[test]
    fn no_values_no_rows() {
        assert!(chart(&[], 10).is_empty());
    }
}
