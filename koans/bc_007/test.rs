#[cfg(test)]
mod koan_tests {
    use super::*;

    fn call(rider: &str, floor: i32, target: i32) -> Call {
        Call {
            rider: rider.to_string(),
            floor,
            target,
        }
    }

    #[test]
    fn places_are_counted_per_lane() {
        let mut d = Dispatcher::default();
        assert_eq!(d.accept(call("Noor", 0, 4)), 1);
        assert_eq!(d.accept(call("Piet", 3, 1)), 1);
        assert_eq!(d.accept(call("Sanne", 2, 5)), 2);
        assert_eq!(d.notices[2], "Sanne, you are number 2");
        assert_eq!(d.waiting(), 3);
    }

    #[test]
    fn everyone_at_the_floor_boards() {
        let mut d = Dispatcher::default();
        for (rider, floor) in [("a", 1), ("b", 1), ("c", 2), ("d", 1)] {
            d.accept(call(rider, floor, 9));
        }
        d.accept(call("e", 1, 0));
        assert_eq!(d.board_up(1), ["a", "b", "d"]);
        assert_eq!(d.waiting(), 2);
        assert!(d.board_up(1).is_empty());
        assert_eq!(d.board_up(2), ["c"]);
    }
}
