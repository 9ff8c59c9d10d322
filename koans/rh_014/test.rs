#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn converts_units() {
        assert_eq!(metres("3.5 m"), Ok(3.5));
        assert!((metres("10 ft").unwrap() - 3.048).abs() < 1e-9);
        assert!((metres("80 cm").unwrap() - 0.8).abs() < 1e-9);
    }

    #[test]
    fn counts_drums() {
        assert_eq!(drums(&["49 m", "80 cm"]), Ok(1));
        assert_eq!(drums(&["49 m", "80 cm", "10 ft"]), Ok(2));
        assert_eq!(drums(&[]), Ok(0));
    }

    #[test]
    fn one_bad_piece_spoils_the_sum() {
        assert_eq!(
            drums(&["49 m", "5m", "2 in"]),
            Err(LengthError::NoUnit("5m".to_string()))
        );
        assert_eq!(
            drums(&["49 m", "2 in"]),
            Err(LengthError::UnknownUnit("in".to_string()))
        );
        assert_eq!(
            drums(&["x m"]),
            Err(LengthError::BadNumber("x".to_string()))
        );
    }
}
