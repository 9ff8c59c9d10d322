#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn chamber_has_its_own_rows() {
        let hall = chamber(5, 10);
        assert_eq!(hall.name, "chamber");
        assert_eq!(hall.rows, 5);
        assert_eq!(hall.seats(), 50);
    }

    #[test]
    fn rows_are_no_longer_than_24() {
        assert_eq!(chamber(2, 30).seats(), 48);
        assert_eq!(Hall::main().set_up(1, 25).seats(), 24);
    }

    #[test]
    fn people_fit() {
        assert!(fits(&chamber(3, 3), 9));
        assert!(!fits(&chamber(3, 3), 10));
        assert!(fits(&Hall::main(), 240));
    }
}
