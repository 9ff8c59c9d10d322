#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn paintings_take_long() {
        let gallery = Gallery(vec!["Harbour", "Mill", "Storm"]);
        assert_eq!(tour(&gallery, 8), "Harbour, Mill");
        assert_eq!(tour(&gallery, 11), "Harbour, Mill");
        assert_eq!(tour(&gallery, 60), "Harbour, Mill, Storm");
    }

    #[test]
    fn coins_in_order_of_age() {
        let coins = CoinCabinet(vec![1650, -40, 1204]);
        assert_eq!(tour(&coins, 2), "-40, 1204");
        assert_eq!(tour(&coins, 0), "");
    }

    #[test]
    fn any_room_will_do() {
        assert_eq!(Gallery(vec!["Fen"]).items(), ["Fen"]);
        assert_eq!(CoinCabinet(vec![3, 1]).items(), [1, 3]);
    }
}
