#[cfg(test)]
mod program_tests {
    use super::*;
    use std::collections::HashSet;

    fn chord<'s>(root: &'s str, quality: &'s str, bass: Option<&'s str>) -> Chord<'s> {
        Chord {
            root,
            quality,
            bass,
        }
    }

    #[test]
    fn reads_every_kind_of_token() {
        let tokens: Result<Vec<Token>, SheetError> = Tokens::new("| Am  F#7/A# | x12").collect();
        assert_eq!(
            tokens.unwrap(),
            [
                Token::Bar,
                Token::Chord(chord("A", "m", None)),
                Token::Chord(chord("F#", "7", Some("A#"))),
                Token::Bar,
                Token::Repeat(12),
            ]
        );
        assert!(Tokens::new("  ").next().is_none());
    }

    #[test]
    fn chords_outlive_their_tokens() {
        let sheet = String::from("Bbmaj7|C/G | D");
        let found = chords(&sheet).unwrap();
        assert_eq!(found[0], chord("Bb", "maj7", None));
        assert_eq!(found[1].bass, Some("G"));
        let unique: HashSet<Chord> = found.iter().chain(&found).copied().collect();
        assert_eq!(unique.len(), 3);
    }

    #[test]
    fn errors_say_where() {
        let stray = chords("C D ? E").unwrap_err();
        assert_eq!(stray, SheetError::Stray { at: 4, found: '?' });
        assert_eq!(stray.to_string(), "stray ? at 4");
        let bass = chords("C/ D").unwrap_err();
        assert_eq!(bass.clone().to_string(), "no bass note at 2");
        let huge: Box<dyn std::error::Error> = chords("C x99999999999").unwrap_err().into();
        assert_eq!(huge.to_string(), "cannot repeat 99999999999 times");
    }

    #[test]
    fn reading_goes_on_after_an_error() {
        let mut tokens = Tokens::new("é|");
        assert!(tokens.next().unwrap().is_err());
        assert_eq!(tokens.next(), Some(Ok(Token::Bar)));
        assert_eq!(tokens.next(), None);
    }
}
