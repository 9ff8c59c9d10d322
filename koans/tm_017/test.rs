#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn every_working_day() {
        for day in ["mon", "tue", "wed", "thu"] {
            assert_eq!(hours(day), Some(Hours { from: 9, to: 18 }), "{day}");
        }
        assert_eq!(hours("fri"), Some(Hours { from: 9, to: 20 }));
        assert_eq!(hours("sat"), Some(Hours { from: 10, to: 14 }));
    }

    #[test]
    fn closed_and_unknown_days() {
        assert_eq!(hours("sun"), None);
        assert_eq!(hours("oct"), None);
        assert_eq!(hours("now"), None);
    }

    #[test]
    fn open_and_total() {
        assert!(is_open("wed", 9));
        assert!(!is_open("wed", 18));
        assert!(is_open("fri", 19));
        assert_eq!(open_hours(&["thu", "fri", "sun", "sat"]), 24);
    }
}
