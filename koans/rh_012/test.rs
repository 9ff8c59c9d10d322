#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_all_quarters() {
        let north_east = Position {
            latitude: 47.5,
            longitude: 8.25,
        };
        assert_eq!(parse_position("47.5N 8.25E"), Ok(north_east));
        let south_west = Position {
            latitude: -3.0,
            longitude: -60.5,
        };
        assert_eq!(parse_position(" 3S   60.5W "), Ok(south_west));
    }

    #[test]
    fn refuses_half_a_position() {
        assert_eq!(parse_position("47.5N"), Err(PositionError::NotTwoParts));
        assert_eq!(parse_position(""), Err(PositionError::NotTwoParts));
    }

    #[test]
    fn refuses_bad_parts() {
        assert_eq!(
            parse_position("47.5N 8.25S"),
            Err(PositionError::BadHemisphere)
        );
        assert_eq!(parse_position("fortyN 8E"), Err(PositionError::BadNumber));
        assert_eq!(parse_position("4N E"), Err(PositionError::BadNumber));
    }
}
