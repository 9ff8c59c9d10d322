#[cfg(test)]
mod koan_tests {
    use super::*;

    fn lot(name: &str, bids: &[(&str, u32)]) -> Lot {
        let bids = bids.iter().map(|&(bidder, amount)| Bid {
            bidder: bidder.to_string(),
            amount,
        });
        Lot {
            name: name.to_string(),
            bids: bids.collect(),
        }
    }

    #[test]
    fn the_first_of_the_highest_wins() {
        let mut archive = Archive::default();
        let vase = lot(
            "vase",
            &[("Ida", 20), ("Jon", 35), ("Kim", 35), ("Ida", 30)],
        );
        assert_eq!(close(vase, &mut archive).as_deref(), Some("Jon for 35"));
        assert_eq!(archive.names(), ["vase"]);
    }

    #[test]
    fn without_bids_nothing_is_sold() {
        let mut archive = Archive::default();
        assert_eq!(close(lot("rug", &[]), &mut archive), None);
        assert!(archive.names().is_empty());
        close(lot("lamp", &[("Lea", 1)]), &mut archive);
        assert_eq!(archive.names(), ["lamp"]);
    }
}
