#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn checksums() {
        assert_eq!(checksum(""), 7);
        assert_eq!(checksum("-"), 7 * 32 ^ 45);
        assert_ne!(checksum("ab"), checksum("ba"));
    }

    #[test]
    fn marks_in_a_row() {
        assert_eq!(marks("-- -"), [Mark::Dash(2), Mark::Gap(1), Mark::Dash(1)]);
        assert_eq!(marks("  "), [Mark::Gap(2)]);
        assert_eq!(longest(&marks("--- -  --")), 3);
        assert_eq!(longest(&marks("")), 0);
    }
}
