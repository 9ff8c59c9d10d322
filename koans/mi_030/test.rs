#[cfg(test)]
mod koan_tests {
    use super::*;

    const TABLE: &str = "Moorfield | 7:05 - 9:10\n\nPell |7:20 8:01\nBrae | - 8:15 9:40";

    #[test]
    fn rows() {
        let row = Row::read(" Pell |7:20 8:01").unwrap();
        assert_eq!(row.stop, "Pell");
        assert_eq!(row.times, ["7:20", "8:01"]);
        assert!(row.halts(1) && !row.halts(2));
        assert_eq!(Row::read("Pell 7:20"), None);
    }

    #[test]
    fn stops_of_a_train() {
        assert_eq!(stops(TABLE, 0), ["Moorfield", "Pell"]);
        assert_eq!(stops(TABLE, 1), ["Pell", "Brae"]);
        assert_eq!(stops(TABLE, 2), ["Moorfield", "Brae"]);
        assert!(stops(TABLE, 3).is_empty());
    }
}
