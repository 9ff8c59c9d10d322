#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn asks_again_while_busy() {
        let patient = |attempt| {
            if attempt < 3 {
                Err(Failure::Busy)
            } else {
                Ok("yes".to_string())
            }
        };
        assert_eq!(ask(patient, 3), Ok("yes".to_string()));
        assert_eq!(ask(patient, 2), Err(Failure::Busy));
    }

    #[test]
    fn other_failures_end_it() {
        let mut asked = 0;
        let refuse = |_| {
            asked += 1;
            Err(Failure::Refused(403))
        };
        assert_eq!(ask(refuse, 5), Err(Failure::Refused(403)));
        assert_eq!(asked, 1);
        assert_eq!(ask(|_| Err(Failure::Gone), 2), Err(Failure::Gone));
    }

    #[test]
    fn books_end_with_the_page_that_is_gone() {
        let page = |number: u32| {
            if number < 4 {
                Ok(number.to_string())
            } else {
                Err(Failure::Gone)
            }
        };
        assert_eq!(book(page), Ok("123".to_string()));
        assert_eq!(book(|_| Err(Failure::Refused(5))), Err(Failure::Refused(5)));
    }
}
