#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn drops_trailing_zeros() {
        assert_eq!(Version::parse("v2.14.0.0"), Version::parse("2.14"));
        assert_ne!(Version::parse("2.14"), Version::parse("2.1.4"));
    }

    #[test]
    fn passes_the_fault_on() {
        assert!(Version::parse("2.x").is_err());
        assert!(Version::parse("2..1").is_err());
        assert!(newest(&["1.0", "beta"]).is_err());
    }

    #[test]
    fn compares_part_by_part() {
        assert_eq!(newest(&["1.9", "v1.10", "1.2.7"]), Ok(Some("v1.10")));
        assert_eq!(newest(&[]), Ok(None));
        let one = Version::parse("1.9").unwrap();
        assert!(one.is_compatible(&Version::parse("1.0").unwrap()));
        assert!(!one.is_compatible(&Version::parse("3.9").unwrap()));
    }
}
