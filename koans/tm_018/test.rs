#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn has_any_of_the_asked() {
        let r = Rights::of(READ | SHARE);
        assert!(r.has(READ));
        assert!(r.has(WRITE | SHARE));
        assert!(!r.has(WRITE));
    }

    #[test]
    fn lacks_all_of_the_asked() {
        let r = Rights::of(READ);
        assert!(r.lacks(WRITE | SHARE));
        assert!(!r.lacks(READ));
        assert!(!r.lacks(READ | WRITE));
    }

    #[test]
    fn rights_come_and_go() {
        let mut r = Rights::of(0);
        r.set(WRITE | READ, true);
        r.set(READ, false);
        assert!(r.has(WRITE) && r.lacks(READ));
    }

    #[test]
    fn only_plain_readers() {
        let people = [
            ("Ida", Rights::of(READ)),
            ("Jo", Rights::of(READ | WRITE)),
            ("Kim", Rights::of(WRITE)),
            ("Lee", Rights::of(READ | SHARE)),
        ];
        assert_eq!(readers(&people), ["Ida"]);
    }
}
