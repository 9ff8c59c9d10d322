#[cfg(test)]
mod program_tests {
    use super::*;
    use std::collections::{BTreeSet, HashMap};

    const AISLE: Seats = Seats::one(0);

    fn seats(list: &[u8]) -> Seats {
        list.iter().copied().collect()
    }

    #[test]
    fn inserting_and_asking() {
        let mut row = Seats::default();
        assert!(row.is_empty());
        assert!(row.insert(5));
        assert!(!row.insert(5));
        assert!(row.contains(5));
        assert!(!row.contains(6) && !row.contains(69));
        assert_eq!(row.len(), 1);
        assert!(!row.is_empty());
    }

    #[test]
    fn walks_upwards() {
        let mut row = seats(&[63, 9, 2]);
        assert_eq!(row.iter().collect::<Vec<u8>>(), [2, 9, 63]);
        assert_eq!(row.pop(), Some(2));
        assert_eq!(row.pop(), Some(9));
        assert_eq!((row.pop(), row.pop()), (Some(63), None));
    }

    #[test]
    fn operators() {
        let (a, b) = (seats(&[1, 2, 3]), seats(&[3, 4]));
        assert_eq!(a | b, seats(&[1, 2, 3, 4]));
        assert_eq!(a & b, seats(&[3]));
        assert_eq!(a - b, seats(&[1, 2]));
        assert_eq!(!Seats::NONE, Seats::ALL);
        let mut c = a;
        c |= b;
        assert_eq!(c, a | b);
        assert_eq!(format!("{a:?}"), "{1, 2, 3}");
    }

    #[test]
    fn sets_as_keys() {
        let mut prices = HashMap::new();
        prices.insert(AISLE, 30);
        assert_eq!(prices.get(&seats(&[0])), Some(&30));
        let sorted: BTreeSet<Seats> = [seats(&[7]), AISLE].into_iter().collect();
        assert_eq!(sorted.first(), Some(&AISLE));
    }
}
