#[cfg(test)]
mod program_tests {
    use super::*;

    fn car(plate: &str) -> Car {
        Car {
            plate: plate.to_string(),
            trailer: None,
        }
    }

    #[test]
    fn fills_the_tightest_lane() {
        let mut ferry = Ferry::new(&[100, 50, 130]);
        assert_eq!(ferry.load(car("A")).unwrap(), 1);
        assert_eq!(ferry.load(car("B")).unwrap(), 0);
        assert_eq!(ferry.load(car("C")).unwrap(), 0);
        assert_eq!(ferry.load(car("D")).unwrap(), 2);
        let plates: Vec<_> = ferry.vehicles().map(|v| v.plate()).collect();
        assert_eq!(plates, ["B", "C", "A", "D"]);
    }

    #[test]
    fn hands_back_what_does_not_fit() {
        let mut ferry = Ferry::new(&[60]);
        let long = Car {
            trailer: Some(30),
            ..car("LONG")
        };
        let refusal = ferry.load(long.clone()).unwrap_err();
        assert_eq!(format!("{refusal:?}"), "no room: LONG");
        match refusal {
            Refusal::NoRoom(back) => assert_eq!(back.length(), long.length()),
            Refusal::Danger(_) => panic!("a car is not dangerous"),
        }
    }

    #[test]
    fn danger_stands_alone_in_the_open() {
        let tanker = Tanker {
            plate: "T1".into(),
            litres: 9000,
        };
        let mut ferry = Ferry::new(&[200, 400]);
        assert_eq!(ferry.load(tanker.clone()).unwrap(), 1);
        let second = ferry.load(tanker.clone()).unwrap_err();
        assert_eq!(format!("{second:?}"), "danger: T1");
        let empty = Tanker {
            litres: 0,
            ..tanker
        };
        assert_eq!(ferry.load(empty).unwrap(), 0);
        assert_eq!(ferry.takings(), 290 + 200);
        assert!(ferry.load(car("Z")).is_ok());
    }

    #[test]
    fn fares() {
        assert_eq!(car("A").fare(), 20);
        assert!(!car("A").dangerous());
        let mut ferry = Ferry::new(&[90]);
        ferry.load(car("A")).unwrap();
        ferry.load(car("B")).unwrap();
        assert_eq!(ferry.takings(), 40);
        assert_eq!(Ferry::new(&[]).takings(), 0);
    }

    #[test]
    fn parking_chains() {
        let mut lane = Lane {
            free: 100,
            ..Lane::default()
        };
        lane.park(Box::new(car("A"))).park(Box::new(car("B")));
        assert_eq!(lane.free, 10);
        assert!(!lane.takes(&car("C")));
        let text = format!(
            "{:?}",
            (
                car("Q"),
                Tanker {
                    plate: "R".into(),
                    litres: 1
                }
            )
        );
        assert!(text.contains("Q") && text.contains("litres: 1"));
    }
}
