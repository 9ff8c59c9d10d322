#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn adds_up_a_row() {
        assert_eq!(
            row("Blue,1:02.5,0:58.0,0:59.9"),
            Ok(("Blue", 1804, Some(2)))
        );
        assert_eq!(row("Red"), Ok(("Red", 0, None)));
    }

    #[test]
    fn reports_the_first_bad_time() {
        let fault = SplitError::Time {
            runner: 2,
            text: "0:60.0".to_string(),
        };
        assert_eq!(row("Blue,1:02.5,0:60.0,x"), Err(fault));
    }

    #[test]
    fn wants_a_team() {
        assert_eq!(row(",1:02.5"), Err(SplitError::NoTeam));
        assert_eq!(row(""), Err(SplitError::NoTeam));
    }
}
