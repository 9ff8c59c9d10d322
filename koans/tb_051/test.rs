#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn keys_find_their_things() {
        let mut names = Store::new();
        let (a, b) = (
            names.add(String::from("ash")),
            names.add(String::from("box")),
        );
        assert_eq!(
            (names.get(b).as_str(), names.get(a).as_str()),
            ("box", "ash")
        );
        assert_eq!(names.swap(a, String::from("elm")), "ash");
        assert_eq!(
            (names.get(a).as_str(), names.get(b).as_str()),
            ("elm", "box")
        );
    }

    #[test]
    fn keys_are_plain_data() {
        struct Unlike;
        let key = Store::new().add(Unlike);
        let copies = [key, Clone::clone(&key), key];
        assert_eq!(copies.len(), 3);
    }

    #[test]
    fn things_change_in_place() {
        let mut names = Store::new();
        names.add(String::from("oak"));
        let key = names.add(String::from("fir"));
        assert_eq!(names.change(key, |name| format!("{name}s")), "fir");
        assert_eq!(names.get(key), "firs");
    }
}
