#[cfg(test)]
mod koan_tests {
    use super::*;

    fn purses() -> Purses {
        let mut purses = Purses::default();
        purses.open("orc", 30);
        purses.open("elf", 5);
        purses
    }

    #[test]
    fn coppers_move() {
        let mut purses = purses();
        assert_eq!(purses.pay("orc", "elf", 12), Ok(()));
        assert_eq!((purses.of("orc"), purses.of("elf")), (Some(18), Some(17)));
        assert_eq!(purses.pay("elf", "orc", 17), Ok(()));
        assert_eq!((purses.of("orc"), purses.of("elf")), (Some(35), Some(0)));
    }

    #[test]
    fn failure_changes_nothing() {
        let mut purses = purses();
        assert_eq!(
            purses.pay("elf", "orc", 9),
            Err(PaymentError::Short { missing: 4 })
        );
        assert_eq!(
            purses.pay("orc", "imp", 1),
            Err(PaymentError::Unknown("imp".into()))
        );
        assert_eq!(
            purses.pay("imp", "orc", 1),
            Err(PaymentError::Unknown("imp".into()))
        );
        assert_eq!(
            (purses.of("orc"), purses.of("elf"), purses.of("imp")),
            (Some(30), Some(5), None)
        );
    }

    #[test]
    fn paying_oneself() {
        let mut purses = purses();
        assert_eq!(purses.pay("orc", "orc", 30), Ok(()));
        assert_eq!(purses.of("orc"), Some(30));
    }
}
