#[cfg(test)]
mod koan_tests {
    use super::*;

    fn day(text: &str) -> Option<u32> {
        Date::parse(text).map(Date::day_of_year)
    }

    #[test]
    fn parses_three_numbers() {
        let date = Date {
            year: 2031,
            month: 2,
            day: 9,
        };
        assert_eq!(Date::parse("2031-02-09"), Some(date));
        assert_eq!(Date::parse("2031-02"), None);
        assert_eq!(Date::parse("2031-02-09-1"), None);
        assert_eq!(Date::parse("2031-x-09"), None);
        assert_eq!(Date::parse("2031-13-09"), None);
    }

    #[test]
    fn days_in_a_plain_year() {
        assert_eq!(day("2029-01-01"), Some(1));
        assert_eq!(day("2029-03-01"), Some(60));
        assert_eq!(day("2029-12-31"), Some(365));
    }

    #[test]
    fn leap_days_count_from_march() {
        assert_eq!(day("2028-02-29"), Some(60));
        assert_eq!(day("2028-03-01"), Some(61));
        assert_eq!(day("2100-12-31"), Some(365));
    }
}
