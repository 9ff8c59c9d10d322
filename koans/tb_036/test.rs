#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn samples_are_counted_against_the_limit() {
        assert_eq!(keeps("80.5 x1", &[79.0, 81.5, 80.5]), Ok(true));
        assert_eq!(keeps(" 10 x0 ", &[10.5]), Ok(false));
    }

    #[test]
    fn every_part_has_its_error() {
        assert_eq!(parse_rule("80.5"), Err(RuleError::Incomplete));
        assert!(matches!(parse_rule("high x2"), Err(RuleError::BadLimit(_))));
        assert!(matches!(keeps("1.5 x-2", &[]), Err(RuleError::BadCount(_))));
    }
}
