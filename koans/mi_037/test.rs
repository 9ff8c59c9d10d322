#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn city() {
        assert_eq!(Tariff::CITY.price(1, 100), 2_900);
        assert_eq!(Tariff::CITY.price(2, 210), 5_800 + 250);
    }

    #[test]
    fn others() {
        assert_eq!(Tariff::touring().price(1, 250), 3_400);
        assert_eq!(Tariff::touring().price(1, 252), 3_450);
        assert_eq!(Tariff::shopping().price(1, 4), 1_300);
    }

    #[test]
    fn best_tariff() {
        assert_eq!(cheapest(1, 10), Tariff::shopping());
        assert_eq!(cheapest(1, 90), Tariff::CITY);
        assert_eq!(cheapest(1, 200), Tariff::touring());
    }
}
