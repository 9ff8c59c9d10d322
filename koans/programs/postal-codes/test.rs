#[cfg(test)]
mod program_tests {
    use super::*;

    fn code(text: &str) -> PostCode {
        text.parse().unwrap()
    }

    #[test]
    fn parses_and_prints() {
        let c = code(" KV-042 ");
        assert_eq!(c.walk, 42);
        assert_eq!(c.to_string(), "KV-042");
        assert_eq!(c.district.to_string(), "KV");
        assert_eq!(parse_code("KV-042"), Ok(c));
    }

    #[test]
    fn errors_point_into_the_text() {
        assert_eq!(parse_code("KV042"), Err(CodeError::MissingDash));
        assert_eq!(parse_code("kV-042"), Err(CodeError::District("kV")));
        assert_eq!(parse_code("KV-42"), Err(CodeError::Walk("42")));
        assert_eq!(parse_code("KV-4x2"), Err(CodeError::Walk("4x2")));
        assert_eq!(District::try_from("ABC"), Err(CodeError::District("ABC")));
    }

    #[test]
    fn errors_in_words() {
        let words: Vec<String> = ["AA", "A-1", "AA-1"]
            .iter()
            .map(|t| t.parse::<PostCode>().unwrap_err())
            .collect();
        assert_eq!(words, ["no dash", "odd district A", "odd walk 1"]);
    }

    #[test]
    fn routes() {
        let mut router = Router::new();
        let kv = code("KV-001").district;
        assert_eq!(router.serve(kv, "North"), None);
        assert_eq!(router.serve(kv, "East").as_deref(), Some("North"));
        assert_eq!(router.depot(&code("KV-900")), Some("East"));
        assert_eq!(router.depot(&code("ZZ-900")), None);
        router.set_fallback("Central").set_fallback("Hub");
        assert_eq!(router.depot(&code("ZZ-900")), Some("Hub"));
    }

    #[test]
    fn sorts_mail() {
        let mut router = Router::new();
        router.serve(code("AB-001").district, "Quay");
        let mail = [
            code("AB-300"),
            code("XY-001"),
            code("AB-002"),
            code("AB-300"),
        ];
        let (bags, lost) = router.sort_mail(&mail);
        assert_eq!(lost, [code("XY-001")]);
        let walks: Vec<u16> = bags["Quay"].iter().map(|c| c.walk).collect();
        assert_eq!(walks, [2, 300]);
    }
}
