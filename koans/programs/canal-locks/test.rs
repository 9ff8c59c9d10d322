#[cfg(test)]
mod program_tests {
    use super::*;

    fn boat(name: &str, draught_cm: u32) -> Boat {
        Boat {
            name: name.to_string(),
            draught_cm,
        }
    }

    #[test]
    fn turns_between_levels() {
        let mut lock = Lock::build(150, 2);
        lock.enter(boat("Wren", 80)).unwrap();
        assert_eq!(lock.sign(), "lower gate open, 1 aboard");
        let mut high: Lock<High> = lock.turn();
        assert_eq!(high.sign(), "upper gate open, 1 aboard");
        assert_eq!(high.leave().next(), Some(boat("Wren", 80)));
        assert_eq!(high.turn().cycles, 2);
    }

    #[test]
    fn turns_boats_away() {
        let mut lock = Lock::build(100, 1);
        let (back, why) = lock.enter(boat("Barge", 130)).unwrap_err();
        assert_eq!(
            (back.name.as_str(), why),
            ("Barge", Turned::TooDeep { by_cm: 30 })
        );
        assert!(lock.enter(boat("Punt", 100)).is_ok());
        let full = lock.enter(boat("Skiff", 20));
        assert_eq!(full, Err((boat("Skiff", 20), Turned::NoRoom)));
        assert!(format!("{lock:?} {Low:?} {High:?}").contains("Punt"));
    }

    #[test]
    fn lifts_a_queue() {
        let queue = vec![
            boat("c", 50),
            boat("a", 60),
            boat("deep", 900),
            boat("b", 70),
        ];
        let mut above = vec![boat("x", 1)];
        let (lock, cycles) = lift(Lock::build(150, 2), queue.clone(), &mut above);
        let names: Vec<&str> = above.iter().map(|b| b.name.as_str()).collect();
        assert_eq!(names, ["x", "a", "c", "b"]);
        assert_eq!(cycles, 4);
        assert_eq!(lock.sign(), "lower gate open, 0 aboard");
        assert_eq!(queue[1], above[1]);
    }
}
