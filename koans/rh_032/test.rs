#[cfg(test)]
mod koan_tests {
    use super::*;

    fn town() -> TownMap {
        TownMap::new(&["Mill||Bridge", "Church|Well|"])
    }

    #[test]
    fn finds_landmarks() {
        assert_eq!(town().landmark("A1"), Ok("Mill"));
        assert_eq!(town().landmark("C1"), Ok("Bridge"));
        assert_eq!(town().landmark("B2"), Ok("Well"));
    }

    #[test]
    fn some_cells_have_none() {
        assert_eq!(town().landmark("B1"), Err(GridError::Nameless));
        assert_eq!(town().landmark("C2"), Err(GridError::Nameless));
    }

    #[test]
    fn some_cells_are_off_the_map() {
        assert_eq!(
            town().landmark("D2"),
            Err(GridError::OffTheMap { column: 4, row: 2 })
        );
        assert_eq!(
            town().landmark("A3"),
            Err(GridError::OffTheMap { column: 1, row: 3 })
        );
        assert_eq!(
            town().landmark("A0"),
            Err(GridError::OffTheMap { column: 1, row: 0 })
        );
    }

    #[test]
    fn some_names_are_no_cells() {
        for name in ["", "7", "c7", "C", "Cx"] {
            assert_eq!(
                town().landmark(name),
                Err(GridError::NotACell(name.to_string()))
            );
        }
    }
}
