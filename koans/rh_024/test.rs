#[cfg(test)]
mod koan_tests {
    use super::*;

    fn layers() -> Layers {
        let mut layers = Layers::default();
        layers.push([("dark-mode", "on"), ("language", "eo")]);
        layers.push([("dark-mode", "off"), ("sync", "off")]);
        layers
    }

    #[test]
    fn the_first_layer_decides() {
        let mut layers = layers();
        assert_eq!(layers.text("dark-mode"), Ok("on"));
        assert_eq!(layers.is_on("dark-mode"), Ok(true));
        assert_eq!(layers.is_on("sync"), Ok(false));
        assert_eq!(
            layers.text("beta"),
            Err(SettingError::Missing("beta".to_string()))
        );
    }

    #[test]
    fn switches_are_on_or_off() {
        let mut layers = layers();
        assert_eq!(layers.is_on("beta"), Ok(false));
        let fault = SettingError::NotASwitch {
            key: "language".to_string(),
            text: "eo".to_string(),
        };
        assert_eq!(layers.is_on("language"), Err(fault));
    }

    #[test]
    fn counts_the_questions_that_had_an_answer() {
        let mut layers = layers();
        assert_eq!(layers.asked("sync"), None);
        let _ = layers.text("sync");
        let _ = layers.is_on("sync");
        let _ = layers.text("beta");
        assert_eq!(layers.asked("sync"), Some(2));
        assert_eq!(layers.asked("beta"), None);
    }
}
