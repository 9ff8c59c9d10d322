#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn straight_on() {
        assert_eq!(walk("34"), (0, 7, Heading::North));
    }

    #[test]
    fn turning() {
        assert_eq!(walk("2R3R1"), (3, 1, Heading::South));
        assert_eq!(walk("RRR4"), (-4, 0, Heading::West));
        assert_eq!(walk("R5R5R5R5R"), (0, 0, Heading::East));
    }

    #[test]
    fn other_letters_mean_nothing() {
        assert_eq!(walk("1, R, 2"), (2, 1, Heading::East));
        assert_eq!(walk(""), (0, 0, Heading::North));
    }
}
