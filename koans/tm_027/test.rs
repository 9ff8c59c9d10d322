#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn cells_are_padded() {
        assert_eq!(padder(Align::Left, 4)("ab"), "ab  ");
        assert_eq!(padder(Align::Right, 4)("ab"), "  ab");
        assert_eq!(padder(Align::Middle, 4)("ab"), " ab ");
    }

    #[test]
    fn long_cells_stay_whole() {
        assert_eq!(padder(Align::Right, 2)("abc"), "abc");
    }

    #[test]
    fn rows() {
        let columns = [
            Column {
                align: Align::Left,
                width: 3,
            },
            Column {
                align: Align::Middle,
                width: 3,
            },
            Column {
                align: Align::Right,
                width: 3,
            },
        ];
        assert_eq!(set_row(&columns, &["x", "y", "z"]), "x  | y |  z");
        assert_eq!(set_row(&columns, &[]), "");
    }
}
