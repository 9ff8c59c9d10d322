#[cfg(test)]
mod koan_tests {
    use super::*;

    fn dictionary() -> Dictionary {
        let mut dictionary = Dictionary::default();
        dictionary.add("mouse", "a small rodent", None);
        dictionary.add("rodent", "an animal that gnaws", Some("mouse"));
        dictionary.add("shrew", "not a rodent", Some("mole"));
        dictionary.add_plural("mice", "mouse");
        dictionary.add_plural("moles", "mole");
        dictionary
    }

    #[test]
    fn finds_words_and_plurals() {
        let dictionary = dictionary();
        assert_eq!(
            dictionary.find("rodent").unwrap().meaning,
            "an animal that gnaws"
        );
        assert_eq!(dictionary.find("mice").unwrap().word, "mouse");
        assert_eq!(dictionary.find("moles"), None);
        assert_eq!(dictionary.find("cat"), None);
    }

    #[test]
    fn follows_references() {
        let dictionary = dictionary();
        assert_eq!(dictionary.follow("rodent").unwrap().word, "mouse");
        assert_eq!(dictionary.follow("mice").unwrap().word, "mouse");
        assert_eq!(dictionary.follow("shrew"), None);
        assert_eq!(dictionary.follow("cat"), None);
    }
}
