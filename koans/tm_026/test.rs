#[cfg(test)]
mod koan_tests {
    use super::*;

    fn book() -> Book {
        let pages = ["a cat", "", "one  more\npage"];
        Book {
            pages: pages.map(String::from).to_vec(),
        }
    }

    #[test]
    fn words_of_some_pages() {
        assert_eq!(finish(words(&book(), &[0, 1, 2])), 5);
        assert_eq!(finish(words(&book(), &[2, 2])), 6);
    }

    #[test]
    fn missing_pages_have_no_words() {
        assert_eq!(finish(words(&book(), &[7, 0, 3])), 2);
        assert_eq!(finish(words(&book(), &[])), 0);
    }
}
