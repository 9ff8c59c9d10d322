#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn sells_with_change() {
        let (line, change) = sell(&shelf::stock(), "nuts", 200).unwrap();
        assert_eq!(line.text, "nuts 1.30");
        assert_eq!(line.cents, 130);
        assert_eq!(change, [50, 20]);
    }

    #[test]
    fn exact_and_short() {
        let (line, change) = sell(&shelf::stock(), "juice", 175).unwrap();
        assert_eq!(line.text, "juice 1.75");
        assert!(change.is_empty());
        assert!(sell(&shelf::stock(), "juice", 174).is_none());
        assert!(sell(&shelf::stock(), "tea", 500).is_none());
    }
}
