#[cfg(test)]
mod koan_tests {
    use super::*;

    fn brief(rows: &[&str]) -> Vec<String> {
        starts(rows)
            .iter()
            .map(|s| {
                let across = if s.across { "a" } else { "" };
                let down = if s.down { "d" } else { "" };
                format!("{}{across}{down}", s.number)
            })
            .collect()
    }

    #[test]
    fn open_square() {
        assert_eq!(brief(&["..", ".."]), ["1ad", "2d", "3a"]);
    }

    #[test]
    fn blacks_part_words() {
        assert_eq!(brief(&["..#..", "#.#.#", "..."]), ["1a", "2d", "3ad", "4a"]);
    }

    #[test]
    fn lone_squares_have_no_number() {
        assert!(starts(&[".#", "#."]).is_empty());
        assert!(starts(&[]).is_empty());
    }
}
