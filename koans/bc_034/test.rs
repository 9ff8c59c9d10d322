#[cfg(test)]
mod koan_tests {
    use super::*;

    fn plan() -> Plan<&'static str> {
        let mut plan = Plan::empty(2, 2);
        plan.seat(0, 1, "Mia").unwrap();
        plan.seat(1, 0, "Theodor").unwrap();
        plan
    }

    #[test]
    fn labels_keep_the_seats() {
        let mut expected = Plan::empty(2, 2);
        expected.seat(0, 1, 3).unwrap();
        expected.seat(1, 0, 7).unwrap();
        assert_eq!(plan().labels(|name| name.len()), expected);
    }

    #[test]
    fn labels_are_made_in_order() {
        let mut number = 0;
        let labelled = plan().labels(|name| {
            number += 1;
            format!("{number} {name}")
        });
        let labels: Vec<&String> = labelled.guests().collect();
        assert_eq!(labels, ["1 Mia", "2 Theodor"]);
    }

    #[test]
    fn a_taken_seat_stays_taken() {
        let mut plan = plan();
        assert_eq!(plan.seat(0, 1, "Ole"), Err("Ole"));
        assert_eq!(plan.seat(2, 0, "Ole"), Err("Ole"));
        assert_eq!(plan.guests().count(), 2);
    }
}
