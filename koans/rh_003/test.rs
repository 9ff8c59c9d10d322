#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn parses_a_day() {
        assert_eq!(
            "17 Mar 2031".parse(),
            Ok(Date {
                year: 2031,
                month: 3,
                day: 17
            })
        );
    }

    #[test]
    fn names_the_fault() {
        assert_eq!("17 Mar".parse::<Date>(), Err(DateError::Shape));
        assert_eq!(
            "17 Mrz 2031".parse::<Date>(),
            Err(DateError::Month("Mrz".to_string()))
        );
        assert_eq!(
            "0 Mar 2031".parse::<Date>(),
            Err(DateError::DayOutOfRange(0))
        );
    }

    #[test]
    fn finds_the_earliest() {
        let days = ["2 Feb 2030", "30 Dec 2029", "1 Jan 2030"];
        assert_eq!(
            earliest(&days),
            Ok(Some(Date {
                year: 2029,
                month: 12,
                day: 30
            }))
        );
        assert_eq!(earliest(&[]), Ok(None));
        assert_eq!(earliest(&["2 Feb 2030", "x"]), Err(DateError::Shape));
    }
}
