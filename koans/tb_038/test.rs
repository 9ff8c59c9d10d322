#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn stairs_only_fall() {
        assert_eq!(overview(Stairs { height: 9, step: 4 }), "9 5 1 ");
        assert_eq!(overview(Stairs { height: 0, step: 1 }), "");
    }

    #[test]
    fn later_words_are_marked() {
        assert_eq!(overview(Words("pear fig plum")), "plum fig pear+ ");
        assert_eq!(overview(Words("")), "");
    }
}
