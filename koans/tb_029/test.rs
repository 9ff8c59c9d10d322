#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn labels_have_two_decimals() {
        assert_eq!(Crown::from_coins(1205).label(), "KRN 12.05");
        assert_eq!(Crown::from_coins(7).label(), "KRN 0.07");
    }

    #[test]
    fn the_first_guests_pay_the_odd_coins() {
        let shares = split_bill(Crown::from_coins(1001), 3);
        let coins: Vec<i64> = shares.iter().map(Currency::coins).collect();
        assert_eq!(coins, [334, 334, 333]);
        assert!(split_bill(Crown::from_coins(5), 0).is_empty());
    }
}
