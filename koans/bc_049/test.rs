#[cfg(test)]
mod koan_tests {
    use super::*;

    fn pair(a: &str, b: &str) -> (String, String) {
        (a.to_string(), b.to_string())
    }

    #[test]
    fn case_does_not_matter() {
        let counts = pairs("Buy Now buy now BUY later");
        assert_eq!(counts[&pair("buy", "now")], 2);
        assert_eq!(counts[&pair("now", "buy")], 2);
        assert_eq!(counts[&pair("buy", "later")], 1);
        assert_eq!(counts.len(), 3);
    }

    #[test]
    fn favourites() {
        assert_eq!(
            favourite("Buy Now buy now BUY later"),
            Some(pair("buy", "now"))
        );
        assert_eq!(favourite("once"), None);
        assert_eq!(favourite("  "), None);
    }
}
