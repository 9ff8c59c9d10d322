#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn nicknames_first() {
        assert_eq!(Member::new("Robert").called("Bob").address(), "Bob");
        assert_eq!(Member::new("Robert").address(), "Robert");
        assert_eq!(Member::new("Robert").called("Bob").name, "Robert");
    }

    #[test]
    fn back_to_the_first() {
        let first = Member::new("Agnes").called("Aggie");
        let second = Member::new("Basil").sponsored_by(first);
        let third = Member::new("Clara").called("Cee").sponsored_by(second);
        assert_eq!(third.chain(), ["Cee", "Basil", "Aggie"]);
    }
}
