#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn limits() {
        assert_eq!(
            Search::read(&["a", "--limit=2", "b"]).unwrap().limit,
            Some(2)
        );
        assert_eq!(Search::read(&["a"]).unwrap().limit, None);
        assert_eq!(
            Search::read(&["--limit=many"]),
            Err(BadLimit("many".into()))
        );
        assert_eq!(Search::read(&["a", "--limit=0"]), Err(BadLimit("0".into())));
    }

    #[test]
    fn runs() {
        let texts = ["a cat", "a dog", "cat and dog", "cats"];
        assert_eq!(Search::read(&["cat"]).unwrap().run(&texts).len(), 3);
        assert_eq!(
            Search::read(&["--limit=1", "dog"]).unwrap().run(&texts),
            ["a dog"]
        );
        assert_eq!(
            Search::read(&["cat", "dog"]).unwrap().run(&texts),
            ["cat and dog"]
        );
    }
}
