#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn a_spreadsheet_gets_its_count_as_a_remark() {
        let text = report(
            &Commas,
            &["isle", "boats"],
            &[vec!["Skye", "8"], vec!["Mull", "11"]],
        );
        assert_eq!(text, "ISLE,BOATS\nSkye,8\nMull,11\n# 2 rows\n");
    }

    #[test]
    fn padded_reports_end_with_the_count() {
        let layout = Padded { width: 6 };
        let text = report(
            &layout,
            &["isle", "boats"],
            &[vec!["Skye", "8"], vec!["Mull", "11"]],
        );
        assert_eq!(text, "ISLE  BOATS\nSkye  8\nMull  11\n2 rows\n");
        assert_eq!(report(&layout, &["isle"], &[]), "ISLE\n0 rows\n");
    }
}
