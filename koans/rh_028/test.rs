#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn finds_every_value() {
        let values = values_of(r#"tag -m "first cut" -m done"#, "-m").unwrap();
        assert_eq!(values, ["first cut", "done"]);
        assert_eq!(values_of("tag -m -m x", "-m").unwrap(), ["-m"]);
        assert_eq!(values_of("tag", "-m").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn finds_the_last_column() {
        assert_eq!(last_column(r#"add  "" x"#), Ok(Some(8)));
        assert_eq!(last_column("   "), Ok(None));
    }

    #[test]
    fn passes_the_open_quote_on() {
        assert_eq!(
            values_of(r#"tag -m "first cut"#, "-m"),
            Err(OpenQuote { column: 7 })
        );
        assert_eq!(last_column(r#"a "b" c""#), Err(OpenQuote { column: 7 }));
    }
}
