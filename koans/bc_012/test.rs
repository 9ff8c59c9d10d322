#[cfg(test)]
mod koan_tests {
    use super::*;

    fn line(grams: f64, servings: u32, wanted: u32) -> String {
        let item = Ingredient {
            name: "sugar",
            grams,
        };
        scaled(&item, servings, wanted)
    }

    #[test]
    fn grams_stay_grams() {
        assert_eq!(line(120.0, 4, 6), "180.0 g sugar");
        assert_eq!(line(1.0, 2, 2), "1.0 g sugar");
    }

    #[test]
    fn big_amounts_in_kilograms() {
        assert_eq!(line(400.0, 4, 10), "1.0 kg sugar");
        assert_eq!(line(750.0, 1, 2), "1.5 kg sugar");
    }

    #[test]
    fn tiny_amounts_in_milligrams() {
        assert_eq!(line(0.5, 4, 2), "250.0 mg sugar");
    }
}
