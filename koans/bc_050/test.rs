#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn commands() {
        assert_eq!(command("  open   door now"), Some(("open", "door")));
        assert_eq!(
            command("say \"good night\" twice"),
            Some(("say", "good night"))
        );
        assert_eq!(command("look"), None);
        assert_eq!(command("say \"never ends"), Some(("say", "never ends")));
    }

    #[test]
    fn word_by_word() {
        let line = String::from("a \"b c\" d");
        let mut scanner = Scanner::new(&line);
        let words: Vec<&str> = std::iter::from_fn(|| scanner.word()).collect();
        assert_eq!(words, ["a", "b c", "d"]);
    }
}
