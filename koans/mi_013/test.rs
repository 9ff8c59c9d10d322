#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_lines() {
        let d = board::departure("7:05 Moor Field ").unwrap();
        assert_eq!(d.at.0, 425);
        assert_eq!(d.to, "Moor Field");
        assert!(board::departure("25:00 Nowhere").is_none());
        assert!(board::departure("9:61 Nowhere").is_none());
        assert!(board::departure("soon").is_none());
    }

    #[test]
    fn next_train() {
        let lines = ["9:10 Pell", "8:00 Pell", "8:30 Pell", "8:31 Ost"];
        let list: Vec<_> = lines.iter().filter_map(|l| board::departure(l)).collect();
        let now = board::departure("8:01 x").unwrap().at;
        assert_eq!(board::next(&list, "Pell", now).unwrap().at.0, 510);
        let on_time = board::departure("9:10 x").unwrap().at;
        assert_eq!(board::next(&list, "Pell", on_time).unwrap().at.0, 550);
        assert!(board::next(&list, "Ost", on_time).is_none());
    }
}
