#[cfg(test)]
mod program_tests {
    use super::*;
    use std::collections::HashSet;

    fn span(start: u32, end: u32) -> Span {
        Span::new(start, end).expect("a proper span")
    }

    fn booked(pairs: &[(u32, u32)]) -> Bookings {
        pairs.iter().map(|&(a, b)| span(a, b)).collect()
    }

    #[test]
    fn spans_know_their_shape() {
        assert_eq!(Span::new(5, 5), None);
        assert_eq!(span(540, 615).minutes(), 75);
        assert!(span(0, 10).meets(&span(10, 20)));
        assert!(!span(0, 10).meets(&span(11, 20)));
        assert_eq!(span(545, 1080).to_string(), "09:05-18:00");
        let unique: HashSet<Span> = [span(1, 2), span(1, 2)].into();
        assert_eq!(unique.len(), 1);
    }

    #[test]
    fn inserting_merges_neighbours() {
        let mut set = booked(&[(100, 200), (10, 20), (300, 400)]);
        set.insert(span(150, 300));
        assert_eq!(set, booked(&[(10, 20), (100, 400)]));
        assert_eq!(set.total(), 310);
    }

    #[test]
    fn removing_splits() {
        let mut set = booked(&[(0, 100), (200, 300)]);
        set.remove(span(50, 60));
        set.remove(span(200, 300));
        let left: Vec<&Span> = (&set).into_iter().collect();
        assert_eq!(left, [&span(0, 50), &span(60, 100)]);
    }

    #[test]
    fn set_operations() {
        let (a, b) = (booked(&[(0, 50)]), booked(&[(40, 80), (90, 95)]));
        assert_eq!(&a | &b, booked(&[(0, 80), (90, 95)]));
        assert_eq!(&b - &a, booked(&[(50, 80), (90, 95)]));
        assert_eq!(Bookings::default().total(), 0);
    }
}
