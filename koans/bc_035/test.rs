#[cfg(test)]
mod koan_tests {
    use super::*;

    #[derive(Default)]
    struct Corner {
        asked: Vec<String>,
    }

    impl Shop for Corner {
        async fn price(&mut self, ingredient: &str) -> Option<u32> {
            self.asked.push(ingredient.to_string());
            match ingredient {
                "rice" => Some(300),
                "peas" => Some(250),
                _ => None,
            }
        }
    }

    fn recipe(grams: &[(&str, u32)]) -> Recipe {
        Recipe {
            servings: 2,
            grams: grams
                .iter()
                .map(|(name, g)| (name.to_string(), *g))
                .collect(),
        }
    }

    #[test]
    fn scales_and_adds_up() {
        let mut shop = Corner::default();
        let pilaf = recipe(&[("rice", 200), ("peas", 100)]);
        assert_eq!(block_on(pilaf.cost(2, &mut shop)), Some(60 + 25));
        assert_eq!(block_on(pilaf.cost(6, &mut shop)), Some(180 + 75));
        assert_eq!(block_on(recipe(&[]).cost(6, &mut shop)), Some(0));
    }

    #[test]
    fn stops_at_the_first_missing_ingredient() {
        let mut shop = Corner::default();
        let stew = recipe(&[("peas", 100), ("quince", 1), ("rice", 100)]);
        assert_eq!(block_on(stew.cost(2, &mut shop)), None);
        assert_eq!(shop.asked, ["peas", "quince"]);
    }
}
