#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn indents_only_the_given_rows() {
        let mut document = Document::new("a\nb\n\n  c\nd", 2);
        document.indent(1..4);
        assert_eq!(document.text(), "a\n  b\n\n    c\nd");
    }

    #[test]
    fn joins_with_one_blank() {
        let mut document = Document::new("fn f(\n    x: u8,\n)", 4);
        document.join_next();
        assert_eq!(document.text(), "fn f( x: u8,\n)");
        document.join_next();
        assert_eq!(document.text(), "fn f( x: u8, )");
        document.join_next();
        assert_eq!(document.text(), "fn f( x: u8, )");
    }

    #[test]
    fn joins_at_the_cursor() {
        let mut document = Document::new("one\ntwo\nthree", 4);
        document.go_to(1);
        document.join_next();
        assert_eq!(document.text(), "one\ntwo three");
    }
}
