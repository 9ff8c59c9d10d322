#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_every_flag() {
        let got = parse_flags(&["--into=/srv", "--depth=9"]).unwrap();
        assert_eq!(
            got,
            Options {
                depth: Some(9),
                dry_run: false,
                into: "/srv".to_string()
            }
        );
        assert!(parse_flags(&["--dry-run"]).unwrap().dry_run);
    }

    #[test]
    fn stops_at_the_first_fault() {
        let got = parse_flags(&["--depth=4", "loose", "--what"]);
        assert_eq!(got, Err(FlagError::NotAFlag("loose".to_string())));
        let got = parse_flags(&["--what=1", "loose"]);
        assert_eq!(got, Err(FlagError::Unknown("what".to_string())));
    }

    #[test]
    fn refuses_a_deep_depth() {
        let fault = parse_flags(&["--depth=300"]).unwrap_err();
        assert_eq!(fault.to_string(), "`300` is no depth");
    }
}
