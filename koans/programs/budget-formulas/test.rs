#[cfg(test)]
mod program_tests {
    use super::*;

    fn amounts() -> HashMap<String, f64> {
        [("rent", 600.0), ("food", 90.0), ("coupons", 15.0)]
            .into_iter()
            .map(|(k, v)| (k.to_string(), v))
            .collect()
    }

    fn run(src: &str) -> Result<f64, FormulaError> {
        parse(src)?.eval(&amounts())
    }

    #[test]
    fn precedence_and_parentheses() {
        assert_eq!(run("rent + 2 * (food - coupons)"), Ok(750.0));
        assert_eq!(run("10 - 4 - 3"), Ok(3.0));
        assert_eq!(run("food / 4.5 - 1"), Ok(19.0));
    }

    #[test]
    fn trees_compare_and_clone() {
        let tree = parse("x * 3").unwrap();
        let wanted = Expr::Binary(
            Box::new(Expr::Name("x".to_string())),
            Op::Mul,
            Box::new(Expr::Number(3.0)),
        );
        assert_eq!(tree.clone(), wanted);
        assert_eq!(format!("{:?}", Op::Div), "Div");
    }

    #[test]
    fn errors_are_specific() {
        assert_eq!(run("rent +"), Err(FormulaError::UnexpectedEnd));
        assert_eq!(run("(1 + 2"), Err(FormulaError::UnexpectedEnd));
        assert_eq!(run("(1 2)"), Err(FormulaError::Unexpected('2', 3)));
        assert_eq!(run("3 ! 4"), Err(FormulaError::Unexpected('!', 2)));
        assert_eq!(run("* 4"), Err(FormulaError::Unexpected('*', 0)));
        assert_eq!(
            run("gold + 1"),
            Err(FormulaError::UnknownName("gold".into()))
        );
        assert_eq!(run("rent / (food - 90)"), Err(FormulaError::DivideByZero));
    }

    #[test]
    fn errors_read_well() {
        let texts: Vec<String> = ["1.2.3", "rent %", "gold", "1/0", ""]
            .iter()
            .map(|src| run(src).unwrap_err().to_string())
            .collect();
        assert_eq!(
            texts,
            [
                "bad number: invalid float literal",
                "unexpected '%' at 5",
                "nothing is called gold",
                "division by zero",
                "formula stops too early",
            ]
        );
        assert!(matches!(run("1..2"), Err(FormulaError::BadNumber(_))));
    }
}
