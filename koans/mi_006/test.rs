#[cfg(test)]
mod koan_tests {
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::with_columns(3);
        sheet.push_row(&[1, 20, 300]);
        sheet.push_row(&[2, 30]);
        sheet.push_row(&[-5, 1, 1, 9]);
        sheet
    }

    #[test]
    fn totals_by_column() {
        let sheet = sheet();
        assert_eq!(column_total(&sheet, 0), -2);
        assert_eq!(column_total(&sheet, 1), 51);
        assert_eq!(column_total(&sheet, 2), 301);
    }

    #[test]
    fn empty_sheet() {
        assert_eq!(column_total(&Sheet::with_columns(2), 1), 0);
    }

    #[test]
    fn places() {
        let sheet = sheet();
        assert_eq!(sheet.rows(), 3);
        assert_eq!(sheet.at(1, 1), 30);
        assert_eq!(sheet.at(1, 3), 0);
        assert_eq!(sheet.at(7, 0), 0);
    }
}
