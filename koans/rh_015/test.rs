#[cfg(test)]
mod koan_tests {
    use super::*;

    fn mine() -> Timetable {
        let mut table = Timetable::default();
        table.add(1, 600, "Berta");
        table.add(1, 780, "Carl");
        table.add(6, 540, "Dora");
        table
    }

    #[test]
    fn waits_for_the_next_tour() {
        let table = mine();
        assert_eq!(table.wait(1, 590), Some(10));
        assert_eq!(table.wait(1, 601), Some(179));
        assert_eq!(table.wait(1, 600), Some(0));
        assert_eq!(table.wait(1, 781), None);
        assert_eq!(table.wait(2, 600), None);
    }

    #[test]
    fn finds_the_guide() {
        let table = mine();
        assert_eq!(table.guide_before(1, 900), Ok("Carl"));
        assert_eq!(table.guide_before(1, 780), Ok("Berta"));
        assert_eq!(table.guide_before(1, 600), Err(TimetableError::NoTourLeft));
    }

    #[test]
    fn knows_closed_days() {
        assert_eq!(
            mine().guide_before(3, 900),
            Err(TimetableError::Closed { day: 3 })
        );
    }
}
