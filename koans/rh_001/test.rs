#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_all_keys() {
        let got = Settings::load("copies = 3\n\n tray=2\nbanner = Head office\n");
        let want = Settings {
            copies: 3,
            tray: 2,
            banner: Some("Head office".to_string()),
        };
        assert_eq!(got, Ok(want));
    }

    #[test]
    fn reports_the_line_without_equals() {
        assert_eq!(
            Settings::load("copies = 1\n\ntray 2"),
            Err(ConfigError::NoEquals { line: 3 })
        );
    }

    #[test]
    fn reports_bad_numbers_and_keys() {
        assert_eq!(
            Settings::load("tray = two"),
            Err(ConfigError::NotANumber("two".to_string()))
        );
        assert_eq!(
            Settings::load("copies = x"),
            Err(ConfigError::NotANumber("x".to_string()))
        );
        assert_eq!(
            Settings::load("colour = 1"),
            Err(ConfigError::UnknownKey("colour".to_string()))
        );
    }
}
