#[cfg(test)]
mod koan_tests {
    use super::*;

    fn theme() -> BTreeMap<String, String> {
        let named = [("link", "#0a10ff"), ("text", "blue"), ("line", "#12345")];
        named
            .map(|(name, text)| (name.to_string(), text.to_string()))
            .into()
    }

    const GREY: Colour = Colour(9, 9, 9);

    #[test]
    fn colours_of_a_theme() {
        assert_eq!(of(&theme(), "link", GREY), Colour(10, 16, 255));
        assert_eq!(of(&theme(), "text", GREY), GREY);
        assert_eq!(of(&theme(), "line", GREY), GREY);
        assert_eq!(of(&theme(), "page", GREY), GREY);
    }

    #[test]
    fn what_is_wrong() {
        assert_eq!(colour("#12345"), Err("5 digits".to_string()));
        assert_eq!(colour("blue"), Err("no #".to_string()));
        assert!(colour("#gg0000").is_err());
    }
}
