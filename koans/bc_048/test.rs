#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn written_anew() {
        assert_eq!(spine("St. Ives"), "ST IVES");
        assert_eq!(spine("Catch-22"), "CATCH22");
        assert!(matches!(spine("a"), Cow::Owned(_)));
    }

    #[test]
    fn lent_where_ready() {
        assert!(matches!(spine("EMMA"), Cow::Borrowed("EMMA")));
        assert_eq!(spine("1984"), "1984");
    }

    #[test]
    fn what_fits() {
        assert_eq!(
            fitting(&["Middle-March", "Wuthering Heights", "EMMA"]),
            ["MIDDLEMARCH", "EMMA"]
        );
    }
}
