#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_notes() {
        assert_eq!(parse_note("F#3"), Some(Note { step: 6, octave: 3 }));
        assert_eq!(
            parse_note("Bb2"),
            Some(Note {
                step: 10,
                octave: 2
            })
        );
        assert_eq!(parse_note("A"), Some(Note { step: 9, octave: 4 }));
        assert_eq!(
            parse_note("Cb"),
            Some(Note {
                step: -1,
                octave: 4
            })
        );
        assert_eq!(parse_note("-"), None);
        assert_eq!(parse_note(""), None);
    }

    #[test]
    fn rests_repeat_the_key() {
        assert_eq!(keys("- C4 - D5"), [0, 48, 48, 62]);
        assert_eq!(keys("E G#"), [52, 56]);
    }
}
