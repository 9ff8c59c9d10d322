#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn fields_carry_their_names() {
        let text = write_record(Compact::default(), "gauge", &[("min", -3), ("max", 18)]);
        assert_eq!(text, "gauge{min=-3;max=18;}");
    }

    #[test]
    fn a_record_without_fields_is_closed() {
        assert_eq!(write_record(Compact::default(), "void", &[]), "void{}");
    }
}
