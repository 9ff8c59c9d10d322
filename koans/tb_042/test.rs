#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn the_same_in_any_case() {
        let mut photo = Photo::default();
        assert!(photo.tag("Beach"));
        for name in ["beach", "BEACH ", "bEACH", "Beach"] {
            assert!(!photo.tag(name), "{name}");
            assert!(photo.has(name), "{name}");
        }
    }

    #[test]
    fn other_tags() {
        let mut photo = Photo::default();
        assert!(photo.tag("sun") && photo.tag("son"));
        assert!(!photo.has("sin"));
        assert_eq!(Tag::new(" Sea ").name(), "Sea");
    }
}
