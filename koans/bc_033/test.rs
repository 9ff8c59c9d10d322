#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn grace_days_are_free() {
        let mut fines = Fines::default();
        fines.set(Kind::Book, with_grace(3, per_day(10, 200)));
        assert_eq!(fines.fine(Kind::Book, 3), 0);
        assert_eq!(fines.fine(Kind::Book, 5), 20);
        assert_eq!(fines.fine(Kind::Book, 99), 200);
    }

    #[test]
    fn each_kind_has_its_latest_rule() {
        let mut fines = Fines::default();
        fines.set(Kind::Film, per_day(50, 1000));
        fines.set(Kind::Map, per_day(5, 20));
        fines.set(Kind::Film, with_grace(1, with_grace(1, per_day(100, 300))));
        assert_eq!(fines.fine(Kind::Film, 3), 100);
        assert_eq!(fines.fine(Kind::Map, 3), 15);
        assert_eq!(fines.fine(Kind::Book, 30), 0);
    }
}
