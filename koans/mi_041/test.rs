#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn prices() {
        assert_eq!(Shipping::Courier.price(100), 920);
        assert_eq!(Shipping::Courier.price(101), 922);
        assert_eq!(Shipping::Courier.price(0), 900);
        assert_eq!(
            (Shipping::Pickup.price(5000), Shipping::Post.price(5000)),
            (0, 490)
        );
    }

    #[test]
    fn arrivals() {
        let ways = [Shipping::Post, Shipping::Courier, Shipping::Pickup];
        assert_eq!(ways.map(|way| way.arrival(20)), [23, 21, 20]);
    }

    #[test]
    fn in_time() {
        assert_eq!(to_the_house(10, 4, 9), Some(Shipping::Post));
        assert_eq!(to_the_house(10, 4, 6), Some(Shipping::Courier));
        assert_eq!(to_the_house(10, 4, 4), None);
    }
}
