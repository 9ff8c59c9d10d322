#[cfg(test)]
mod program_tests {
    use super::*;

    fn book() -> CodeBook {
        CodeBook::new([('k', "."), ('o', "--"), ('s', "-."), ('t', ".-.")])
    }

    #[test]
    fn encodes_words() {
        let pulses = book().encode("sot").unwrap();
        assert_eq!(pulses.iter().copied().draw(), "-./--/.-.");
        assert_eq!(pulses.into_iter().beats(), 4 + 2 + 6 + 2 + 5);
        assert_eq!(book().encode("sax"), Err('a'));
        assert_eq!(book().encode(""), Ok(vec![]));
    }

    #[test]
    fn decodes_what_it_encoded() {
        let book = book();
        let pulses = book.encode("stock".trim_end_matches("ck")).unwrap();
        let back: Result<String, _> = pulses.into_iter().decode(&book).collect();
        assert_eq!(back.as_deref(), Ok("sto"));
    }

    #[test]
    fn noise_spoils_letters() {
        let book = book();
        let clean = book.encode("os").unwrap();
        assert_eq!(noisy(&clean, 5).draw(), "--/--");
        let letters: Vec<_> = noisy(&clean, 2).decode(&book).collect();
        assert_eq!(letters, [Ok('s'), Err(vec![Pulse::Short, Pulse::Short])]);
    }

    #[test]
    fn pulses_print() {
        let line: Vec<String> = [Pulse::Short, Pulse::Long, Pulse::Gap]
            .iter()
            .map(Pulse::to_string)
            .collect();
        assert_eq!(line.join(""), ".-/");
    }
}
