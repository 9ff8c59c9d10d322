#[cfg(test)]
mod koan_tests {
    use super::*;

    fn firm_van(days: u32) -> Hire<Van, Firm> {
        Hire {
            car: Van,
            customer: Firm,
            days,
        }
    }

    #[test]
    fn summer() {
        let hire = Hire {
            car: Small,
            customer: Private,
            days: 3,
        };
        assert_eq!(quote(&hire), 9_000);
        assert_eq!(quote(&firm_van(1)), 5_500);
    }

    #[test]
    fn winter_for_firms() {
        assert_eq!(winter_quote_for_firms(&firm_van(2)), 10_980);
        assert_eq!(winter_quote_for_firms(&firm_van(0)), 0);
    }
}
