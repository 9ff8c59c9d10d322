#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn hands_come_back_sorted() {
        assert_eq!(tidy("s12 h7  c1 h2").as_deref(), Some("c1 h2 h7 s12"));
        assert_eq!(tidy("d13").as_deref(), Some("d13"));
        assert_eq!(tidy("").as_deref(), Some(""));
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(tidy("h7 x3"), None);
        assert_eq!(tidy("h14"), None);
        assert_eq!(tidy("h"), None);
    }
}
