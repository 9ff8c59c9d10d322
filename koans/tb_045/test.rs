#[cfg(test)]
mod koan_tests {
    use super::*;

    fn book() -> Logbook {
        let mut book = Logbook::default();
        [8, 22, 31, 12, 25, 18]
            .into_iter()
            .for_each(|depth| book.log(depth));
        book
    }

    #[test]
    fn the_last_dive_first() {
        assert_eq!(book().latest_deeper(20, 2), [5, 3]);
        assert_eq!(book().latest_deeper(10, 9), [6, 5, 4, 3, 2]);
        assert!(book().latest_deeper(40, 3).is_empty());
        assert!(Logbook::default().latest_deeper(0, 3).is_empty());
    }

    #[test]
    fn forward_as_before() {
        assert_eq!(book().dives().nth(2), Some((3, 31)));
        assert_eq!(book().dives().count(), 6);
    }
}
