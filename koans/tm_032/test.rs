#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn worth_of_hits() {
        assert_eq!(worth(Hit::Single(20)), 20);
        assert_eq!(worth(Hit::Double(7)), 14);
        assert_eq!(worth(Hit::Treble(19)), 57);
        assert_eq!(worth(Hit::Miss), 0);
    }

    #[test]
    fn plain_turn() {
        let darts = [Hit::Treble(20), Hit::Miss, Hit::Single(5)];
        assert_eq!(after_turn(301, &darts), 236);
    }

    #[test]
    fn ending_on_a_double() {
        assert_eq!(after_turn(32, &[Hit::Double(16), Hit::Single(1)]), 0);
    }

    #[test]
    fn failed_turns_count_for_nothing() {
        assert_eq!(after_turn(32, &[Hit::Single(16), Hit::Single(16)]), 32);
        assert_eq!(after_turn(10, &[Hit::Single(2), Hit::Single(9)]), 10);
    }
}
