#[cfg(test)]
mod koan_tests {
    use super::*;

    fn contour(points: &[(f64, f64)]) -> Contour {
        Contour::new(points.iter().map(|&(x, y)| Point { x, y }).collect())
    }

    #[test]
    fn the_outline_is_closed() {
        let triangle = contour(&[(0.0, 0.0), (3.0, 0.0), (3.0, 4.0)]);
        assert_eq!(triangle.edges().count(), 3);
        assert_eq!(triangle.edges().last().unwrap().1, Point { x: 0.0, y: 0.0 });
        assert_eq!(triangle.perimeter(), 12.0);
        assert_eq!(triangle.winding(), 12.0);
    }

    #[test]
    fn clockwise_outlines_wind_the_other_way() {
        let square = contour(&[(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0)]);
        assert_eq!(square.winding(), -8.0);
        assert_eq!(furthest(&square), Some(Point { x: 2.0, y: 2.0 }));
    }

    #[test]
    fn an_empty_outline() {
        assert_eq!(contour(&[]).perimeter(), 0.0);
        assert_eq!(furthest(&contour(&[])), None);
    }
}
