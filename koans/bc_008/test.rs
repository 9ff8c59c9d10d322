#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn first_bid_must_reach_the_reserve() {
        let mut lot = Lot::new(1_000);
        assert!(!lot.place("Ada", 999));
        assert_eq!(lot.leader(), None);
        assert!(lot.place("Ada", 1_000));
        assert!(lot.outbid().is_empty());
    }

    #[test]
    fn the_beaten_leader_is_told() {
        let mut lot = Lot::new(100);
        assert!(lot.place("Ada", 100));
        assert!(!lot.place("Ben", 149));
        assert!(lot.place("Ben", 150));
        assert!(lot.place("Ada", 400));
        assert_eq!(lot.outbid(), ["Ada", "Ben"]);
        let top = lot.leader().unwrap();
        assert_eq!((top.bidder.as_str(), top.cents), ("Ada", 400));
    }
}
