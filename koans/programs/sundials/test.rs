#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn lines_are_symmetric() {
        let lines = Sundial::new("shade", 45.0).lines();
        assert_eq!(lines.len(), 11);
        assert_eq!(lines[5].clone().hour, 12);
        assert!(lines[5].degrees.abs() < 1e-9);
        assert!((lines[4].degrees + lines[6].degrees).abs() < 1e-9);
        assert!((lines[6].degrees - 10.729).abs() < 1e-3);
        assert_ne!(lines[0], lines[1]);
        assert!(format!("{:?}", lines[0]).contains("hour: 7"));
    }

    #[test]
    fn reads_shadows() {
        let dial = Sundial::new(String::from("made up"), 45.0);
        assert_eq!(dial.read(9.0), Some(13));
        assert_eq!(dial.read(-90.0), Some(7));
        assert_eq!(dial.motto, "made up");
    }

    #[test]
    fn labels() {
        let roman = Sundial::new("", 0.0);
        let words: Vec<_> = [6, 9, 10, 12].map(|h| roman.label(h)).to_vec();
        assert_eq!(words, ["VI", "IX", "|", "XII"]);
        let plain = roman.script(Script::Arabic);
        assert_eq!(plain.label(10), "10");
        assert_eq!(plain.script, Script::Arabic);
    }

    #[test]
    fn corrects_for_the_month() {
        assert_eq!(to_clock(600, 1), Some(603));
        assert_eq!(to_clock(600, 11), Some(584));
        assert_eq!(to_clock(600, 0), None);
        assert_eq!(to_clock(600, 13), None);
    }

    #[test]
    fn engraves_whole_words() {
        let motto = Cow::from("count only sunny hours");
        assert!(matches!(engrave(&motto, 22), Cow::Borrowed(_)));
        assert_eq!(engrave(&motto, 12), "count only");
        assert_eq!(engrave(&motto, 11), "count only");
        assert_eq!(engrave(&motto, 3), "");
        assert_eq!(Script::Roman.clone(), Script::Roman);
    }
}
