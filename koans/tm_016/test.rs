#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn areas() {
        assert_eq!(Shape::Square(5).area(), 25);
        assert_eq!(Shape::Oblong(4, 6).area(), 24);
        assert_eq!(Shape::Frame(10, 8, 1).area(), 80 - 48);
        assert_eq!(Shape::Frame(10, 8, 3).area(), 80 - 8);
    }

    #[test]
    fn box_widths() {
        assert_eq!(Shape::Square(5).box_width(), 5);
        assert_eq!(Shape::Oblong(4, 6).box_width(), 4);
        assert_eq!(Shape::Frame(9, 8, 1).box_width(), 9);
    }

    #[test]
    fn tiles_that_fit_a_row() {
        let tiles = [Shape::Frame(9, 3, 1), Shape::Oblong(4, 6), Shape::Square(5)];
        assert_eq!(fitting(&tiles, 14), 2);
        assert_eq!(fitting(&tiles, 18), 3);
        assert_eq!(fitting(&tiles, 8), 0);
    }
}
