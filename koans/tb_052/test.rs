#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn the_cheapest_first() {
        let mut market = Market::default();
        market.offer("Sail", 40.5);
        market.offer("Rail", 12.25);
        market.offer("Road", 12.0);
        market.offer("Air", 300.0);
        assert_eq!(market.book(2), ["Road", "Rail"]);
        market.offer("Mule", 7.0);
        assert_eq!(market.book(9), ["Mule", "Sail", "Air"]);
        assert!(market.book(1).is_empty());
    }

    #[test]
    fn one_price() {
        let mut market = Market::default();
        for carrier in ["Road", "Air", "Mule"] {
            market.offer(carrier, 5.0);
        }
        assert_eq!(market.book(3), ["Air", "Mule", "Road"]);
    }
}
