#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn outline_indents_by_folder() {
        let lines = outline(&["src", "src/ui", "src/ui/pane.rs", "notes.txt"]);
        assert_eq!(lines, ["src", "  ui", "    pane.rs", "notes.txt"]);
    }

    #[test]
    fn deepest_prefers_the_first() {
        assert_eq!(deepest(&["a", "b/c", "d/e", "f"]), Some("b/c"));
        assert_eq!(deepest(&["x/y/z/w", "x/y"]), Some("x/y/z/w"));
    }

    #[test]
    fn nothing_to_show() {
        assert!(outline(&[]).is_empty());
        assert_eq!(deepest(&[]), None);
    }
}
