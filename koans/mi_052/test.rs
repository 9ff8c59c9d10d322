#[cfg(test)]
mod koan_tests {
    use super::*;

    fn date(year: u16, month: u8, day: u8) -> Date {
        Date { year, month, day }
    }

    #[test]
    fn stays() {
        assert_eq!(stay(date(2031, 4, 9), date(2031, 4, 11)), "2031-04-09/11");
        assert_eq!(stay(date(2031, 4, 9), date(2031, 5, 1)), "2031-04-09/05-01");
        assert_eq!(
            stay(date(2031, 12, 30), date(2032, 1, 2)),
            "2031-12-30/2032-01-02"
        );
    }

    #[test]
    fn rows_of_days() {
        let dates = [
            date(2031, 4, 9),
            date(2031, 4, 10),
            date(2031, 6, 10),
            date(2032, 6, 10),
        ];
        assert_eq!(days(&dates), "2031-04-09 10 06-10 2032-06-10");
        assert_eq!(days(&[]), "");
    }
}
