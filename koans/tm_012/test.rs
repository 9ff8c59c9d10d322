#[cfg(test)]
mod koan_tests {
    use super::*;

    fn table() -> DistanceTable {
        DistanceTable::from_lower(&[&[], &[40], &[90, 65], &[10, 35, 120]])
    }

    #[test]
    fn both_directions() {
        assert_eq!(table().between(0, 2), 90);
        assert_eq!(table().between(2, 0), 90);
        assert_eq!(table().between(3, 3), 0);
    }

    #[test]
    fn round_trips() {
        assert_eq!(round_trip(&table(), &[0, 1, 2]), 40 + 65 + 90);
        assert_eq!(round_trip(&table(), &[3, 2]), 240);
        assert_eq!(round_trip(&table(), &[1]), 0);
        assert_eq!(round_trip(&table(), &[]), 0);
    }

    #[test]
    fn longest_leg() {
        assert_eq!(longest(&table(), &[(0, 1), (2, 3), (1, 2)]), Some((2, 3)));
        assert_eq!(longest(&table(), &[]), None);
    }
}
