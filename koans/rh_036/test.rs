#[cfg(test)]
mod koan_tests {
    use super::*;

    fn table(rows: &[&str]) -> Result<TaxTable, TableError> {
        let rows: Vec<String> = rows.iter().map(|row| row.to_string()).collect();
        TaxTable::from_rows(&rows)
    }

    #[test]
    fn computes_tax() {
        let table = table(&["North 12.5", "Old Town 8"]).unwrap();
        assert_eq!(table.tax("North", 200.0), Some(25.0));
        assert_eq!(table.tax("Old Town", 200.0), Some(16.0));
        assert_eq!(table.tax("South", 200.0), None);
    }

    #[test]
    fn finds_the_cheapest() {
        let rows = ["North 12.5", "West 8", "East 8"];
        assert_eq!(table(&rows).unwrap().cheapest(), Some(("East", 8.0)));
        assert_eq!(table(&[]).unwrap().cheapest(), None);
    }

    #[test]
    fn reports_bad_rows() {
        assert_eq!(
            table(&["North"]).unwrap_err(),
            TableError::NoRate("North".to_string())
        );
        let fault = table(&["North 1", "East high"]).unwrap_err();
        let want = TableError::BadRate {
            district: "East".to_string(),
            rate: "high".to_string(),
        };
        assert_eq!(fault, want);
    }
}
