#[cfg(test)]
mod koan_tests {
    use super::*;

    fn choice(right: usize) -> Question {
        Question::Choice {
            options: vec!["Oslo".to_string(), "Riga".to_string()],
            right,
        }
    }

    const YEAR: Question = Question::Number {
        value: 1900,
        tolerance: 3,
    };

    #[test]
    fn points_for_options() {
        assert_eq!(points(&choice(2), &Answer::Option(2)), 10);
        assert_eq!(points(&choice(2), &Answer::Option(1)), 0);
        assert_eq!(points(&choice(2), &Answer::Number(2)), 0);
    }

    #[test]
    fn points_for_numbers() {
        assert_eq!(points(&YEAR, &Answer::Number(1900)), 10);
        assert_eq!(points(&YEAR, &Answer::Number(1897)), 5);
        assert_eq!(points(&YEAR, &Answer::Number(1903)), 5);
        assert_eq!(points(&YEAR, &Answer::Number(1904)), 0);
    }

    #[test]
    fn solutions() {
        assert_eq!(solution(&choice(2)), "2) Riga");
        assert_eq!(solution(&choice(0)), "no right option");
        assert_eq!(solution(&choice(3)), "no right option");
        assert_eq!(solution(&YEAR), "1900 (±3)");
    }
}
