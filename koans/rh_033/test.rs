#[cfg(test)]
mod koan_tests {
    use super::*;

    fn fault(quantity: &str) -> Box<dyn Error> {
        grams(quantity).unwrap_err()
    }

    #[test]
    fn weighs_quantities() {
        assert_eq!(grams("3 tbsp").unwrap(), 45.0);
        assert_eq!(grams("250 ml").unwrap(), 250.0);
    }

    #[test]
    fn faults_have_texts() {
        assert_eq!(fault("1 pint").to_string(), "nobody measures in `pint`");
        assert_eq!(fault("salt").to_string(), "a quantity needs a unit");
    }

    #[test]
    fn faults_have_codes() {
        assert_eq!(exit_code(&*fault("salt")), 2);
        assert_eq!(exit_code(&*fault("1 pint")), 3);
        assert_eq!(exit_code(&*fault("two cup")), 1);
    }
}
