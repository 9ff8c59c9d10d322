#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn short_forms() {
        assert_eq!(short(0), "0");
        assert_eq!(short(35), "z");
        assert_eq!(short(36), "10");
        assert_eq!(short(1_000_000), "lfls");
    }

    #[test]
    fn check_letters() {
        assert_eq!(check("11"), '2');
        assert_eq!(check("zz"), 'y');
        assert!(is_genuine("a1b"));
        assert!(!is_genuine("a1c") && !is_genuine("0") && !is_genuine(""));
    }
}
