#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn announces_the_highest() {
        let lines = ["Mulder 1250", "sold?", "van Dam 1400", "Prins 1399"];
        assert_eq!(announce(&lines).as_deref(), Some("van Dam for 1400 euros"));
    }

    #[test]
    fn the_earliest_of_equals_wins() {
        assert_eq!(announce(&["A 5", "B 5"]).as_deref(), Some("A for 5 euros"));
        assert_eq!(announce(&["none", "B -5"]), None);
    }

    #[test]
    fn premium_is_rounded_down() {
        let mut offers: Vec<Offer> = ["A 199", "B 50"].iter().filter_map(|l| parse(l)).collect();
        add_premium(&mut offers, 15);
        let euros: Vec<u32> = offers.iter().map(|offer| offer.euros).collect();
        assert_eq!(euros, [228, 57]);
    }
}
