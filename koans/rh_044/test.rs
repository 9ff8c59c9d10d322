#[cfg(test)]
mod koan_tests {
    use super::*;

    fn lines() -> [Line; 2] {
        [
            Line::new(&[("Dock", 0), ("Mill", 4), ("Zoo", 3), ("Park", 6)]),
            Line::new(&[("Park", 0), ("Dock", 9), ("Hill", 2)]),
        ]
    }

    #[test]
    fn both_directions() {
        let line = &lines()[0];
        assert_eq!(line.between("Mill", "Park"), Some(9));
        assert_eq!(line.between("Park", "Dock"), Some(13));
        assert_eq!(line.between("Zoo", "Zoo"), Some(0));
    }

    #[test]
    fn not_on_the_line() {
        let line = &lines()[0];
        assert_eq!(line.between("Mill", "Hill"), None);
        assert_eq!(line.between("Hill", "Mill"), None);
        assert_eq!(line.between("Moon", "Hill"), None);
    }

    #[test]
    fn the_quickest_line() {
        assert_eq!(quickest(&lines(), "Dock", "Park"), Some(9));
        assert_eq!(quickest(&lines(), "Hill", "Park"), Some(11));
        assert_eq!(quickest(&lines(), "Hill", "Zoo"), None);
    }
}
