#[cfg(test)]
mod koan_tests {
    use super::*;

    fn lake() -> Soundings {
        let mut s = Soundings::default();
        for (depth, celsius) in [(10, 9.5), (2, 14.0), (30, 5.0), (5, 12.25), (1, 15.0)] {
            assert_eq!(s.store(depth, celsius), None);
        }
        s
    }

    #[test]
    fn marks_stay_sorted() {
        assert_eq!(lake().depths(), [1, 2, 5, 10, 30]);
        assert_eq!(lake().corrections(), 0);
    }

    #[test]
    fn stored_readings_are_found() {
        let s = lake();
        assert_eq!(s.at(5), Some(12.25));
        assert_eq!(s.at(30), Some(5.0));
        assert_eq!(s.at(6), None);
        assert_eq!(s.at(0), None);
        assert_eq!(s.at(31), None);
    }

    #[test]
    fn replacing_gives_the_old_reading() {
        let mut s = lake();
        assert_eq!(s.store(2, 13.5), Some(14.0));
        assert_eq!(s.store(2, 13.0), Some(13.5));
        assert_eq!(s.at(2), Some(13.0));
        assert_eq!(s.depths().len(), 5);
        assert_eq!(s.corrections(), 2);
    }
}
