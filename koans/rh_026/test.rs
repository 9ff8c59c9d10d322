#[cfg(test)]
mod koan_tests {
    use super::range::Range;
    use super::version::{Version, VersionError};

    fn range(text: &str) -> Range {
        Range::parse(text).unwrap()
    }

    #[test]
    fn parses_ranges() {
        let got = range("1.4..2.0-beta");
        assert_eq!(
            got.low,
            Version {
                major: 1,
                minor: "4".to_string()
            }
        );
        assert_eq!(got.high, Version::parse("2.0-beta").unwrap());
    }

    #[test]
    fn refuses_bad_ranges() {
        assert_eq!(
            Range::parse("1.4-2.0"),
            Err(VersionError::NoDots("1.4-2.0".to_string()))
        );
        assert_eq!(
            Range::parse("1.4..two"),
            Err(VersionError::Number("two".to_string()))
        );
        assert_eq!(
            Range::parse("x.4..2.0"),
            Err(VersionError::Number("x".to_string()))
        );
        assert_eq!(Range::parse("2.0..2.0"), Err(VersionError::Empty));
        assert_eq!(Range::parse("3.0..2.9"), Err(VersionError::Empty));
    }

    #[test]
    fn overlaps() {
        assert_eq!(
            range("1.0..3.0").overlap(range("2.0..4.0")),
            Ok(range("2.0..3.0"))
        );
        assert_eq!(
            range("1.0..2.0").overlap(range("2.0..4.0")),
            Err(VersionError::Empty)
        );
    }
}
