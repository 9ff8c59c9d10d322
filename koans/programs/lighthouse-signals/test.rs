#[cfg(test)]
mod program_tests {
    use super::*;

    fn draw(text: &str, seconds: usize) -> String {
        let mut rhythm = parse(text).unwrap().into_iter();
        let glyphs = rhythm.by_ref().take(seconds).map(|seen| match seen {
            None => '.',
            Some(Colour::White) => 'w',
            Some(Colour::Red) => 'r',
            Some(Colour::Green) => 'g',
        });
        glyphs.collect()
    }

    #[test]
    fn parses_a_full_character() {
        let light = parse("Fl(2)R 10").unwrap();
        assert_eq!((light.kind, light.group), (Kind::Flashing, 2));
        assert_eq!((light.colour, light.period_s), (Colour::Red, 10));
        assert_eq!(parse("Fl12").unwrap().period_s, 12);
    }

    #[test]
    fn plays_rhythms() {
        assert_eq!(draw("Fl(2)R 6s", 9), "r.r...r.r");
        assert_eq!(draw("Oc 4s", 6), ".www.w");
        assert_eq!(draw("FxG 5s", 3), "ggg");
    }

    #[test]
    fn rhythm_can_be_forked() {
        let mut rhythm = parse("Fl 3").unwrap().into_iter();
        rhythm.next();
        let fork = rhythm.clone();
        assert!(fork.take(2).eq([None, None]));
        assert_eq!(rhythm.nth(2), Some(Some(Colour::White)));
        assert!(format!("{rhythm:?}").contains("second: 4"));
    }

    #[test]
    fn rejects_bad_text() {
        assert_eq!(parse("Qk 3"), Err(LightError::UnknownKind("Qk".into())));
        assert_eq!(parse("Fl(2 9s"), Err(LightError::Unclosed));
        let none = LightError::ExpectedNumber { found: None };
        assert_eq!(parse("FlG "), Err(none));
        let letter = LightError::ExpectedNumber { found: Some('x') };
        assert_eq!(parse("Oc(x)"), Err(letter));
        assert!(matches!(parse("Fl(3) 5"), Err(LightError::TooFast(l)) if l.group == 3));
    }
}
