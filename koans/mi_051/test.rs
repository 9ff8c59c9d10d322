#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn typing() {
        let mut line = Line::default();
        for key in [Key::Typed('a'), Key::Pasted("bcd".to_string()), Key::Back] {
            assert_eq!(line.key(key), None);
        }
        assert_eq!(line.key(Key::Enter).as_deref(), Some("abc"));
        assert_eq!(line.key(Key::Back), None);
        assert_eq!((line.text.as_str(), line.taken_back), ("", 1));
    }

    #[test]
    fn beginning_anew() {
        let mut line = Line::default();
        line.key(Key::Pasted("häh".to_string()));
        assert_eq!(line.key(Key::Escape), None);
        assert_eq!((line.text.as_str(), line.taken_back), ("", 3));
        line.key(Key::Typed('x'));
        assert_eq!(line.key(Key::Enter).as_deref(), Some("x"));
    }

    #[test]
    fn signs_of_keys() {
        let keys = [
            Key::Typed('a'),
            Key::Pasted("bcd".to_string()),
            Key::Back,
            Key::Enter,
            Key::Escape,
        ];
        assert_eq!(keys.iter().map(signs).collect::<Vec<_>>(), [1, 3, 0, 0, 0]);
    }
}
