#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn sides_alternate_and_keep_their_own_time() {
        let mut clock = ChessClock::new(10_000, 500);
        assert_eq!(clock.press(2_000), Some(8_500));
        assert_eq!(clock.running(), Side::Black);
        assert_eq!(clock.press(10_000), Some(500));
        assert_eq!(clock.running(), Side::White);
        assert_eq!(clock.press(500), Some(8_500));
    }

    #[test]
    fn presses_name_the_side_that_moved() {
        let mut clock = ChessClock::new(1_000, 0);
        clock.press(100);
        clock.press(300);
        assert_eq!(clock.presses(), [(Side::White, 900), (Side::Black, 700)]);
    }

    #[test]
    fn a_fallen_flag_changes_nothing() {
        let mut clock = ChessClock::new(1_000, 0);
        assert_eq!(clock.press(1_001), None);
        assert_eq!(clock.running(), Side::White);
        assert!(clock.presses().is_empty());
    }
}
