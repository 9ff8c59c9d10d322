#[cfg(test)]
mod program_tests {
    use super::*;

    const TEXT: &str = "Dear {name|friend}, the {thing} is ready.";

    fn values<'v>(pairs: &[(&'v str, &'v str)]) -> HashMap<&'v str, &'v str> {
        pairs.iter().copied().collect()
    }

    #[test]
    fn fills_blanks() {
        let letter = Letter::read(TEXT).unwrap();
        let filled = letter.fill(&values(&[("name", "Mo"), ("thing", "kettle")]));
        assert_eq!(filled.as_deref(), Ok("Dear Mo, the kettle is ready."));
        let filled = letter.fill(&values(&[("thing", "cake")])).unwrap();
        assert_eq!(filled, "Dear friend, the cake is ready.");
    }

    #[test]
    fn knows_what_it_needs() {
        let needs = {
            let letter = Letter::read("{b}{ a }{c|}{b}").unwrap();
            let copy = letter.clone();
            assert_eq!(copy, letter);
            letter.required()
        };
        assert_eq!(needs.into_iter().collect::<Vec<_>>(), ["a", "b"]);
        let letter = Letter::read(TEXT).unwrap();
        let error = letter.fill(&values(&[])).unwrap_err();
        assert_eq!(error.to_string(), "nothing to put for thing");
    }

    #[test]
    fn bad_letters() {
        assert_eq!(Letter::read("ab {c"), Err(MergeError::Unclosed(3)));
        let error = Letter::read("{a}{ |x}").unwrap_err();
        assert_eq!(error.to_string(), "blank at 3 has no name");
        assert_eq!(
            MergeError::Unclosed(9).to_string(),
            "blank at 9 is never closed"
        );
        assert_ne!(Letter::read("").unwrap(), Letter::read("}").unwrap());
    }

    #[test]
    fn looks_in_two_places() {
        let (guest, house) = (
            values(&[("name", "Io")]),
            values(&[("name", "?"), ("thing", "bath")]),
        );
        let both = Either {
            first: &guest,
            second: &house,
        };
        assert_eq!(both.value("name").as_deref(), Some("Io"));
        assert_eq!(both.value("thing"), Some("bath".to_string()));
        assert_eq!(both.value("cost"), None);
    }

    #[test]
    fn merges_for_everybody() {
        let people = [values(&[("n", "1")]), values(&[("n", "2")])];
        assert_eq!(merge("no {n}", &people).unwrap(), ["no 1", "no 2"]);
        let error = merge("{n}{m}", &people).unwrap_err();
        let missing = MergeError::NoValue { blank: "m".into() };
        assert_eq!(error.downcast_ref(), Some(&missing));
        assert!(merge("{", &people).is_err());
    }
}
