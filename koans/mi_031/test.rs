#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn roasts_by_degrees() {
        let names: Vec<String> = [0, 205, 206, 219, 220]
            .iter()
            .map(|d| Roast::at(*d).to_string())
            .collect();
        assert_eq!(names, ["light", "light", "medium", "medium", "dark"]);
    }

    #[test]
    fn roasts_can_be_padded() {
        assert_eq!(format!("[{:<7}]", Roast::Dark), "[dark   ]");
    }

    #[test]
    fn bags() {
        let bag = Bag {
            origin: "Huila",
            roast: Roast::Medium,
            grams: 500,
        };
        assert_eq!(bag.to_string(), "Huila, medium roast, 500 g");
    }
}
