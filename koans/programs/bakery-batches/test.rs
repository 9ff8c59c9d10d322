#[cfg(test)]
mod program_tests {
    use super::*;

    fn rye() -> Recipe {
        Recipe::builder()
            .named("rye")
            .part("flour", 500)
            .part("water", 350)
            .part("salt", 10)
            .build()
            .unwrap()
    }

    #[test]
    fn scales() {
        let batch = rye().batch(3);
        assert_eq!(batch.name(), "rye x3");
        assert_eq!(batch.total(), Grams(2580));
        assert_eq!(batch.heaviest(), Some(("flour", Grams(1500))));
        assert_eq!(batch.hydration(), Ok(70));
        assert_eq!(rye().batch(1).total(), rye().clone().total());
    }

    #[test]
    fn builder_reports_the_first_mistake() {
        let twice = Recipe::builder()
            .part("flour", 1)
            .part("flour", 2)
            .part("flour", 3);
        let error = twice.build().unwrap_err();
        assert_eq!(error, RecipeError::Duplicate("flour".into()));
        assert_eq!(error.to_string(), "flour was added twice");
    }

    #[test]
    fn builder_checks_water_and_flour() {
        let soup = Recipe::builder()
            .part("flour", 100)
            .part("water", 200)
            .build();
        assert_eq!(soup, Err(RecipeError::TooWet { percent: 200 }));
        assert_eq!(soup.unwrap_err().to_string(), "hydration of 200% is soup");
        let none = Recipe::builder().build().unwrap_err();
        assert_eq!(none.to_string(), "a recipe needs flour");
    }

    #[test]
    fn unnamed_recipes_get_the_house_name() {
        let plain = Recipe::builder().part("flour", 100).build().unwrap();
        assert_eq!(plain.name(), "house loaf");
    }

    #[test]
    fn mixer_capacity() {
        assert_eq!(loaves_for(&rye(), Grams(9000)).unwrap(), 10);
        let empty = rye().batch(0);
        let error = loaves_for(&empty, Grams(1)).unwrap_err();
        assert_eq!(error.to_string(), "rye x0 weighs nothing");
    }
}
