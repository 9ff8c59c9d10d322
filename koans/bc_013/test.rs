#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reach_is_measured_from_the_start() {
        let start = Cell { x: 5, y: -2 };
        assert_eq!(Route::new(start, "NNEESSSWW").reach(), 4);
        assert_eq!(Route::new(start, "").reach(), 0);
    }

    #[test]
    fn footprint_has_each_cell_once() {
        let at = |x, y| Cell { x, y };
        let route = Route::new(at(0, 0), "E?WEN");
        assert_eq!(route.footprint(), [at(0, 0), at(1, 0), at(1, 1)]);
    }
}
