#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn reads_skies() {
        assert_eq!("o".parse(), Ok(Sky::Clear));
        assert_eq!("c".parse(), Ok(Sky::Cloudy));
        assert_eq!("r".parse(), Ok(Sky::Rain));
        let error = Sky::from_str("snow").unwrap_err();
        assert_eq!(error, UnknownSky("snow".to_string()));
        assert_eq!(error.to_string(), "no sky is written \"snow\"");
    }

    #[test]
    fn chances_add_up() {
        let chain = learn("o o c r c o c r r").unwrap();
        assert_eq!(chain.chance(&Sky::Cloudy, &Sky::Rain), Some(2.0 / 3.0));
        assert_eq!(chain.chance(&Sky::Clear, &Sky::Rain), Some(0.0));
        let all: f64 = [Sky::Clear, Sky::Cloudy, Sky::Rain]
            .iter()
            .filter_map(|to| chain.chance(&Sky::Rain, to))
            .sum();
        assert_eq!(all, 1.0);
    }

    #[test]
    fn ties_go_to_the_smaller_state() {
        let mut chain = Chain::new();
        chain.observe(&["a", "c", "a", "b"]);
        assert_eq!(chain.likeliest(&"a"), Some(&"b"));
        chain.observe(&["a", "c"]);
        assert_eq!(chain.likeliest(&"a"), Some(&"c"));
        assert_eq!(chain.likeliest(&"b"), None);
        assert_eq!(chain.chance(&"b", &"a"), None);
    }

    #[test]
    fn forecasts_walk_on() {
        let chain = learn("o c c c r o").unwrap().clone();
        let ahead: Vec<&Sky> = chain.forecast(&Sky::Rain).take(4).collect();
        assert_eq!(
            ahead,
            [&Sky::Clear, &Sky::Cloudy, &Sky::Cloudy, &Sky::Cloudy]
        );
        let words: Vec<String> = vec!["up".into(), "down".into()];
        let mut chain = Chain::default();
        chain.observe(&words);
        assert_eq!(chain.forecast(&words[0]).count(), 1);
    }

    #[test]
    fn bad_diaries() {
        assert_eq!(
            learn("o").unwrap_err().to_string(),
            "a diary needs two days"
        );
        let error = learn("o q").unwrap_err();
        assert!(error.downcast_ref::<UnknownSky>().is_some());
    }
}
