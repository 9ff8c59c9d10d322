#[cfg(test)]
mod koan_tests {
    use super::*;

    fn heights() -> Board<i32> {
        Board::from_rows(vec![vec![-2, 0, 5], vec![1, -1, 3]]).unwrap()
    }

    #[test]
    fn land_and_water() {
        assert_eq!(draw(&heights(), 0), ["~~^", "^~^"]);
        assert_eq!(draw(&raise(&heights(), 2), 0), ["~^^", "^^^"]);
    }

    #[test]
    fn ragged_rows_are_refused() {
        assert_eq!(Board::from_rows(vec![vec![1], vec![2, 3]]), None);
        let empty: Board<i32> = Board::from_rows(vec![]).unwrap();
        assert!(draw(&empty, 0).is_empty());
    }
}
