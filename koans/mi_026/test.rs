#[cfg(test)]
mod koan_tests {
    use super::*;

    fn column<T>(values: Vec<T>) -> Column<T> {
        let cells = values
            .into_iter()
            .map(|value| Cell { value, width: 6 })
            .collect();
        Column { cells }
    }

    #[test]
    fn renders_flush_right() {
        assert_eq!(render(&column(vec![1.5, -20.0])), ["  1.50", "-20.00"]);
        assert_eq!(render(&column(vec![" ab "])), ["    ab"]);
    }

    #[test]
    fn maps_to_another_type() {
        let lengths = column(vec!["a", "four"]).map(|text| text.len() as f64);
        assert_eq!(render(&lengths), ["  1.00", "  4.00"]);
        let names = column(vec![1u8, 0]).map(|n| if n == 1 { "one" } else { "none" });
        assert_eq!(render(&names), ["   one", "  none"]);
    }
}
