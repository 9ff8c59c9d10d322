#[cfg(test)]
mod program_tests {
    use super::*;
    use Urgency::{Checkup, Emergency, Sick};

    fn room() -> Clinic {
        let mut clinic = Clinic::default();
        for (name, urgency) in [
            ("Ola", Checkup),
            ("Pim", Sick),
            ("Quin", Emergency),
            ("Rae", Sick),
        ] {
            clinic.check_in(name, urgency);
        }
        clinic
    }

    #[test]
    fn urgent_then_early() {
        let mut clinic = room();
        assert_eq!(clinic.board(), ["Quin", "Pim", "Rae", "Ola"]);
        assert_eq!(clinic.call().map(|p| p.name.as_str()), Some("Quin"));
        assert_eq!(clinic.call().unwrap().name, "Pim");
        assert_eq!(clinic.board().len(), 2);
        assert_eq!(clinic.seen()[1].urgency, Sick);
        assert!(clinic.seen()[0] > clinic.seen()[1]);
    }

    #[test]
    fn empty_room() {
        let mut clinic = Clinic::default();
        assert!(clinic.call().is_none());
        assert_eq!(clinic.check_in("Sol", Sick), 1);
        assert_eq!(clinic.check_in("Tam", Sick), 2);
    }

    #[test]
    fn patients_get_worse() {
        let mut clinic = room();
        assert!(clinic.worsen(1, Emergency));
        assert!(!clinic.worsen(3, Sick));
        assert!(!clinic.worsen(99, Emergency));
        assert_eq!(clinic.board()[..2], ["Ola", "Quin"]);
    }

    #[test]
    fn tallies_by_urgency() {
        let tally = room().tally();
        let counts: Vec<(Urgency, usize)> = tally.into_iter().collect();
        assert_eq!(counts, [(Checkup, 1), (Sick, 2), (Emergency, 1)]);
    }

    #[test]
    fn calls_everybody_above_a_limit() {
        let mut clinic = room();
        let called = clinic.call_above(Checkup);
        let names: Vec<&str> = called.iter().map(|p| &p.name[..]).collect();
        assert_eq!(names, ["Quin", "Pim", "Rae"]);
        assert_eq!(called, clinic.seen());
        assert_eq!(called[1].partial_cmp(&called[2]), Some(Ordering::Greater));
        assert_eq!(clinic.board(), ["Ola"]);
    }
}
