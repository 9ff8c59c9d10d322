#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn good_settings() {
        let settings = read("workers = 4\n\npause=1500\n").unwrap();
        assert_eq!(
            settings,
            Settings {
                workers: 4,
                pause: Duration::from_millis(1500)
            }
        );
        assert_eq!(read(""), Ok(Settings::default()));
    }

    #[test]
    fn the_line_is_told() {
        let bad = |line, value: &str| {
            Err(SettingsError::NotANumber {
                line,
                value: value.to_string(),
            })
        };
        assert_eq!(read("workers = four"), bad(1, "four"));
        assert_eq!(read("\nworkers = 2\npause = 1s"), bad(3, "1s"));
        assert_eq!(read("pause = 9\nworkers = 300"), bad(2, "300"));
        assert_eq!(
            read("\ncolour = 3"),
            Err(SettingsError::Unknown { line: 2 })
        );
    }
}
