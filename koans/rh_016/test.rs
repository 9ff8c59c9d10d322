#[cfg(test)]
mod koan_tests {
    use super::*;

    const TABLE: [(u32, u32); 3] = [(30, 0), (50, 40), (80, 95)];

    #[test]
    fn bills_by_row() {
        assert_eq!(bill(&TABLE, "3.0"), Ok("nothing due".to_string()));
        assert_eq!(bill(&TABLE, "5"), Ok("40 due".to_string()));
        assert_eq!(bill(&TABLE, "11.9"), Ok("95 due".to_string()));
    }

    #[test]
    fn a_dinghy_is_in_no_row() {
        assert_eq!(bill(&TABLE, "2.4"), Ok("nothing due".to_string()));
    }

    #[test]
    fn passes_faults_on() {
        assert_eq!(
            bill(&TABLE, "4,5"),
            Err(TaxError::BadLength("4,5".to_string()))
        );
        let muddled = [(30, 0), (30, 40), (80, 95)];
        assert_eq!(bill(&muddled, "4"), Err(TaxError::BadTable { row: 1 }));
    }
}
