#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn imports_add_up() {
        let mut catalogue = Catalogue::default();
        assert_eq!(catalogue.import("nail 3\nbolt 12"), Ok(2));
        assert_eq!(catalogue.import("saw 700"), Ok(3));
        assert_eq!(catalogue.import(""), Ok(3));
    }

    #[test]
    fn up_to_the_first_bad_row() {
        let mut catalogue = Catalogue::default();
        let bad = catalogue.import("nail 3\nsaw\nbolt 12");
        assert_eq!(bad, Err(ImportError::NoPrice("saw".into())));
        assert_eq!(
            catalogue.import("nail 4\nbolt 1"),
            Err(ImportError::Twice("nail".into()))
        );
        assert_eq!(catalogue.prices, [("nail".to_string(), 3)]);
    }
}
