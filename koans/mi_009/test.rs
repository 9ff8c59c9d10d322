#[cfg(test)]
mod koan_tests {
    use super::*;

    fn bin(postcode: &str) -> String {
        bin_for(&Letter {
            postcode: postcode.to_string(),
        })
    }

    #[test]
    fn letters_find_their_bin() {
        assert_eq!(bin("k7"), "K-07");
        assert_eq!(bin("B112"), "B-112");
    }

    #[test]
    fn odd_postcodes_are_undeliverable() {
        for code in ["", "77", "Q", "Qx", "Q999"] {
            assert_eq!(bin(code), "X-00", "{code:?}");
        }
    }

    #[test]
    fn rack_of_a_zone() {
        assert_eq!(rack('N', 3), ["N-01", "N-02", "N-03"]);
        assert!(rack('N', 0).is_empty());
    }
}
