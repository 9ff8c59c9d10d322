#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_a_row() {
        let row = parse_row("Hillside; 12 ;150.5").unwrap();
        assert_eq!(
            row,
            Harvest {
                orchard: "Hillside",
                crates: 12,
                kilograms: 150.5
            }
        );
    }

    #[test]
    fn tells_the_faults_apart() {
        assert!(matches!(
            parse_row("Hillside;12"),
            Err(RowError::TooFewFields)
        ));
        assert!(matches!(
            parse_row("Hillside;-3;9"),
            Err(RowError::BadCount(_))
        ));
        assert!(matches!(
            parse_row("Hillside;3;heavy"),
            Err(RowError::BadWeight(_))
        ));
    }

    #[test]
    fn averages_over_rows() {
        let mean = kilograms_per_crate(&["a;2;30", "b;3;45"]).unwrap();
        assert!((mean - 15.0).abs() < 1e-9);
        assert!(kilograms_per_crate(&["a;2;30", "b;many;45"]).is_err());
    }
}
