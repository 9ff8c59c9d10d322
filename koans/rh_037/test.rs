#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_amounts() {
        assert_eq!(parse_shift("+1.5 s"), Ok(1500));
        assert_eq!(parse_shift(" -250 MS "), Ok(-250));
        assert_eq!(parse_shift("3"), Err(ShiftError::NoUnit));
        assert_eq!(
            parse_shift("3 min"),
            Err(ShiftError::UnknownUnit("min".to_string()))
        );
        assert_eq!(
            parse_shift("x s"),
            Err(ShiftError::BadAmount("x".to_string()))
        );
    }

    #[test]
    fn moves_all_cues() {
        let mut track = Track {
            starts: vec![500, 2000],
        };
        assert_eq!(track.shift("-0.5 S"), Ok(()));
        assert_eq!(track.starts, [0, 1500]);
        assert_eq!(track.shift("20 ms"), Ok(()));
        assert_eq!(track.starts, [20, 1520]);
    }

    #[test]
    fn moves_none_before_the_film() {
        let mut track = Track {
            starts: vec![500, 200],
        };
        assert_eq!(
            track.shift("-300 ms"),
            Err(ShiftError::BeforeStart { cue: 1 })
        );
        assert_eq!(track.shift("-300"), Err(ShiftError::NoUnit));
        assert_eq!(track.starts, [500, 200]);
    }
}
