#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn sells_until_the_house_is_full() {
        let mut cinema = Cinema::default();
        cinema.plan(20, 5);
        assert_eq!(cinema.left(20), Ok(5));
        assert_eq!(cinema.sell(20, 3), Ok(()));
        assert_eq!(cinema.left(20), Ok(2));
        assert_eq!(cinema.sell(20, 3), Err(SaleError::SoldOut { left: 2 }));
        assert_eq!(cinema.sell(20, 2), Ok(()));
        assert_eq!(cinema.left(20), Ok(0));
    }

    #[test]
    fn shows_are_apart() {
        let mut cinema = Cinema::default();
        cinema.plan(17, 2);
        cinema.plan(20, 4);
        assert_eq!(cinema.sell(20, 1), Ok(()));
        assert_eq!((cinema.left(17), cinema.left(20)), (Ok(2), Ok(3)));
        assert_eq!(cinema.sell(23, 1), Err(SaleError::UnknownShow(23)));
        assert_eq!(cinema.left(23), Err(SaleError::UnknownShow(23)));
    }
}
