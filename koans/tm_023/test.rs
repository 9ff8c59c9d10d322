#[cfg(test)]
mod koan_tests {
    use super::*;

    const T: Tariff = Tariff {
        base: 50,
        per_cubic_metre: 4,
        free_limit: 10,
        surcharge: 3,
    };

    #[test]
    fn without_surcharge() {
        assert_eq!(T.bill(100, 100), Ok(50));
        assert_eq!(T.bill(100, 110), Ok(90));
    }

    #[test]
    fn with_surcharge() {
        assert_eq!(T.bill(100, 112), Ok(50 + 48 + 6));
    }

    #[test]
    fn meters_do_not_run_backwards() {
        assert_eq!(T.bill(10, 7), Err(Problem::RanBackwards { by: 3 }));
        assert_eq!(T.bills(&[0, 5, 20, 20]), Ok(vec![70, 125, 50]));
        assert_eq!(T.bills(&[4, 5, 3]), Err(Problem::RanBackwards { by: 2 }));
    }
}
