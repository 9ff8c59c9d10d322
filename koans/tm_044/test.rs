#[cfg(test)]
mod koan_tests {
    use super::*;

    fn board() -> Board {
        Board::read("...\n.#.\n...")
    }

    #[test]
    fn corners_and_edges() {
        assert_eq!(board().moves(0, 0), [(0, 1), (1, 0)]);
        assert_eq!(board().moves(2, 2), [(1, 2), (2, 1)]);
        assert_eq!(board().moves(1, 0), [(0, 0), (0, 1), (2, 0), (2, 1)]);
    }

    #[test]
    fn from_the_middle() {
        assert_eq!(board().moves(1, 1).len(), 8);
        assert!(Board::read("#").moves(0, 0).is_empty());
        assert!(Board::read(".").moves(0, 0).is_empty());
    }
}
