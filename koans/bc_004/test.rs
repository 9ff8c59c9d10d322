#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn undoes_step_by_step() {
        let mut b = Buffer::default();
        b.insert(0, "grey cat");
        b.insert(4, " old");
        b.remove(0, 4);
        assert_eq!(b.text(), " old cat");
        assert!(b.undo());
        assert_eq!(b.text(), "grey old cat");
        assert!(b.undo());
        assert_eq!(b.text(), "grey cat");
        assert!(b.undo());
        assert_eq!(b.text(), "");
    }

    #[test]
    fn stops_at_the_beginning() {
        let mut b = Buffer::default();
        assert!(!b.undo());
        b.insert(0, "x");
        b.remove(0, 1);
        assert!(b.undo());
        assert!(b.undo());
        assert!(!b.undo());
        assert_eq!(b.text(), "");
    }
}
