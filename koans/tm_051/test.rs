#[cfg(test)]
mod koan_tests {
    use super::*;

    fn sale(cents: u32, card: Answer) -> Event {
        Event::Sale { cents, card }
    }

    #[test]
    fn a_day() {
        let events = [
            sale(500, Answer::Granted),
            Event::Refund { cents: 120 },
            sale(900, Answer::Declined),
            sale(30, Answer::Pending),
        ];
        assert_eq!(end_of_day(1000, &events), (1410, 1));
    }

    #[test]
    fn more_goes_out_than_comes_in() {
        assert_eq!(
            end_of_day(
                0,
                &[Event::Refund {
                    cents: 4_000_000_000
                }]
            ),
            (-4_000_000_000, 0)
        );
        assert_eq!(end_of_day(5, &[]), (5, 0));
    }

    #[test]
    fn only_the_declined_are_off() {
        assert!(sale(1, Answer::Declined).is_off());
        assert!(!sale(1, Answer::Pending).is_off() && !sale(1, Answer::Granted).is_off());
    }
}
