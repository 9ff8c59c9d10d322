#[cfg(test)]
mod koan_tests {
    use super::*;

    fn library() -> Library {
        let mut library = Library::default();
        let book = |title: &str, short_loan| Book {
            title: title.to_string(),
            short_loan,
        };
        library.stock(11, book("Dykes and Polders", false));
        library.stock(12, book("Atlas", true));
        library
    }

    #[test]
    fn the_slip_tells_when_to_bring_it_back() {
        let mut library = library();
        let slip = library.lend(11, "Joke", 100);
        assert_eq!(slip.as_deref(), Some("Dykes and Polders: back on day 121"));
        let slip = library.lend(12, "Joke", 100);
        assert_eq!(slip.as_deref(), Some("Atlas: back on day 107"));
    }

    #[test]
    fn a_lent_book_is_not_here() {
        let mut library = library();
        assert!(library.lend(12, "Joke", 1).is_some());
        assert_eq!(library.lend(12, "Arjen", 2), None);
        assert_eq!(library.lend(99, "Arjen", 2), None);
    }

    #[test]
    fn late_days() {
        let mut library = library();
        library.lend(12, "Joke", 1);
        library.lend(11, "Arjen", 1);
        assert_eq!(library.take_back(12, 11), Some(("Joke".to_string(), 3)));
        assert_eq!(library.take_back(11, 22), Some(("Arjen".to_string(), 0)));
        assert!(library.lend(12, "Arjen", 30).is_some());
    }
}
