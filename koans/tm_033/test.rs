#[cfg(test)]
mod koan_tests {
    use super::*;

    fn titles(list: &str) -> Vec<String> {
        entries(list).into_iter().map(|e| e.title).collect()
    }

    #[test]
    fn reads_day_and_month() {
        let want = Entry {
            month: 12,
            day: 24,
            title: "tree".to_string(),
        };
        assert_eq!(entries("24.12. tree"), [want]);
    }

    #[test]
    fn entries_come_in_order_of_date() {
        assert_eq!(titles("24.12. c\n30.4. a\n1.5.b"), ["a", "b", "c"]);
    }

    #[test]
    fn bad_lines_are_passed_over() {
        assert_eq!(titles("hello\n32.1. x\n1.13. y\n2.1\n3.1. z. z"), ["z. z"]);
    }
}
