#[cfg(test)]
mod program_tests {
    use super::*;

    fn splits(runner: &str, laps: &[u32]) -> Splits {
        let laps: Vec<Time> = laps.iter().map(|&s| Time::hms(0, 0, s)).collect();
        Splits::new(runner, &laps)
    }

    #[test]
    fn reads_and_prints() {
        let time = Time::read("2:05:09").unwrap();
        assert_eq!(time, Time::hms(2, 5, 9));
        assert_eq!(time.to_string(), "2:05:09");
        assert_eq!(Time::read("61:07").unwrap().to_string(), "1:01:07");
        assert_eq!(Time::hms(0, 4, 3).to_string(), "4:03");
        for bad in ["5", "1:75", "1:60:00", "a:10", "1:2:3:4"] {
            assert_eq!(Time::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn arithmetic() {
        let (a, b) = (Time::hms(0, 1, 30), Time::hms(0, 0, 45));
        assert_eq!(a + b, Time::hms(0, 2, 15));
        assert_eq!(a - b, b);
        assert_eq!(b - a, Time::ZERO);
        assert_eq!(a / 2, Some(b));
        assert_eq!(a / 0, None);
    }

    #[test]
    fn clocks_and_averages() {
        let run = splits("ada", &[60, 70, 80]);
        let clock: Vec<String> = run.clock().map(|t| t.to_string()).collect();
        assert_eq!(clock, ["1:00", "2:10", "3:30"]);
        assert_eq!(run.average(), Some(Time::hms(0, 1, 10)));
        assert_eq!(splits("nobody", &[]).average(), None);
    }

    #[test]
    fn negative_splits() {
        let strong = splits("bo", &[100, 100, 90, 95]);
        assert_eq!(strong.negative_split(), Some(Time::hms(0, 0, 15)));
        assert!(splits("cy", &[90, 90]).negative_split().is_none());
    }

    #[test]
    fn ranks_the_field() {
        let mut field = vec![
            splits("slow", &[300]),
            splits(&String::from("quick"), &[250]),
        ];
        let copy = field.clone();
        let table = results(&mut field);
        assert_eq!(
            table,
            [("QUICK", Time::ZERO), ("SLOW", Time::hms(0, 0, 50))]
        );
        assert_eq!(copy[1], field[0]);
    }
}
