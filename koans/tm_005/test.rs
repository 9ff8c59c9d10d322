#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn plain_wins() {
        assert_eq!(points(Stage::Group, 0), 3);
        assert_eq!(points(Stage::Group, 2), 3);
        assert_eq!(points(Stage::Knockout, 1), 5);
        assert_eq!(points(Stage::Final, 3), 10);
    }

    #[test]
    fn clean_wins_are_worth_more() {
        assert_eq!(points(Stage::Knockout, 0), 6);
        assert_eq!(points(Stage::Final, 0), 14);
    }

    #[test]
    fn board_adds_up() {
        let mut b = Scoreboard::new();
        b.win("Herons", Stage::Group, 1);
        b.win("Herons", Stage::Final, 0);
        b.win("Otters", Stage::Knockout, 0);
        assert_eq!(b.total("Herons"), 17);
        assert_eq!(b.total("Otters"), 6);
        assert_eq!(b.total("Crows"), 0);
    }
}
