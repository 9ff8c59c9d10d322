#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn points_of_a_ring() {
        let ring = ring(1.0, 2.0).unwrap();
        assert!(ring.contains(0.0, -1.5));
        assert!(!ring.contains(0.5, 0.5));
        assert!(!ring.contains(2.0, 2.0));
        assert!(super::ring(2.0, 2.0).is_none());
    }

    #[test]
    fn a_double_complement_is_the_region_itself() {
        let half = Region::HalfPlane { left_of: 3.0 };
        let outside = half.clone().complement();
        assert!(outside.contains(3.0, 0.0) && !outside.contains(2.9, 0.0));
        assert_eq!(outside.complement(), half);
    }

    #[test]
    fn both_conditions_hold() {
        let piece = Region::disc(3.0, 0.0, 1.0).and(Region::HalfPlane { left_of: 3.0 });
        assert!(piece.contains(2.5, 0.5));
        assert!(!piece.contains(3.5, 0.5));
        assert!(!piece.contains(1.5, 0.0));
    }
}
