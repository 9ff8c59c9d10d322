#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn places_of_high_peaks() {
        let samples = [1, 5, 2, 2, 9, 3, 4, 4, 7, 6];
        assert_eq!(places(&samples, at_least(6)), [4, 8]);
        assert_eq!(places(&samples, |_| true), [1, 4, 8]);
        assert!(places(&[3, 1], |_| true).is_empty());
    }

    #[test]
    fn limits() {
        let test = at_least(-2);
        assert!(test(-2) && !test(-3));
    }

    #[test]
    fn any_callback() {
        let mut sum = 0;
        each_peak(&[0, 4, 0, 6, 0], |at, height| sum += at as i32 * height);
        assert_eq!(sum, 22);
    }
}
