#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_a_full_line() {
        let want = Upstream {
            name: "api",
            host: "10.0.0.7",
            port: Some(8080),
            weight: 5,
        };
        assert_eq!(Upstream::parse("api 10.0.0.7:8080 weight=5"), Ok(want));
    }

    #[test]
    fn port_and_weight_may_be_left_out() {
        let want = Upstream {
            name: "web",
            host: "w1.local",
            port: None,
            weight: 1,
        };
        assert_eq!(Upstream::parse("web w1.local"), Ok(want));
    }

    #[test]
    fn a_bad_port_is_an_error() {
        assert!(matches!(
            Upstream::parse("web w1:http"),
            Err(UpstreamError::Port(_))
        ));
        assert!(matches!(
            Upstream::parse("web w1:70000"),
            Err(UpstreamError::Port(_))
        ));
        assert!(matches!(
            Upstream::parse("web w1 weight=x"),
            Err(UpstreamError::Weight(_))
        ));
        assert_eq!(Upstream::parse("web"), Err(UpstreamError::TooShort));
    }
}
