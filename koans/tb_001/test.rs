#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn cells_are_right_aligned_under_the_heading() {
        let column = Column::new("qty").with(7).with(1200);
        assert_eq!(column.to_string(), " qty\n----\n   7\n1200\n");
    }

    #[test]
    fn heading_sets_the_width_of_an_empty_column() {
        let column: Column<f64> = Column::new("mean");
        assert_eq!(column.width(), 4);
        assert_eq!(column.to_string(), "mean\n----\n");
    }
}
