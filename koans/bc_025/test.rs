#[cfg(test)]
mod koan_tests {
    use super::*;

    fn shelf() -> Shelf {
        let mut shelf = Shelf::default();
        let boxes = |ware, boxes, per_box| Boxes {
            ware,
            boxes,
            per_box,
        };
        shelf
            .put(boxes("bolt", 3, 100))
            .put(boxes("hinge", 5, 4))
            .put(boxes("bolt", 1, 100));
        shelf
    }

    #[test]
    fn adds_up_the_pieces() {
        assert_eq!(shelf().pieces(), 420);
        assert_eq!(Shelf::default().pieces(), 0);
    }

    #[test]
    fn alarm_looks_at_one_ware() {
        let shelf = shelf();
        let bolts = shelf.alarm("boltx100", |n| n < 400);
        let hinges = shelf.alarm("hingex4", |n| n < 21);
        assert!(!bolts());
        assert!(hinges());
        assert!(shelf.alarm("nailx1", |n| n == 0)());
        assert_eq!(shelf.checks(), 3);
    }
}
