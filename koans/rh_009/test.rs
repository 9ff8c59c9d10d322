#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn takes_an_address_apart() {
        let got = parse_address("Elm Street 12b, 4711 Harbourton").unwrap();
        let want = Address {
            street: "Elm Street",
            house: 12,
            entrance: Some('b'),
            post_code: 4711,
            town: "Harbourton",
        };
        assert_eq!(got, want);
        assert_eq!(parse_address("Mill 7, 10 Low Ford").unwrap().entrance, None);
    }

    #[test]
    fn names_the_missing_part() {
        assert_eq!(parse_address("Elm Street 12b"), Err(AddressError::NoTown));
        assert_eq!(
            parse_address("Elm, 4711 Harbourton"),
            Err(AddressError::NoHouseNumber)
        );
    }

    #[test]
    fn names_the_bad_number() {
        let fault = AddressError::BadPostCode("47x1".to_string());
        assert_eq!(parse_address("Elm Street 12b, 47x1 Harbourton"), Err(fault));
        let fault = AddressError::BadHouseNumber("b".to_string());
        assert_eq!(parse_address("Elm Street b, 4711 Harbourton"), Err(fault));
    }
}
